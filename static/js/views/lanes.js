/** The lanes of a space-time diagram: one a node, in the order of the layout, and when each node lives, rests or is down. */

/**
 * @typedef {import("../record/log.js").RunRecord} RunRecord
 * @typedef {{id: string, label: string, from_us: number, to_us: number}} Lane
 * @typedef {{lane: number, from_us: number, to_us: number, look: "well"|"down"|"paused"|"slow"}} Stretch
 */

const LOOKS = /** @type {const} */ (["down", "paused", "slow"]);

/** @param {RunRecord} record @returns {Lane[]} */
export function lanesOf(record) {
  const lives = livesOf(record);
  return [...record.topologies.whole.nodes.values()]
    .sort((a, b) => (a.attrs.tier ?? 0) - (b.attrs.tier ?? 0) || (a.attrs.row ?? 0) - (b.attrs.row ?? 0))
    .map(({ id, label }) => ({ id, label, ...(lives.get(id) ?? { from_us: 0, to_us: Infinity }) }));
}

/** When each node joined and left. @param {RunRecord} record */
function livesOf(record) {
  /** @type {Map<string, {from_us: number, to_us: number}>} */
  const lives = new Map();
  const { columns, seqs } = record.table("topology");
  seqs.list.forEach((seq, row) => {
    const id = columns.id[row];
    const life = lives.get(id);
    if (columns.what[row] === "node") lives.set(id, { from_us: life?.from_us ?? record.at(seq), to_us: Infinity });
    if (columns.what[row] === "left" && life) life.to_us = record.at(seq);
  });
  return lives;
}

/** Each lane cut where its node's condition changes; the worst condition counts. @param {RunRecord} record @param {Lane[]} lanes @returns {Stretch[]} */
export function stretchesOf(record, lanes) {
  const faults = record.faults().filter(({ on }) => on === "node");
  return lanes.flatMap((lane, index) => {
    const mine = faults.filter(({ id }) => id === lane.id);
    const inside = (/** @type {number} */ at) => at > lane.from_us && at < lane.to_us;
    const cuts = mine.flatMap(({ from_us, to_us }) => [from_us, to_us ?? Infinity]).filter(inside);
    const edges = [lane.from_us, ...new Set(cuts.sort((a, b) => a - b)), lane.to_us];
    return edges.slice(1).map((to_us, i) => ({ lane: index, from_us: edges[i], to_us, look: lookAt(mine, edges[i]) }));
  });
}

/** @param {{status: string, from_us: number, to_us: number|null}[]} faults @param {number} at @returns {Stretch["look"]} */
function lookAt(faults, at) {
  const now = new Set(faults.filter(({ from_us, to_us }) => from_us <= at && at < (to_us ?? Infinity)).map(({ status }) => status));
  return LOOKS.find((look) => now.has(look)) ?? "well";
}
