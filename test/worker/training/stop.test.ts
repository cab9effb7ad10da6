// Stopping early: learning ends at the next breath, and what was learnt is evaluated, stored and marked.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report, TrainingJob } from '#shared/job.ts';
import { readSafetensors } from '../../../src/worker/files/safetensors.ts';
import { beginRun, eventOf, runToEnd, SMALL_SPEC, smallJob } from './small-job.ts';

const opened: { dispose: () => void }[] = [];

function job(spec: object = SMALL_SPEC): TrainingJob {
  const made = smallJob(spec);
  opened.push(made);
  return made.job;
}

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

/** Everything a run reports that is stopped at the first breath after `isEnough`. */
async function stopAfter(of: TrainingJob, isEnough: (report: Report) => boolean): Promise<Report[]> {
  const run = await beginRun(of);
  const reports: Report[] = [];
  let wanted = false;
  for (const report of run.reports()) {
    if (report) reports.push(report);
    wanted ||= report !== null && isEnough(report);
    if (wanted && (report === null || report.kind === 'progress')) run.stop();
  }
  return reports;
}

const types = (reports: readonly Report[]) =>
  reports.flatMap((report) => (report.kind === 'event' ? [report.event.type] : []));

const isPoint = (phase: string, layer: number | null, epoch: number) => (report: Report) =>
  report.kind === 'points' && report.points.some((p) => p.phase === phase && p.layer === layer && p.epoch === epoch);

describe('stopped in pre-training', () => {
  it('keeps the layers made so far, leaves out fine-tuning and says where it was', async () => {
    const of = job();
    const reports = await stopAfter(of, isPoint('pretraining', 0, 1));
    expect(types(reports)).toEqual(['run-started', 'layer-started', 'layer-finished', 'run-finished']);
    expect(eventOf(reports, 'layer-finished').epochs).toBe(2);
    const finished = eventOf(reports, 'run-finished');
    expect(finished.stoppedAt).toEqual({ phase: 'pretraining', layer: 0, epoch: 2 });
    expect(finished.layers.map(({ kind }) => kind)).toEqual(['rbm', 'rbm', 'dense']);
    expect(finished.layers.map(({ weightChangeFromSource }) => weightChangeFromSource > 0)).toEqual([
      true,
      false,
      false,
    ]);
    const { tensors } = readSafetensors(join(of.folder, finished.weights.path));
    expect(Object.keys(tensors).filter((name) => name.startsWith('finetuned'))).toEqual([]);
    expect(finished.metrics.validationReconstructionError).toBeGreaterThan(0);
  });

  it('has the very weights that a run of so many epochs has', async () => {
    const [first] = SMALL_SPEC.stack;
    const alone = (epochs: number) => ({
      ...SMALL_SPEC,
      head: { kind: 'none' },
      finetuning: undefined,
      stack: [{ ...first, pretraining: { ...first!.pretraining, epochs } }],
    });
    // The breath after an epoch's points is its end, so nothing of the next one is in the weights.
    const stopped = eventOf(await stopAfter(job(alone(9)), isPoint('pretraining', 0, 2)), 'run-finished');
    const whole = eventOf(await runToEnd(job(alone(3))), 'run-finished');
    expect(stopped.layers[0]!.sha256).toBe(whole.layers[0]!.sha256);
    expect(stopped.metrics).toEqual(whole.metrics);
    expect(whole.stoppedAt).toBeUndefined();
  });
});

describe('stopped in fine-tuning', () => {
  it('keeps the best epoch and evaluates the network', async () => {
    const reports = await stopAfter(job(), isPoint('finetuning', null, 0));
    const finetuned = eventOf(reports, 'finetuning-finished');
    expect(finetuned).toMatchObject({ epochs: 1, bestEpoch: 0 });
    const finished = eventOf(reports, 'run-finished');
    expect(finished.stoppedAt).toEqual({ phase: 'finetuning', layer: null, epoch: 1 });
    expect(finished.layers.map(({ kind }) => kind)).toEqual(['rbm', 'rbm', 'dense', 'head']);
    const losses = reports.flatMap((it) => (it.kind === 'points' ? it.points : []));
    const [loss] = losses.filter(({ metric }) => metric === 'validationLoss');
    expect(finished.metrics.validationLoss).toBeCloseTo(loss!.value, 6);
  });

  it('in the middle of an epoch goes back to the best one', async () => {
    const run = await beginRun(job());
    const reports: Report[] = [];
    let breaths = 0;
    let hasPoints = false;
    for (const report of run.reports()) {
      if (report) reports.push(report);
      hasPoints ||= report !== null && isPoint('finetuning', null, 0)(report);
      if (hasPoints && (report === null || report.kind === 'progress') && ++breaths === 3) run.stop();
    }
    const finished = eventOf(reports, 'run-finished');
    const atOnce = eventOf(await stopAfter(job(), isPoint('finetuning', null, 0)), 'run-finished');
    expect(finished.layers.map(({ sha256 }) => sha256)).toEqual(atOnce.layers.map(({ sha256 }) => sha256));
  });
});
