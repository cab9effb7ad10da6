// A run saved at any breath and taken up again ends with the same bytes, and every part of its memory matters.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ArtifactFile } from '#shared/event.ts';
import type { Report, TrainingJob } from '#shared/job.ts';
import { readSafetensors, writeSafetensors } from '../../../src/worker/files/safetensors.ts';
import { beginRun, eventOf, runToEnd, smallJob } from './small-job.ts';

const opened: { dispose: () => void }[] = [];

function job(): TrainingJob {
  const made = smallJob();
  opened.push(made);
  return made.job;
}

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

/** Trains for so many breaths, saves, and forgets everything. Null where the run was over before. */
async function saveAfter(made: TrainingJob, breaths: number): Promise<ArtifactFile | null> {
  const run = await beginRun(made);
  let seen = 0;
  for (const report of run.reports()) {
    if (report !== null && report.kind !== 'progress') continue;
    if (++seen < breaths) continue;
    const saved = run.save();
    tf.disposeVariables();
    if (saved.kind === 'event' && saved.event.type === 'checkpoint-saved') return saved.event.file;
  }
  return null;
}

function resumed(made: TrainingJob, ...files: ArtifactFile[]): TrainingJob {
  const checkpoints = files.map(({ path, sha256 }) => ({ path: join(made.folder, path), sha256 }));
  return { ...made, checkpoints, isResumed: true };
}

/** Everything that a run shows from some place on: its result, and the points it reported on the way. */
function outcome(reports: readonly Report[], lastPoints = Number.POSITIVE_INFINITY): string {
  const { weights, layers, metrics } = eventOf(reports, 'run-finished');
  const points = reports.flatMap((report) => (report.kind === 'points' ? report.points : []));
  return JSON.stringify([weights.sha256, layers, metrics, points.slice(-lastPoints)]);
}

function countPoints(reports: readonly Report[]): number {
  return reports.reduce((sum, report) => sum + (report.kind === 'points' ? report.points.length : 0), 0);
}

describe('resuming', () => {
  it('gives the uninterrupted bytes and metrics from every breath', async () => {
    const whole = eventOf(await runToEnd(job()), 'run-finished');
    let places = 0;
    for (let breaths = 1; ; breaths++) {
      const made = job();
      const file = await saveAfter(made, breaths);
      if (!file) break;
      places++;
      const finished = eventOf(await runToEnd(resumed(made, file)), 'run-finished');
      expect(finished.weights.sha256, `after breath ${breaths}`).toBe(whole.weights.sha256);
      expect(finished.metrics).toEqual(whole.metrics);
    }
    expect(places).toBeGreaterThan(20);
  });

  it('repeats no metric that it did not have to, and none differently', async () => {
    const points = async (of: TrainingJob) =>
      (await runToEnd(of)).flatMap((report) => (report.kind === 'points' ? report.points : []));
    const whole = await points(job());
    const made = job();
    const file = await saveAfter(made, 9);
    const rest = await points(resumed(made, file!));
    expect(rest.length).toBeLessThan(whole.length);
    expect(whole.slice(whole.length - rest.length)).toEqual(rest);
  });

  it('falls back to the checkpoint before a damaged one, and to the beginning without any', async () => {
    const whole = eventOf(await runToEnd(job()), 'run-finished');
    const made = job();
    const file = (await saveAfter(made, 5))!;
    const damaged = { ...file, sha256: 'f'.repeat(64) };
    const back = await runToEnd(resumed(made, damaged, file));
    expect(eventOf(back, 'run-resumed').place).toEqual({ phase: 'pretraining', layer: 0, epoch: 1 });
    expect(eventOf(back, 'run-finished').weights.sha256).toBe(whole.weights.sha256);
    const again = await runToEnd(resumed(made, damaged));
    expect(eventOf(again, 'run-resumed').place).toBeNull();
    expect(eventOf(again, 'run-finished').weights.sha256).toBe(whole.weights.sha256);
  });

  it('depends on every tensor of the checkpoint', async () => {
    const whole = await runToEnd(job());
    for (const breaths of [6, 16, 27]) {
      const made = job();
      const file = (await saveAfter(made, breaths))!;
      const path = join(made.folder, file.path);
      const { tensors, metadata } = readSafetensors(path);
      for (const name of Object.keys(tensors)) {
        // Not the same change everywhere: a softmax does not see what is added to every logit.
        const data = (tensors[name]!.data as Float32Array).map((value, i) => value + 0.25 * (1 + (i % 3)));
        const changed = { ...tensors[name]!, data };
        const { sha256, sizeBytes } = writeSafetensors(path, { ...tensors, [name]: changed }, metadata);
        const reports = await runToEnd(resumed(made, { path: file.path, sha256, sizeBytes }));
        const expected = outcome(whole, countPoints(reports));
        expect(outcome(reports), `${name} after breath ${breaths}`).not.toBe(expected);
      }
    }
  });
});
