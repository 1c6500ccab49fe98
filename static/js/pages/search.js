/** Find a room by any words of its title, its promise or its shelf. */

/** Whether every word that was typed begins or continues some word of the text. @param {string} text @param {string} typed */
export function says(text, typed) {
  const low = text.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}

/** @param {number} found @param {number} all */
export function countWords(found, all) {
  if (found === 0) return "No room says that. Try another word.";
  return `${found} of ${all} rooms`;
}

export class Search {
  /** @param {Document} page */
  constructor(page) {
    this.page = page;
    this.box = /** @type {HTMLElement} */ (page.querySelector(".find"));
    this.input = /** @type {HTMLInputElement} */ (page.querySelector(".find input"));
    this.output = /** @type {HTMLElement} */ (page.querySelector(".find output"));
    this.rooms = [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll(".room"))];
  }

  start() {
    this.box.hidden = false;
    this.input.addEventListener("input", () => this.filter());
    this.page.addEventListener("keydown", (event) => this.pressed(event));
    if (this.input.value) this.filter();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.key === "Escape" && event.target === this.input) this.clear();
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target === this.input) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  }

  clear() {
    this.input.value = "";
    this.filter();
  }

  filter() {
    const typed = this.input.value.trim();
    let found = 0;
    for (const room of this.rooms) {
      room.hidden = !says(wordsOf(room), typed);
      if (!room.hidden) found++;
    }
    for (const shelf of /** @type {NodeListOf<HTMLElement>} */ (this.page.querySelectorAll(".shelf")))
      shelf.hidden = !shelf.querySelector(".room:not([hidden])");
    this.output.textContent = typed ? countWords(found, this.rooms.length) : "";
  }
}

/** @param {HTMLElement} room */
function wordsOf(room) {
  const shelf = /** @type {HTMLElement | null} */ (room.closest(".shelf"))?.dataset.words ?? "";
  return `${room.querySelector("h3")?.textContent} ${room.querySelector("p")?.textContent} ${shelf}`;
}
