// NPY files: numbers of any width and byte order, row- or column-major, into one row-major array.
import type { NumberArray } from './array.ts';
import { type NpyHeader, readNpyHeader } from './npy-header.ts';
import { unreadable } from './source.ts';

const UNICODE_BYTES = 4;

/**
 * Reads an NPY file that is whole in memory. Sizes are checked against the bytes before anything is allocated.
 * @throws AppError DATASET_UNREADABLE with the numbers; Python objects are refused.
 */
export function readNpy(name: string, bytes: Buffer): NumberArray {
  const header = readNpyHeader(name, bytes);
  const { shape, type, size } = header;
  const itemBytes = type === 'U' ? size * UNICODE_BYTES : size;
  const count = shape.reduce((product, side) => product * BigInt(side), 1n);
  const needed = count * BigInt(itemBytes);
  const has = bytes.length - header.start;
  const what = `${shape.join(' x ')} values of ${itemBytes} bytes`;
  if (shape.length === 0) throw unreadable(name, 'holds a single value (a 0-d array)', 'choose an array with rows');
  if (count === 0n) throw unreadable(name, `has the shape ${shape.join(' x ')}, so no data`, 'choose another file');
  if (needed > BigInt(has)) {
    throw unreadable(name, `is truncated: ${what} need ${needed} bytes, and it has ${has}`, 'save or copy it again');
  }
  if (needed < BigInt(has)) {
    throw unreadable(name, `has ${BigInt(has) - needed} bytes more than its ${what} need`, 'save or copy it again');
  }
  if (type === 'U' || type === 'S' || type === 'a') return textArray(header, bytes, Number(count), itemBytes);
  const values = decode(header, bytes, Number(count));
  return { shape, data: header.isFortranOrder ? rowMajor(values, shape) : values, strings: null };
}

type Values = NumberArray['data'];

function decode(header: NpyHeader, bytes: Buffer, count: number): Values {
  const { type, size, start } = header;
  if (size === 1 && type !== 'i') return bytes.subarray(start, start + count);
  const read = reader(header, new DataView(bytes.buffer, bytes.byteOffset + start));
  const data = type === 'f' && size < 8 ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = read(i * size);
  return data;
}

/** 64-bit integers beyond 2^53 lose their last digits, as they would in float32 anyway. */
function reader({ byteOrder, type, size }: NpyHeader, view: DataView): (at: number) => number {
  const little = byteOrder !== '>';
  switch (`${type}${size}`) {
    case 'i1':
      return (at) => view.getInt8(at);
    case 'i2':
      return (at) => view.getInt16(at, little);
    case 'i4':
      return (at) => view.getInt32(at, little);
    case 'i8':
      return (at) => Number(view.getBigInt64(at, little));
    case 'u2':
      return (at) => view.getUint16(at, little);
    case 'u4':
      return (at) => view.getUint32(at, little);
    case 'u8':
      return (at) => Number(view.getBigUint64(at, little));
    case 'f2':
      return (at) => halfFloat(view.getUint16(at, little));
    case 'f4':
      return (at) => view.getFloat32(at, little);
    default:
      return (at) => view.getFloat64(at, little);
  }
}

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Column-major to row-major: the first index runs fastest in the source, the last in the result. */
function rowMajor(values: Values, shape: readonly number[]): Values {
  const result = values.slice();
  const rank = shape.length;
  const index = new Array<number>(rank).fill(0);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1));
  for (let i = 0, target = 0; i < values.length; i++) {
    result[target] = values[i]!;
    for (let axis = 0; axis < rank; axis++) {
      index[axis]!++;
      target += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      target -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

/** Texts of fixed width, padded with NULs. Only labels are texts, so they have one dimension. */
function textArray(header: NpyHeader, bytes: Buffer, count: number, itemBytes: number): NumberArray {
  const strings = Array.from({ length: count }, (_, i) => {
    const item = bytes.subarray(header.start + i * itemBytes, header.start + (i + 1) * itemBytes);
    return (header.type === 'U' ? utf32(item, header.byteOrder !== '>') : item.toString('latin1')).replace(/\0+$/, '');
  });
  return { shape: header.shape, data: new Float64Array(0), strings };
}

function utf32(item: Buffer, little: boolean): string {
  let text = '';
  for (let at = 0; at < item.length; at += UNICODE_BYTES) {
    const code = little ? item.readUInt32LE(at) : item.readUInt32BE(at);
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}
