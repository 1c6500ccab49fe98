/** Stretches in which there is nothing to watch: no message moves, or none of what is selected, and nothing is said of it. */
import { neighbour } from "./steps.js";

/** @typedef {import("./log.js").RunRecord} RunRecord */
/** @typedef {{kind: string, id: any} | null} Chosen */

/** Events that are worth watching by themselves, whatever is selected. @type {import("./types.js").TypeName[]} */
const WATCHED = ["message", "amended", "intervention", "caption", "verdict"];

/**
 * The end of the idle stretch that `t` is in, or `t` itself when something moves.
 * @param {RunRecord} record
 * @param {number} t
 * @param {Chosen} chosen
 * @param {string | null} request the request that is followed
 */
export function idleUntil(record, t, chosen, request) {
  const concerns = concern(chosen, request);
  if (record.flights.at(t).some((flight) => !flight.held && concerns(flight))) return t;
  const next = concerns === anything ? nextWatched(record, t) : neighbour(record, t, 1, chosen, request);
  return next ?? Math.max(t, record.until);
}

/** @param {RunRecord} record @param {number} t @returns {number | null} */
function nextWatched(record, t) {
  const starts = WATCHED.flatMap((type) => {
    const seqs = record.seqs(type);
    const seq = seqs.get(seqs.upTo(t));
    return seq === undefined ? [] : [record.at(seq)];
  });
  return starts.length ? Math.min(...starts) : null;
}

const anything = () => true;

/** Which flights are of what is selected. @param {Chosen} chosen @param {string | null} request @returns {(flight: import("./flights.js").Flight) => boolean} */
function concern(chosen, request) {
  if (request !== null) return (flight) => flight.request === request;
  if (chosen?.kind === "node") return ({ source, target }) => source === chosen.id || target === chosen.id;
  if (chosen?.kind !== "link") return anything;
  const ends = chosen.id.split(">");
  return ({ source, target }) => ends.includes(source) && ends.includes(target);
}
