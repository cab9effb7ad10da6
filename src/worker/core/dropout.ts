// Dropout: units that are left out at random, in an RBM or in a network (Srivastava et al. 2014).
import * as tf from '@tensorflow/tfjs';
import { uniform } from './ops.ts';
import type { Draw } from './random.ts';
import type { Units } from './units.ts';

/** 1 where a unit is kept, with probability `keep`, else 0; [rows, units]. */
export function dropoutMask(rows: number, units: number, keep: number, draw: Draw): tf.Tensor2D {
  return tf.tidy(() => tf.cast(tf.less(uniform(rows, units, draw), keep), 'float32'));
}

/**
 * Units of which each row has some left out for good: these are 0, whatever their input. A machine with such units is
 * another model for every mask, so it has no likelihood. mask: [batch, units].
 */
export function maskedUnits(units: Units, mask: tf.Tensor2D): Units {
  return {
    ...units,
    kind: 'masked',
    activation: null,
    hasEnergy: false,
    mean: (input) => tf.tidy(() => tf.mul(units.mean(input), mask) as tf.Tensor2D),
    sample: (input, draw) =>
      tf.tidy(() => {
        const [mean, sample] = units.sample(input, draw);
        return [tf.mul(mean, mask) as tf.Tensor2D, tf.mul(sample, mask) as tf.Tensor2D];
      }),
    groupSizes: () => null,
  };
}
