// A training job that takes a moment: 60 rows of 12 columns in 3 classes, prepared in a temporary folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Manifest } from '#shared/dataset.ts';
import type { EngineInfo } from '#shared/engine.ts';
import type { RunEvent } from '#shared/event.ts';
import type { Report, TrainingJob } from '#shared/job.ts';
import { parseSpec } from '#shared/spec.ts';
import { writePreparedDataset } from '../../../src/worker/files/prepared-dataset.ts';
import { TrainingRun } from '../../../src/worker/training/run.ts';

export const CPU: EngineInfo = { backend: 'cpu', version: '4.22.0', kernels: 'stock', threads: 1, notes: [] };

const ROWS = 60;
const COLUMNS = 12;
const CLASSES = 3;

/** A stack of two RBMs and a dense layer that exercises every kind of state in a few updates. */
export const SMALL_SPEC = {
  strata: 1,
  seed: 11,
  engine: 'cpu',
  dataset: { id: 'small', scaling: 'unit', split: { validation: 0.2, test: 0.2 } },
  stack: [
    {
      kind: 'rbm',
      hidden: 8,
      pretraining: { epochs: 3, batchSize: 10, momentumSwitchEpoch: 1, sparsity: { target: 0.2, cost: 0.5 } },
    },
    { kind: 'rbm', hidden: 6, pretraining: { epochs: 2, batchSize: 10, cdSteps: 2 }, learningRateScale: 0.5 },
    { kind: 'dense', units: 5, activation: 'sigmoid' },
  ],
  finetuning: { learningRate: 0.5, epochs: 6, batchSize: 10, patience: 2 },
};

/** The rows' inputs, row-major, and what the manifest says of them. */
export interface SmallData {
  readonly inputs: Uint8Array | Float32Array;
  readonly columns: Manifest['columns'];
}

function plainData(): SmallData {
  const inputs = Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => {
    const row = Math.floor(i / COLUMNS);
    const column = i % COLUMNS;
    return ((row * 7 + column * 3) % 5) + (column % CLASSES === row % CLASSES ? 10 : 0);
  });
  const columns = Array.from({ length: COLUMNS }, (_, i) => ({
    name: `x${i}`,
    role: 'input' as const,
    min: 0,
    max: 14,
  }));
  return { inputs, columns };
}

/** Two numbers, a category of four values, another number, a category of three, and two yes-or-no columns. */
export function mixedData(): SmallData {
  const input = { role: 'input' as const };
  const columns = [
    { name: 'age', ...input, min: 20, max: 79, kind: 'number' as const },
    { name: 'hours', ...input, min: 0, max: 118, kind: 'number' as const },
    { name: 'work', ...input, min: 0, max: 3, kind: 'category' as const, categories: ['a', 'b', 'c', 'd'] },
    { name: 'gain', ...input, min: -30, max: 29, kind: 'number' as const },
    { name: 'town', ...input, min: 0, max: 2, kind: 'category' as const, categories: ['x', 'y', 'z'] },
    { name: 'owner', ...input, min: 0, max: 1, kind: 'boolean' as const },
    { name: 'member', ...input, min: 0, max: 1, kind: 'boolean' as const },
  ];
  const onehot = (size: number, on: number) => Array.from({ length: size }, (_, i) => (i === on ? 1 : 0));
  const rows = Array.from({ length: ROWS }, (_, row) => [
    ...[20 + row, 2 * row],
    ...onehot(4, (row * 7) % 4),
    row - 30,
    ...onehot(3, row % 3),
    ...[row % 2, (row * 3) % 5 === 0 ? 1 : 0],
  ]);
  return { inputs: Float32Array.from(rows.flat()), columns };
}

/** Writes the rows and makes a job of the specification. `dispose` removes the folder. */
export function smallJob(
  spec: object = SMALL_SPEC,
  { inputs, columns }: SmallData = plainData(),
): { job: TrainingJob; dispose: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'strata-training-'));
  const classes = Int32Array.from({ length: ROWS }, (_, row) => row % CLASSES);
  const manifest = writePreparedDataset(
    folder,
    { inputs, classes, targets: null },
    {
      id: 'small',
      name: 'small',
      testRows: 0,
      inputs: COLUMNS,
      image: null,
      columns,
      label: { kind: 'class', name: 'class', classes: ['a', 'b', 'c'] },
      licence: null,
      importedAt: 0,
    },
    [],
  );
  const job: TrainingJob = {
    version: 1,
    kind: 'train',
    runId: 'run-1',
    spec: parseSpec(spec),
    dataset: { path: join(folder, manifest.copy.name), manifest },
    sources: [],
    folder: join(folder, 'run'),
    cacheFolder: join(folder, 'cache'),
    threads: 1,
    kernels: 'auto',
    checkpoints: [],
    checkpointSeconds: 1000,
    isResumed: false,
  };
  return { job, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

let clock = 0;

/** A run with a clock of its own, on tfjs's plain backend. */
export async function beginRun(job: TrainingJob): Promise<TrainingRun> {
  await tf.setBackend('cpu');
  return new TrainingRun(job, CPU, () => ++clock);
}

/** Everything a run reports, breaths left out. */
export async function runToEnd(job: TrainingJob): Promise<Report[]> {
  const run = await beginRun(job);
  return [...run.reports()].filter((report) => report !== null);
}

/** The one event of a type. */
export function eventOf<T extends RunEvent['type']>(
  reports: readonly Report[],
  type: T,
): Extract<RunEvent, { type: T }> {
  const found = reports.flatMap((report) =>
    report.kind === 'event' && report.event.type === type ? [report.event] : [],
  );
  if (found.length !== 1) throw new Error(`${found.length} events ${type}`);
  return found[0] as Extract<RunEvent, { type: T }>;
}
