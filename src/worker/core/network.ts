// The feed-forward network that a stack unrolls into: forward pass, losses, and backpropagation by hand.
import * as tf from '@tensorflow/tfjs';
import { KERNEL, runKernel } from './kernel.ts';
import { type Activation, columnSums, dense, denseBackward } from './ops.ts';

/** One layer: `activation(x W + b)`. */
export interface NetworkLayer {
  /** [in, out] */
  readonly weights: tf.Variable<tf.Rank.R2>;
  /** [out] */
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly activation: Activation;
}

/** Gradients of the loss, downhill when subtracted, shaped like their layer; null for layers that stay as they are. */
export type Gradients = ({ readonly weights: tf.Tensor2D; readonly bias: tf.Tensor1D } | null)[];

/** A loss with its slope at the network's output. */
export interface Loss {
  /** Mean over the batch. */
  readonly value: tf.Scalar;
  /** d loss / d output, [batch, out]. */
  readonly delta: tf.Tensor2D;
}

/** All activations: the input first, the network's output last. x: [batch, in]; entry l+1: [batch, out of layer l]. */
export function forward(layers: readonly NetworkLayer[], x: tf.Tensor2D): tf.Tensor2D[] {
  const activations = [x];
  for (const layer of layers) {
    activations.push(dense(activations.at(-1)!, layer.weights, layer.bias, layer.activation));
  }
  return activations;
}

/** Which inputs of a layer are left out of each row, and what keeps the others' sum: 0, or 1 / keep. */
export interface Dropout {
  readonly keep: number;
  /** [batch, in of the layer] */
  readonly mask: tf.Tensor2D;
}

/**
 * The same with dropout: entry l is what layer l really takes in, so left-out inputs are 0 and the others scaled up
 * (inverted dropout, Srivastava et al. 2014); evaluation then needs no scaling. dropouts: one per layer, null for none.
 */
export function forwardDropped(
  layers: readonly NetworkLayer[],
  x: tf.Tensor2D,
  dropouts: readonly (Dropout | null)[],
): tf.Tensor2D[] {
  const drop = (input: tf.Tensor2D, l: number) => {
    const dropout = dropouts[l];
    return dropout ? (tf.div(tf.mul(input, dropout.mask), dropout.keep) as tf.Tensor2D) : input;
  };
  return tf.tidy(() => {
    const inputs = [drop(x, 0)];
    layers.forEach((layer, l) => {
      inputs.push(drop(dense(inputs.at(-1)!, layer.weights, layer.bias, layer.activation), l + 1));
    });
    return inputs;
  });
}

/**
 * Softmax cross-entropy on logits, with the softmax inside the loss and nowhere else: value
 * mean(logsumexp(u) - u_y), delta (softmax(u) - onehot) / batch. logits, onehot: [batch, classes].
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, onehot: tf.Tensor2D): Loss {
  const made = runKernel(KERNEL.softmaxCrossEntropy, { logits, onehot }, {});
  if (made) {
    const [value, delta] = made as [tf.Scalar, tf.Tensor2D];
    return { value, delta };
  }
  return tf.tidy(() => {
    const correct = tf.sum(tf.mul(logits, onehot), 1);
    const value = tf.mean(tf.sub(tf.logSumExp(logits, 1), correct)) as tf.Scalar;
    const delta = tf.div(tf.sub(tf.softmax(logits), onehot), logits.shape[0]) as tf.Tensor2D;
    return { value, delta };
  });
}

/** Squared error: value mean(|u - y|^2) / 2, delta (u - y) / batch. outputs, targets: [batch, out]. */
export function squaredError(outputs: tf.Tensor2D, targets: tf.Tensor2D): Loss {
  return tf.tidy(() => {
    const difference = tf.sub(outputs, targets) as tf.Tensor2D;
    const value = tf.mul(tf.mean(tf.sum(tf.square(difference), 1)), 0.5) as tf.Scalar;
    return { value, delta: tf.div(difference, outputs.shape[0]) as tf.Tensor2D };
  });
}

/**
 * Backpropagation: g_W = h_in' delta, g_b = sum of delta over the batch, and delta carried down by the activation's
 * slope. Layers with `trainable` false get null, and nothing is computed below the lowest trainable one.
 * activations: as `forward` or `forwardDropped` returns them, with the latter's dropouts; delta: [batch, out], at the
 * output of a linear last layer.
 */
export function backward(
  layers: readonly NetworkLayer[],
  activations: readonly tf.Tensor2D[],
  delta: tf.Tensor2D,
  trainable: readonly boolean[],
  dropouts: readonly (Dropout | null)[] = [],
): Gradients {
  const lowest = trainable.indexOf(true);
  const gradients: Gradients = layers.map(() => null);
  if (lowest === -1) return gradients;
  tf.tidy(() => {
    let slope = delta;
    for (let l = layers.length - 1; l >= lowest; l--) {
      const input = activations[l]!;
      if (trainable[l]) {
        const weights = tf.keep(tf.matMul(input, slope, true) as tf.Tensor2D);
        gradients[l] = { weights, bias: tf.keep(columnSums(slope)) };
      }
      if (l > lowest) slope = slopeBelow(slope, layers[l]!, input, layers[l - 1]!.activation, dropouts[l] ?? null);
    }
  });
  return gradients;
}

/** The slope at the output of the layer below, through the layer and its dropout. input: what the layer took in. */
function slopeBelow(
  slope: tf.Tensor2D,
  { weights }: NetworkLayer,
  input: tf.Tensor2D,
  activation: Activation,
  dropout: Dropout | null,
): tf.Tensor2D {
  if (!dropout) return denseBackward(slope, weights, input, activation);
  // The activation's slope is that of the value before it was scaled up; where it was left out, the mask is 0.
  const before = tf.mul(input, dropout.keep) as tf.Tensor2D;
  const through = denseBackward(slope, weights, before, activation);
  return tf.div(tf.mul(through, dropout.mask), dropout.keep) as tf.Tensor2D;
}
