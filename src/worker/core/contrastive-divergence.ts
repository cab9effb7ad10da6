// Contrastive divergence: one CD-k update of an RBM (Hinton 2002, 2010).
import * as tf from '@tensorflow/tfjs';
import { biasStep, contrastiveStep, type MomentumRule } from './ops.ts';
import { PURPOSE } from './random.ts';
import { hiddenProbabilities, type Rbm, sampleHidden, sampleVisible } from './rbm.ts';

/** Share of the past in the running mean activity that the sparsity target looks at (Hinton 2010, section 11). */
const ACTIVITY_DECAY = 0.9;

/** The velocities of an RBM's three parameters, shaped like them. */
export interface RbmVelocities {
  readonly weights: tf.Variable<tf.Rank.R2>;
  readonly visibleBias: tf.Variable<tf.Rank.R1>;
  readonly hiddenBias: tf.Variable<tf.Rank.R1>;
}

/** A pull of each hidden unit's running mean activity towards a target. */
export interface SparsityRule {
  readonly target: number;
  readonly cost: number;
  /** Running mean activity, [H]; updated by each step. */
  readonly activity: tf.Variable<tf.Rank.R1>;
}

/** Where a step stands in the random source: everything of a draw's address but its purpose and Gibbs step. */
export interface StepAddress {
  readonly seed: number;
  readonly layer: number;
  readonly step: number;
}

export interface ContrastiveDivergence {
  readonly cdSteps: number;
  readonly rule: MomentumRule;
  readonly sparsity: SparsityRule | null;
}

/** Both phases of a CD-k step. All [batch, units]; the caller disposes them. */
export interface Phases {
  readonly v0: tf.Tensor2D;
  readonly h0: tf.Tensor2D;
  readonly v1: tf.Tensor2D;
  readonly h1: tf.Tensor2D;
  /** Means of the first reconstruction, for the monitor. */
  readonly reconstruction: tf.Tensor2D;
}

/**
 * Runs the positive and the negative phase. The hidden units that drive the chain are sampled, and so are the visible
 * ones; both statistics use hidden probabilities, which have the same mean with less noise. v0: [batch, D].
 */
export function contrastivePhases(rbm: Rbm, v0: tf.Tensor2D, cdSteps: number, at: StepAddress): Phases {
  return tf.tidy(() => {
    const hiddenDraw = (gibbsStep: number) => ({ ...at, purpose: PURPOSE.hiddenSample, gibbsStep });
    const visibleDraw = (gibbsStep: number) => ({ ...at, purpose: PURPOSE.visibleSample, gibbsStep });
    const [h0, firstSample] = sampleHidden(rbm, v0, hiddenDraw(0));
    let [reconstruction, v1] = sampleVisible(rbm, firstSample, visibleDraw(0));
    for (let gibbsStep = 1; gibbsStep < cdSteps; gibbsStep++) {
      const [, h] = sampleHidden(rbm, v1, hiddenDraw(gibbsStep));
      [, v1] = sampleVisible(rbm, h, visibleDraw(gibbsStep));
    }
    return { v0, h0, v1, h1: hiddenProbabilities(rbm, v1), reconstruction };
  });
}

/**
 * One CD-k update, written into the RBM and its velocities. The weights follow
 * `(v0' h0 - v1' h1) / batch - weightDecay W`, the biases `mean(v0 - v1)` and `mean(h0 - h1)`.
 * @returns the phases, for monitors; dispose them with `disposePhases`.
 */
export function contrastiveDivergenceStep(
  rbm: Rbm,
  velocities: RbmVelocities,
  v0: tf.Tensor2D,
  learning: ContrastiveDivergence,
  at: StepAddress,
): Phases {
  const phases = contrastivePhases(rbm, v0, learning.cdSteps, at);
  const { h0, v1, h1 } = phases;
  const pulled = learning.sparsity ? sparsityPull(h0, learning.sparsity) : h0;
  const withoutDecay = { ...learning.rule, weightDecay: 0 };
  contrastiveStep(rbm.weights, velocities.weights, [v0, pulled], [v1, h1], learning.rule);
  biasStep(rbm.visibleBias, velocities.visibleBias, v0, v1, withoutDecay);
  biasStep(rbm.hiddenBias, velocities.hiddenBias, pulled, h1, withoutDecay);
  if (pulled !== h0) pulled.dispose();
  return phases;
}

/** Frees what `contrastiveDivergenceStep` returned, except the data itself. */
export function disposePhases({ h0, v1, h1, reconstruction }: Phases): void {
  tf.dispose([h0, v1, h1, reconstruction]);
}

/**
 * Hinton's sparsity shortcut (2010, section 11): adding `-cost (activity - target)` to the hidden bias gradient and the
 * same times `mean v` to the weights' is the plain gradient with h0 shifted by that amount. h0: [batch, H].
 */
function sparsityPull(h0: tf.Tensor2D, { target, cost, activity }: SparsityRule): tf.Tensor2D {
  return tf.tidy(() => {
    activity.assign(
      tf.add(tf.mul(activity, ACTIVITY_DECAY), tf.mul(tf.mean(h0, 0), 1 - ACTIVITY_DECAY)) as tf.Tensor1D,
    );
    return tf.sub(h0, tf.mul(tf.sub(activity, target), cost)) as tf.Tensor2D;
  });
}
