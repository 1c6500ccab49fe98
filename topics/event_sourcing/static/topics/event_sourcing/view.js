/**
 * The stream that grew last, over the event store: a card for each event with its version, what it changed and the balance after
 * it; what is of a newer shape has a cut corner. Under them the bank's last load of that account: which events it folded, and
 * whether a snapshot spared it the rest. From the states `stream` ("alice 1:AccountCreated:0:0:1 …") and `loaded`.
 */

import { nothing, svg } from "lit-html";

const CARD = { width: 64, height: 62, gap: 6 };
const BOTTOM = -44;
const NAMES = /** @type {Record<string, string>} */ ({
  AccountCreated: "created", InterestPaid: "interest", WithdrawalReversed: "reversed", CustomerForgotten: "forgotten",
});

/** @typedef {{ state(node: string, path: string): any }} Frame */
/** @typedef {{ version: number, type: string, change: number, balance: number, schema: number }} Card */

/** What a line says of a stream. @param {any} text @returns {{ name: string, cards: Card[] } | null} */
export function streamOf(text) {
  if (typeof text !== "string") return null;
  const [name, ...cards] = text.split(" ");
  return {
    name,
    cards: cards.map((card) => {
      const [version, type, change, balance, schema] = card.split(":");
      return { version: Number(version), type, change: Number(change), balance: Number(balance), schema: Number(schema) };
    }),
  };
}

/** What a line says of a load. @param {any} text */
export function loadOf(text) {
  if (typeof text !== "string") return null;
  const [, name, version, balance, since, folded, how] = text.split(" ");
  return { name, version: Number(version), balance: Number(balance), since: Number(since), folded: Number(folded), how };
}

/** What a card says: a sum with its sign, or a word. @param {Card} card */
export function wordOf({ type, change }) {
  const name = NAMES[type];
  if (name && !change) return name;
  return `${change < 0 ? "−" : "+"}${Math.abs(change)}`;
}

/** What the last load was, in words. @param {NonNullable<ReturnType<typeof loadOf>>} load */
export function loadWords({ name, version, since, folded, how }) {
  if (how === "snapshot") return `${name} ${version}: snapshot of ${since} and ${folded} events`;
  return `${name} ${version}: ${folded} events folded${how === "spoilt" ? ", the snapshot is spoilt" : ""}`;
}

/** @param {Card} one @param {number} x @param {boolean} folded */
function card(one, x, folded) {
  const { width, height } = CARD;
  const cut = one.schema > 1 ? 12 : 0;
  const d = `M${x} ${BOTTOM - height}h${width - cut}l${cut} ${cut}v${height - cut}h${-width}z`;
  const word = wordOf(one);
  return svg`<g>
    <path d=${d} fill="var(--panel)" stroke="var(--${one.balance < 0 ? "refused" : folded ? "event" : "line-strong"})" stroke-width="2" />
    <text x=${x + 6} y=${BOTTOM - height + 17} text-anchor="start" font-size="14" fill="var(--ink-3)">${one.version}</text>
    <text x=${x + width / 2} y=${BOTTOM - height + 37} text-anchor="middle" font-size=${word.length > 5 ? 13 : 19} font-weight="640" fill="var(--ink-1)">${word}</text>
    <text x=${x + width / 2} y=${BOTTOM - 7} text-anchor="middle" font-size="15" fill="var(--${one.balance < 0 ? "refused-text" : "ink-2"})">= ${one.balance}</text>
  </g>`;
}

/** @param {Frame} frame @param {{ id: string }} node */
function store(frame, node) {
  const stream = streamOf(frame.state(node.id, "stream"));
  if (!stream) return nothing;
  const load = loadOf(frame.state("bank", "loaded"));
  const mine = load && load.name === stream.name ? load : null;
  const shown = stream.cards.slice(-7);
  const whole = shown.length * (CARD.width + CARD.gap) - CARD.gap;
  const folded = (/** @type {Card} */ one) => mine !== null && one.version > mine.since && one.version <= mine.version;
  return svg`<g class="event-stream">
    <text x=${-whole / 2} y=${BOTTOM - CARD.height - 10} text-anchor="start" font-size="17" font-weight="640" fill="var(--ink-1)">${stream.name}</text>
    ${shown.map((one, i) => card(one, -whole / 2 + i * (CARD.width + CARD.gap), folded(one)))}
    ${load ? svg`<text x="0" y=${BOTTOM + 26} text-anchor="middle" font-size="17" fill="var(--ink-2)">${loadWords(load)}</text>` : nothing}
  </g>`;
}

export default { nodes: { store }, above: { wide: 140, tall: 140 }, reach: 246 };
