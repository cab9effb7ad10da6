// Autoencoder layers with tied weights, plain and denoising: a drop-in for an RBM in a stack (Vincent et al. 2010).
import * as tf from '@tensorflow/tfjs';
import type { Gradient } from './contrastive-gradient.ts';
import { hiddenMeans, type Machine, visibleInput } from './machine.ts';
import { normal, uniform } from './ops.ts';
import type { Draw } from './random.ts';

/** How inputs are spoilt: set to 0, set to 0 or 1 at random, or with normal noise added. */
export type Corruption =
  | { readonly kind: 'none' }
  | { readonly kind: 'mask' | 'salt-pepper'; readonly share: number }
  | { readonly kind: 'gaussian'; readonly deviation: number };

/** A corrupted copy of the inputs, [batch, D]; they themselves where there is no corruption. */
export function corrupt(v: tf.Tensor2D, corruption: Corruption, draw: Draw): tf.Tensor2D {
  const [rows, columns] = v.shape;
  return tf.tidy(() => {
    if (corruption.kind === 'none') return tf.clone(v);
    if (corruption.kind === 'gaussian') {
      return tf.add(v, tf.mul(normal(rows, columns, draw), corruption.deviation)) as tf.Tensor2D;
    }
    const draws = uniform(rows, columns, draw);
    const isSpoilt = tf.less(draws, corruption.share);
    // The draws below `share` are themselves uniform there: their lower half becomes salt, their upper half pepper.
    const value = corruption.kind === 'mask' ? 0 : tf.cast(tf.less(draws, corruption.share / 2), 'float32');
    return tf.where(isSpoilt, tf.mul(tf.onesLike(v), value), v) as tf.Tensor2D;
  });
}

/** A gradient uphill on minus the loss, with the reconstruction that it was taken at. */
export interface AutoencoderGradient extends Gradient {
  readonly reconstruction: tf.Tensor2D;
}

/**
 * The gradient of the mean log p(v | y), y = f(b + v~ W), under the visible units' own distribution with input u = a + W y:
 * cross-entropy for Bernoulli units, half the squared error for Gaussian ones, the softmax's for groups. With
 * d_u = (v - mean(u)) / batch and d_y = (d_u W) f'(y): g_W = v~' d_y + d_u' y, g_a = sum d_u, g_b = sum d_y. The loss is
 * against the clean v; v~ is the corrupted one, both [batch, D].
 */
export function autoencoderGradient(machine: Machine, v: tf.Tensor2D, corrupted: tf.Tensor2D): AutoencoderGradient {
  return tf.tidy(() => {
    const y = hiddenMeans(machine, corrupted);
    const reconstruction = machine.visible.mean(visibleInput(machine, y));
    const outer = tf.div(tf.sub(v, reconstruction), v.shape[0]) as tf.Tensor2D;
    const back = tf.matMul(outer, machine.weights) as tf.Tensor2D;
    const inner = tf.mul(back, slope(machine, y)) as tf.Tensor2D;
    return {
      weights: tf.add(tf.matMul(corrupted, inner, true), tf.matMul(outer, y, true)) as tf.Tensor2D,
      visibleBias: tf.sum(outer, 0) as tf.Tensor1D,
      hiddenBias: tf.sum(inner, 0) as tf.Tensor1D,
      reconstruction,
    };
  });
}

/** f' in terms of the activation itself. */
function slope({ hidden }: Machine, y: tf.Tensor2D): tf.Tensor2D {
  if (hidden.activation === 'sigmoid') return tf.mul(y, tf.sub(1, y)) as tf.Tensor2D;
  if (hidden.activation === 'relu') return tf.cast(tf.greater(y, 0), 'float32') as tf.Tensor2D;
  return tf.onesLike(y);
}
