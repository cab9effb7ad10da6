// The family of distributions between a machine's base rates and the machine itself, for annealing and tempering.
import * as tf from '@tensorflow/tfjs';
import { type Machine, visibleInput } from './machine.ts';
import type { Draw } from './random.ts';

/** An inverse temperature: one number, or one per row as [batch, 1]. */
export type Beta = number | tf.Tensor2D;

/** A machine, and the visible biases a0 of the machine without weights that it is cooled down from, [D]. */
export interface Tempered {
  readonly machine: Machine;
  readonly base: tf.Tensor1D;
}

/** Only Bernoulli hidden units have the closed form below. */
export function canBeTempered({ visible, hidden }: Machine): boolean {
  return visible.hasEnergy && hidden.kind === 'bernoulli';
}

/** (1 - beta) a0 + beta a, [D] or [batch, D]. */
function biasAt({ machine, base }: Tempered, beta: Beta): tf.Tensor {
  return tf.add(base, tf.mul(beta, tf.sub(machine.visibleBias, base)));
}

/**
 * log f_beta(v) = -energy(v, (1 - beta) a0 + beta a) + sum_j softplus(beta x_j), with x the input of the hidden units
 * (Salakhutdinov & Murray 2008). f_1 = e^-F; f_0 has no weights. v: [batch, D], x: [batch, H]; result: [batch].
 */
export function logTempered(family: Tempered, v: tf.Tensor2D, x: tf.Tensor2D, beta: Beta): tf.Tensor1D {
  const { visible, hidden, hiddenBias } = family.machine;
  return tf.tidy(() => {
    const own = visible.energy(v, biasAt(family, beta));
    return tf.sub(hidden.logPartition(tf.mul(x, beta), hiddenBias), own);
  });
}

/**
 * One step v -> h -> v that leaves f_beta as it is, and is its own reverse: h with input beta x, v with input
 * (1 - beta) a0 + beta (a + W h). x: [batch, H], of the v to leave; result: [batch, D].
 */
export function temperedStep(
  { machine, base }: Tempered,
  x: tf.Tensor2D,
  beta: Beta,
  draws: { readonly hidden: Draw; readonly visible: Draw },
): tf.Tensor2D {
  return tf.tidy(() => {
    const [, h] = machine.hidden.sample(tf.mul(x, beta), draws.hidden);
    const input = tf.add(base, tf.mul(beta, tf.sub(visibleInput(machine, h), base))) as tf.Tensor2D;
    return machine.visible.sample(input, draws.visible)[1];
  });
}

/** log Z of f_0: what the base rates give, and a factor 2 for each hidden unit. */
export function baseLogPartition({ machine, base }: Tempered): number {
  return tf.tidy(() => {
    const row = tf.expandDims(base, 0) as tf.Tensor2D;
    const visible = machine.visible.logPartition(row, base).dataSync()[0]!;
    return visible + machine.weights.shape[1] * Math.LN2;
  });
}
