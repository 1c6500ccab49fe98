/** The pattern's real source: the line on which the followed request stands is lit, the others are dots in the margin. */
import { followed, selection } from "../playhead.js";
import { shortRequest } from "../record/names.js";
import { Panel } from "./panel.js";
import { selectTab, tabbed } from "./tabs.js";

/** @typedef {{file: string, number: number, request: string, node: string, from_us: number}} Standing */

const LINE = 19;
const DOT = 7;
const MOST_DOTS = 5;
const LETTER = 7.2;
/** Letters of indentation that stay in view when a line further in is lit. */
const KEPT_INDENT = 4;

class Source extends Panel {
  constructor() {
    super();
    /** @type {Map<string, HTMLElement>} the listing of each file */
    this.files = new Map();
    /** @type {HTMLElement[]} */
    this.tabs = [];
    /** @type {Map<HTMLElement, HTMLElement>} what stands at the end of each marked line */
    this.marked = new Map();
    /** @type {Map<Element, number>} */
    this.heights = new Map();
    this.chosen = "";
    this.shown = "";
    this.place = "";
  }

  start() {
    for (const code of this.querySelectorAll(".code")) this.files.set(code.getAttribute("data-file") ?? "", /** @type {HTMLElement} */ (code));
    this.tabs = tabbed(this.child("[role=tablist]"), (tab) => (this.chosen = this.shown = tab.textContent ?? ""));
    this.shown = this.tabs[0]?.textContent ?? "";
    const observer = new ResizeObserver((entries) => entries.forEach(({ target, contentRect }) => this.heights.set(target, contentRect.height)));
    for (const code of this.files.values()) observer.observe(code);
    this.stops.push(() => observer.disconnect());
    this.watch(() => (followed.value, (this.chosen = "")));
    this.slowly((frame) => this.draw(frame.lines, originOf(frame)));
    this.addEventListener("click", (event) => this.picked(/** @type {Element} */ (event.target)));
    this.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** @param {Element} target */
  picked(target) {
    const line = target.closest(".code li");
    const code = line?.closest(".code");
    if (line && code) this.ask(/** @type {HTMLElement} */ (code), [...code.querySelectorAll("li")].indexOf(/** @type {HTMLLIElement} */ (line)) + 1);
  }

  /** Arrows move the chosen line, as a click chooses it. @param {KeyboardEvent} event */
  pressed(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const code = /** @type {HTMLElement} */ (event.target);
    if (!way || !code.matches(".code")) return;
    event.preventDefault();
    const lines = [...code.querySelectorAll("li")];
    const from = lines.findIndex((line) => line.classList.contains("asked"));
    const start = from >= 0 ? from : lines.findIndex((line) => line.classList.contains("lit")) - way;
    this.ask(code, Math.max(1, Math.min(lines.length, start + way + 1)));
  }

  /** Turn to a line and tell of it. @param {string} file its name without folders @param {number} number */
  lead(file, number) {
    const code = this.files.get(file);
    if (!code) return;
    this.chosen = file;
    this.show(file);
    this.ask(code, number);
  }

  /** Tell of one line when requests stood on it. @param {HTMLElement} code @param {number} number */
  async ask(code, number) {
    this.querySelector(".asked")?.classList.remove("asked");
    const line = code.querySelectorAll("li")[number - 1];
    line?.classList.add("asked");
    line?.scrollIntoView({ block: "nearest" });
    const { barOf } = await import("../views/linebar.js");
    barOf(this).ask(code.dataset.file ?? "", number);
  }

  /** @param {Standing[]} lines @param {Standing|null} origin */
  draw(lines, origin) {
    const standing = lines.filter(({ file }) => this.files.has(file));
    const from = origin && this.files.has(origin.file) ? origin : null;
    const known = from && !standing.some((one) => sameLine(one, from)) ? [...standing, from] : standing;
    const lit = from ?? litOf(known);
    this.turnTo(known, lit);
    const places = placesOf(known);
    for (const [line, mark] of this.marked) if (!places.has(keyOf(line))) this.clear(line, mark);
    for (const place of places.values()) this.mark(place, lit);
    if (lit) this.reveal(lit);
  }

  /** Show the file where the lit line is, unless another one was chosen by hand. @param {Standing[]} lines @param {Standing|null} lit */
  turnTo(lines, lit) {
    const wanted = this.chosen || (lit ? lit.file : lines.length ? this.shown : "");
    if (wanted && wanted !== this.shown) this.show(wanted);
  }

  /** @param {string} name */
  show(name) {
    this.shown = name;
    const tab = this.tabs.find((one) => one.textContent === name);
    if (tab) selectTab(this.tabs, tab);
  }

  /** @param {{file: string, number: number, all: Standing[]}} place @param {Standing|null} lit */
  mark(place, lit) {
    const line = this.files.get(place.file)?.querySelectorAll("li")[place.number - 1];
    if (!line) return;
    const mine = lit !== null && lit.file === place.file && lit.number === place.number;
    let mark = this.marked.get(line);
    if (!mark) {
      mark = document.createElement("span");
      mark.className = "standing";
      mark.innerHTML = '<span class="dots"></span><span class="who"></span>';
      line.append(mark);
      this.marked.set(line, mark);
      line.dataset.key = `${place.file}:${place.number}`;
    }
    const others = Math.min(MOST_DOTS, place.all.length - (mine ? 1 : 0));
    const [dots, who] = /** @type {HTMLCollectionOf<HTMLElement>} */ (mark.children);
    dots.style.width = `${others * DOT}px`;
    who.textContent = mine && lit ? shortRequest(lit.request) : "";
    who.hidden = !mine;
    line.classList.toggle("lit", mine);
  }

  /** @param {HTMLElement} line @param {HTMLElement} mark */
  clear(line, mark) {
    mark.remove();
    line.classList.remove("lit");
    this.marked.delete(line);
  }

  /** @param {Standing} lit */
  reveal(lit) {
    const code = this.files.get(lit.file);
    const place = `${lit.file}:${lit.number}`;
    if (!code || code.hidden || place === this.place) return;
    this.place = place;
    const height = this.heights.get(code) ?? 0;
    const top = (lit.number - 1) * LINE;
    const at = code.scrollTop;
    if (top < at + LINE || top > at + height - 2 * LINE) code.scrollTop = top - height * 0.45;
    const text = code.querySelectorAll("li")[lit.number - 1]?.textContent ?? "";
    code.scrollLeft = Math.max(0, text.length - text.trimStart().length - KEPT_INDENT) * LETTER;
  }
}

/** @param {Standing} one @param {Standing} other */
function sameLine(one, other) {
  return one.request === other.request && one.node === other.node && one.number === other.number && one.file === other.file;
}

/** The line from which the selected message was sent, while it is on its way. @param {import("../record/frame.js").Frame} frame @returns {Standing|null} */
function originOf({ record, t }) {
  const chosen = selection.peek();
  const message = chosen?.kind === "message" ? record.message(chosen.id) : null;
  if (!message?.request || t < message.at_us || t > (message.to_us ?? Infinity)) return null;
  const seqs = record.ofRequest(message.request);
  for (let i = seqs.upTo(message.at_us) - 1; i >= 0; i--) {
    const it = record.type(seqs.get(i)) === "line" ? record.get(seqs.get(i)) : null;
    if (it && it.node === message.source) return { file: it.file, number: it.number, request: it.request, node: it.node, from_us: it.at_us };
  }
  return null;
}

/** @param {Standing[]} lines @returns {Standing|null} the followed request's line, else the latest */
function litOf(lines) {
  const request = followed.peek();
  const candidates = request === null ? lines : lines.filter((line) => line.request === request);
  return candidates.reduce((/** @type {Standing|null} */ best, line) => (best === null || line.from_us >= best.from_us ? line : best), null);
}

/** @param {Standing[]} lines */
function placesOf(lines) {
  /** @type {Map<string, {file: string, number: number, all: Standing[]}>} */
  const places = new Map();
  for (const line of lines) {
    const key = `${line.file}:${line.number}`;
    const place = places.get(key) ?? { file: line.file, number: line.number, all: [] };
    place.all.push(line);
    places.set(key, place);
  }
  return places;
}

/** @param {HTMLElement} line */
function keyOf(line) {
  return line.dataset.key ?? "";
}

customElements.define("pg-source", Source);
