// From arrays (IDX, NPY, NPZ) to a prepared dataset.
import type { Manifest, ManifestColumn } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { ReadingJob } from '#shared/job.ts';
import { nearestName } from '#shared/nearest-name.ts';
import type { NumberArray } from './array.ts';
import { type ArrayFiles, readArrayFiles } from './array-files.ts';
import { countMismatch } from './label-file.ts';
import { labelColumn, prepareLabel } from './labels.ts';
import { allocate, type Matrix, ranges } from './matrix.ts';
import { type Prepared, wantedImage } from './prepared.ts';
import { MAX_FLOAT32 } from './profile.ts';
import { type Source, unreadable } from './source.ts';

type Image = Manifest['image'];

/**
 * Reads arrays of numbers: the first dimension counts rows, all others become inputs.
 * @throws AppError DATASET_UNREADABLE, SHAPE_MISMATCH, BAD_USAGE or NEEDS_CHOICE.
 */
export async function importArrays(job: ReadingJob, source: Source): Promise<Prepared> {
  if (job.options.columns.length > 0) {
    throw new AppError('BAD_USAGE', `${source.name} is an array, and the option columns is for tables; leave it out.`);
  }
  const files = withLabelColumn(await readArrayFiles(job, source), job);
  const { inputs, testInputs } = files;
  checkShapes(source.name, files);
  for (const part of [inputs, ...(testInputs ? [testInputs] : [])]) checkFinite(source.name, part);
  const matrix = joined(inputs, testInputs);
  const testRows = testInputs?.shape[0] ?? 0;
  const values = files.labels && [...files.labels, ...(files.testLabels ?? [])];
  const label = values && prepareLabel(files.labelName ?? 'label', values, testRows, job.options.label.kind);
  const image = wantedImage(job.options, matrix.width) ?? imageOf(inputs.shape);
  return {
    dataset: { inputs: matrix.values, classes: label?.classes ?? null, targets: label?.targets ?? null },
    facts: {
      inputs: matrix.width,
      testRows,
      image,
      columns: [...inputColumnsOf(matrix, image), ...(label ? [labelColumn(label.label)] : [])],
      label: label?.label ?? null,
    },
    sources: files.sources,
    warnings: [...(label?.warnings ?? []), ...constantNote(matrix, image)],
    suggestedLabel: null,
    written: null,
  };
}

interface LabelledFiles extends ArrayFiles {
  readonly labelName: string | null;
}

/** Takes the label out of a two-dimensional array where a column of it was named ("column785" is the 785th). */
function withLabelColumn(files: ArrayFiles, job: ReadingJob): LabelledFiles {
  const { column } = job.options.label;
  if (column === undefined) return { ...files, labelName: null };
  const [, width = 1, ...deeper] = files.inputs.shape;
  const names = Array.from({ length: deeper.length > 0 ? 0 : width }, (_, i) => `column${i + 1}`);
  const at = names.indexOf(column);
  if (at === -1 && column === 'label' && files.labels) return { ...files, labelName: null };
  if (at === -1) {
    const nearest = nearestName(column, names.slice(0, 1000));
    const known = names.length > 0 ? `its columns are column1 to column${width}` : 'its rows are pictures';
    const remedy = nearest
      ? `did you mean "${nearest}"?`
      : `${known}; give labels as a file of their own with --labels.`;
    throw new AppError('BAD_USAGE', `There is no label column "${column}"; ${remedy}`);
  }
  const train = splitColumn(files.inputs, at);
  const test = files.testInputs && splitColumn(files.testInputs, at);
  return {
    ...files,
    inputs: train.rest,
    labels: train.column,
    testInputs: test?.rest ?? null,
    testLabels: test?.column ?? null,
    labelName: column,
  };
}

function splitColumn({ shape, data }: NumberArray, at: number): { rest: NumberArray; column: number[] } {
  const [rows = 0, width = 1] = shape;
  const column = Array.from({ length: rows }, (_, row) => data[row * width + at] ?? 0);
  const rest = data.filter((_, i) => i % width !== at);
  return { rest: { shape: [rows, width - 1], data: rest, strings: null }, column };
}

function checkShapes(name: string, { inputs, labels, testInputs, testLabels }: ArrayFiles): void {
  if (inputs.strings || testInputs?.strings) {
    throw unreadable(name, 'holds texts where inputs should be', 'give inputs as numbers');
  }
  if (testInputs && widthOf(testInputs) !== widthOf(inputs)) {
    const widths = `${widthOf(testInputs)} inputs per row (${testInputs.shape.join(' x ')}), training rows ${widthOf(inputs)}`;
    throw new AppError('SHAPE_MISMATCH', `Test rows have ${widths}; give test data of the same shape.`);
  }
  const rows = inputs.shape[0] ?? 0;
  if (labels && labels.length !== rows) throw countMismatch(labels.length, rows);
  const testRows = testInputs?.shape[0] ?? 0;
  if (testLabels && testLabels.length !== testRows) throw countMismatch(testLabels.length, testRows);
  if (labels && testInputs && !testLabels) {
    throw new AppError('SHAPE_MISMATCH', `${testRows} test rows have no labels; give them with --test-labels.`);
  }
  if (testLabels && !labels) {
    throw new AppError('SHAPE_MISMATCH', 'There are labels for the test rows only; give --labels as well.');
  }
}

function widthOf({ shape }: NumberArray): number {
  return shape.slice(1).reduce((product, side) => product * side, 1);
}

/** Numbers that are infinite or none make every weight NaN, so none come in. */
function checkFinite(name: string, array: NumberArray): void {
  if (array.data instanceof Uint8Array) return;
  const width = widthOf(array);
  let [count, first] = [0, -1];
  for (let i = 0; i < array.data.length; i++) {
    if (Math.abs(array.data[i]!) <= MAX_FLOAT32) continue;
    if (count++ === 0) first = i;
  }
  if (count === 0) return;
  const where = `the first ${array.data[first]} in row ${Math.floor(first / width) + 1}, column ${(first % width) + 1}`;
  throw unreadable(
    name,
    `holds values that are not finite numbers (${count} in all, ${where})`,
    'replace them, and import again',
  );
}

/** Training rows, then test rows; bytes where every value is a whole number from 0 to 255. */
function joined(train: NumberArray, test: NumberArray | null): Matrix {
  const width = widthOf(train);
  const rows = (train.shape[0] ?? 0) + (test?.shape[0] ?? 0);
  const areBytes = [train, test].every((part) => !part || isBytes(part.data));
  const values = allocate(rows, width, areBytes);
  values.set(train.data);
  if (test) values.set(test.data, train.data.length);
  return { values, rows, width };
}

function isBytes(data: NumberArray['data']): boolean {
  return data instanceof Uint8Array || data.every((value) => (value & 255) === value);
}

/** Three dimensions are grey pictures; four are pictures with 1, 3 or 4 channels last, or one channel first. */
function imageOf(shape: readonly number[]): Image {
  const [, a = 0, b = 0, c = 0] = shape;
  if (shape.length === 3) return { width: b, height: a, channels: 1 };
  if (shape.length === 4 && [1, 3, 4].includes(c)) return { width: b, height: a, channels: c };
  if (shape.length === 4 && a === 1) return { width: c, height: b, channels: 1 };
  return null;
}

function inputColumnsOf(matrix: Matrix, image: Image): ManifestColumn[] {
  const { min, max } = ranges(matrix);
  if (!image) {
    return Array.from(min, (least, i) => ({ name: `column${i + 1}`, role: 'input', min: least, max: max[i]! }));
  }
  const shared = {
    role: 'input' as const,
    min: min.reduce((a, b) => Math.min(a, b)),
    max: max.reduce((a, b) => Math.max(a, b)),
  };
  const { width, channels } = image;
  return Array.from(min, (_, i) => {
    const pixel = Math.floor(i / channels);
    const place = `pixel ${Math.floor(pixel / width) + 1},${(pixel % width) + 1}`;
    return { name: channels > 1 ? `${place},${(i % channels) + 1}` : place, ...shared };
  });
}

/** Pictures have borders that never change; elsewhere such columns are worth a word. */
function constantNote(matrix: Matrix, image: Image): string[] {
  if (image) return [];
  const { min, max } = ranges(matrix);
  const constant = min.reduce((count, least, i) => (least === max[i] ? count + 1 : count), 0);
  return constant > 0 ? [`${constant} of ${matrix.width} columns have the same value in every row.`] : [];
}
