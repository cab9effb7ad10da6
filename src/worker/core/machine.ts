// A restricted Boltzmann machine of any units: conditional distributions, free energy, Gibbs steps.
import * as tf from '@tensorflow/tfjs';
import { dense, denseSample } from './ops.ts';
import { type Draw, PURPOSE } from './random.ts';
import type { Units } from './units.ts';

/** A machine with D visible and H hidden units. */
export interface Machine {
  readonly visible: Units;
  readonly hidden: Units;
  /** [D, H] */
  readonly weights: tf.Tensor2D;
  /** [D] */
  readonly visibleBias: tf.Tensor1D;
  /** [H] */
  readonly hiddenBias: tf.Tensor1D;
}

/** Everything of a draw's address but its purpose and Gibbs step. */
export interface Address {
  readonly seed: number;
  readonly layer: number;
  readonly step: number;
}

/** Which draws a chain's two half-steps take. */
export interface GibbsPurposes {
  readonly hidden: number;
  readonly visible: number;
}

export const CHAIN: GibbsPurposes = { hidden: PURPOSE.chainHidden, visible: PURPOSE.chainVisible };

/** The input of the hidden units, c + message(v) W. v: [batch, D]; result: [batch, H]. */
export function hiddenInput({ visible, weights, hiddenBias }: Machine, v: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => dense(visible.message(v), weights, hiddenBias, 'linear'));
}

/** The input of the visible units, a + W message(h). h: [batch, H]; result: [batch, D]. */
export function visibleInput({ hidden, weights, visibleBias }: Machine, h: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => dense(hidden.message(h), weights, visibleBias, 'linear', true));
}

/** The mean of h given v. v: [batch, D]; result: [batch, H]. */
export function hiddenMeans(machine: Machine, v: tf.Tensor2D): tf.Tensor2D {
  const { visible, hidden, weights, hiddenBias } = machine;
  const { activation } = hidden;
  if (activation) return tf.tidy(() => dense(visible.message(v), weights, hiddenBias, activation));
  return tf.tidy(() => hidden.mean(hiddenInput(machine, v)));
}

/** The mean of v given h. h: [batch, H]; result: [batch, D]. */
export function visibleMeans(machine: Machine, h: tf.Tensor2D): tf.Tensor2D {
  const { visible, hidden, weights, visibleBias } = machine;
  const { activation } = visible;
  if (activation) return tf.tidy(() => dense(hidden.message(h), weights, visibleBias, activation, true));
  return tf.tidy(() => visible.mean(visibleInput(machine, h)));
}

/** Hidden means and a draw. v: [batch, D]; both results: [batch, H]. */
export function sampleHidden(machine: Machine, v: tf.Tensor2D, draw: Draw): [mean: tf.Tensor2D, sample: tf.Tensor2D] {
  const { visible, hidden, weights, hiddenBias } = machine;
  return tf.tidy(() =>
    hidden.kind === 'bernoulli'
      ? denseSample(visible.message(v), weights, hiddenBias, draw)
      : hidden.sample(hiddenInput(machine, v), draw),
  );
}

/** Visible means and a draw. h: [batch, H]; both results: [batch, D]. */
export function sampleVisible(machine: Machine, h: tf.Tensor2D, draw: Draw): [mean: tf.Tensor2D, sample: tf.Tensor2D] {
  const { visible, hidden, weights, visibleBias } = machine;
  return tf.tidy(() =>
    visible.kind === 'bernoulli'
      ? denseSample(hidden.message(h), weights, visibleBias, draw, true)
      : visible.sample(visibleInput(machine, h), draw),
  );
}

/**
 * So many steps v -> h -> v of the machine's chain, sampling both sides. v: [batch, D]; result: a new [batch, D].
 * Step t draws at `firstStep + t`.
 */
export function gibbs(
  machine: Machine,
  v: tf.Tensor2D,
  steps: number,
  at: Address,
  purposes: GibbsPurposes = CHAIN,
  firstStep = 0,
): tf.Tensor2D {
  return tf.tidy(() => {
    let state = tf.clone(v);
    for (let t = firstStep; t < firstStep + steps; t++) {
      const next = tf.tidy(() => {
        const [, h] = sampleHidden(machine, state, { ...at, purpose: purposes.hidden, gibbsStep: t });
        return sampleVisible(machine, h, { ...at, purpose: purposes.visible, gibbsStep: t })[1];
      });
      state.dispose();
      state = next;
    }
    return state;
  });
}

/**
 * F(v), with p(v) = e^-F(v) / Z: the visible units' own energy minus the hidden units' log-partition. v: [batch, D];
 * result: [batch], in nats. The hidden units must have an energy.
 */
export function freeEnergy(machine: Machine, v: tf.Tensor2D): tf.Tensor1D {
  const { visible, hidden, visibleBias, hiddenBias } = machine;
  return tf.tidy(() =>
    tf.sub(visible.energy(v, visibleBias), hidden.logPartition(hiddenInput(machine, v), hiddenBias)),
  );
}

/**
 * Mean squared difference between data and its reconstruction, per visible unit. A quick look at training, not a
 * likelihood: it can be nearly 0 for a poor model. Both: [batch, D]; result: a scalar.
 */
export function reconstructionError(v: tf.Tensor2D, reconstruction: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.squaredDifference(v, reconstruction)) as tf.Scalar);
}

/** The same machine with its sides exchanged, so that its hidden units are what it gives a probability to. */
export function turned({ visible, hidden, weights, visibleBias, hiddenBias }: Machine): Machine {
  const transposed = tf.transpose(weights) as tf.Tensor2D;
  return { visible: hidden, hidden: visible, weights: transposed, visibleBias: hiddenBias, hiddenBias: visibleBias };
}

/** A tensor's mean as a number. */
export function meanOf(values: tf.Tensor): number {
  return tf.tidy(() => tf.mean(values).dataSync()[0]!);
}
