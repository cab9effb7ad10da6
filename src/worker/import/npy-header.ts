// The header of an NPY file: a Python dict literal with three known keys, read by a small grammar and never evaluated.
import { unreadable } from './source.ts';

const MAGIC_BYTES = 6;
const MAX_HEADER_BYTES = 10_000;
const MAX_DIMENSIONS = 8;

export interface NpyHeader {
  /** `<`, `>`, `|` or `=`. */
  readonly byteOrder: string;
  /** One letter: b, i, u, f, S, U. */
  readonly type: string;
  /** Of one item; for U in characters of four bytes. */
  readonly size: number;
  readonly isFortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly start: number;
}

/** @throws AppError DATASET_UNREADABLE for anything but a plain array of numbers, booleans or texts. */
export function readNpyHeader(name: string, bytes: Buffer): NpyHeader {
  const version = bytes[MAGIC_BYTES] ?? 0;
  const lengthBytes = version === 1 ? 2 : 4;
  const textStart = MAGIC_BYTES + 2 + lengthBytes;
  if (version < 1 || version > 3) throw damaged(name, `says NPY version ${version}, and versions 1 to 3 exist`);
  if (bytes.length < textStart) throw damaged(name, `is truncated after ${bytes.length} bytes`);
  const length = lengthBytes === 2 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  if (length > MAX_HEADER_BYTES || textStart + length > bytes.length) {
    throw damaged(name, `is truncated: its header should have ${length} bytes`);
  }
  const header = bytes.toString('latin1', textStart, textStart + length).trim();
  return { ...parseDict(name, header), start: textStart + length };
}

function parseDict(name: string, header: string): Omit<NpyHeader, 'start'> {
  if (/'descr':\s*\[/.test(header)) {
    const remedy = 'save each field as an array of its own, or the table as CSV';
    throw unreadable(name, 'holds a structured array (several fields per item)', remedy);
  }
  const descr = /'descr':\s*'([<>|=]?)([a-zA-Z?])(\d{0,6})(\[[^']{0,40}\])?'/.exec(header);
  const order = /'fortran_order':\s*(True|False)/.exec(header);
  const shape = /'shape':\s*\(([\d\s,L]{0,200})\)/.exec(header);
  if (!header.startsWith('{') || !header.endsWith('}') || !descr || !order || !shape) {
    throw damaged(name, 'has a header that does not describe an array');
  }
  const [, byteOrder = '', letter = '', size = ''] = descr;
  const type = letter === '?' ? 'b' : letter;
  checkType(name, type, Number(size));
  const sides = shape[1]!.split(',').map((side) => side.trim().replace(/L$/, ''));
  const numbers = sides.filter((side) => side !== '').map(Number);
  if (numbers.length > MAX_DIMENSIONS || numbers.some((side) => !Number.isSafeInteger(side))) {
    throw damaged(name, `declares the shape (${shape[1]})`);
  }
  return { byteOrder, type, size: Number(size) || 1, isFortranOrder: order[1] === 'True', shape: numbers };
}

function checkType(name: string, type: string, size: number): void {
  if (type === 'O') {
    const remedy = 'save it again as numbers, e.g. numpy.save("x.npy", x.astype("float32"))';
    throw unreadable(name, 'holds Python objects (dtype object), which can carry code', remedy);
  }
  if (type === 'c') throw unreadable(name, 'holds complex numbers', 'save real and imaginary parts as columns');
  if (type === 'M' || type === 'm') throw unreadable(name, 'holds dates or durations', 'save them as numbers');
  if (type === 'V') throw unreadable(name, 'holds raw records', 'save each field as an array of its own');
  const sizes: Readonly<Record<string, readonly number[]>> = {
    b: [0, 1],
    i: [1, 2, 4, 8],
    u: [1, 2, 4, 8],
    f: [2, 4, 8],
  };
  const isText = (type === 'S' || type === 'a' || type === 'U') && size > 0;
  if (isText || sizes[type]?.includes(size)) return;
  throw unreadable(name, `holds values of the type ${type}${size}`, 'save it again as float32 or uint8');
}

function damaged(name: string, what: string): Error {
  return unreadable(name, what, 'save or copy it again');
}
