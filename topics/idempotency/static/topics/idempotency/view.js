/**
 * Drawings of the room of idempotency. Over the API stands its last answer, and whether it was the first or a replay; over
 * the ledger the last charge and the how many-th of its intent it is, over the consumer the last points, and beneath them,
 * in red and for good, how many were too many. Beside the addresses stands the table of methods: both statuses of a request
 * that was sent twice, and whether the second changed anything. Everything comes from what the nodes show: `answered`,
 * `charged`, `credited`, `extra` and `repeated.GET` …
 */

import { nothing, svg } from "lit-html";

export const METHODS = ["GET", "PUT", "DELETE", "POST", "PATCH", "PUT-IF"];
const WIDTH = 212; // of the widest plate
const PLATE = { height: 46, lift: 12 };
const SIZE = 14;
const LINE = 23;
const COLUMN = 236;
const ROOM = PLATE.height + PLATE.lift + 4;

/** @typedef {{ state(node: string, path: string): any }} Frame */
/** @typedef {{ id: string, w: number, h: number }} Placed */
/** @typedef {{ words: string, about: string, hue: string }} Plate */

/** What the ledger says of its last charge. @param {any} text @param {any} [extra] @returns {Plate | null} */
export function chargeOf(text, extra) {
  if (typeof text !== "string") return null;
  const [payment, intent, amount, , total, , time] = text.split(" ");
  const again = Number(time) > 1;
  return {
    words: `${intent}: ${amount}${again ? `, charge ${time}` : ""}`,
    about: extra ? `${extra} paid too often, total ${total}` : `payment ${payment}, total ${total}`,
    hue: again || extra ? "refused" : "write",
  };
}

/** What the API says of its last answer. @param {any} text @returns {Plate | null} */
export function answerOf(text) {
  if (typeof text !== "string") return null;
  const [key, , , status, , ...how] = text.split(" ");
  const spoken = how.join(" ");
  return {
    words: key,
    about: `${status} ${spoken}`,
    hue: Number(status) >= 400 ? "refused" : spoken === "replayed" ? "event" : "command",
  };
}

/** What the consumer says of the last payment that it heard of. @param {any} text @param {any} [extra] @returns {Plate | null} */
export function creditOf(text, extra) {
  if (typeof text !== "string") return null;
  const [payment, times, how] = text.split(" ");
  const again = Number(times) > 1;
  return {
    words: `payment ${payment}${again ? `, time ${times}` : ""}`,
    about: extra ? `${extra} credited too often` : how === "skipped" ? "skipped: it came before" : "points credited",
    hue: again || extra ? "refused" : how === "skipped" ? "event" : "write",
  };
}

/** One line of the table: what repeating a method did. @param {any} text */
export function repeatOf(text) {
  if (typeof text !== "string") return null;
  const [, first, second, effect] = text.split(" ");
  return { statuses: `${first} ${second}`, effect, hue: effect === "same" ? "event" : "refused" };
}

/** Where the table's six lines begin: beside the node in two columns, or below it where the stage stands.
 * @param {number} line @param {Placed} node @param {boolean} tall */
export function placeOf(line, node, tall) {
  if (tall) return { x: -COLUMN / 2 + 12, y: node.h + 44 + line * LINE };
  return { x: node.w / 2 + 22 + (line < 3 ? 0 : COLUMN), y: node.h / 2 + 5 + ((line % 3) - 1) * LINE };
}

/** @param {number} x @param {number} y @param {unknown} words @param {string} hue @param {{bold?: boolean, anchor?: string}} [how] */
const text = (x, y, words, hue, { bold = false, anchor = "start" } = {}) => svg`<text x=${x} y=${y} text-anchor=${anchor}
  font-size=${SIZE} font-weight=${bold ? 640 : 400} fill="var(--${hue})">${words}</text>`;

/** @param {Plate | null} said @param {number} [width] */
function plate(said, width = WIDTH) {
  if (!said) return nothing;
  const { height, lift } = PLATE;
  return svg`<g transform="translate(0 ${-height - lift})">
    <rect x=${-width / 2} width=${width} height=${height} rx="5" fill="var(--panel)" stroke="var(--${said.hue})" stroke-width="1.6" />
    ${text(0, 19, said.words, "ink-1", { bold: true, anchor: "middle" })}
    ${text(0, 37, said.about, said.hue === "refused" ? "refused" : "ink-2", { anchor: "middle" })}
  </g>`;
}

/** @param {string} method @param {{x: number, y: number}} at @param {ReturnType<typeof repeatOf>} told */
function row(method, { x, y }, told) {
  return svg`<rect x=${x} y=${y - 11} width="8" height="12" rx="2" fill="var(--${told ? told.hue : "line-strong"})" />
    ${text(x + 14, y, method, "ink-1", { bold: true })}${text(x + 82, y, told ? told.statuses : "–", "ink-2")}
    ${told ? text(x + 150, y, told.effect, "ink-2") : nothing}`;
}

/** @param {Frame} frame @param {Placed} node */
const ledger = (frame, { id }) =>
  svg`<g class="last-charge">${plate(chargeOf(frame.state(id, "charged"), frame.state(id, "extra")))}</g>`;

/** @param {Frame} frame @param {Placed} node */
const points = (frame, { id }) =>
  svg`<g class="last-credit">${plate(creditOf(frame.state(id, "credited"), frame.state(id, "extra")))}</g>`;

/** @param {Frame} frame @param {Placed} node */
const api = (frame, node) => svg`<g class="last-answer">${plate(answerOf(frame.state(node.id, "answered")), 168)}</g>`;

/** @param {Frame} frame @param {Placed} node @param {string | null} _ @param {boolean} tall */
function methods(frame, node, _, tall) {
  const { x, y } = placeOf(0, node, tall);
  return svg`<g class="methods">${text(x, y - LINE, "both answers, and the state after", "ink-3")}
    ${METHODS.map((method, line) => row(method, placeOf(line, node, tall), repeatOf(frame.state(node.id, `repeated.${method}`))))}
  </g>`;
}

export default {
  nodes: { ledger, api, points, profiles: methods },
  above: { wide: ROOM, tall: ROOM + 24 }, // on a stage that stands, a road's middle stays free
  reach: WIDTH / 2,
  rooms: { profiles: { above: { wide: 20, tall: 0 }, reach: { wide: 0, tall: 130 } } },
};
