// Labels from files of their own, beside the data: IDX, NPY, or a text file with one label per line.
import type { FileRecord } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { type ImportOptions, importOptionsSchema } from '#shared/import.ts';
import type { ReadingJob } from '#shared/job.ts';
import type { NumberArray } from './array.ts';
import { toNumber, trimmed } from './cell.ts';
import { detectKind } from './detect.ts';
import { readIdx } from './idx.ts';
import { readNpy } from './npy.ts';
import { openSource, readWhole, unreadable } from './source.ts';
import { openTable, readRows } from './table.ts';
import type { TablePair } from './table-pair.ts';

export interface LabelFile {
  readonly name: string;
  readonly labels: (string | number)[];
  readonly sources: readonly FileRecord[];
}

/** One file of labels. `folder` takes a sniffer's sample for a moment. */
export async function readLabels(path: string, options: ImportOptions, folder: string): Promise<LabelFile> {
  const source = await openSource(path);
  const kind = detectKind(source);
  if (kind === 'npz') throw unreadable(source.name, 'is an archive', 'give the labels as an NPY file');
  if (kind === 'table') return readLabelTable(path, options, folder);
  const { bytes, record } = await readWhole(source);
  const array = kind === 'idx' ? readIdx(source.name, bytes) : readNpy(source.name, bytes);
  return { name: 'label', labels: labelValues(source.name, array), sources: [record] };
}

/**
 * An array as labels: one per row, or one-hot with a column per class.
 * @throws AppError SHAPE_MISMATCH or DATASET_UNREADABLE for anything else.
 */
export function labelValues(name: string, { shape, data, strings }: NumberArray): (string | number)[] {
  const [rows = 0, ...rest] = shape;
  const width = rest.reduce((product, side) => product * side, 1);
  if (strings && width === 1) return [...strings];
  if (strings || rest.length > 1) {
    throw new AppError('SHAPE_MISMATCH', `${name} has the shape ${shape.join(' x ')}; labels have one value per row.`);
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw unreadable(name, `holds ${data[bad]} as the label of row ${bad + 1}`, 'correct it');
  if (width === 1) return Array.from(data);
  return Array.from({ length: rows }, (_, row) => {
    const cells = data.subarray(row * width, (row + 1) * width);
    const on = cells.indexOf(1);
    if (on !== -1 && cells.every((value, i) => value === (i === on ? 1 : 0))) return on;
    const what = `has ${width} values per row, and row ${row + 1} is not a single 1 among zeros`;
    throw unreadable(name, what, 'give one label per row, or one-hot rows');
  });
}

async function readLabelTable(path: string, options: ImportOptions, folder: string): Promise<LabelFile> {
  const { encoding, header } = options.dialect;
  const dialect = { ...(encoding ? { encoding } : {}), ...(header === undefined ? {} : { header }) };
  const table = await openTable(await openSource(path), importOptionsSchema.parse({ dialect }), folder);
  const { names, format } = table.dialect;
  if (names.length !== 1) {
    throw unreadable(table.text.source.name, `has ${names.length} columns`, 'a file of labels has one label per line');
  }
  const labels: string[] = [];
  await readRows(table, ([cell = '']) => labels.push(trimmed(cell)));
  const numbers = labels.map((label) => toNumber(label, format));
  const areNumbers = numbers.every(Number.isFinite);
  const name = table.dialect.hasHeader ? names[0]! : 'label';
  return { name, labels: areNumbers ? numbers : labels, sources: [table.text.record] };
}

/** Labels for the rows of a table, in their order; null without files of labels. */
export async function readLabelFile(job: ReadingJob, pair: TablePair): Promise<LabelFile | null> {
  const { labels: path, test, testLabels: testPath } = job.paths;
  if (!path && testPath) {
    throw new AppError('SHAPE_MISMATCH', 'There are labels for the test rows only; give --labels as well.');
  }
  if (!path) return null;
  if (pair.badRows.length > 0) {
    throw new AppError('SHAPE_MISMATCH', 'Rows that were left out would shift the labels; correct the rows first.');
  }
  const first = await readLabels(path, job.options, job.folder);
  const second = testPath ? await readLabels(testPath, job.options, job.folder) : null;
  const labels = [...first.labels, ...(second?.labels ?? [])];
  if (labels.length !== pair.rows || Boolean(test) !== Boolean(second)) throw countMismatch(labels.length, pair.rows);
  return { name: first.name, labels, sources: [...first.sources, ...(second?.sources ?? [])] };
}

/** The refusal for labels and rows that don't go together. */
export function countMismatch(labels: number, rows: number): AppError {
  return new AppError('SHAPE_MISMATCH', `There are ${labels} labels for ${rows} rows; give one label per row.`);
}
