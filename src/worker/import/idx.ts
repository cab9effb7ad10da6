// The IDX layout of MNIST: magic number, sizes, then big-endian values.
import type { NumberArray } from './array.ts';
import { unreadable } from './source.ts';

/** By the third byte of the magic number. */
const TYPES: Readonly<Record<number, { bytes: number; name: string }>> = {
  8: { bytes: 1, name: 'unsigned bytes' },
  9: { bytes: 1, name: 'signed bytes' },
  11: { bytes: 2, name: '16-bit integers' },
  12: { bytes: 4, name: '32-bit integers' },
  13: { bytes: 4, name: '32-bit floats' },
  14: { bytes: 8, name: '64-bit floats' },
};

const MAX_DIMENSIONS = 4;

/**
 * Reads an IDX file that is whole in memory. Sizes are checked against the bytes before anything is allocated.
 * @throws AppError DATASET_UNREADABLE with the numbers, for a wrong magic number, truncation or bytes too many.
 */
export function readIdx(name: string, bytes: Buffer): NumberArray {
  const type = TYPES[bytes[2] ?? -1];
  const rank = bytes[3] ?? 0;
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || !type || rank < 1 || rank > MAX_DIMENSIONS) {
    const magic = bytes.subarray(0, 4).toString('hex');
    throw unreadable(name, `has the magic number ${magic}, which no IDX file has`, 'get it again from its source');
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw truncated(name, bytes.length, BigInt(start), 'its header');
  const shape = Array.from({ length: rank }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const count = shape.reduce((product, side) => product * BigInt(side), 1n);
  const needed = count * BigInt(type.bytes) + BigInt(start);
  const what = `${shape.join(' x ')} ${type.name}`;
  if (count === 0n) throw unreadable(name, `declares ${what}, so it holds no data`, 'choose another file');
  if (needed > BigInt(bytes.length)) throw truncated(name, bytes.length, needed, what);
  if (needed < BigInt(bytes.length)) {
    const extra = `${BigInt(bytes.length) - needed} bytes more than its ${what} need`;
    throw unreadable(name, `has ${extra}, so its header is wrong`, 'get it again from its source');
  }
  return { shape, data: values(bytes, start, Number(count)), strings: null };
}

function truncated(name: string, has: number, needed: bigint, what: string): Error {
  const counts = `it has ${has} bytes instead of the ${needed} for ${what}`;
  return unreadable(name, `is truncated: ${counts}`, 'download or copy it again');
}

function values(bytes: Buffer, start: number, count: number): NumberArray['data'] {
  const type = bytes[2];
  if (type === 8) return bytes.subarray(start, start + count);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const data = type === 13 ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) {
    if (type === 9) data[i] = view.getInt8(i);
    else if (type === 11) data[i] = view.getInt16(i * 2);
    else if (type === 12) data[i] = view.getInt32(i * 4);
    else if (type === 13) data[i] = view.getFloat32(i * 4);
    else data[i] = view.getFloat64(i * 8);
  }
  return data;
}
