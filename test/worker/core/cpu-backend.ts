// Prepares tfjs's plain JavaScript backend, the one every machine has, without its advice to install another.
import * as tf from '@tensorflow/tfjs';

export async function useCpuBackend(): Promise<void> {
  tf.env().set('IS_TEST', true);
  await tf.setBackend('cpu');
}
