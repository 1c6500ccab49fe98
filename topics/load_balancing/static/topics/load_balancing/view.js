/**
 * The balancer's own drawing: what it believes about each server, and whom it picked last. A square is a request that it
 * counts in flight; the mark before it says up, out or draining. Everything comes from its states `pick` and `done`, such as
 * "31 17 b policy /page/4 abcab a:2:2:up:1 b:1:0:up:1": event, request, server, how, key, latest picks, and the board.
 */

import { nothing, svg } from "lit-html";

const SHOWN = 16; // latest picks
const MOST = 12; // squares in a row
const STEP = 15;
const BASE = -34; // the lowest row
const LEFT = -62;

/** @typedef {{ t: number, state(node: string, path: string): any }} Frame */
/** @typedef {{ name: string, flying: number, status: string }} Standing */
/** @typedef {{ event: number, server: string, how: string, recent: string, board: Standing[] }} Told */

/** @param {any} value @returns {Told | null} */
export function read(value) {
  if (!value) return null;
  const [event, , server, how, , recent, ...board] = String(value).split(" ");
  const standings = board.map((each) => each.split(":"));
  return {
    event: Number(event), server, how, recent,
    board: standings.map(([name, flying, , status]) => ({ name, flying: Number(flying), status })),
  };
}

/** The latest that was told. @param {Frame} frame @param {string} node */
export function latest(frame, node) {
  const pick = read(frame.state(node, "pick"));
  const done = read(frame.state(node, "done"));
  if (!pick || !done) return { pick, now: pick ?? done };
  return { pick, now: pick.event > done.event ? pick : done };
}

/** The mark of a status: a disc is up, a cross is out, an open triangle drains. @param {string} status @param {number} y */
function mark(status, y) {
  if (status === "up") return svg`<circle cx=${LEFT + 20} cy=${y} r="3.5" fill="var(--event)" />`;
  if (status === "draining") {
    return svg`<path d="M${LEFT + 16} ${y - 3}h8l-4 7z" fill="none" stroke="var(--undo)" stroke-width="1.5" />`;
  }
  return svg`<path d="M${LEFT + 16.5} ${y - 3.5}l7 7m0 -7l-7 7" stroke="var(--refused)" stroke-width="2" />`;
}

/** @param {Standing} one @param {number} y @param {boolean} chosen */
function row(one, y, chosen) {
  const squares = Math.min(Math.max(one.flying, 0), MOST);
  const d = Array.from({ length: squares }, (_, i) => `M${LEFT + 30 + i * 8} ${y - 3}h6v6h-6z`).join("");
  const words = one.status === "up" ? "" : one.status === "down" ? "out" : one.status;
  return svg`<g>
    <text x=${LEFT + 9} y=${y + 4} text-anchor="end" font-size="12" font-weight=${chosen ? 700 : 400}
      fill="var(--ink-${chosen ? 1 : 2})">${one.name.toUpperCase()}</text>
    ${mark(one.status, y)}
    ${d ? svg`<path d=${d} fill="var(--ink-2)" />` : nothing}
    <text x=${LEFT + 34 + squares * 8} y=${y + 4} text-anchor="start" font-size="11"
      fill="var(--ink-2)">${[one.flying || "", words].filter(Boolean).join(" ")}</text>
  </g>`;
}

/** @param {Told} told */
function summary(told) {
  const servers = told.board.map((one) => `${one.name.toUpperCase()} ${one.flying} in flight, ${one.status}`);
  return `As the balancer sees it: ${servers.join("; ")}. Latest picks: ${told.recent.slice(-SHOWN).toUpperCase().split("").join(" ")}`;
}

/** The board above the balancer. @param {Frame} frame @param {string | { id: string }} node */
export function balancer(frame, node) {
  const { pick, now } = latest(frame, typeof node === "string" ? node : node.id);
  if (!now) return nothing;
  const rows = now.board.length;
  const top = BASE - rows * STEP;
  const letters = now.recent.slice(-SHOWN).toUpperCase().split("");
  const panic = pick?.how === "panic";
  return svg`<g class="balancer-board" role="img" aria-label=${summary(now)} transform="translate(0 10) scale(1.35)">
    <text x=${LEFT - 2} y=${top - 16} text-anchor="start" font-size="11" fill="var(--${panic ? "refused" : "ink-2"})"
      font-weight=${panic ? 640 : 400}>${panic ? "panic: all are used" : "latest picks"}</text>
    ${letters.map((letter, i) => svg`<text x=${LEFT + 2 + i * 9} y=${top - 1} text-anchor="middle" font-size="11"
      font-weight=${i === letters.length - 1 ? 700 : 400}
      fill="var(--ink-${i === letters.length - 1 ? 1 : 2})">${letter}</text>`)}
    ${now.board.map((one, i) => row(one, BASE - (rows - 1 - i) * STEP, one.name === pick?.server))}
  </g>`;
}

export default { nodes: { balancer }, above: { wide: 60, tall: 180 }, reach: 124 };
