/** Where marks stand on a lane of time so that none covers another: those too near to one another share one place. */

/**
 * @template M
 * @typedef {{marks: M[], left: number, room: number, far: boolean}} Spot px from the lane's left edge; a far one ends at its instant
 */
/** @typedef {{x: (us: number) => number, wide: number, least: number, most: number}} Lane how wide it is, and a mark at least and at most, px */

const GAP_PX = 2;
const BESIDE_PX = 2;

/** @template {{at_us: number}} M @param {M[]} marks in order of time @param {Lane} lane @returns {Spot<M>[]} */
export function gather(marks, lane) {
  /** @type {Spot<M>[]} */
  const spots = [];
  for (const mark of marks) {
    const at = lane.x(mark.at_us);
    if (at < -BESIDE_PX || at > lane.wide + BESIDE_PX) continue;
    const far = at > lane.wide - lane.least;
    const left = far ? Math.min(at, lane.wide) - lane.least : Math.max(0, at);
    const last = spots.at(-1);
    if (last && left < last.left + lane.least) last.marks.push(mark);
    else spots.push({ marks: [mark], left, room: lane.least - GAP_PX, far });
  }
  spots.forEach((spot, index) => spread(spot, spots[index - 1], spots[index + 1], lane));
  return spots;
}

/**
 * Room for words up to the next, which at the lane's end takes its own from what is free before it.
 * @template M @param {Spot<M>} spot @param {Spot<M> | undefined} before @param {Spot<M> | undefined} next @param {Lane} lane
 */
function spread(spot, before, next, lane) {
  const share = backwards(spot, before, lane);
  const limit = next ? next.left + lane.least - (next.far ? backwards(next, spot, lane) : lane.least) : lane.wide;
  spot.room = Math.min(lane.most, spot.far ? share : limit - spot.left) - GAP_PX;
}

/** What a far one may take, px. @template M @param {Spot<M>} spot @param {Spot<M> | undefined} before @param {Lane} lane */
function backwards({ left }, before, { least, most }) {
  const free = left + least - (before?.left ?? 0);
  return Math.min(most, Math.max(least, before ? free / 2 : free));
}

/** The style that puts a mark on its spot. @param {Spot<unknown>} spot @param {number} least */
export function placed({ left, room, far }, least) {
  const x = far ? `calc(${(left + least).toFixed(1)}px - 100%)` : `${left.toFixed(1)}px`;
  return `transform:translateX(${x});min-width:${least - GAP_PX}px;max-width:${room.toFixed(1)}px`;
}
