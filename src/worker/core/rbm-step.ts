// One step of an RBM's parameters along a gradient: momentum, decay, centering, norms and variances kept in bounds.
import * as tf from '@tensorflow/tfjs';
import type { Gradient, Offsets } from './contrastive-gradient.ts';
import type { Machine } from './machine.ts';
import { momentumStep } from './ops.ts';

/** A machine whose parameters are variables. */
export interface TrainableMachine extends Machine {
  readonly weights: tf.Variable<tf.Rank.R2>;
  readonly visibleBias: tf.Variable<tf.Rank.R1>;
  readonly hiddenBias: tf.Variable<tf.Rank.R1>;
  /** Learned log-variances of Gaussian visible units, [D]; the machine's visible units read this very variable. */
  readonly logVariance: tf.Variable<tf.Rank.R1> | null;
}

/** Velocities, shaped like the parameters they move. */
export interface Velocities {
  readonly weights: tf.Variable<tf.Rank.R2>;
  readonly visibleBias: tf.Variable<tf.Rank.R1>;
  readonly hiddenBias: tf.Variable<tf.Rank.R1>;
}

export interface StepRule {
  readonly learningRate: number;
  readonly momentum: number;
  /** L2 decay of the weights. */
  readonly weightDecay: number;
  /** L1 decay of the weights. */
  readonly l1: number;
  /** Longest allowed column of weights, one hidden unit's; null: any. */
  readonly maxNorm: number | null;
}

/**
 * vel <- momentum vel + rate (g - l2 W - l1 sign W), W <- W + vel; biases without decay. With offsets, gradient and
 * velocities are those of the centered parametrisation, and the ordinary biases follow: a <- a + vel_a - dW lambda,
 * c <- c + vel_c - dW' mu, which is what a step in centered parameters does to them (Melchior et al. 2016). The offsets may
 * have moved since the last step: that changes no distribution, and so neither parameters nor velocities.
 */
export function stepParameters(
  machine: TrainableMachine,
  velocities: Velocities,
  gradient: Gradient,
  rule: StepRule,
  offsets: Offsets | null,
): void {
  const { weights, visibleBias, hiddenBias } = machine;
  const { learningRate, momentum, weightDecay, l1, maxNorm } = rule;
  tf.tidy(() => {
    const before = offsets && maxNorm !== null ? tf.clone(weights) : null;
    const slope = l1 === 0 ? gradient.weights : tf.sub(gradient.weights, tf.mul(tf.sign(weights), l1));
    momentumStep(weights, velocities.weights, slope, { learningRate, momentum, weightDecay });
    const plain = { learningRate, momentum, weightDecay: 0 };
    momentumStep(visibleBias, velocities.visibleBias, gradient.visibleBias, plain);
    momentumStep(hiddenBias, velocities.hiddenBias, gradient.hiddenBias, plain);
    if (maxNorm !== null) limitColumns(weights, maxNorm);
    if (!offsets) return;
    const change = (before ? tf.sub(weights, before) : velocities.weights) as tf.Tensor2D;
    visibleBias.assign(tf.sub(visibleBias, product(change, offsets.hidden, false)) as tf.Tensor1D);
    hiddenBias.assign(tf.sub(hiddenBias, product(change, offsets.visible, true)) as tf.Tensor1D);
  });
}

/** A matrix, or its transpose, times a vector. */
function product(matrix: tf.Tensor2D, vector: tf.Tensor1D, transpose: boolean): tf.Tensor1D {
  const column = tf.expandDims(vector, 1) as tf.Tensor2D;
  return tf.squeeze(tf.matMul(matrix, column, transpose), [1]) as tf.Tensor1D;
}

/** Shortens columns that are longer than the norm; leaves the others' bits alone (Srivastava et al. 2014). */
export function limitColumns(weights: tf.Variable<tf.Rank.R2>, maxNorm: number): void {
  tf.tidy(() => {
    const norms = tf.sqrt(tf.sum(tf.square(weights), 0));
    const factor = tf.div(maxNorm, tf.maximum(norms, maxNorm));
    weights.assign(tf.mul(weights, factor) as tf.Tensor2D);
  });
}

/** Log-variances are kept between these, for standardised data. */
const LOG_VARIANCE_BOUNDS = [-4, 3] as const;
/** Log-variances move more slowly than weights. */
const LOG_VARIANCE_RATE = 0.1;

/** A momentum step of log-variances, clamped; a velocity that ran into a bound is lost. */
export function stepLogVariance(
  logVariance: tf.Variable<tf.Rank.R1>,
  velocity: tf.Variable<tf.Rank.R1>,
  gradient: tf.Tensor1D,
  { learningRate, momentum }: StepRule,
): void {
  momentumStep(logVariance, velocity, gradient, {
    learningRate: LOG_VARIANCE_RATE * learningRate,
    momentum,
    weightDecay: 0,
  });
  tf.tidy(() => {
    const [low, high] = LOG_VARIANCE_BOUNDS;
    const isInside = tf.cast(tf.logicalAnd(tf.greater(logVariance, low), tf.less(logVariance, high)), 'float32');
    velocity.assign(tf.mul(velocity, isInside) as tf.Tensor1D);
    logVariance.assign(tf.clipByValue(logVariance, low, high));
  });
}

/** Share of the past in the running mean activity that the sparsity target looks at (Hinton 2010, section 11). */
const ACTIVITY_DECAY = 0.9;

/**
 * Hinton's sparsity shortcut (2010, section 11): adding -cost (activity - target) to the hidden bias gradient, and the
 * same times `mean v` to the weights', is the plain gradient with q shifted by that amount. Updates the running activity,
 * [H]. q: [batch, H]; result: q, shifted.
 */
export function sparsityPull(
  q: tf.Tensor2D,
  activity: tf.Variable<tf.Rank.R1>,
  { target, cost }: { readonly target: number; readonly cost: number },
): tf.Tensor2D {
  return tf.tidy(() => {
    const recent = tf.mul(tf.mean(q, 0), 1 - ACTIVITY_DECAY);
    activity.assign(tf.add(tf.mul(activity, ACTIVITY_DECAY), recent) as tf.Tensor1D);
    return tf.sub(q, tf.mul(tf.sub(activity, target), cost)) as tf.Tensor2D;
  });
}
