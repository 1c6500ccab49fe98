/**
 * Each copy's own drawing: the end of its log, position by position, the same positions in the same places on every copy.
 * Full cells survive a crash, open ones are received and not flushed. The line below is what readers see, the wedge above is
 * how far clients have been told. What clients were told and no other copy has is marked: it dies with this one.
 * Everything comes from states that the copies showed: `log` ("1:37 2:41", where each epoch ends), `flushed`, `applied`,
 * `acked` ("2.41").
 */

import { nothing, svg } from "lit-html";

const CELLS = 18;
const STEP = 7;
const TOP = -52;
const TALL = 11;
const COPIES = ["db-1", "db-2", "db-3", "db-4", "db-5"];
const LEFT = (-CELLS * STEP) / 2;

/** @typedef {{ state(node: string, path: string): any }} Frame */
/** @typedef {[number, number]} Segment Epoch, and the last position of it. */

/** Where each epoch of a log ends. @param {any} shown @returns {Segment[]} */
export function segments(shown) {
  const pairs = String(shown ?? "").split(" ").filter((pair) => pair !== "");
  return pairs.map((pair) => /** @type {Segment} */ (pair.split(":").map(Number)));
}

/** @param {Segment[]} log */
const endOf = (log) => (log.length ? log[log.length - 1][1] : 0);

/** The epoch at a position, 0 where there is nothing. @param {Segment[]} log @param {number} lsn */
export function epochAt(log, lsn) {
  return log.find(([, last]) => lsn <= last)?.[0] ?? 0;
}

/** @param {Frame} frame */
const logs = (frame) => COPIES.map((name) => segments(frame.state(name, "log")));

/** Whether a copy other than `own` has the same entry. @param {Segment[][]} all @param {Segment[]} own @param {number} lsn */
function elsewhere(all, own, lsn) {
  const epoch = epochAt(own, lsn);
  return all.some((log) => log !== own && epochAt(log, lsn) === epoch);
}

/** The positions that clients were told of and only this copy has.
 * @param {Segment[][]} all @param {Segment[]} own @param {any} acked @returns {number[]} */
export function alone(all, own, acked) {
  const told = Number(String(acked ?? "0.0").split(".")[1]);
  const only = [];
  for (let lsn = Math.max(1, told - 60); lsn <= Math.min(told, endOf(own)); lsn++) {
    if (!elsewhere(all, own, lsn)) only.push(lsn);
  }
  return only;
}

/** @param {number} lsn @param {number} first */
const at = (lsn, first) => LEFT + (lsn - first - 1) * STEP;

/** @param {number} lsn @param {number} first @param {number} epoch @param {boolean} kept @param {boolean} lonely */
function cell(lsn, first, epoch, kept, lonely) {
  const hue = lonely ? "var(--refused)" : epoch % 2 ? "var(--ink-2)" : "var(--command)";
  return svg`<rect x=${at(lsn, first) + 0.5} y=${TOP} width=${STEP - 1} height=${TALL} rx="1.5"
    fill=${kept ? hue : "var(--panel)"} stroke=${hue} stroke-width="1" />`;
}

/** Where a new epoch begins, its number. @param {Segment[]} log @param {number} first */
function epochs(log, first) {
  return log.slice(0, -1).map(([, last], i) => last >= first && svg`<g>
    <path d="M${at(last + 1, first)} ${TOP - 3} v${TALL + 6}" stroke="var(--ink-1)" />
    <text class="pg-note" x=${at(last + 1, first) + 3} y=${TOP + TALL + 13} font-size="9" text-anchor="start">${`e${log[i + 1][0]}`}</text>
  </g>`);
}

/** @param {Frame} frame @param {string} name @param {Segment[]} own @param {number} farthest @param {number} lonely */
function words(frame, name, own, farthest, lonely) {
  if (frame.state(name, "role") === "primary") {
    return lonely ? `primary, epoch ${frame.state(name, "epoch")}: ${lonely} only here` : `primary, epoch ${frame.state(name, "epoch")}`;
  }
  const behind = farthest - endOf(own);
  return behind > 0 ? `at ${endOf(own)}, ${behind} behind` : `at ${endOf(own)}`;
}

/** The log of a copy that follows one primary. @param {Frame} frame @param {string} name */
function strip(frame, name) {
  const all = logs(frame);
  const own = all[COPIES.indexOf(name)];
  const farthest = Math.max(...all.map(endOf));
  const first = Math.max(0, farthest - CELLS);
  const flushed = Number(frame.state(name, "flushed") ?? 0);
  const applied = Number(frame.state(name, "applied") ?? 0);
  const acked = frame.state(name, "acked");
  const only = alone(all, own, acked);
  const told = Number(String(acked ?? "0.0").split(".")[1]);
  const cells = [];
  for (let lsn = first + 1; lsn <= endOf(own); lsn++) {
    cells.push(cell(lsn, first, epochAt(own, lsn), lsn <= flushed, only.includes(lsn)));
  }
  return svg`<g class="replication-log">
    <rect x=${LEFT - 1} y=${TOP - 1} width=${CELLS * STEP + 2} height=${TALL + 2} rx="2" fill="none" stroke="var(--line-strong)" stroke-dasharray="2 2" />
    ${cells}${epochs(own, first)}
    ${applied > first ? svg`<path d="M${LEFT} ${TOP + TALL + 3.5} H${at(applied + 1, first)}" stroke="var(--event)" stroke-width="2" />` : nothing}
    ${told > first ? svg`<path d="M${at(told + 1, first)} ${TOP - 1.5} l-3.5 -5 h7 z" fill="var(--ink-1)" />` : nothing}
    <text class="pg-note" y=${TOP - 11} font-size="10">${words(frame, name, own, farthest, only.length)}</text>
  </g>`;
}

/** How far one of several leaders has heard each of them: a bar a leader. @param {Frame} frame @param {string} name */
function heard(frame, name) {
  const all = logs(frame).map(endOf);
  const sites = COPIES.filter((copy) => frame.state(copy, "role") === "leader");
  const width = CELLS * STEP;
  const top = TOP + 16 - sites.length * 10;
  const bars = sites.map((site, i) => {
    const number = COPIES.indexOf(site) + 1;
    const end = Math.max(all[number - 1], 1);
    const got = site === name ? all[number - 1] : Number(frame.state(name, `received.${number}`) ?? 0);
    const behind = all[number - 1] - got;
    const y = top + i * 10;
    return svg`<g>
      <rect x=${LEFT} y=${y} width=${width - 34} height="5" rx="2" fill="var(--panel)" stroke="var(--line-strong)" />
      <rect x=${LEFT} y=${y} width=${((width - 34) * got) / end} height="5" rx="2" fill=${behind ? "var(--undo)" : "var(--ink-2)"} />
      <text class="pg-note" x=${LEFT + width - 30} y=${y + 5} font-size="9" text-anchor="start">${behind ? `${got} of ${all[number - 1]}` : `${got}`}</text>
    </g>`;
  });
  const conflicts = frame.state(name, "conflicts") ?? 0;
  return svg`<g class="replication-heard">${bars}
    <text class="pg-note" y=${top - 7} font-size="10">${conflicts ? `${conflicts} conflict${conflicts === 1 ? "" : "s"}` : "heard of each leader"}</text>
  </g>`;
}

/** The log above a copy. @param {Frame} frame @param {string | { id: string }} node */
export function log(frame, node) {
  const name = typeof node === "string" ? node : node.id;
  const role = frame.state(name, "role");
  if (!role) return nothing;
  return role === "leader" ? heard(frame, name) : strip(frame, name);
}

export default { nodes: Object.fromEntries(COPIES.map((name) => [name, log])), above: 74, reach: 74 };
