/**
 * One run as it comes in: chunks in order, each hashed as it arrives, so that the digest can be checked at the end and a
 * fork can say what it already holds. Decoding is asynchronous; the order of arrival is kept by a chain of promises.
 */
import { decodeChunk } from "../record/decode.js";
import { RunRecord } from "../record/log.js";
import { sha256 } from "./sha256.js";

const ACK_EVERY_BYTES = 128 * 1024;

export class Gap extends Error {}

export class Reception {
  /** @param {number} id @param {Reception|null} parent the run it is forked from @param {any} scenario */
  constructor(id, parent, scenario) {
    this.id = id;
    this.parent = parent;
    this.scenario = scenario;
    /** @type {number | null} */
    this.tag = null;
    this.record = new RunRecord();
    /** @type {string[]} */
    this.shas = [];
    this.done = false;
    /** @type {{digest: string, code: string, events: number|null, chunks: number|null} | null} what the server calls it */
    this.run = null;
    /** How often this run was fetched before and did not add up. */
    this.tries = 0;
    this.unacknowledged = 0;
    this.preparing = false;
    /** @type {Promise<unknown>} */
    this.turn = Promise.resolve();
  }

  /**
   * Index the parent's chunks that end before an instant while the answer is on its way: runs that part there share
   * them. It is a guess until the server has said so, and nothing of it is shown before. A chunk a task, so that
   * frames come in between.
   * @param {number} forked_us
   */
  async prepare(forked_us) {
    this.preparing = true;
    for (const chunk of this.parent?.record.chunks ?? []) {
      await new Promise((next) => setTimeout(next));
      if (!this.preparing || lastOf(chunk) >= forked_us) return;
      if (chunk.base === this.record.size) this.record.append(chunk);
    }
  }

  /** From here on only what the server says: what was guessed beyond that goes. */
  settle() {
    this.preparing = false;
    if (this.guessed) this.record = RunRecord.from(this.record.chunks.slice(0, this.shas.length));
  }

  /** Whether there is more in the record than the server has confirmed. */
  get guessed() {
    return this.record.chunks.length > this.shas.length;
  }

  /** The server says that our first `upto` chunks of the parent are also the first of this run. @param {number} upto */
  same(upto) {
    if (this.shas.length >= upto || !this.parent) return;
    const { record, shas } = this.parent;
    for (let i = this.shas.length; i < upto; i++) {
      if (i >= this.record.chunks.length) this.record.append(record.chunks[i]);
      this.shas.push(shas[i]);
    }
  }

  /**
   * Take a chunk. What was there already is dropped; a hole is an error.
   * @param {import("./frames.js").ChunkFrame} frame
   */
  async take(frame) {
    if (frame.i < this.shas.length) return;
    this.settle();
    if (frame.i > this.shas.length || frame.firstSeq !== this.record.size)
      throw new Gap(`chunk ${frame.i}, expected ${this.shas.length}`);
    this.shas.push(sha256(frame.bytes));
    this.record.append(await decodeChunk(frame.bytes));
  }

  /**
   * Do this after everything that came before is done.
   * @template T
   * @param {() => T | Promise<T>} work
   * @returns {Promise<T>}
   */
  inTurn(work) {
    const next = this.turn.then(work);
    this.turn = next.catch(() => undefined);
    return next;
  }

  /** Whether it is time to tell the server that it may send more. @param {number} bytes */
  owes(bytes) {
    this.unacknowledged += bytes;
    if (this.unacknowledged < ACK_EVERY_BYTES) return false;
    this.unacknowledged = 0;
    return true;
  }

  /** @param {string} digest */
  agrees(digest) {
    return sha256(new TextEncoder().encode(this.shas.join(""))) === digest;
  }
}

/** @param {import("../record/decode.js").Chunk} chunk */
function lastOf({ at, n }) {
  return at[n - 1];
}
