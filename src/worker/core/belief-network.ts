// A deep belief network: directed layers under an RBM; its passes up and down, and a bound on its likelihood.
import * as tf from '@tensorflow/tfjs';
import {
  type Address,
  freeEnergy,
  hiddenInput,
  hiddenMeans,
  type Machine,
  sampleHidden,
  sampleVisible,
  visibleInput,
  visibleMeans,
} from './machine.ts';
import { PURPOSE } from './random.ts';
import { logSumExp, softplus } from './softplus.ts';
import { logProbability } from './units.ts';

/**
 * One directed layer: `up` is used from its visible to its hidden side only (recognition), `down` the other way
 * (generation). They are the same machine until up-down learning unties them.
 */
export interface DirectedLayer {
  readonly up: Machine;
  readonly down: Machine;
}

/**
 * p(v, h) = prod_l p(h^(l-1) | h^l) p_top(h^(L-1), h^L) (Hinton, Osindero, Teh 2006). The top machine's visible side is
 * the highest directed layer's state, followed by `labels` label units (0: none).
 */
export interface BeliefNetwork {
  readonly directed: readonly DirectedLayer[];
  readonly top: Machine;
  readonly labels: number;
}

/** Sampled states from v up to the top's input, v first, [batch, units]. Layer l draws at layer l of the address. */
export function sampleUp(network: BeliefNetwork, v: tf.Tensor2D, at: Address, purpose: number, repeat = 0) {
  const states = [v];
  for (const [layer, { up }] of network.directed.entries()) {
    const [, state] = tf.tidy(() => sampleHidden(up, states.at(-1)!, { ...at, layer, purpose, gibbsStep: repeat }));
    states.push(state);
  }
  return states;
}

/** The same with means instead of samples. */
export function meansUp(network: BeliefNetwork, v: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => network.directed.reduce((state, { up }) => hiddenMeans(up, state), tf.clone(v)));
}

/**
 * From a state of the highest directed layer, [batch, units], down to the data by sampling each layer (ancestral
 * sampling); the last step gives means, which make smoother pictures than samples. Result: [batch, D].
 */
export function descend(
  network: BeliefNetwork,
  state: tf.Tensor2D,
  at: Address,
  purpose: number,
  repeat = 0,
): tf.Tensor2D {
  return tf.tidy(() => {
    let below = tf.clone(state);
    for (let layer = network.directed.length - 1; layer >= 0; layer--) {
      const { down } = network.directed[layer]!;
      const draw = { ...at, layer, purpose, gibbsStep: repeat };
      below = layer === 0 ? visibleMeans(down, below) : sampleVisible(down, below, draw)[1];
    }
    return below;
  });
}

/** log of the sum over labels of e^-F(h, label), [batch]: the top's part of log p, up to log Z. h: [batch, units]. */
export function topLogWeight({ top, labels }: BeliefNetwork, h: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    if (labels === 0) return tf.neg(freeEnergy(top, h)) as tf.Tensor1D;
    return tf.logSumExp(tf.neg(labelEnergies(top, labels, h)), 1) as tf.Tensor1D;
  });
}

/** F(h, label k) for every label, [batch, labels]. h: [batch, units without labels]. */
export function labelEnergies(top: Machine, labels: number, h: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const columns = Array.from({ length: labels }, (_, k) => {
      const onehot = tf.tile(tf.oneHot(tf.tensor1d([k], 'int32'), labels), [h.shape[0], 1]);
      return freeEnergy(top, tf.concat([h, tf.cast(onehot, 'float32') as tf.Tensor2D], 1));
    });
    return tf.stack(columns, 1) as tf.Tensor2D;
  });
}

/**
 * p(label | h), exact for the top RBM alone: softmax of -F(h, label) (Larochelle & Bengio 2008). For data under directed
 * layers, h are means or samples of the highest one, and the result an approximation. Result: [batch, labels].
 */
export function labelProbabilities({ top, labels }: BeliefNetwork, h: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.softmax(tf.neg(labelEnergies(top, labels, h)) as tf.Tensor2D));
}

/** Both in nats per row and without the top's log Z, which the caller subtracts. */
export interface StackBound {
  /** E_Q[log p(v, h)] + H(Q): a lower bound of log p(v), too low by KL(Q || p(h | v)). */
  readonly bound: number;
  /** log of the mean importance weight: tighter, and unbiased for p(v) before the logarithm (Burda et al. 2016). */
  readonly weighted: number;
}

/** Means over rows, from so many samples of Q for each. v: [batch, D]. */
export function stackBound(network: BeliefNetwork, v: tf.Tensor2D, samples: number, at: Address): StackBound {
  const rows = v.shape[0];
  const bounds = new Float64Array(rows);
  const weights = Array.from({ length: rows }, () => new Float64Array(samples));
  for (let repeat = 0; repeat < samples; repeat++) {
    const { bound, weight } = tf.tidy(() => sampleBound(network, v, at, repeat));
    const [boundValues, weightValues] = [bound.dataSync(), weight.dataSync()];
    for (let n = 0; n < rows; n++) {
      bounds[n]! += boundValues[n]! / samples;
      weights[n]![repeat] = weightValues[n]!;
    }
    tf.dispose([bound, weight]);
  }
  const weighted = weights.map((row) => logSumExp(row) - Math.log(samples));
  return { bound: mean(bounds), weighted: mean(weighted) };
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function sampleBound(network: BeliefNetwork, v: tf.Tensor2D, at: Address, repeat: number) {
  const states = sampleUp(network, v, at, PURPOSE.bound, repeat);
  const joint = [topLogWeight(network, states.at(-1)!)];
  const entropies: tf.Tensor1D[] = [];
  const recognised: tf.Tensor1D[] = [];
  for (const [l, { up, down }] of network.directed.entries()) {
    const [below, above] = [states[l]!, states[l + 1]!];
    joint.push(logProbability(down.visible, visibleInput(down, above), below));
    const input = hiddenInput(up, below);
    // -q log q - (1 - q) log(1 - q) = softplus(x) - x sigma(x), without a logarithm of 0.
    entropies.push(tf.sum(tf.sub(softplus(input), tf.mul(input, tf.sigmoid(input))), 1) as tf.Tensor1D);
    recognised.push(logProbability(up.hidden, input, above));
  }
  const logJoint = tf.addN(joint);
  return {
    bound: tf.addN([logJoint, ...entropies]),
    weight: recognised.reduce((weight, log) => tf.sub(weight, log) as tf.Tensor1D, logJoint),
  };
}
