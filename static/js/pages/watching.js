/**
 * Which thumbnail plays: the one under the pointer or with the focus, or, where nothing hovers, the one in the middle of the
 * screen or the one that was tapped.
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
    /** What plays, and what played when a finger came down: a tap focuses before it clicks. @type {HTMLElement | null} */
    this.going = null;
    /** @type {HTMLElement | null} */
    this.before = null;
  }

  start() {
    for (const card of this.cards) {
      card.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && this.look(card));
      card.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.leave(card));
      card.addEventListener("focusin", () => this.look(card));
      card.addEventListener("focusout", () => this.leave(card));
      card.addEventListener("pointerdown", () => (this.before = this.going));
      card.addEventListener("click", (event) => this.tapped(card, event));
    }
    if (matchMedia("(hover: none)").matches) this.watchMiddle();
  }

  /** A finger's first tap on a drawing plays it; the second, or one on the words, opens the room. @param {HTMLElement} card @param {MouseEvent} event */
  tapped(card, event) {
    const drawing = /** @type {Element} */ (card.querySelector("figure")).getBoundingClientRect();
    const touch = /** @type {PointerEvent} */ (event).pointerType === "touch";
    if (!touch || this.before === card || event.clientY > drawing.bottom || event.clientY < drawing.top) return;
    event.preventDefault();
    this.look(card);
  }

  watchMiddle() {
    /** @type {HTMLElement | null} */
    let seen = null;
    const middle = new IntersectionObserver(
      (entries) => {
        if (seen && entries.some(({ target, isIntersecting }) => target === seen && !isIntersecting)) this.leave(seen);
        seen = /** @type {HTMLElement} */ (entries.find(({ isIntersecting }) => isIntersecting)?.target ?? seen);
        if (entries.some(({ target, isIntersecting }) => target === seen && isIntersecting)) this.look(seen);
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
    card.classList.add("looked");
    setTimeout(() => this.looked === card && this.play(card), INTENT_MS);
  }

  /** @param {HTMLElement} card */
  leave(card) {
    if (this.looked !== card) return;
    this.looked = null;
    this.going = null;
    card.classList.remove("looked");
    this.previews.get(card)?.pause();
  }

  /** @param {HTMLElement} card */
  async play(card) {
    const { preview } = await import("./preview.js");
    let one = this.previews.get(card);
    if (!one) this.previews.set(card, (one = preview(card)));
    if (this.looked !== card) return;
    this.going = card;
    one.play();
  }
}
