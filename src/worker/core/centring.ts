// Brings features to one centre and size, so that one penalty means the same whatever they are.
import * as tf from '@tensorflow/tfjs';

/** x -> (x - mean) * scale */
export interface Centring {
  /** [columns] */
  readonly mean: Float32Array;
  readonly scale: number;
}

/**
 * The mean of each column, and one scale for all of them that makes the mean squared length of a centred row 1: columns keep
 * their sizes against each other. values: row-major [rows, columns]
 */
export function fitCentring(values: Float32Array, columns: number): Centring {
  const rows = values.length / columns;
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns]! += values[i]! / rows;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean[i % columns]!) ** 2;
  return { mean: Float32Array.from(mean), scale: squares > 0 ? Math.sqrt(rows / squares) : 1 };
}

/** The rows centred and scaled, [rows, columns]. */
export function centred({ mean, scale }: Centring, values: Float32Array): tf.Tensor2D {
  const columns = mean.length;
  const out = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = (values[i]! - mean[i % columns]!) * scale;
  return tf.tensor2d(out, [values.length / columns, columns]);
}
