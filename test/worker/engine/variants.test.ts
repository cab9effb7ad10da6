// Every variant of training on the bundled engine: the tensor operations it needs are all there, and nothing leaks.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '#shared/job.ts';
import { startEngine, stopEngine } from '../../../src/worker/engine/backend.ts';
import { TrainingRun } from '../../../src/worker/training/run.ts';
import { CPU, eventOf, smallJob } from '../training/small-job.ts';
import { VARIANTS } from '../training/variants.ts';

beforeAll(async () => {
  await startEngine({ engine: 'wasm', threads: 2 });
});
afterAll(stopEngine);

describe('on the bundled engine', () => {
  for (const [name, { spec, data }] of Object.entries(VARIANTS)) {
    it(name, () => {
      const { job, dispose } = smallJob(JSON.parse(JSON.stringify(spec)), data);
      let clock = 0;
      const tensors: number[] = [];
      const reports: Report[] = [];
      for (const report of new TrainingRun(job, CPU, () => ++clock).reports()) {
        if (report) reports.push(report);
        if (report?.kind === 'points') tensors.push(tf.memory().numTensors);
      }
      dispose();
      const { metrics } = eventOf(reports, 'run-finished');
      for (const [metric, value] of Object.entries(metrics)) expect(Number.isFinite(value), metric).toBe(true);
      // From one epoch to the next nothing is left behind; where a phase begins or ends there may be more or less.
      const steps = tensors.slice(1).map((count, i) => count - tensors[i]!);
      expect(steps.filter((step) => step === 0).length).toBeGreaterThan(0);
      tf.disposeVariables();
    });
  }
});
