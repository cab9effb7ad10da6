// Makes a training job of a specification: what the dataset and the runs it copies from must allow, and what they add.
import type { Manifest } from '#shared/dataset.ts';
import type { KernelChoice } from '#shared/engine.ts';
import { AppError } from '#shared/error.ts';
import { JOB_VERSION, type TrainingJob } from '#shared/job.ts';
import { type Layer, outputUnits } from '#shared/layer.ts';
import type { Run } from '#shared/run.ts';
import type { Spec } from '#shared/spec.ts';

/** Share of the rows kept for the test where the dataset has no test set and the specification says nothing. */
export const DEFAULT_TEST = 0.2;

/** What a job is made from besides the specification. */
export interface Surroundings {
  readonly runId: string;
  readonly manifest: Manifest;
  /** Absolute paths. */
  readonly datasetPath: string;
  readonly folder: string;
  readonly cacheFolder: string;
  readonly threads: number;
  readonly kernels: KernelChoice;
  readonly checkpointSeconds: number;
  /** @throws AppError RUN_NOT_FOUND */
  readonly findRun: (idOrPrefix: string) => Run;
  /** Absolute path of a run's weights. */
  readonly weightsPath: (run: Run) => string;
}

/**
 * A complete job; its specification is the one to store, with the split filled in and full run ids.
 * @throws AppError INVALID_SPEC, SHAPE_MISMATCH, RUN_NOT_FOUND or ARTIFACT_NOT_FOUND: one sentence with the remedy.
 */
export function resolveJob(spec: Spec, surroundings: Surroundings): TrainingJob {
  const { manifest, findRun, weightsPath, runId, datasetPath, folder, cacheFolder } = surroundings;
  const { threads, kernels, checkpointSeconds } = surroundings;
  checkLabel(spec, manifest);
  const split = resolveSplit(spec, manifest);
  checkLabelledRows(spec, manifest);
  const copies = spec.stack.flatMap(({ source }, layer) =>
    typeof source === 'object' ? [{ layer, source, run: findRun(source.run) }] : [],
  );
  for (const { layer, run } of copies) checkCopy(spec, manifest, layer, run);
  checkScaling(
    spec,
    manifest,
    copies.map(({ run }) => run),
  );
  const stack = spec.stack.map((it, layer) => {
    const copy = copies.find((other) => other.layer === layer);
    return copy ? { ...it, source: { ...copy.source, run: copy.run.id } } : it;
  });
  return {
    version: JOB_VERSION,
    kind: 'train',
    runId,
    spec: { ...spec, stack, dataset: { ...spec.dataset, split } },
    dataset: { path: datasetPath, manifest },
    sources: copies.map(({ layer, source, run }) => ({
      layer,
      path: weightsPath(run),
      sha256: weightsOf(run).sha256,
      sourceLayer: source.layer,
      stage: source.stage,
    })),
    folder,
    cacheFolder,
    threads,
    kernels,
    checkpoints: [],
    checkpointSeconds,
    isResumed: false,
  };
}

function checkLabel({ head }: Spec, { name, label }: Manifest): void {
  if (head.kind === 'none') return;
  const wanted = head.kind === 'regression' ? 'value' : 'class';
  if (label?.kind === wanted) return;
  if (!label) {
    throw invalid(`head.kind is "${head.kind}", and the dataset "${name}" has no label; use head.kind "none".`);
  }
  const [has, remedy] =
    label.kind === 'class'
      ? [`a class label ("${label.name}", ${label.classes.length} classes)`, 'softmax']
      : [`a label of numbers ("${label.name}")`, 'regression'];
  throw invalid(`head.kind is "${head.kind}", and the dataset "${name}" has ${has}; use head.kind "${remedy}".`);
}

function resolveSplit({ dataset: { split } }: Spec, { name, testRows }: Manifest): Spec['dataset']['split'] {
  if (testRows > 0) {
    if (split.test === undefined) return split;
    const what = `dataset.split.test is ${split.test}, and the dataset "${name}" has its own test set of ${testRows} rows`;
    throw invalid(`${what}; remove dataset.split.test.`);
  }
  const test = split.test ?? DEFAULT_TEST;
  if (split.validation + test < 1) return { ...split, test };
  const what = `dataset.split.validation ${split.validation} and dataset.split.test ${test} leave no rows to train on`;
  throw invalid(`${what}; lower one of them so that they add up to less than 1.`);
}

function checkLabelledRows({ dataset: { labelledRows } }: Spec, { name, rows, testRows }: Manifest): void {
  if (labelledRows === 'all') return;
  const available = rows - testRows;
  const has = `the dataset "${name}" has ${available} rows${testRows > 0 ? ' outside its test set' : ''}`;
  if ('count' in labelledRows) {
    if (labelledRows.count <= available) return;
    throw invalid(`dataset.labelledRows.count is ${labelledRows.count}, and ${has}; use at most ${available}.`);
  }
  const at = labelledRows.indices.findIndex((index) => index >= available);
  if (at === -1) return;
  const what = `dataset.labelledRows.indices[${at}] is ${labelledRows.indices[at]}, and ${has}`;
  throw invalid(`${what}; use 0 to ${available - 1}.`);
}

/** That the layer of the other run exists and has this place's kind and size. */
function checkCopy(spec: Spec, manifest: Manifest, place: number, run: Run): void {
  const here = spec.stack[place];
  if (!here || typeof here.source !== 'object') return;
  weightsOf(run);
  const { layer, stage } = here.source;
  const count = run.spec.stack.length;
  const there = run.layers[layer];
  if (layer >= count || !there) {
    const has = count === 1 ? '1 layer, with the index 0' : `${count} layers, with the indices 0 to ${count - 1}`;
    throw invalid(`stack[${place}].source.layer is ${layer}, and run ${run.id} has ${has}; choose one of them.`);
  }
  const wasFinetuned = run.spec.finetuning !== null && run.stoppedAt?.phase !== 'pretraining';
  if (stage === 'finetuned' && !wasFinetuned) {
    const what = `stack[${place}].source.stage is "finetuned", and run ${run.id} was never fine-tuned`;
    throw invalid(`${what}; use "pretrained".`);
  }
  if (there.kind !== here.kind) {
    const what = `Layer ${layer + 1} of run ${run.id} is of the kind "${there.kind}", and this place is "${here.kind}"`;
    throw mismatch(`${what}; choose another layer, or make stack[${place}].kind "${there.kind}".`);
  }
  checkVisibleUnits(here, place, run, layer);
  const below = spec.stack[place - 1];
  const inputs = below ? outputUnits(below) : manifest.inputs;
  const outputs = outputUnits(here);
  if (there.inputs === inputs && there.outputs === outputs) return;
  const what = `Layer ${layer + 1} of run ${run.id} is ${there.inputs} x ${there.outputs}`;
  const setting = here.kind === 'dense' ? 'units' : 'hidden';
  const remedy =
    there.inputs === inputs
      ? `set stack[${place}].${setting} to ${there.outputs}, or choose another layer`
      : `choose a layer with ${inputs} inputs, or ${place === 0 ? 'another dataset' : 'another layer below'}`;
  throw mismatch(`${what}, and this place (stack[${place}]) is ${inputs} x ${outputs}; ${remedy}.`);
}

/** Weights that were learned for one kind of visible units mean nothing for the other. */
function checkVisibleUnits(here: Layer, place: number, run: Run, layer: number): void {
  const there = run.spec.stack[layer];
  if (here.kind === 'dense' || !there || there.kind === 'dense') return;
  if (here.visibleUnits === there.visibleUnits) return;
  const what = `stack[${place}].visibleUnits is "${here.visibleUnits}", and layer ${layer + 1} of run ${run.id} has "${there.visibleUnits}"`;
  throw mismatch(`${what}; set it to "${there.visibleUnits}", or choose another layer.`);
}

/** "from-source" means one scaling, of as many columns as there are here. */
function checkScaling({ dataset: { scaling } }: Spec, { name, inputs }: Manifest, runs: readonly Run[]): void {
  if (scaling !== 'from-source') return;
  const [first, ...others] = [...new Map(runs.map((run) => [run.id, run])).values()];
  if (others[0]) {
    const what = `dataset.scaling is "from-source", and the layers come from ${others.length + 1} runs`;
    throw invalid(`${what}; take them from one run, or choose "unit" or "standardise".`);
  }
  const columns = first?.layers[0]?.inputs;
  if (!first || columns === undefined || columns === inputs) return;
  const what = `Run ${first.id} scales ${columns} columns, and the dataset "${name}" has ${inputs}`;
  throw mismatch(`${what}; choose dataset.scaling "unit" or "standardise".`);
}

function weightsOf(run: Run): NonNullable<Run['weights']> {
  if (run.state === 'finished' && run.weights) return run.weights;
  throw new AppError(
    'ARTIFACT_NOT_FOUND',
    `Run ${run.id} is ${run.state} and has no weights to copy; choose a finished run.`,
  );
}

function invalid(message: string): AppError {
  return new AppError('INVALID_SPEC', message);
}

function mismatch(message: string): AppError {
  return new AppError('SHAPE_MISMATCH', message);
}
