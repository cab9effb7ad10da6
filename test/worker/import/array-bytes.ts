// Makes IDX, NPY and NPZ files of known content.
import { zipSync } from 'fflate';

/** An IDX file; `type` is the third byte of its magic number. */
export function idx(shape: readonly number[], values: readonly number[], type = 8): Uint8Array {
  const sizes: Record<number, number> = { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 };
  const size = sizes[type] ?? 1;
  const bytes = Buffer.alloc(4 + 4 * shape.length + values.length * size);
  bytes.set([0, 0, type, shape.length]);
  shape.forEach((side, i) => {
    bytes.writeUInt32BE(side, 4 + 4 * i);
  });
  values.forEach((value, i) => {
    const at = 4 + 4 * shape.length + i * size;
    if (type === 8) bytes.writeUInt8(value, at);
    else if (type === 9) bytes.writeInt8(value, at);
    else if (type === 11) bytes.writeInt16BE(value, at);
    else if (type === 12) bytes.writeInt32BE(value, at);
    else if (type === 13) bytes.writeFloatBE(value, at);
    else if (type === 14) bytes.writeDoubleBE(value, at);
    else bytes[at] = value;
  });
  return bytes;
}

/** An NPY file with any header text, as numpy pads it. */
export function npyWithHeader(header: string, data: Uint8Array, version = 1): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const start = 8 + lengthBytes;
  const padded = `${header}${' '.repeat((64 - ((start + header.length + 1) % 64)) % 64)}\n`;
  const bytes = Buffer.alloc(start + padded.length + data.length);
  bytes.set([0x93, ...Buffer.from('NUMPY'), version, 0]);
  if (version === 1) bytes.writeUInt16LE(padded.length, 8);
  else bytes.writeUInt32LE(padded.length, 8);
  bytes.write(padded, start, 'latin1');
  bytes.set(data, start + padded.length);
  return bytes;
}

export interface NpyOptions {
  readonly fortran?: boolean;
  readonly version?: number;
}

/** An NPY file of the dtype `descr`, such as "<f4"; values in the order that they lie in the file. */
export function npy(
  descr: string,
  shape: readonly number[],
  values: readonly number[],
  { fortran = false, version = 1 }: NpyOptions = {},
): Uint8Array {
  const size = Number(descr.slice(2));
  const data = Buffer.alloc(values.length * size);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const little = !descr.startsWith('>');
  values.forEach((value, i) => {
    write(view, descr.slice(1), i * size, value, little);
  });
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const order = fortran ? 'True' : 'False';
  return npyWithHeader(`{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${sides}), }`, data, version);
}

function write(view: DataView, type: string, at: number, value: number, little: boolean): void {
  if (type === 'u1' || type === 'b1') view.setUint8(at, value);
  else if (type === 'i1') view.setInt8(at, value);
  else if (type === 'u2' || type === 'f2') view.setUint16(at, value, little);
  else if (type === 'i2') view.setInt16(at, value, little);
  else if (type === 'u4') view.setUint32(at, value, little);
  else if (type === 'i4') view.setInt32(at, value, little);
  else if (type === 'u8') view.setBigUint64(at, BigInt(value), little);
  else if (type === 'i8') view.setBigInt64(at, BigInt(value), little);
  else if (type === 'f4') view.setFloat32(at, value, little);
  else view.setFloat64(at, value, little);
}

/** An archive as numpy.savez_compressed writes it. */
export function npz(arrays: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes])));
}
