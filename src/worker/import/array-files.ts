// The arrays of an import: inputs and labels, for training and test, from IDX, NPY or NPZ files.
import type { FileRecord } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { ImportOptions, ImportQuestion } from '#shared/import.ts';
import type { ReadingJob } from '#shared/job.ts';
import type { NumberArray } from './array.ts';
import { askIfUnclear } from './choice.ts';
import { detectKind } from './detect.ts';
import { readIdx } from './idx.ts';
import { labelValues, readLabels } from './label-file.ts';
import { readNpy } from './npy.ts';
import { listNpz, readNpzArray } from './npz.ts';
import { openSource, readWhole, type Source, unreadable } from './source.ts';

type Labels = readonly (string | number)[];

export interface ArrayFiles {
  readonly inputs: NumberArray;
  readonly labels: Labels | null;
  readonly testInputs: NumberArray | null;
  readonly testLabels: Labels | null;
  readonly sources: readonly FileRecord[];
}

type Part = keyof ImportOptions['arrays'];

/** What people call their arrays, in lower case. */
const USUAL_NAMES: Readonly<Record<Part, readonly string[]>> = {
  inputs: ['x_train', 'train_x', 'train_images', 'x', 'inputs', 'images', 'data', 'features', 'xtrain'],
  labels: ['y_train', 'train_y', 'train_labels', 'y', 'labels', 'label', 'targets', 'target', 'ytrain'],
  testInputs: ['x_test', 'test_x', 'test_images', 'xtest'],
  testLabels: ['y_test', 'test_y', 'test_labels', 'ytest'],
};

/** Reads every array that the job names. */
export async function readArrayFiles(job: ReadingJob, source: Source): Promise<ArrayFiles> {
  const { paths, options, folder } = job;
  const first = detectKind(source) === 'npz' ? await fromArchive(source, options) : await fromFile(source);
  const test = paths.test ? await fromFile(await openSource(paths.test)) : null;
  const labels = paths.labels ? await readLabels(paths.labels, options, folder) : null;
  const testLabels = paths.testLabels ? await readLabels(paths.testLabels, options, folder) : null;
  return {
    inputs: first.inputs,
    labels: labels?.labels ?? first.labels,
    testInputs: test?.inputs ?? first.testInputs,
    testLabels: testLabels?.labels ?? first.testLabels,
    sources: [...first.sources, ...[test, labels, testLabels].flatMap((part) => part?.sources ?? [])],
  };
}

async function fromFile(source: Source): Promise<ArrayFiles> {
  const kind = detectKind(source);
  if (kind === 'table' || kind === 'npz') {
    const what = kind === 'table' ? 'a text table' : 'an archive';
    throw unreadable(source.name, `is ${what}, and the other file an array`, 'give both in one format');
  }
  const { bytes, record } = await readWhole(source);
  const inputs = kind === 'idx' ? readIdx(source.name, bytes) : readNpy(source.name, bytes);
  return { inputs, labels: null, testInputs: null, testLabels: null, sources: [record] };
}

async function fromArchive(source: Source, options: ImportOptions): Promise<ArrayFiles> {
  const { bytes, record } = await readWhole(source);
  const names = listNpz(source.name, bytes);
  const nameOf = (part: Part): string | null => {
    const wanted = options.arrays[part];
    if (wanted !== undefined && !names.includes(wanted)) {
      throw new AppError('BAD_USAGE', `${source.name} has no array "${wanted}"; it has ${names.join(', ')}.`);
    }
    return wanted ?? usualName(part, names);
  };
  const inputs = nameOf('inputs') ?? (names.length === 1 ? names[0]! : null);
  if (inputs === null) {
    askIfUnclear(source.name, [arrayQuestion(names)]);
    throw new Error('a question was asked');
  }
  const read = (name: string): NumberArray => readNpzArray(source.name, bytes, name);
  const labelsOf = (part: Part): Labels | null => {
    const name = nameOf(part);
    return name === null || name === inputs ? null : labelValues(`${source.name}: ${name}`, read(name));
  };
  const test = nameOf('testInputs');
  return {
    inputs: read(inputs),
    labels: labelsOf('labels'),
    testInputs: test === null ? null : read(test),
    testLabels: labelsOf('testLabels'),
    sources: [record],
  };
}

function usualName(part: Part, names: readonly string[]): string | null {
  const usual = USUAL_NAMES[part];
  const found = usual.map((it) => names.find((name) => name.toLowerCase() === it));
  return found.find((name) => name !== undefined) ?? null;
}

function arrayQuestion(names: readonly string[]): ImportQuestion {
  return {
    question: `The archive holds ${names.length} arrays (${names.slice(0, 10).join(', ')}): which one holds the inputs?`,
    option: 'arrays.inputs',
    choices: names.map((name) => ({
      value: name,
      effect: `inputs are ${name}`,
      options: { arrays: { inputs: name } },
    })),
  };
}
