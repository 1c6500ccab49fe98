/**
 * Drawings of the room of idempotency. Over the ledger stand the last charge and the how many-th of its intent it is;
 * over the API its last answer, and whether it was the first or a replay; over the addresses the table of methods: both
 * statuses of a request that was sent twice, and whether the second changed anything. Everything comes from what the
 * nodes show: `charged`, `answered` and `repeated.GET` …
 */

import { nothing, svg } from "lit-html";

export const METHODS = ["GET", "PUT", "DELETE", "POST", "PATCH", "PUT-IF"];
const COLUMN = 226;
const LINE = 25;
const LOWEST = -62;
const PLATE = { width: 330, height: 58, top: -118 };

/** @typedef {{ state(node: string, path: string): any }} Frame */
/** @typedef {{ words: string, about: string, hue: string }} Plate */

/** What the ledger says of its last charge. @param {any} text @returns {Plate | null} */
export function chargeOf(text) {
  if (typeof text !== "string") return null;
  const [payment, intent, amount, , total, , time] = text.split(" ");
  const twice = Number(time) > 1;
  return {
    words: `${intent}: ${amount}${twice ? `, charge ${time}` : ""}`,
    about: `payment ${payment}, total ${total}`,
    hue: twice ? "refused" : "write",
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

/** One line of the table: what repeating a method did. @param {any} text */
export function repeatOf(text) {
  if (typeof text !== "string") return null;
  const [, first, second, effect] = text.split(" ");
  return { statuses: `${first} ${second}`, effect, hue: effect === "same" ? "event" : "refused" };
}

/** @param {Plate | null} said */
function plate(said) {
  if (!said) return nothing;
  const { width, height, top } = PLATE;
  return svg`<g transform="translate(${-width / 2} ${top})">
    <rect width=${width} height=${height} rx="5" fill="var(--panel)" stroke="var(--${said.hue})" stroke-width="2" />
    <text x=${width / 2} y="24" text-anchor="middle" font-size="19" font-weight="640" fill="var(--ink-1)">${said.words}</text>
    <text x=${width / 2} y="47" text-anchor="middle" font-size="18" fill="var(--ink-2)">${said.about}</text>
  </g>`;
}

/** @param {string} method @param {number} place @param {ReturnType<typeof repeatOf>} told */
function line(method, place, told) {
  const x = place < 3 ? -COLUMN : 6;
  const y = LOWEST - (2 - (place % 3)) * LINE;
  return svg`<g transform="translate(${x} ${y})">
    <rect x="0" y="-14" width="9" height="14" rx="2" fill="var(--${told ? told.hue : "line-strong"})" />
    <text x="16" text-anchor="start" font-size="18" font-weight="640" fill="var(--ink-1)">${method}</text>
    <text x="92" text-anchor="start" font-size="18" fill="var(--ink-2)">${told ? told.statuses : "–"}</text>
    ${told ? svg`<text x="166" text-anchor="start" font-size="18" fill="var(--ink-2)">${told.effect}</text>` : nothing}
  </g>`;
}

/** @param {Frame} frame @param {{ id: string }} node */
const ledger = (frame, node) => svg`<g class="last-charge">${plate(chargeOf(frame.state(node.id, "charged")))}</g>`;

/** @param {Frame} frame @param {{ id: string }} node */
const api = (frame, node) => svg`<g class="last-answer">${plate(answerOf(frame.state(node.id, "answered")))}</g>`;

/** @param {Frame} frame @param {{ id: string }} node */
const methods = (frame, node) => svg`<g class="methods">
  <text x=${-COLUMN} y=${LOWEST - 3 * LINE} text-anchor="start" font-size="18" fill="var(--ink-3)">sent twice: both answers, and the state after</text>
  ${METHODS.map((method, place) => line(method, place, repeatOf(frame.state(node.id, `repeated.${method}`))))}
</g>`;

export default { nodes: { ledger, api, profiles: methods }, above: 150, reach: 232 };
