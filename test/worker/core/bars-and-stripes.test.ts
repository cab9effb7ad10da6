// Training on bars and stripes, whose best possible log-likelihood is known: never above it, and close to it.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contrastiveDivergenceStep } from '../../../src/worker/core/contrastive-divergence.ts';
import { smallWeights } from '../../../src/worker/core/initial.ts';
import type { TrainableMachine } from '../../../src/worker/core/rbm-step.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { readRbm, zeroVelocities } from './rbm-tensors.ts';
import { logLikelihood, states, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

/** All 2^(n+1) rows: each line pattern once as bars and once as stripes. */
function barsAndStripes(n: number): number[][] {
  return states(n).flatMap((lines) => [lines.flatMap((on) => lines.map(() => on)), lines.flatMap(() => lines)]);
}

/** The log-likelihood of the rows' own distribution, per row. */
function bestLogLikelihood(rows: number[][]): number {
  const counts = rows.map((row) => rows.filter((other) => other.join() === row.join()).length);
  return sum(counts.map((count) => Math.log(count / rows.length))) / rows.length;
}

describe('bars and stripes', () => {
  it('has the published optimum', () => {
    expect(bestLogLikelihood(barsAndStripes(2))).toBeCloseTo(-1.7328679514, 9);
    expect(bestLogLikelihood(barsAndStripes(3))).toBeCloseTo(-2.5993019271, 9);
  });

  it('2 x 2: the likelihood of a trained RBM rises to its optimum and never above', () => {
    const rows = barsAndStripes(2);
    const best = bestLogLikelihood(rows);
    const rbm: TrainableMachine = {
      visible: bernoulliUnits,
      hidden: bernoulliUnits,
      logVariance: null,
      weights: tf.variable(tf.tensor2d(smallWeights(4, 8, { seed: 3, layer: 0 }), [4, 8])),
      visibleBias: tf.variable(tf.zeros([4])),
      hiddenBias: tf.variable(tf.zeros([8])),
    };
    const velocities = zeroVelocities(rbm);
    const v0 = tf.tile(tf.tensor2d(rows), [8, 1]) as tf.Tensor2D;
    const reached: number[] = [];
    for (let step = 0; step < 3000; step++) {
      if (step % 100 === 0) reached.push(logLikelihood(readRbm(rbm), rows));
      const rule = { learningRate: 0.2 * (1 - step / 3000), momentum: 0.9, weightDecay: 0 };
      const learning = { cdSteps: 3, rule, sparsity: null };
      contrastiveDivergenceStep(rbm, velocities, v0, learning, { seed: 3, layer: 0, step }).dispose();
    }
    reached.push(logLikelihood(readRbm(rbm), rows));
    for (const value of reached) expect(value).toBeLessThan(best + 1e-6);
    expect(reached[0]).toBeCloseTo(-Math.log(16), 1);
    expect(reached.at(-1)).toBeGreaterThan(best - 0.1);
  });
});
