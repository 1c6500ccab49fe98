/** From a line of the source to the instants at which a request stood on it, and to the messages that were sent from it. */

/**
 * @typedef {import("../record/log.js").RunRecord} RunRecord
 * @typedef {import("../record/standing.js").Standing} Standing
 */

/** In order of time. @param {RunRecord} record @param {string} file its name without folders @param {number} number @returns {Standing[]} */
export function visitsOf(record, file, number) {
  return record.standings.all.filter((one) => one.number === number && one.file.slice(one.file.lastIndexOf("/") + 1) === file);
}

/** How many visits had begun by t. @param {Standing[]} visits @param {number} t */
export function begunBy(visits, t) {
  return visits.filter(({ from_us }) => from_us <= t).length;
}

/** The messages that this request sent from this node while it stood there. @param {RunRecord} record @param {Standing} visit */
export function sentFrom(record, { request, node, from_us, to_us }) {
  const seqs = record.ofRequest(request);
  return seqs.slice(0, seqs.upTo(to_us ?? Infinity)).flatMap((seq) => {
    const message = record.at(seq) >= from_us ? record.message(seq) : null;
    const left = message !== null && message.source === node && record.type(seq) === "message";
    return left && (to_us === null || message.at_us < to_us || from_us === to_us) ? [message] : [];
  });
}
