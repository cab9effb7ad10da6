// What stands in for tfjs' own wasm matrix products where they are wrong: composed from operations that are right.
import * as tf from '@tensorflow/tfjs';

/**
 * `_FusedMatMul` as product, sum and activation. tfjs-backend-wasm 4.22 returns wrong values for transposed operands with
 * a bias, so its kernel is never used; ours takes the common cases and leaves the rest to this one.
 */
export const composedFusedMatMul: tf.KernelFunc = ({ inputs, attrs }) => {
  const { a, b, bias, preluActivationWeights } = inputs as unknown as Record<string, tf.Tensor>;
  const { transposeA, transposeB, activation, leakyreluAlpha } = attrs as {
    transposeA: boolean;
    transposeB: boolean;
    activation: string;
    leakyreluAlpha?: number;
  };
  return tf.tidy(() => {
    const product = tf.matMul(a!, b!, transposeA, transposeB);
    const sum = bias ? tf.add(product, bias) : product;
    return activate(sum, activation, preluActivationWeights, leakyreluAlpha);
  });
};

function activate(x: tf.Tensor, activation: string, preluWeights?: tf.Tensor, leakyreluAlpha?: number): tf.Tensor {
  switch (activation) {
    case 'linear':
      return x;
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return tf.relu6(x);
    case 'elu':
      return tf.elu(x);
    case 'leakyrelu':
      return tf.leakyRelu(x, leakyreluAlpha);
    case 'prelu':
      return tf.prelu(x, preluWeights!);
    default:
      throw new Error(`The fused matrix product has no activation "${activation}".`);
  }
}

/**
 * `BatchMatMul` with both operands broadcast beforehand: tfjs-backend-wasm 4.22 reads outside of the smaller one where
 * their outer dimensions differ. `own` is the backend's kernel.
 */
export function broadcastMatMul(own: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { a, b } = call.inputs as unknown as { a: tf.Tensor; b: tf.Tensor };
    const [aOuter, bOuter] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
    if (tf.util.arraysEqual(aOuter, bOuter)) return own(call);
    const outer = tf.broadcast_util.assertAndGetBroadcastShape(aOuter, bOuter);
    return tf.tidy(() => {
      const wide = (x: tf.Tensor) => tf.broadcastTo(x, [...outer, ...x.shape.slice(-2)]);
      const { transposeA, transposeB } = call.attrs as unknown as { transposeA: boolean; transposeB: boolean };
      return tf.matMul(wide(a), wide(b), transposeA, transposeB);
    });
  };
}
