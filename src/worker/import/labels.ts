// What is to be predicted: classes with indices, or plain values.
import type { DatasetLabel, ManifestColumn } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { byNumberOrText } from './columns.ts';

/** More different whole numbers than this are values, not classes. */
const MAX_NUMBER_CLASSES = 50;
const MAX_CLASSES = 1000;
const EXAMPLES = 5;

export interface PreparedLabel {
  readonly label: DatasetLabel;
  readonly classes: Int32Array | null;
  readonly targets: Float32Array | null;
  readonly warnings: readonly string[];
}

/**
 * Turns the labels of all rows (test rows last) into classes or values.
 * @throws AppError BAD_USAGE where the wanted kind does not fit.
 */
export function prepareLabel(
  name: string,
  given: readonly (string | number)[],
  testRows: number,
  kind: 'class' | 'value' | undefined,
): PreparedLabel {
  const { labels, warnings } = withoutTestPoints(name, given, testRows);
  const distinct = new Set(labels);
  const areNumbers = [...distinct].every((label) => typeof label === 'number');
  const areWhole = [...distinct].every((label) => Number.isInteger(label));
  const isClass = kind ? kind === 'class' : !areNumbers || (areWhole && distinct.size <= MAX_NUMBER_CLASSES);
  if (!isClass) return valueLabel(name, labels, areNumbers, [...warnings]);
  if (distinct.size > MAX_CLASSES) {
    const what = `Column ${name} has ${distinct.size} different labels, and at most ${MAX_CLASSES} classes make sense`;
    throw new AppError('BAD_USAGE', `${what}; choose another label column.`);
  }
  const classes = [...distinct].map(String).sort(byNumberOrText);
  const index = new Map(classes.map((it, i) => [it, i]));
  const indices = Int32Array.from(labels, (label) => index.get(String(label))!);
  return {
    label: { kind: 'class', name, classes },
    classes: indices,
    targets: null,
    warnings: [...warnings, ...classWarnings(name, indices, classes, testRows), ...gradeNote(name, classes, kind)],
  };
}

function valueLabel(
  name: string,
  labels: readonly (string | number)[],
  areNumbers: boolean,
  warnings: string[],
): PreparedLabel {
  if (!areNumbers) {
    const text = labels.find((label) => typeof label === 'string');
    throw new AppError(
      'BAD_USAGE',
      `Column ${name} holds "${text}", so it can't be a value; choose label.kind "class".`,
    );
  }
  const targets = Float32Array.from(labels as readonly number[]);
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const target of targets) [min, max] = [Math.min(min, target), Math.max(max, target)];
  return { label: { kind: 'value', name, min, max }, classes: null, targets, warnings };
}

/** UCI's Adult writes ">50K" in the training file and ">50K." in the test file. */
function withoutTestPoints(name: string, given: readonly (string | number)[], testRows: number) {
  const start = given.length - testRows;
  const known = new Set(given.slice(0, start));
  const test = given.slice(start);
  const isPointed = (label: string | number): boolean =>
    typeof label === 'string' && label.endsWith('.') && !known.has(label) && known.has(label.slice(0, -1));
  if (testRows === 0 || !test.every(isPointed)) return { labels: given, warnings: [] };
  const labels = [...given.slice(0, start), ...test.map((label) => String(label).slice(0, -1))];
  return {
    labels,
    warnings: [`Every label of the test file ends in a full stop that ${name} lacks; it was left out.`],
  };
}

function classWarnings(name: string, indices: Int32Array, classes: readonly string[], testRows: number): string[] {
  const train = indices.subarray(0, indices.length - testRows);
  const inTraining = new Set(train);
  const unseen = classes.filter((_, i) => !inTraining.has(i));
  const warnings: string[] = [];
  if (classes.length === 1) warnings.push(`Label ${name} is "${classes[0]}" in every row, so nothing can be learned.`);
  if (unseen.length > 0) {
    const shown = unseen.slice(0, EXAMPLES).join(', ');
    warnings.push(`${unseen.length} classes of ${name} come only in the test rows: ${shown}.`);
  }
  return warnings;
}

/** Grades 3 to 8 may be classes or values; indices that begin with 0 or 1 are classes. */
function gradeNote(name: string, classes: readonly string[], kind: 'class' | 'value' | undefined): string[] {
  const areNumbers = classes.every((it) => !Number.isNaN(Number(it)));
  if (kind || !areNumbers || classes.length < 3 || classes[0] === '0' || classes[0] === '1') return [];
  const range = `${classes[0]} to ${classes.at(-1)}`;
  return [
    `Label ${name} (${range}) was read as ${classes.length} classes; set label.kind to "value" to predict numbers.`,
  ];
}

/** The manifest's entry for a label that is no column of the data. */
export function labelColumn(label: DatasetLabel): ManifestColumn {
  const range = label.kind === 'class' ? { min: 0, max: label.classes.length - 1 } : { min: label.min, max: label.max };
  return { name: label.name, role: 'label', ...range };
}
