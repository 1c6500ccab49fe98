/** Where stepping goes: the nearest instant before or after t at which something happened to what is selected. */

/** @typedef {import("./log.js").RunRecord} RunRecord */

/**
 * @param {RunRecord} record
 * @param {number} t
 * @param {1|-1} way
 * @param {{kind: string, id: any} | null} chosen
 * @param {string | null} request
 * @returns {number | null}
 */
export function neighbour(record, t, way, chosen, request) {
  if (request !== null && chosen !== null) {
    const seqs = record.ofRequest(request);
    return nearest((i) => record.at(seqs.get(i)), seqs.length, t, way);
  }
  const touches = chosen?.kind === "node" || chosen?.kind === "link" ? touching(record, chosen) : null;
  return touches ? scan(record, t, way, touches) : nearest((i) => record.at(i), record.size, t, way);
}

/** @param {(i: number) => number} at @param {number} length @param {number} t @param {1|-1} way */
function nearest(at, length, t, way) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (way === 1 ? at(middle) <= t : at(middle) < t) low = middle + 1;
    else high = middle;
  }
  const index = way === 1 ? low : low - 1;
  return index >= 0 && index < length ? at(index) : null;
}

/** @param {RunRecord} record @param {number} t @param {1|-1} way @param {(seq: number) => boolean} touches */
function scan(record, t, way, touches) {
  for (let seq = way === 1 ? record.count(t) : record.count(t) - 1; seq >= 0 && seq < record.size; seq += way) {
    if (record.at(seq) !== t && touches(seq)) return record.at(seq);
  }
  return null;
}

/** @param {RunRecord} record @param {{kind: string, id: any}} chosen @returns {(seq: number) => boolean} */
function touching(record, chosen) {
  const [a, b] = chosen.kind === "link" ? chosen.id.split(">") : [];
  return (seq) => {
    const it = record.get(seq);
    if (chosen.kind === "node") return [it.node, it.source, it.target].includes(chosen.id);
    return (it.source === a && it.target === b) || (it.source === b && it.target === a);
  };
}
