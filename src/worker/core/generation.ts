// Samples from a belief network or a single RBM: chains at the top, labels and pixels held where they are, and down again.
import * as tf from '@tensorflow/tfjs';
import { type BeliefNetwork, descend, sampleUp } from './belief-network.ts';
import { type Address, type GibbsPurposes, type Machine, sampleHidden, sampleVisible } from './machine.ts';
import { PURPOSE } from './random.ts';

const GENERATION: GibbsPurposes = { hidden: PURPOSE.generateHidden, visible: PURPOSE.generateVisible };

/** Visible units that keep their values while the others are drawn: 1 in the mask where a value is held. [batch, D] both. */
export interface Clamp {
  readonly mask: tf.Tensor2D;
  readonly values: tf.Tensor2D;
}

/** The state with the clamped values put in, [batch, D]. */
export function clamped(state: tf.Tensor2D, clamp: Clamp | null): tf.Tensor2D {
  if (!clamp) return tf.clone(state);
  return tf.tidy(() => {
    const free = tf.mul(state, tf.sub(1, clamp.mask));
    return tf.add(free, tf.mul(clamp.values, clamp.mask)) as tf.Tensor2D;
  });
}

/** Visible units drawn at the base rates of their biases, to start a chain from, [count, D]. */
export function chainStart({ visible, visibleBias }: Machine, count: number, at: Address): tf.Tensor2D {
  return tf.tidy(() => {
    const input = tf.tile(tf.expandDims(visibleBias, 0), [count, 1]) as tf.Tensor2D;
    return visible.sample(input, { ...at, purpose: PURPOSE.generateStart })[1];
  });
}

/**
 * So many steps of a machine's chain from v, [batch, D], with some units held. Update t of a chain draws at step
 * `at.step + t`, so a chain can be gone on with at any time, and a seed repeats it. Result: a new [batch, D].
 */
export function runChain(
  machine: Machine,
  v: tf.Tensor2D,
  steps: number,
  clamp: Clamp | null,
  at: Address,
): tf.Tensor2D {
  return tf.tidy(() => {
    let state = clamped(v, clamp);
    for (let step = at.step; step < at.step + steps; step++) {
      const next = tf.tidy(() => {
        const [, h] = sampleHidden(machine, state, { ...at, step, purpose: GENERATION.hidden });
        return clamped(sampleVisible(machine, h, { ...at, step, purpose: GENERATION.visible })[1], clamp);
      });
      state.dispose();
      state = next;
    }
    return state;
  });
}

/** Holds the label units of a network's top at the given classes, one row each. */
export function clampLabels({ top, labels }: BeliefNetwork, classes: readonly number[]): Clamp {
  return tf.tidy(() => {
    const [columns] = top.weights.shape;
    const rest = columns - labels;
    const onehot = tf.cast(tf.oneHot(tf.tensor1d([...classes], 'int32'), labels), 'float32') as tf.Tensor2D;
    const none = tf.zeros<tf.Rank.R2>([classes.length, rest]);
    return {
      mask: tf.concat([none, tf.ones<tf.Rank.R2>([classes.length, labels])], 1),
      values: tf.concat([none, onehot], 1),
    };
  });
}

/** Data means made from states of the top's visible side, [batch, D of the top]: its label units are left aside. */
export function showStates(network: BeliefNetwork, states: tf.Tensor2D, at: Address): tf.Tensor2D {
  return tf.tidy(() => {
    const [rows, columns] = states.shape;
    const inner = tf.slice(states, [0, 0], [rows, columns - network.labels]);
    return descend(network, inner, at, PURPOSE.generateDown);
  });
}

/**
 * Fills in what is not clamped: exact Gibbs sampling for a single RBM; under directed layers the approximation of passing
 * up, some Gibbs steps at the top, down again, and putting the known values back, so many rounds. Result: data means with
 * the known values, [batch, D].
 */
export function inpaint(
  network: BeliefNetwork,
  clamp: Clamp,
  rounds: number,
  topSteps: number,
  at: Address,
): tf.Tensor2D {
  return tf.tidy(() => {
    let data = clamped(tf.fill(clamp.values.shape, 0.5), clamp);
    if (network.directed.length === 0 && network.labels === 0) {
      const state = runChain(network.top, data, Math.max(0, rounds * topSteps - 1), clamp, at);
      const last = { ...at, step: at.step + rounds * topSteps };
      const [, h] = sampleHidden(network.top, state, { ...last, purpose: GENERATION.hidden });
      return clamped(sampleVisible(network.top, h, { ...last, purpose: GENERATION.visible })[0], clamp);
    }
    for (let round = 0; round < rounds; round++) {
      const next = tf.tidy(() => {
        const here = { ...at, step: at.step + round * topSteps };
        const highest = sampleUp(network, data, here, PURPOSE.generateDown, 1).at(-1)!;
        const labels = tf.fill([data.shape[0], network.labels], 1 / Math.max(1, network.labels)) as tf.Tensor2D;
        const start = network.labels === 0 ? highest : tf.concat([highest, labels], 1);
        const top = runChain(network.top, start, topSteps, null, { ...here, layer: network.directed.length });
        return clamped(showStates(network, top, here), clamp);
      });
      data.dispose();
      data = next;
    }
    return data;
  });
}
