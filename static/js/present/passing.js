/** What happened while the playhead moved, for the ear: the words of the record itself, nothing of ours between them. */
import { spoken } from "../panels/durations.js";

/** @typedef {import("../record/log.js").RunRecord} RunRecord */

/** More plain captions than this are nobody's wish to hear at once; the marked, the decided and the done are always told. */
const MOST_PLAIN = 6;

/** @type {Partial<Record<import("../record/types.js").TypeName, string>>} the field that holds a record's words */
const WORDS = { intervention: "words", caption: "text", verdict: "words", ended: "words" };

/**
 * Words of interventions, captions, verdicts and the end with seq in [from, to), in order. Of many plain captions the latest.
 * @param {RunRecord} record
 * @param {number} from
 * @param {number} to
 */
export function passed(record, from, to) {
  const told = Object.keys(WORDS).flatMap((name) => {
    const type = /** @type {keyof typeof WORDS} */ (name);
    const { list } = record.seqs(type);
    const seqs = list.slice(firstFrom(list, from), firstFrom(list, to));
    return type === "caption" ? heard(record, seqs) : seqs;
  });
  return told.sort((a, b) => a - b).map((seq) => wordsOf(record.get(seq)));
}

/** The captions that are markers on the time axis, and the latest of the others. @param {RunRecord} record @param {number[]} seqs */
function heard(record, seqs) {
  const plain = seqs.filter((seq) => record.get(seq).tone === "neutral");
  const unheard = new Set(plain.slice(0, -MOST_PLAIN));
  return seqs.filter((seq) => !unheard.has(seq));
}

/** The first index whose seq is not below `seq`. @param {number[]} list @param {number} seq */
function firstFrom(list, seq) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {import("../record/types.js").PlainRecord} one */
function wordsOf(one) {
  const words = String(one[WORDS[one.type] ?? "words"]);
  if (one.type !== "verdict") return words;
  return `Verdict, ${one.status}: ${words}`;
}

/** Where a jump led, with the sentence that holds there. @param {import("../record/frame.js").Frame} frame */
export function arrived(frame) {
  const caption = frame.caption ? ` ${frame.caption.text}` : "";
  return `At ${spoken(frame.t)}.${caption}`;
}
