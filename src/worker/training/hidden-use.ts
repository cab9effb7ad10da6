// Which hidden units are of use: counted on rows that are watched, for one layer or for a whole stack.
import * as tf from '@tensorflow/tfjs';
import { forward, type NetworkLayer } from '../core/network.ts';
import { type Input, positionsBetween } from './input.ts';

/**
 * Rows that monitors look at. Each costs a fifth of a training row; 500 of them keep the mean free energy's error below
 * a twentieth of the spread between rows.
 */
const WATCHED_ROWS = 500;
/** A unit that never gets likelier to be on than this is dead, and one that never gets likelier to be off is saturated. */
export const UNLIKELY = 0.05;
/** Fine-tuning is looked at in its first epoch, and then after as many more each time. */
const WATCHED_EPOCHS = 5;

export function withWatchedRows<T>(input: Input, use: (rows: tf.Tensor2D) => T): T {
  const rows = input.gather(positionsBetween(0, Math.min(WATCHED_ROWS, input.rows)));
  const result = use(rows);
  rows.dispose();
  return result;
}

/** Units whose mean is nowhere above a limit; few rows that excite a unit are enough. means: [rows, units] */
export function countDead(means: tf.Tensor2D, limit = UNLIKELY): number {
  return tf.tidy(() => tf.max(means, 0).dataSync()).filter((it) => it <= limit).length;
}

/** Units that are nowhere likely to be off. means: [rows, units], shares. */
export function countSaturated(means: tf.Tensor2D): number {
  return tf.tidy(() => tf.min(means, 0).dataSync()).filter((it) => it >= 1 - UNLIKELY).length;
}

export function isWatchedEpoch(epoch: number): boolean {
  return epoch % WATCHED_EPOCHS === 0;
}

/** Dead and saturated units of the lowest layers of a network, by layer; none of linear ones, which may have any value. */
export function networkUse(network: readonly NetworkLayer[], input: Input): Record<string, number> {
  return withWatchedRows(input, (rows) =>
    tf.tidy(() => {
      const [, ...outputs] = forward(network, rows);
      const metrics = network.map(({ activation }, l) => {
        if (activation === 'linear') return {};
        // A rectified unit has no usual size, but nothing at all leads back into one that is off everywhere.
        if (activation === 'relu') return { [`deadUnitsLayer${l + 1}`]: countDead(outputs[l]!, 0) };
        return layerUse(outputs[l]!, l);
      });
      return Object.assign({}, ...metrics);
    }),
  );
}

/** Dead and saturated units of a layer of Bernoulli units, from the probabilities of its units. means: [rows, units] */
export function layerUse(means: tf.Tensor2D, layer: number): Record<string, number> {
  return {
    [`deadUnitsLayer${layer + 1}`]: countDead(means),
    [`saturatedUnitsLayer${layer + 1}`]: countSaturated(means),
  };
}
