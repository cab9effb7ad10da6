// The feed-forward network that a stack unrolls into: forward pass, losses, and backpropagation by hand.
import * as tf from '@tensorflow/tfjs';
import { type Activation, dense, denseBackward } from './ops.ts';

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

/**
 * Softmax cross-entropy on logits, with the softmax inside the loss and nowhere else: value
 * mean(logsumexp(u) - u_y), delta (softmax(u) - onehot) / batch. logits, onehot: [batch, classes].
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, onehot: tf.Tensor2D): Loss {
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
 * activations: as `forward` returns them; delta: [batch, out], at the output of a linear last layer.
 */
export function backward(
  layers: readonly NetworkLayer[],
  activations: readonly tf.Tensor2D[],
  delta: tf.Tensor2D,
  trainable: readonly boolean[],
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
        gradients[l] = { weights, bias: tf.keep(tf.sum(slope, 0) as tf.Tensor1D) };
      }
      if (l > lowest) slope = denseBackward(slope, layers[l]!.weights, input, layers[l - 1]!.activation);
    }
  });
  return gradients;
}
