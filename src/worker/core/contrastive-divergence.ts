// Contrastive divergence: one CD-k update of an RBM (Hinton 2002, 2010).
import * as tf from '@tensorflow/tfjs';
import { hiddenMeans, type Machine, sampleHidden, sampleVisible } from './machine.ts';
import { biasStep, contrastiveStep, type MomentumRule, wholeDivergenceStep } from './ops.ts';
import { type Draw, PURPOSE } from './random.ts';
import { sparsityPull, type TrainableMachine, type Velocities } from './rbm-step.ts';

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

/** Both phases of a CD-k step. All [batch, units]; the caller disposes them, beside the data itself. */
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
export function contrastivePhases(rbm: Machine, v0: tf.Tensor2D, cdSteps: number, at: StepAddress): Phases {
  return tf.tidy(() => {
    const [h0, firstSample] = sampleHidden(rbm, v0, hiddenDraw(at, 0));
    let [reconstruction, v1] = sampleVisible(rbm, firstSample, visibleDraw(at, 0));
    for (let gibbsStep = 1; gibbsStep < cdSteps; gibbsStep++) {
      const [, h] = sampleHidden(rbm, v1, hiddenDraw(at, gibbsStep));
      [, v1] = sampleVisible(rbm, h, visibleDraw(at, gibbsStep));
    }
    return { v0, h0, v1, h1: hiddenMeans(rbm, v1), reconstruction };
  });
}

function hiddenDraw(at: StepAddress, gibbsStep: number): Draw {
  return { ...at, purpose: PURPOSE.hiddenSample, gibbsStep };
}

function visibleDraw(at: StepAddress, gibbsStep: number): Draw {
  return { ...at, purpose: PURPOSE.visibleSample, gibbsStep };
}

/**
 * One CD-k update, written into the RBM and its velocities. The weights follow
 * `(v0' h0 - v1' h1) / batch - weightDecay W`, the biases `mean(v0 - v1)` and `mean(h0 - h1)`.
 * @returns the means of the first reconstruction, [batch, D], for monitors; the caller disposes them.
 */
export function contrastiveDivergenceStep(
  rbm: TrainableMachine,
  velocities: Velocities,
  v0: tf.Tensor2D,
  learning: ContrastiveDivergence,
  at: StepAddress,
): tf.Tensor2D {
  const whole = wholeStep(rbm, velocities, v0, learning, at);
  if (whole) return whole;
  const phases = contrastivePhases(rbm, v0, learning.cdSteps, at);
  contrastiveUpdate(rbm, velocities, phases, learning);
  tf.dispose([phases.h0, phases.v1, phases.h1]);
  return phases.reconstruction;
}

/** The same update as one call, where the engine has it; null, with nothing done, where it has not. */
function wholeStep(
  { visible, hidden, weights, visibleBias, hiddenBias }: TrainableMachine,
  velocities: Velocities,
  v0: tf.Tensor2D,
  { cdSteps, rule, sparsity }: ContrastiveDivergence,
  at: StepAddress,
): tf.Tensor2D | null {
  if (visible.kind !== 'bernoulli' || hidden.kind !== 'bernoulli' || sparsity) return null;
  return wholeDivergenceStep(
    {
      ...{ weights, weightsVelocity: velocities.weights },
      ...{ visibleBias, visibleVelocity: velocities.visibleBias },
      ...{ hiddenBias, hiddenVelocity: velocities.hiddenBias },
      v0,
    },
    { ...rule, cdSteps, hiddenDraw: hiddenDraw(at, 0), visibleDraw: visibleDraw(at, 0) },
  );
}

/** The step that both phases ask for, written into the RBM and its velocities (and the activity of a sparsity target). */
export function contrastiveUpdate(
  rbm: TrainableMachine,
  velocities: Velocities,
  { v0, h0, v1, h1 }: Phases,
  { rule, sparsity }: ContrastiveDivergence,
): void {
  const pulled = sparsity ? sparsityPull(h0, sparsity.activity, sparsity) : h0;
  const withoutDecay = { ...rule, weightDecay: 0 };
  contrastiveStep(rbm.weights, velocities.weights, [v0, pulled], [v1, h1], rule);
  biasStep(rbm.visibleBias, velocities.visibleBias, v0, v1, withoutDecay);
  biasStep(rbm.hiddenBias, velocities.hiddenBias, pulled, h1, withoutDecay);
  if (pulled !== h0) pulled.dispose();
}
