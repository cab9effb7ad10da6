// Takes numbers out of the engine.
import * as tf from '@tensorflow/tfjs';

/**
 * The values of the tensor that `make` gives, which is freed with all that was made for it. A tidy that returns the values
 * themselves would look at each of them for tensors inside.
 */
export function plain(make: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(make);
  const values = tensor.dataSync() as Float32Array;
  tensor.dispose();
  return values;
}
