// Every learning rule, kind of unit, optimiser and objective, from specification to weights: whole, repeatable, resumable.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ArtifactFile } from '#shared/event.ts';
import type { Report, TrainingJob } from '#shared/job.ts';
import { readSafetensors, writeSafetensors } from '../../../src/worker/files/safetensors.ts';
import { beginRun, eventOf, runToEnd, smallJob } from './small-job.ts';
import { VARIANTS } from './variants.ts';

const opened: { dispose: () => void }[] = [];

function job(name: string): TrainingJob {
  const { spec, data } = VARIANTS[name]!;
  const made = smallJob(JSON.parse(JSON.stringify(spec)), data);
  opened.push(made);
  return made.job;
}

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

const pointsOf = (reports: readonly Report[]) =>
  reports.flatMap((report) => (report.kind === 'points' ? report.points : []));

/** Saves after each of these breaths, in one pass; a run has far more of them than it is taken up from. */
async function saveAt(made: TrainingJob, isWanted: (breath: number) => boolean): Promise<ArtifactFile[]> {
  const run = await beginRun(made);
  const files: ArtifactFile[] = [];
  let breath = 0;
  for (const report of run.reports()) {
    if (report !== null && report.kind !== 'progress') continue;
    if (!isWanted(breath++)) continue;
    const saved = run.save();
    if (saved.kind === 'event' && saved.event.type === 'checkpoint-saved') files.push(saved.event.file);
    if (files.length === 2) break;
  }
  return files;
}

for (const name of Object.keys(VARIANTS)) {
  describe(name, () => {
    it('ends with finite metrics, points and weights, the same at every run, and the same from where it was saved', async () => {
      const whole = await runToEnd(job(name));
      const finished = eventOf(whole, 'run-finished');
      const points = pointsOf(whole);
      expect(points.length).toBeGreaterThan(0);
      for (const { metric, value } of points) expect(Number.isFinite(value), metric).toBe(true);
      for (const [metric, value] of Object.entries(finished.metrics)) expect(Number.isFinite(value), metric).toBe(true);
      tf.disposeVariables();

      // Checkpoints of a run keep the last two; so each pair of places takes a run of its own.
      for (const [one, other] of [
        [3, 10],
        [13, 17],
      ] as const) {
        const made = job(name);
        const files = await saveAt(made, (breath) => breath === one || breath === other);
        tf.disposeVariables();
        expect(files).toHaveLength(2);
        for (const file of files) {
          const checkpoints = [{ path: join(made.folder, file.path), sha256: file.sha256 }];
          const resumed = await runToEnd({ ...made, checkpoints, isResumed: true });
          tf.disposeVariables();
          const again = eventOf(resumed, 'run-finished');
          expect(again.weights.sha256, file.path).toBe(finished.weights.sha256);
          expect(again.metrics).toEqual(finished.metrics);
          const rest = pointsOf(resumed);
          expect(points.slice(points.length - rest.length)).toEqual(rest);
        }
      }
    });
  });
}

describe('a checkpoint', () => {
  for (const [name, breath] of [
    ['centered PCD with a schedule', 24],
    ['fast PCD', 24],
    ['parallel tempering', 24],
    ['learned variances under rectified units', 3],
    ['unrolled autoencoder with a linear code', 16],
    ['up-down with label units', 13],
  ] as const) {
    it(`has nothing that does not matter: ${name}`, async () => {
      const whole = outcome(await runToEnd(job(name)));
      const made = job(name);
      const [file] = await saveAt(made, (at) => at === breath);
      tf.disposeVariables();
      const path = join(made.folder, file!.path);
      const { tensors, metadata } = readSafetensors(path);
      expect(Object.keys(tensors).length).toBeGreaterThan(8);
      for (const [tensor, { shape, data }] of Object.entries(tensors)) {
        // 0/1 states are turned round, other numbers shifted, each a little differently.
        const isState = tensor === 'chains';
        const changed = (data as Float32Array).map((value, i) => (isState ? 1 - value : value + 0.25 * (1 + (i % 3))));
        const { sha256 } = writeSafetensors(path, { ...tensors, [tensor]: { shape, data: changed } }, metadata);
        const resumed = await runToEnd({ ...made, checkpoints: [{ path, sha256 }], isResumed: true });
        expect(outcome(resumed), tensor).not.toBe(whole);
        tf.disposeVariables();
      }
    });
  }
});

function outcome(reports: readonly Report[]): string {
  const { weights, layers, metrics } = eventOf(reports, 'run-finished');
  return JSON.stringify([weights.sha256, layers, metrics]);
}

/** Tensors of a finished variant's weights file, and its metrics. */
async function finishedFile(name: string) {
  const made = job(name);
  const reports = await runToEnd(made);
  const { weights, metrics, layers } = eventOf(reports, 'run-finished');
  return { tensors: readSafetensors(join(made.folder, weights.path)).tensors, metrics, layers, reports };
}

describe('what the variants leave behind', () => {
  it('label units stand apart from the weights that another stack could copy, and predict', async () => {
    const { tensors, metrics, layers } = await finishedFile('label units');
    expect(tensors['pretrained.0.weights']!.shape).toEqual([12, 8]);
    expect(tensors['pretrained.0.labelWeights']!.shape).toEqual([3, 8]);
    expect(tensors['pretrained.0.labelBias']!.shape).toEqual([3]);
    expect(layers[0]!.inputs).toBe(12);
    expect(metrics.testError).toBeGreaterThanOrEqual(0);
    expect(metrics.testLoss).toBeGreaterThan(0);
  });

  it('an unrolled autoencoder has a way down of its own, and says how well it gives back', async () => {
    const { tensors, metrics, reports } = await finishedFile('unrolled autoencoder with a linear code');
    expect(tensors['down.0.weights']!.shape).toEqual([12, 8]);
    expect(tensors['down.1.weights']!.shape).toEqual([8, 3]);
    expect(tensors['finetuned.1.weights']!.shape).toEqual([8, 3]);
    expect(tensors['finetuned.2.weights']).toBeUndefined();
    const losses = pointsOf(reports).filter(({ metric }) => metric === 'trainLoss');
    expect(losses.at(-1)!.value).toBeLessThan(losses[0]!.value);
    expect(metrics.testReconstructionError! * 12).toBeCloseTo(metrics.testSquaredError!, 6);
  });

  it('up-down has recognition and generative weights that have parted', async () => {
    const { tensors } = await finishedFile('up-down with label units');
    const up = tensors['finetuned.0.weights']!.data;
    const down = tensors['down.0.weights']!.data;
    const before = tensors['pretrained.0.weights']!.data;
    expect(down).not.toEqual(before);
    expect(up).not.toEqual(before);
    expect(up).not.toEqual(down);
    expect(tensors['finetuned.1.labelWeights']!.shape).toEqual([3, 6]);
  });

  it('learned variances are kept with the pre-trained layer and taken into the fine-tuned one', async () => {
    const { tensors } = await finishedFile('learned variances under rectified units');
    expect(tensors['pretrained.0.logVariance']!.shape).toEqual([12]);
    expect(new Set(tensors['pretrained.0.logVariance']!.data).size).toBeGreaterThan(6);
    expect(tensors['finetuned.0.logVariance']).toBeUndefined();
  });

  it('a stack has a bound, a single layer its exact likelihood, and an estimate both ends', async () => {
    const exact = await finishedFile('likelihood by summing');
    expect(exact.metrics.testLogLikelihood).toBeLessThan(0);
    const trained = pointsOf(exact.reports).filter(({ metric }) => metric === 'logLikelihoodTrain');
    expect(trained.at(-1)!.value).toBeCloseTo(exact.metrics.trainLogLikelihood!, 5);
    const annealed = await finishedFile('annealed likelihood');
    const at = (metric: string) => pointsOf(annealed.reports).find((point) => point.metric === metric)!.value;
    expect(at('logLikelihoodTrainLow')).toBeLessThan(at('logLikelihoodTrainForward'));
    expect(at('logLikelihoodTrainHigh')).toBeGreaterThan(at('logLikelihoodTrainReverse'));
    expect(annealed.metrics.testLogLikelihoodBound).toBeLessThan(0);
  });
});
