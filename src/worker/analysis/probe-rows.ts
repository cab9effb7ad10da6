// The rows of a probe: which show their class to the classifiers, and which only test them.
import type { DatasetLabel } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { ProbeRequest } from '#shared/probe.ts';
import { drawProportional } from '../core/folds.ts';
import { PURPOSE } from '../core/random.ts';
import { readSafetensors } from '../files/safetensors.ts';
import { openSubject, type Subject, type SubjectPlace } from './subject.ts';

/** Rows of validation and test beyond these are left out, at even distances. */
const MAX_HELD_OUT = 20_000;

/** Dataset rows with their classes. */
export interface ClassRows {
  readonly rows: Uint32Array;
  readonly classes: Int32Array;
}

export interface ProbeRows {
  readonly subject: Subject;
  readonly classCount: number;
  readonly train: ClassRows;
  readonly validation: ClassRows;
  readonly test: ClassRows;
  readonly cautions: readonly string[];
}

/** @throws AppError BAD_USAGE where the dataset has no classes, or the rows show fewer than two. */
export function probeRows(place: SubjectPlace, { labelledRows, rows: most, seed }: ProbeRequest): ProbeRows {
  const { manifest, path } = place.dataset;
  const { classes: names } = classLabel(manifest.label);
  const dataset = { ...place.spec.dataset, labelledRows: labelledRows ?? place.spec.dataset.labelledRows };
  const subject = openSubject({ ...place, spec: { ...place.spec, dataset } });
  const of = readSafetensors(path, ['labels']).tensors.labels?.data as Int32Array;
  const withClasses = (rows: Uint32Array) => ({ rows, classes: Int32Array.from(rows, (row) => of[row]!) });
  const { labelled, split } = subject.data;
  const all = withClasses(labelled);
  const drawn = drawProportional(all.classes, most, { seed, purpose: PURPOSE.probeRows, layer: 0, step: 0 });
  const train = withClasses(drawn.map((at) => labelled[at]!));
  if (new Set(train.classes).size < 2) {
    const what = `The ${train.rows.length} labelled rows show one class only`;
    throw new AppError('BAD_USAGE', `${what}; a classifier needs two: choose more labelled rows.`);
  }
  const validation = withClasses(spaced(split.validation));
  const test = withClasses(spaced(split.test));
  const leftOut = labelled.length - train.rows.length;
  const cautions = [
    ...(leftOut > 0 ? [`Classifiers see ${train.rows.length} of ${labelled.length} labelled training rows.`] : []),
    ...(split.test.length > MAX_HELD_OUT ? [`${MAX_HELD_OUT} of ${split.test.length} test rows are looked at.`] : []),
    ...(split.test.length === 0 ? ['This run kept no test rows.'] : []),
  ];
  return { subject, classCount: names.length, train, validation, test, cautions };
}

function classLabel(label: DatasetLabel | null): Extract<DatasetLabel, { kind: 'class' }> {
  if (label?.kind === 'class') return label;
  const what = label ? `The label "${label.name}" is a number` : 'This dataset has no label';
  throw new AppError('BAD_USAGE', `${what}, and probes classify; choose a run of a dataset with classes.`);
}

function spaced(rows: Uint32Array): Uint32Array {
  if (rows.length <= MAX_HELD_OUT) return rows;
  return Uint32Array.from({ length: MAX_HELD_OUT }, (_, i) => rows[Math.floor((i * rows.length) / MAX_HELD_OUT)]!);
}
