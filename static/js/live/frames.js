/** Binary frames of the wire: a 24-byte little-endian header and the exact bytes of a chunk. */

const MAGIC = 0x3150;
const HEADER = 24;
const CHUNK = 1;
const LAST = 2;

/** @typedef {{tag: number, i: number, firstSeq: number, n: number, last: boolean, bytes: Uint8Array<ArrayBuffer>}} ChunkFrame */

export class BadFrame extends Error {}

/** @param {ArrayBuffer} data @returns {ChunkFrame} */
export function parseFrame(data) {
  const view = new DataView(data);
  if (data.byteLength < HEADER || view.getUint16(0, true) !== MAGIC)
    throw new BadFrame("not a frame of the playground");
  if (view.getUint8(2) !== CHUNK) throw new BadFrame(`unknown frame type ${view.getUint8(2)}`);
  const length = view.getUint32(20, true);
  if (data.byteLength !== HEADER + length)
    throw new BadFrame(`frame says ${length} bytes, has ${data.byteLength - HEADER}`);
  return {
    last: (view.getUint8(3) & LAST) !== 0,
    tag: view.getUint32(4, true),
    i: view.getUint32(8, true),
    firstSeq: view.getUint32(12, true),
    n: view.getUint32(16, true),
    bytes: new Uint8Array(data, HEADER),
  };
}
