// Rows of a prepared dataset for people to look at, read from its file without loading it.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Manifest } from '#shared/dataset.ts';
import type { DatasetRows } from '#shared/dataset-calls.ts';
import { AppError } from '#shared/error.ts';
import { DTYPE_BYTES, parseTensorHeader, type TensorEntry, type TensorHeader } from '#shared/tensor-header.ts';

/** So many numbers come at a time. */
const MOST_NUMBERS = 100_000;

export interface WantedRows {
  /** 0-based place among the rows, or among those of the class. */
  readonly from: number;
  readonly count: number;
  /** Index of a class; undefined: any. */
  readonly classIndex?: number | undefined;
}

/**
 * The wanted rows; fewer where rows are so wide that more would not fit, or where there are no more.
 * @throws AppError ARTIFACT_NOT_FOUND or ARTIFACT_CORRUPT; BAD_USAGE for a class of a dataset without classes.
 */
export function readPreparedRows(
  path: string,
  manifest: Manifest,
  { from, count, classIndex }: WantedRows,
): DatasetRows {
  const file = openPrepared(path);
  try {
    const header = readHeader(file, path);
    const most = Math.max(1, Math.floor(MOST_NUMBERS / manifest.inputs));
    const places = placesOf(file, header, manifest, classIndex);
    const wanted = Array.from({ length: Math.min(count, most, Math.max(0, places.count - from)) }, (_, i) =>
      places.at(from + i),
    );
    const rows = wanted.map((index) => ({
      index,
      values: tensorRow(file, path, header, 'inputs', index),
      label: labelOf(file, path, header, manifest, index),
    }));
    return { count: places.count, rows };
  } finally {
    closeSync(file);
  }
}

function openPrepared(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new AppError('ARTIFACT_NOT_FOUND', `${path} can't be opened; import the dataset again.`, { cause });
  }
}

function readHeader(file: number, path: string): TensorHeader {
  const { size } = fstatSync(file);
  const length = size < 8 ? -1 : Number(readBytes(file, path, 0, 8).readBigUInt64LE());
  const isWhole = length >= 2 && 8 + length <= size;
  const text = isWhole ? readBytes(file, path, 8, length).toString('utf8') : '';
  const header = isWhole ? parseTensorHeader(text, 8 + length, size) : `its ${size} bytes are cut off`;
  if (typeof header === 'string') throw corrupt(path, header);
  return header;
}

/** The rows to choose among: all of them, or those of one class. */
function placesOf(file: number, header: TensorHeader, { rows, name }: Manifest, classIndex: number | undefined) {
  if (classIndex === undefined) return { count: rows, at: (i: number) => i };
  const labels = header.entries.get('labels');
  if (!labels) throw new AppError('BAD_USAGE', `The dataset "${name}" has no classes; ask for its rows without one.`);
  const [start, end] = labels.data_offsets;
  const bytes = Buffer.alloc(end - start);
  readSync(file, bytes, 0, bytes.length, header.start + start);
  const classes = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const found: number[] = [];
  classes.forEach((it, row) => {
    if (it === classIndex) found.push(row);
  });
  return { count: found.length, at: (i: number) => found[i] ?? 0 };
}

function labelOf(file: number, path: string, header: TensorHeader, { label }: Manifest, row: number) {
  if (label === null) return null;
  const [value = 0] = tensorRow(file, path, header, label.kind === 'class' ? 'labels' : 'targets', row);
  return label.kind === 'class' ? (label.classes[value] ?? null) : value;
}

function tensorRow(file: number, path: string, header: TensorHeader, name: string, row: number): number[] {
  const entry = header.entries.get(name);
  if (!entry) throw corrupt(path, `tensor ${name} is missing`);
  const width = entry.shape[1] ?? 1;
  const rowBytes = width * DTYPE_BYTES[entry.dtype];
  const bytes = readBytes(file, path, header.start + entry.data_offsets[0] + row * rowBytes, rowBytes);
  return Array.from({ length: width }, (_, i) => valueAt(bytes, entry.dtype, i));
}

function valueAt(bytes: Buffer, dtype: TensorEntry['dtype'], i: number): number {
  if (dtype === 'U8') return bytes.readUInt8(i);
  if (dtype === 'I32') return bytes.readInt32LE(4 * i);
  return dtype === 'F32' ? bytes.readFloatLE(4 * i) : bytes.readDoubleLE(8 * i);
}

function readBytes(file: number, path: string, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, from) < length) throw corrupt(path, 'it ends too early');
  return bytes;
}

function corrupt(path: string, what: string): AppError {
  return new AppError('ARTIFACT_CORRUPT', `${path} can't be used: ${what}. Import the dataset again.`);
}
