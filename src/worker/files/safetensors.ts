// The safetensors layout: an 8-byte header length, a JSON header, then the tensors' bytes; readable from Python, no code inside.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '#shared/error.ts';
import { z } from '#shared/zod.ts';
import { type WrittenFile, writeFileAtomically } from './atomic.ts';

/** A header larger than this is surely not ours. */
const MAX_HEADER_BYTES = 100 * 2 ** 20;

const BYTES = { U8: 1, I32: 4, F32: 4, F64: 8 } as const;

export type TensorData = Uint8Array | Int32Array | Float32Array | Float64Array;

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

const entrySchema = z.object({
  dtype: z.enum(['U8', 'I32', 'F32', 'F64']),
  shape: z.array(z.int().min(0)).max(8),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

const headerSchema = z.record(z.string(), z.union([entrySchema, z.record(z.string(), z.string())]));

type Entry = z.infer<typeof entrySchema>;

/** Where the tensors of a file lie; `start` is where the header ends. */
export interface SafetensorsHeader {
  readonly start: number;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly metadata: Readonly<Record<string, string>>;
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
export function readHeader(path: string): SafetensorsHeader {
  return withFile(path, (file) => {
    const size = fstatSync(file).size;
    const length = size < 8 ? -1 : Number(new DataView(readBytes(file, 0, 8).buffer).getBigUint64(0, true));
    if (length < 2 || length > MAX_HEADER_BYTES || 8 + length > size)
      throw corrupt(path, `its ${size} bytes are cut off`);
    return parseHeader(path, new TextDecoder().decode(readBytes(file, 8, length)), 8 + length, size);
  });
}

function parseHeader(path: string, text: string, start: number, size: number): SafetensorsHeader {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw corrupt(path, 'its header is not JSON');
  }
  const parsed = headerSchema.safeParse(json);
  if (!parsed.success) throw corrupt(path, 'its header does not describe tensors');
  const { __metadata__: metadata = {}, ...rest } = parsed.data;
  const entries = new Map<string, Entry>();
  for (const [name, value] of Object.entries(rest)) {
    const entry = entrySchema.parse(value);
    const [from, to] = entry.data_offsets;
    const expected = entry.shape.reduce((product, side) => product * side, BYTES[entry.dtype]);
    if (to - from !== expected || start + to > size) throw corrupt(path, `tensor ${name} is cut off`);
    entries.set(name, entry);
  }
  return { start, entries, metadata: metadata as Record<string, string> };
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

function dtypeOf(data: TensorData): Entry['dtype'] {
  if (data instanceof Uint8Array) return 'U8';
  if (data instanceof Int32Array) return 'I32';
  return data instanceof Float32Array ? 'F32' : 'F64';
}

function asTensor(dtype: Entry['dtype'], { buffer, byteLength }: Uint8Array): TensorData {
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
