/** What each type of record means to the indexes: one short function a type. */

/** @typedef {import("./log.js").RunRecord} RunRecord */
/** @typedef {(record: RunRecord, seq: number, at: number, c: Record<string, any[]>, row: number) => void} Indexer */

/** @type {Partial<Record<import("./types.js").TypeName, Indexer>>} */
export const INDEXERS = {
  message(record, seq, at, c, row) {
    record.flights.sent(row, at);
    record.series.count("flights", at);
    if (c.kind[row] === "refused") record.series.count("refusals", at);
    record.belongs(c.request[row], seq);
  },

  amended(record, seq, at, c, row) {
    const message = record.rows.data[c.message[row]];
    record.flights.amended(message, at, c.fate[row], c.arrives_us[row], c.reason[row]);
    record.belongs(record.table("message").columns.request[message], seq);
  },

  state(record, seq, at, c, row) {
    record.fold.state(at, c.node[row], c.path[row], c.value[row]);
    const path = c.path[row];
    if ((path === "load" || path === "queue") && typeof c.value[row] === "number")
      record.series.point(`${path}:${c.node[row]}`, at, c.value[row]);
  },

  health(record, seq, at, c, row) {
    record.fold.health(at, c.node[row], c.status[row], c.detail[row]);
    if (c.status[row].split("+").includes("down")) record.standings.wentDown(at, c.node[row]);
  },

  link(record, seq, at, c, row) {
    record.fold.link(at, c.source[row], c.target[row], c.status[row], c.detail[row]);
  },

  span_opened(record, seq, at, c, row) {
    record.spanIndex.opened(at, c, row);
    record.belongs(c.request[row], seq);
  },

  span_closed(record, seq, at, c, row) {
    const span = record.spanIndex.closed(at, c.span[row], c.status[row], c.words[row]);
    if (span?.kind === "server" && span.request !== null) record.standings.finished(at, span.request, span.node);
    record.belongs(span?.request, seq);
  },

  span_event(record, seq, at, c, row) {
    record.spanIndex.noted(at, c.span[row], c.name[row], c.attrs[row]);
    record.belongs(record.spanIndex.get(c.span[row])?.request, seq);
  },

  line(record, seq, at, c, row) {
    record.standings.stands(at, c.file[row], c.number[row], c.request[row], c.node[row]);
    record.belongs(c.request[row], seq);
  },

  operation(record, seq, at, c, row) {
    const step = record.operations.step(seq, at, c, row);
    if (step?.completed) {
      record.series.completed(at, c.phase[row], at - step.operation.from_us, c.value[row]);
      record.standings.completed(at, step.operation.op);
    }
    record.belongs(c.op[row], seq);
  },

  caption(record, seq, at, c, row) {
    record.belongs(c.request[row], seq);
  },

  sample(record, seq, at, c, row) {
    const name = c.node[row] === null ? `sample:${c.series[row]}` : `sample:${c.series[row]}:${c.node[row]}`;
    record.series.point(name, at, c.value[row]);
  },
};
