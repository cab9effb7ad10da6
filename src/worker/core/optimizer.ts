// Optimisers of fine-tuning: one step of a parameter, and the state each needs.
import * as tf from '@tensorflow/tfjs';
import { adamStep, momentumStep } from './ops.ts';

/** What a step needs besides the gradient. */
export interface OptimizerRule {
  readonly optimizer: 'sgd' | 'momentum' | 'nesterov' | 'adagrad' | 'rmsprop' | 'adam';
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** The optimiser's memory of one parameter, shaped like it: a velocity, a sum or mean of squares, or Adam's two moments. */
export type OptimizerState = readonly tf.Variable[];

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
/** Share of the past in RMSProp's mean square. */
const SQUARE_DECAY = 0.9;
/** Keeps divisions by a root of squares finite. */
const EPSILON = 1e-8;

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
  const { optimizer, learningRate } = rule;
  if (optimizer === 'sgd' || optimizer === 'momentum') {
    const momentum = optimizer === 'momentum' ? rule.momentum : 0;
    // momentumStep goes uphill on gradient - decay w; turning both signs makes it go downhill on gradient + decay w.
    const turned = { learningRate: -learningRate, momentum, weightDecay: -rule.weightDecay };
    momentumStep(parameter, state[0]!, gradient, turned);
    return;
  }
  const decayed =
    rule.weightDecay === 0 ? gradient : tf.tidy(() => tf.add(gradient, tf.mul(parameter, rule.weightDecay)));
  if (optimizer === 'adam') adamStep(parameter, state[0]!, state[1]!, decayed, { ...ADAM, learningRate, step });
  else if (optimizer === 'nesterov') nesterovStep(parameter, state[0]!, decayed, rule);
  else squareStep(parameter, state[0]!, decayed, learningRate, optimizer === 'adagrad' ? null : SQUARE_DECAY);
  if (decayed !== gradient) decayed.dispose();
}

/**
 * velocity <- momentum velocity - rate g, w <- w + momentum velocity - rate g: momentum that looks ahead, in the form that
 * takes the gradient at w itself (Nesterov 1983; Sutskever et al. 2013).
 */
function nesterovStep(w: tf.Variable, velocity: tf.Variable, gradient: tf.Tensor, rule: OptimizerRule): void {
  tf.tidy(() => {
    const pull = tf.mul(gradient, -rule.learningRate);
    velocity.assign(tf.add(tf.mul(velocity, rule.momentum), pull));
    w.assign(tf.add(w, tf.add(tf.mul(velocity, rule.momentum), pull)));
  });
}

/**
 * w <- w - rate g / (sqrt(squares) + epsilon), with the squares of all gradients summed (Adagrad: Duchi, Hazan, Singer
 * 2011), or their running mean where a decay is given (RMSProp: Tieleman & Hinton 2012).
 */
function squareStep(
  w: tf.Variable,
  squares: tf.Variable,
  gradient: tf.Tensor,
  learningRate: number,
  decay: number | null,
): void {
  tf.tidy(() => {
    const square = tf.square(gradient);
    squares.assign(
      decay === null ? tf.add(squares, square) : tf.add(tf.mul(squares, decay), tf.mul(square, 1 - decay)),
    );
    w.assign(tf.sub(w, tf.mul(tf.div(gradient, tf.add(tf.sqrt(squares), EPSILON)), learningRate)));
  });
}
