/** The same questions answered the slow way, straight from the list of records: what the indexes must agree with. */

/** @typedef {import("../../static/js/record/types.js").PlainRecord} PlainRecord */

/** @param {PlainRecord[]} records @param {number} t */
export function plainFold(records, t) {
  const seen = records.filter((record) => record.at_us <= t);
  const of = (/** @type {string} */ type) => seen.filter((record) => record.type === type);
  const captions = of("caption");
  return {
    count: seen.length,
    states: new Map(of("state").map((r) => [`${r.node}/${r.path}`, r.value])),
    health: new Map(of("health").map((r) => [r.node, r.status])),
    links: new Map(of("link").map((r) => [`${r.source}>${r.target}`, r.status])),
    nodes: new Set(
      of("topology")
        .filter((r) => r.what === "node")
        .map((r) => r.id),
    ).size,
    caption: captions.length ? captions[captions.length - 1].seq : null,
  };
}

/** @param {PlainRecord[]} records @param {number} t */
export function plainFlights(records, t) {
  const seen = records.filter((record) => record.at_us <= t);
  const amendments = seen.filter((record) => record.type === "amended");
  return seen
    .filter((record) => record.type === "message")
    .flatMap((message) => {
      const state = {
        from: message.at_us,
        to: message.lost_us ?? message.arrives_us,
        start: 0,
        stop: message.lost_us === null ? 1 : 0.5,
        held: false,
      };
      for (const amendment of amendments.filter((a) => a.message === message.seq)) amend(state, amendment);
      if (state.to !== null && t >= state.to) return [];
      return [{ seq: message.seq, progress: along(state, t).toFixed(6), held: state.held }];
    });
}

/** @param {any} state @param {PlainRecord} amendment */
function amend(state, amendment) {
  state.start = along(state, amendment.at_us);
  state.from = amendment.at_us;
  state.held = amendment.fate === "held";
  state.stop = 1;
  state.to = state.held ? null : (amendment.arrives_us ?? amendment.at_us);
}

/** @param {any} state @param {number} t */
function along(state, t) {
  if (state.to === null) return state.start;
  return state.start + (state.stop - state.start) * Math.min(1, (t - state.from) / (state.to - state.from || 1));
}

/** @param {PlainRecord[]} records @param {number} t */
export function plainSpans(records, t) {
  const seen = records.filter((record) => record.at_us <= t);
  const closed = new Set(seen.filter((record) => record.type === "span_closed").map((record) => record.span));
  return seen
    .filter((r) => r.type === "span_opened" && !closed.has(r.span))
    .map((r) => r.span)
    .sort();
}

/** @param {PlainRecord[]} records @param {number} t */
export function plainLines(records, t) {
  /** @type {Map<string, PlainRecord>} */
  const standing = new Map();
  const drop = (/** @type {(r: PlainRecord) => boolean} */ gone) => {
    for (const [key, line] of standing) if (gone(line)) standing.delete(key);
  };
  const servers = new Map(
    records.filter((r) => r.type === "span_opened" && r.kind === "server").map((r) => [r.span, r]),
  );
  for (const record of records.filter((r) => r.at_us <= t)) {
    if (record.type === "line") standing.set(`${record.request} ${record.node}`, record);
    if (record.type === "operation" && record.phase !== "invoked") drop((line) => line.request === record.op);
    if (record.type === "health" && record.status.includes("down")) drop((line) => line.node === record.node);
    if (record.type === "span_closed")
      drop(
        (line) => line.request === servers.get(record.span)?.request && line.node === servers.get(record.span)?.node,
      );
  }
  return [...standing.values()].map((line) => `${line.request} ${line.node} ${line.number}`).sort();
}

/** What completed in the second that ends with t's bucket. @param {PlainRecord[]} records @param {number} t */
export function plainSecond(records, t) {
  const operations = records.filter((record) => record.type === "operation");
  const done = operations.filter((r) => r.phase !== "invoked" && r.at_us > t - 1_000_000 && r.at_us <= t);
  const ok = done.filter((r) => r.phase === "ok");
  /** @type {Map<string, number>} */
  const reasons = new Map();
  for (const { value, phase } of done.filter((r) => r.phase !== "ok")) {
    const reason = typeof value === "string" && value ? value : value === null ? phase : JSON.stringify(value);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const began = new Map(operations.filter((r) => r.phase === "invoked").map((r) => [r.op, r.at_us]));
  const latencies = ok.map((r) => r.at_us - (began.get(r.op) ?? 0)).sort((a, b) => a - b);
  return { completed: done.length, ok: ok.length, reasons, latencies };
}
