// Carries the reference's numbers into the tensors that the code under test takes, and back.
import * as tf from '@tensorflow/tfjs';
import type { TrainableMachine, Velocities } from '../../../src/worker/core/rbm-step.ts';
import { gaussianUnits } from '../../../src/worker/core/real-units.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { matrix, normalDraws } from './draws.ts';
import type { ReferenceRbm } from './reference-rbm.ts';

/** A random reference RBM with parameters large enough that slips show, each exact in float32. */
export function randomRbm(
  visibleUnits: ReferenceRbm['visibleUnits'],
  visible: number,
  hidden: number,
  seed: number,
): ReferenceRbm {
  const normal = normalDraws(seed);
  const draw = () => Math.fround(0.7 * normal());
  return {
    visibleUnits,
    weights: matrix(visible, hidden, draw),
    visibleBias: Array.from({ length: visible }, draw),
    hiddenBias: Array.from({ length: hidden }, draw),
  };
}

export function rbmTensors(reference: ReferenceRbm): TrainableMachine {
  return {
    visible: reference.visibleUnits === 'bernoulli' ? bernoulliUnits : gaussianUnits,
    hidden: bernoulliUnits,
    logVariance: null,
    weights: tf.tidy(() => tf.variable(tf.tensor2d(reference.weights))),
    visibleBias: tf.tidy(() => tf.variable(tf.tensor1d(reference.visibleBias))),
    hiddenBias: tf.tidy(() => tf.variable(tf.tensor1d(reference.hiddenBias))),
  };
}

/** Puts the reference's numbers back after an update. */
export function resetRbm(rbm: TrainableMachine, reference: ReferenceRbm): void {
  tf.tidy(() => {
    rbm.weights.assign(tf.tensor2d(reference.weights));
    rbm.visibleBias.assign(tf.tensor1d(reference.visibleBias));
    rbm.hiddenBias.assign(tf.tensor1d(reference.hiddenBias));
  });
}

export function zeroVelocities(rbm: TrainableMachine): Velocities {
  return tf.tidy(() => ({
    weights: tf.variable(tf.zerosLike(rbm.weights)),
    visibleBias: tf.variable(tf.zerosLike(rbm.visibleBias)),
    hiddenBias: tf.variable(tf.zerosLike(rbm.hiddenBias)),
  }));
}

/** The RBM's present parameters as plain numbers. */
export function readRbm(rbm: TrainableMachine): ReferenceRbm {
  return {
    visibleUnits: rbm.visible.kind === 'gaussian' ? 'gaussian' : 'bernoulli',
    weights: rbm.weights.arraySync(),
    visibleBias: rbm.visibleBias.arraySync(),
    hiddenBias: rbm.hiddenBias.arraySync(),
  };
}

/** Weights row by row, visible biases, hidden biases. */
export function flatTensors(of: Velocities): number[] {
  return [of.weights, of.visibleBias, of.hiddenBias].flatMap((tensor) => Array.from(tensor.dataSync()));
}

/** Largest absolute difference of two equally long lists. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths ${a.length} and ${b.length} differ`);
  return Array.from(a).reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0);
}
