// Optimisers of fine-tuning: one step of a parameter, and the state each needs.
import * as tf from '@tensorflow/tfjs';
import { adamStep, momentumStep } from './ops.ts';

/** What a step needs besides the gradient. */
export interface OptimizerRule {
  readonly optimizer: 'sgd' | 'momentum' | 'adam';
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** The optimiser's memory of one parameter, shaped like it: a velocity, or Adam's two moments. */
export type OptimizerState = readonly tf.Variable[];

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Fresh state, all zeros. */
export function optimizerState(rule: OptimizerRule, parameter: tf.Tensor): OptimizerState {
  const zeros = () => tf.tidy(() => tf.variable(tf.zerosLike(parameter), false));
  return rule.optimizer === 'adam' ? [zeros(), zeros()] : [zeros()];
}

/**
 * One step downhill, written into the parameter and its state. Plain SGD is momentum 0. With `weightDecay` the slope
 * is gradient + weightDecay w. `step` is the 1-based update counter, which Adam's bias correction needs.
 */
export function optimizerStep(
  parameter: tf.Variable,
  state: OptimizerState,
  gradient: tf.Tensor,
  rule: OptimizerRule,
  step: number,
): void {
  if (rule.optimizer === 'adam') {
    const decayed =
      rule.weightDecay === 0 ? gradient : tf.tidy(() => tf.add(gradient, tf.mul(parameter, rule.weightDecay)));
    adamStep(parameter, state[0]!, state[1]!, decayed, { ...ADAM, learningRate: rule.learningRate, step });
    if (decayed !== gradient) decayed.dispose();
    return;
  }
  const momentum = rule.optimizer === 'momentum' ? rule.momentum : 0;
  // momentumStep goes uphill on gradient - decay w; turning both signs makes it go downhill on gradient + decay w.
  momentumStep(parameter, state[0]!, gradient, {
    learningRate: -rule.learningRate,
    momentum,
    weightDecay: -rule.weightDecay,
  });
}
