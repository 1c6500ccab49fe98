/**
 * Where requests die: a message that the network loses or a node turns away, or an answer that says no. An answer on its way back
 * repeats a death that happened further on, so of one request only the first of such a chain is its end.
 */

/** @typedef {import("./flights.js").Message} Message */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {{message: Message, at_us: number, reason: string, progress: number}} Death how far along its road it happened */

const DEAD = new Set(["lost", "dropped", "refused", "ignored"]);

/** Everything that died within the last `window_us`. @param {Frame} frame @param {number} window_us @returns {Death[]} */
export function recentDeaths(frame, window_us) {
  const ended = frame.ended(window_us).filter(({ fate }) => DEAD.has(fate));
  const deaths = [...ended.map(endOf), ...refusalsSince(frame, frame.t - window_us)];
  return deaths.sort((a, b) => a.at_us - b.at_us);
}

/**
 * Where a request that has come to a bad end died; null while it is not over or when it ended well.
 * @param {Frame} frame
 * @param {string} request
 * @returns {Death | null}
 */
export function deathOf(frame, request) {
  if (!failed(frame, request)) return null;
  const told = new Set();
  let end = null;
  for (const death of deathsOf(frame, request)) {
    const { kind, source, target } = death.message;
    if (kind !== "refused" || !told.has(source)) end = death;
    if (kind === "refused") told.add(target);
  }
  return end;
}

/** @param {Frame} frame @param {string} request */
function failed(frame, request) {
  const { all, rows } = frame.record.operations;
  const operation = all[rows.get(request) ?? -1];
  const over = operation && operation.to_us !== null && operation.to_us <= frame.t;
  return Boolean(over) && operation.outcome !== "ok";
}

/** @param {Frame} frame @param {string} request @returns {Death[]} */
function deathsOf(frame, request) {
  const { record, t } = frame;
  const seqs = record.ofRequest(request);
  const deaths = seqs.slice(0, seqs.upTo(t)).flatMap((seq) => {
    if (record.type(seq) !== "message") return [];
    const message = messageAt(frame, record.rows.data[seq]);
    if (message.kind === "refused") return [refusal(message)];
    const dead = message.fate !== "ignored" && DEAD.has(message.fate) && Number(message.to_us) <= t;
    return dead ? [endOf(message)] : [];
  });
  return deaths.sort((a, b) => a.at_us - b.at_us);
}

/** @param {Frame} frame @param {number} after */
function refusalsSince(frame, after) {
  const { columns, seqs } = frame.record.table("message");
  /** @type {Death[]} */
  const found = [];
  for (let row = seqs.upTo(frame.t) - 1; row >= 0 && frame.record.at(seqs.get(row)) > after; row--)
    if (columns.kind[row] === "refused") found.push(refusal(messageAt(frame, row)));
  return found;
}

/** A message as known at the frame's t. @param {Frame} frame @param {number} row */
function messageAt({ record, t }, row) {
  return record.flights.message(row, record.flights.planAt(row, t));
}

/** @param {Message} message @returns {Death} */
function refusal(message) {
  return { message, at_us: message.at_us, reason: message.label, progress: 0 };
}

/** @param {Message} message @returns {Death} */
function endOf(message) {
  const { reason, fate, progress } = message;
  return { message, at_us: Number(message.to_us), reason: reason ?? fate, progress };
}
