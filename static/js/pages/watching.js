/**
 * Which thumbnail plays: the one under the pointer or with the focus, or, where nothing hovers, the one in the middle of the screen.
 * One at a time; the others stand where they were left.
 */

/** A pointer that only passes by starts nothing. */
const INTENT_MS = 140;
/** The stripe across the screen in which a card counts as looked at. */
const MIDDLE = "-42% 0px -42% 0px";

/** @typedef {{play: () => void, pause: () => void}} Preview */

export class Watching {
  /** @param {Document} page */
  constructor(page) {
    this.cards = [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-room]"))];
    /** @type {Map<HTMLElement, Preview>} */
    this.previews = new Map();
    /** @type {HTMLElement | null} */
    this.looked = null;
  }

  start() {
    for (const card of this.cards) {
      card.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && this.look(card));
      card.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.leave(card));
      card.addEventListener("focusin", () => this.look(card));
      card.addEventListener("focusout", () => this.leave(card));
    }
    if (matchMedia("(hover: none)").matches) this.watchMiddle();
  }

  watchMiddle() {
    const middle = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) if (!isIntersecting) this.leave(/** @type {HTMLElement} */ (target));
        const seen = entries.find(({ isIntersecting }) => isIntersecting);
        if (seen) this.look(/** @type {HTMLElement} */ (seen.target));
      },
      { rootMargin: MIDDLE },
    );
    for (const card of this.cards) middle.observe(card);
  }

  /** @param {HTMLElement} card */
  look(card) {
    if (this.looked === card) return;
    if (this.looked) this.leave(this.looked);
    this.looked = card;
    setTimeout(() => this.looked === card && this.play(card), INTENT_MS);
  }

  /** @param {HTMLElement} card */
  leave(card) {
    if (this.looked !== card) return;
    this.looked = null;
    this.previews.get(card)?.pause();
  }

  /** @param {HTMLElement} card */
  async play(card) {
    const { preview } = await import("./preview.js");
    let one = this.previews.get(card);
    if (!one) this.previews.set(card, (one = preview(card)));
    if (this.looked === card) one.play();
  }
}
