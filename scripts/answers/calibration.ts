// Whether the verdicts of studies can be believed: twins on planted data, again and again, judged as the product judges.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineInfo } from '#shared/engine.ts';
import type { TrainingJob } from '#shared/job.ts';
import { parseSpec } from '#shared/spec.ts';
import { mean, sd } from '#shared/statistics.ts';
import { type SeedValue, verdictOf } from '#shared/verdict.ts';
import { startEngine, stopEngine } from '../../src/worker/engine/backend.ts';
import { TrainingRun } from '../../src/worker/training/run.ts';
import { type Planted, plant } from './planted.ts';

const REPETITIONS = 100;
const SEEDS = 5;
/** Pairs, each on data of its own, whose mean is the truth that intervals should cover. */
const TRUE_PAIRS = 1000;
const ZONE = 0.001;
const LABELS = 24;
const MOST_CLAIMS = 10;
const LEAST_COVERED = 88;

const folder = mkdtempSync(join(tmpdir(), 'strata-calibration-'));
mkdirSync(join(folder, 'run'));
const engine = await startEngine({ engine: 'wasm', threads: 1, variant: 'auto' });
try {
  process.stdout.write(`${calibration()}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
  await stopEngine();
}

function calibration(): string {
  const coins = repeated('coins', 1);
  const claims = coins.filter(({ kind }) => kind === 'better' || kind === 'worse').length;
  const truth = trueDifferences();
  const clusters = repeated('clusters', 1_000_000);
  const amount = mean(truth);
  const covered = clusters.filter(
    ({ interval }) => interval && interval.low <= amount && amount <= interval.high,
  ).length;
  const found = clusters.filter(({ kind }) => kind === 'better').length;
  const isCalibrated = claims <= MOST_CLAIMS && covered >= LEAST_COVERED;
  if (!isCalibrated) process.exitCode = 1;
  const error = sd(truth) / Math.sqrt(truth.length);
  const points = (value: number) => (100 * value).toFixed(2);
  return [
    '## Are the verdicts calibrated?',
    '',
    `Twins 32-16-2 on generated data, ${SEEDS} seeds, ${LABELS} labels drawn by seed; every repetition has data of its own.`,
    `Engine: ${engine.backend} ${engine.version}, kernels ${engine.kernels}.`,
    '',
    '| planted truth | what came of 100 studies | wanted |',
    '| --- | --- | --- |',
    `| classes are coins: pre-training cannot help | a difference was claimed in ${claims} of ${REPETITIONS} | at most ${MOST_CLAIMS} |`,
    `| classes are clusters: pre-training changes the error by ${points(amount)} ± ${points(error)} points (${TRUE_PAIRS} pairs) | the interval covers that in ${covered} of ${REPETITIONS}; "better" was said in ${found} | at least ${LEAST_COVERED} |`,
    '',
    isCalibrated ? 'Both hold.' : '**Not both hold.**',
  ].join('\n');
}

/** Verdicts of as many studies, each on new data. */
function repeated(kind: Planted, firstSeed: number) {
  return Array.from({ length: REPETITIONS }, (_, i) => {
    const { manifest, path } = newData(kind, firstSeed + i);
    const values: Record<'pretrain' | 'random', SeedValue[]> = { pretrain: [], random: [] };
    for (const source of ['pretrain', 'random'] as const) {
      for (let seed = 1; seed <= SEEDS; seed++)
        values[source].push({ seed, value: testError(source, seed, manifest, path) });
    }
    if (i % 10 === 9) process.stderr.write(`${kind}: ${i + 1} of ${REPETITIONS}\n`);
    const { random: baseline, pretrain: candidate } = values;
    return verdictOf({ metric: 'testError', name: 'Pre-training', baseline, candidate, zone: ZONE });
  });
}

function trueDifferences(): number[] {
  return Array.from({ length: TRUE_PAIRS }, (_, i) => {
    const { manifest, path } = newData('clusters', 2_000_000 + i);
    const seed = i + 1;
    return testError('pretrain', seed, manifest, path) - testError('random', seed, manifest, path);
  });
}

function newData(kind: Planted, seed: number) {
  const manifest = plant(folder, kind, seed);
  return { manifest, path: join(folder, manifest.copy.name) };
}

function testError(
  source: 'pretrain' | 'random',
  seed: number,
  manifest: TrainingJob['dataset']['manifest'],
  path: string,
): number {
  const job = jobOf(source, seed, manifest, path);
  for (const report of new TrainingRun(job, engine as EngineInfo, () => performance.now()).reports()) {
    if (report?.kind === 'event' && report.event.type === 'run-finished')
      return report.event.metrics.testError ?? Number.NaN;
  }
  return Number.NaN;
}

function jobOf(
  source: 'pretrain' | 'random',
  seed: number,
  manifest: TrainingJob['dataset']['manifest'],
  path: string,
): TrainingJob {
  const pretraining = { epochs: 20, batchSize: 50, learningRate: 0.1, monitorEvery: 20 };
  const spec = parseSpec({
    ...{ strata: 1, seed, engine: 'wasm' },
    dataset: { id: 'planted', scaling: 'none', split: { validation: 0 }, labelledRows: { count: LABELS, seed } },
    stack: [{ kind: 'rbm', hidden: 16, source, ...(source === 'pretrain' && { pretraining }) }],
    finetuning: { optimizer: 'momentum', learningRate: 0.1, epochs: 40, batchSize: LABELS, patience: null },
  });
  return {
    ...{ version: 1, kind: 'train', runId: 'planted', spec, dataset: { path, manifest }, sources: [] },
    ...{ folder: join(folder, 'run'), cacheFolder: join(folder, 'cache'), threads: 1, kernels: 'auto' },
    ...{ checkpoints: [], checkpointSeconds: 1e6, isResumed: false },
  };
}
