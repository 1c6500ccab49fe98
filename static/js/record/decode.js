/**
 * Chunk to columns. A chunk is columnar JSON with a string dictionary and time deltas (see `playground/runs/chunks.py`);
 * it decodes alone. What comes out has one array per field, because the store keeps columns, not objects.
 */
import { FIELDS, INTEGERS, NAMES, RAW_VALUES, RELATIVE } from "./types.js";

/**
 * @typedef {import("./types.js").TypeName} TypeName
 * @typedef {{base: number, n: number, t0: number, d: string[], t: number[], k: number[],
 *   c: Record<string, Record<string, (number|string|null)[]>>}} Body
 * @typedef {object} Chunk
 * @property {number} base seq of the first record
 * @property {number} n how many records
 * @property {Float64Array} at microseconds of each
 * @property {Uint8Array} codes type code of each
 * @property {Map<TypeName, Record<string, any[]>>} columns per type one array per field
 */

export class BadChunk extends Error {}

/** @param {Body} body @returns {Chunk} */
export function decodeBody(body) {
  const at = timesOf(body);
  const codes = Uint8Array.from(body.k);
  if (codes.length !== body.n)
    throw new BadChunk(`chunk at ${body.base}: ${codes.length} types for ${body.n} records`);
  const times = timesByType(at, codes);
  /** @type {Map<TypeName, Record<string, any[]>>} */
  const columns = new Map();
  for (const code of Object.keys(body.c)) {
    const type = NAMES[Number(code)];
    if (type === undefined) throw new BadChunk(`chunk at ${body.base}: unknown record type ${code}`);
    columns.set(type, columnsOf(type, body.c[code], body.d, times[Number(code)]));
  }
  return { base: body.base, n: body.n, at, codes, columns };
}

/** @param {Body} body */
function timesOf(body) {
  if (body.t.length !== body.n)
    throw new BadChunk(`chunk at ${body.base}: ${body.t.length} times for ${body.n} records`);
  const at = new Float64Array(body.n);
  let now = body.t0;
  for (let i = 0; i < body.n; i++) {
    now += body.t[i];
    at[i] = now;
  }
  return at;
}

/** @param {Float64Array} at @param {Uint8Array} codes @returns {number[][]} */
function timesByType(at, codes) {
  /** @type {number[][]} */
  const times = NAMES.map(() => []);
  for (let i = 0; i < codes.length; i++) times[codes[i]]?.push(at[i]);
  return times;
}

/**
 * @param {TypeName} type
 * @param {Record<string, (number|string|null)[]>} raw
 * @param {string[]} dictionary
 * @param {number[]} times
 */
function columnsOf(type, raw, dictionary, times) {
  /** @type {Record<string, any[]>} */
  const out = {};
  for (const field of FIELDS[type]) {
    const column = raw[field];
    if (column?.length !== times.length)
      throw new BadChunk(`${type}.${field}: ${column?.length} for ${times.length}`);
    out[field] = columnOf(type, field, column, dictionary, times);
  }
  return out;
}

/**
 * @param {TypeName} type
 * @param {string} field
 * @param {(number|string|null)[]} column
 * @param {string[]} dictionary
 * @param {number[]} times
 * @returns {any[]}
 */
function columnOf(type, field, column, dictionary, times) {
  if (INTEGERS.has(field) || (field === "value" && RAW_VALUES.has(type))) return column;
  if (RELATIVE.has(field)) return column.map((value, i) => (value === null ? null : times[i] + Number(value)));
  return column.map((index) => (index ? dictionary[Number(index) - 1] : null));
}

/**
 * Not by way of a Blob: the bytes of those travel through another process of the browser.
 * @param {ArrayBuffer | Uint8Array<ArrayBuffer>} gzipped
 * @returns {Promise<Chunk>}
 */
export async function decodeChunk(gzipped) {
  const { writable, readable } = new DecompressionStream("gzip");
  const text = new Response(readable).text();
  const writer = writable.getWriter();
  await Promise.all([writer.write(gzipped), writer.close(), text]);
  return decodeBody(JSON.parse(await text));
}
