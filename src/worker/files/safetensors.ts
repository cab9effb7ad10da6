// The safetensors layout: an 8-byte header length, a JSON header, then the tensors' bytes; readable from Python, no code inside.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '#shared/error.ts';
import { parseTensorHeader, type TensorEntry, type TensorHeader } from '#shared/tensor-header.ts';
import { type WrittenFile, writeFileAtomically } from './atomic.ts';

/** A header larger than this is surely not ours. */
const MAX_HEADER_BYTES = 100 * 2 ** 20;

export type TensorData = Uint8Array | Int32Array | Float32Array | Float64Array;

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** Writes tensors, in the given order, and string metadata. */
export function writeSafetensors(
  path: string,
  tensors: Readonly<Record<string, NamedTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): WrittenFile {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces after the JSON keep the tensors on 8-byte boundaries.
  const text = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  text.set(json);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  const parts = Object.values(tensors).map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return writeFileAtomically(path, [length, text, ...parts]);
}

/**
 * Reads the header and checks every offset against the file's size before anything is allocated.
 * @throws AppError ARTIFACT_NOT_FOUND or ARTIFACT_CORRUPT.
 */
export function readHeader(path: string): TensorHeader {
  return withFile(path, (file) => {
    const size = fstatSync(file).size;
    const length = size < 8 ? -1 : Number(new DataView(readBytes(file, 0, 8).buffer).getBigUint64(0, true));
    if (length < 2 || length > MAX_HEADER_BYTES || 8 + length > size)
      throw corrupt(path, `its ${size} bytes are cut off`);
    const header = parseTensorHeader(new TextDecoder().decode(readBytes(file, 8, length)), 8 + length, size);
    if (typeof header === 'string') throw corrupt(path, header);
    return header;
  });
}

/** Reads the named tensors (all of them without a list). Buffers may be shared between threads with `shared`. */
export function readSafetensors(
  path: string,
  names?: readonly string[],
  options: { shared?: boolean } = {},
): { tensors: Record<string, NamedTensor>; metadata: Readonly<Record<string, string>> } {
  const header = readHeader(path);
  const tensors: Record<string, NamedTensor> = {};
  withFile(path, (file) => {
    for (const name of names ?? header.entries.keys()) {
      const entry = header.entries.get(name);
      if (!entry) throw corrupt(path, `tensor ${name} is missing`);
      const [from, to] = entry.data_offsets;
      const bytes = readBytes(file, header.start + from, to - from, options.shared);
      tensors[name] = { shape: entry.shape, data: asTensor(entry.dtype, bytes) };
    }
  });
  return { tensors, metadata: header.metadata };
}

function dtypeOf(data: TensorData): TensorEntry['dtype'] {
  if (data instanceof Uint8Array) return 'U8';
  if (data instanceof Int32Array) return 'I32';
  return data instanceof Float32Array ? 'F32' : 'F64';
}

function asTensor(dtype: TensorEntry['dtype'], { buffer, byteLength }: Uint8Array): TensorData {
  if (dtype === 'U8') return new Uint8Array(buffer);
  if (dtype === 'I32') return new Int32Array(buffer, 0, byteLength / 4);
  if (dtype === 'F32') return new Float32Array(buffer, 0, byteLength / 4);
  return new Float64Array(buffer, 0, byteLength / 8);
}

function withFile<Result>(path: string, use: (file: number) => Result): Result {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw new AppError('ARTIFACT_NOT_FOUND', `${path} can't be opened; was it moved or deleted?`, { cause });
  }
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

function readBytes(file: number, from: number, length: number, shared = false): Uint8Array {
  const bytes = new Uint8Array(shared ? new SharedArrayBuffer(length) : new ArrayBuffer(length));
  for (let at = 0; at < length; ) {
    const read = readSync(file, bytes, at, length - at, from + at);
    if (read === 0) break;
    at += read;
  }
  return bytes;
}

function corrupt(path: string, what: string): AppError {
  return new AppError(
    'ARTIFACT_CORRUPT',
    `${path} can't be used: ${what}. Restore it from a backup, or make it again.`,
  );
}
