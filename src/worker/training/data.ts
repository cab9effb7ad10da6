// A run's rows: read, split, scaled as its specification says, and checked against what its units can take.
import type { Manifest } from '#shared/dataset.ts';
import { inputColumns } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { TrainingJob } from '#shared/job.ts';
import type { Spec } from '#shared/spec.ts';
import { type FittedScaling, fitScaling, scaleRows } from '../core/scaling.ts';
import { drawLabelledRows, type Split, splitRows } from '../core/split.ts';
import { type OpenDataset, openPreparedDataset } from '../files/prepared-dataset.ts';
import type { Examples } from './examples.ts';
import { type Input, rawInput } from './input.ts';
import { naturalColumns } from './layout.ts';
import { fitTarget, type Target, type TargetScale } from './targets.ts';
import { readScaling } from './weights-file.ts';

/** Rows whose range is looked at to find values that Bernoulli units can't take. */
const CHECKED_ROWS = 10_000;

/** What was fitted on the training rows, and must stay what it is for as long as the run lives. */
export interface Fitted {
  readonly scaling: FittedScaling;
  /** Null without a value to predict. */
  readonly target: TargetScale | null;
}

/** Everything about the data that training needs. */
export interface RunData {
  readonly columns: number;
  readonly scaling: FittedScaling;
  readonly target: Target | null;
  readonly split: Split;
  /** Training rows whose labels fine-tuning may see. */
  readonly labelled: Uint32Array;
  /** The rows of a part, ready to be gathered. */
  input(rows: Uint32Array): Input;
  /** The same with their targets. */
  examples(rows: Uint32Array): Examples;
}

/**
 * Opens, splits and scales a run's rows; a run that goes on brings what it fitted when it began.
 * @throws AppError DATASET_UNREADABLE, INVALID_SPEC or SHAPE_MISMATCH where data and specification don't fit.
 */
export function prepareData(
  { spec, dataset, sources }: Pick<TrainingJob, 'spec' | 'dataset' | 'sources'>,
  fitted: Fitted | null,
): RunData {
  const { manifest } = dataset;
  const prepared = openPreparedDataset(dataset.path, manifest);
  const split = splitData(spec, manifest, prepared);
  const labelled = labelledRows(spec, manifest, prepared, split.train);
  const scaling = fitted?.scaling ?? runScaling(spec, manifest, prepared, split, sources[0]?.path);
  checkUnits(spec, manifest, prepared, split.train, scaling);
  const target = runTarget(spec, manifest, prepared, labelled, fitted?.target ?? null);
  const input = (rows: Uint32Array) => rawInput(prepared.rows, rows, scaling);
  const examples = (rows: Uint32Array) => {
    if (!target) throw new Error('a run without a head has no targets');
    return { input: input(rows), rows, target };
  };
  return { columns: manifest.inputs, scaling, target, split, labelled, input, examples };
}

function splitData(spec: Spec, manifest: Manifest, { classes }: OpenDataset): Split {
  const { seed, validation, test = 0 } = spec.dataset.split;
  const { labelledRows } = spec.dataset;
  const kept = new Set(typeof labelledRows === 'object' && 'indices' in labelledRows ? labelledRows.indices : []);
  const split = splitRows(manifest.rows, manifest.testRows, classes, { seed, validation, test }, kept);
  if (split.train.length === 0) {
    throw new AppError(
      'INVALID_SPEC',
      `The split leaves no training rows of ${manifest.rows}; lower dataset.split.validation or dataset.split.test.`,
    );
  }
  return split;
}

function labelledRows(spec: Spec, manifest: Manifest, { classes }: OpenDataset, train: Uint32Array): Uint32Array {
  const { labelledRows: wanted } = spec.dataset;
  if (wanted === 'all') return train;
  if ('indices' in wanted) return Uint32Array.from(new Set(wanted.indices)).sort();
  const classCount = manifest.label?.kind === 'class' ? manifest.label.classes.length : 1;
  const drawn = drawLabelledRows(train, wanted.count, classes, classCount, wanted.seed);
  if (drawn) return drawn;
  throw new AppError(
    'INVALID_SPEC',
    `${wanted.count} labelled rows with each class in equal numbers can't be drawn from ${train.length} training rows; lower dataset.labelledRows.count.`,
  );
}

function runScaling(
  spec: Spec,
  manifest: Manifest,
  { rows }: OpenDataset,
  split: Split,
  source: string | undefined,
): FittedScaling {
  const { scaling } = spec.dataset;
  if (scaling !== 'from-source') {
    const fitted = fitScaling(scaling, rows, split.train, manifest.image !== null);
    const [first] = spec.stack;
    const isByColumn = first !== undefined && first.kind !== 'dense' && first.visibleUnits === 'mixed';
    return isByColumn ? leaveNatural(fitted, naturalColumns(manifest)) : fitted;
  }
  const fitted = readScaling(source!);
  if (fitted.offset.length !== manifest.inputs) {
    throw new AppError(
      'SHAPE_MISMATCH',
      `The source run scales ${fitted.offset.length} columns and this dataset has ${manifest.inputs}; choose another scaling.`,
    );
  }
  return fitted;
}

/** The scaling without what it would do to columns that are 0 or 1 by their nature. */
function leaveNatural(fitted: FittedScaling, isNatural: readonly boolean[]): FittedScaling {
  const offset = fitted.offset.map((value, column) => (isNatural[column] ? 0 : value));
  const scale = fitted.scale.map((value, column) => (isNatural[column] ? 1 : value));
  return { ...fitted, offset, scale };
}

/** Bernoulli visible units take values in [0, 1] and nothing else. */
function checkUnits(
  spec: Spec,
  manifest: Manifest,
  { rows }: OpenDataset,
  train: Uint32Array,
  scaling: FittedScaling,
): void {
  const [first] = spec.stack;
  if (first === undefined || first.kind === 'dense' || first.visibleUnits !== 'bernoulli') return;
  const columns = manifest.inputs;
  const values = scaleRows(rows, train.subarray(0, CHECKED_ROWS), scaling);
  const at = values.findIndex((value) => !(value >= 0 && value <= 1));
  if (at === -1) return;
  const column = inputColumns(manifest)[at % columns]?.name ?? `column ${(at % columns) + 1}`;
  const value = Number(values[at]!.toPrecision(4));
  throw new AppError(
    'INVALID_SPEC',
    `Bernoulli visible units take values from 0 to 1, but "${column}" is ${value} in row ${train[Math.floor(at / columns)]! + 1}; choose dataset.scaling "unit", or visibleUnits "gaussian" with "standardise".`,
  );
}

function runTarget(
  spec: Spec,
  { label, inputs: columns }: Manifest,
  { classes, targets }: OpenDataset,
  labelled: Uint32Array,
  fitted: TargetScale | null,
): Target | null {
  const { head, finetuning, stack } = spec;
  if (finetuning?.objective === 'autoencoder') {
    const [first] = stack;
    return { kind: 'input', columns, isBinary: first?.kind !== 'dense' && first?.visibleUnits === 'bernoulli' };
  }
  if (head.kind === 'none') return null;
  if (head.kind !== 'regression' && classes && label?.kind === 'class') {
    const isIndependent = head.kind === 'sigmoid';
    return { kind: 'class', classes: label.classes.length, of: classes, isIndependent };
  }
  if (head.kind === 'regression' && targets) {
    return { kind: 'value', of: targets, scaled: fitted ?? fitTarget(targets, labelled) };
  }
  throw new AppError(
    'INVALID_SPEC',
    `head.kind is "${head.kind}", which this dataset's label doesn't fit; choose another head, or "none".`,
  );
}
