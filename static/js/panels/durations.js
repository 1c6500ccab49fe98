/** Virtual time in words: instants on the axis and how long something took. */

/** An instant, for instance `899 ms` or `12.345 s`. @param {number} us */
export function instant(us) {
  return us < 1e6 ? `${Math.round(us / 1000)} ms` : `${(us / 1e6).toFixed(3)} s`;
}

/** How long something took, to about three digits. @param {number} us */
export function lasting(us) {
  const ms = us / 1000;
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${trimmed(ms / 1000, 2)} s` : `${trimmed(ms / 60_000, 1)} min`;
}

/** A tick's label: as short as its step allows. @param {number} us @param {number} step */
export function tick(us, step) {
  if (step >= 1e6) return `${us / 1e6} s`;
  return us < 1e6 && step >= 1000 ? `${us / 1000}` : `${(us / 1e6).toFixed(Math.max(0, 6 - Math.floor(Math.log10(step))))}`;
}

/** An instant for the ear. @param {number} us */
export function spoken(us) {
  return us < 1e6 ? `${Math.round(us / 1000)} milliseconds` : `${trimmed(us / 1e6, 2)} seconds`;
}

/** @param {number} value @param {number} digits */
function trimmed(value, digits) {
  return String(Number(value.toFixed(digits)));
}
