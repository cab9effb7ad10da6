// Inputs with what a head should say about them, and how well a network says it.
import * as tf from '@tensorflow/tfjs';
import { forward, type Loss, type NetworkLayer, softmaxCrossEntropy, squaredError } from '../core/network.ts';
import { forEachChunk, type Input, positionsBetween } from './input.ts';

/** A regression target is standardised on the training rows, since its unit could be anything. */
export interface TargetScale {
  readonly offset: number;
  readonly scale: number;
}

/** What a head learns: one of `classes` classes, or a value. `of` is per dataset row. */
export type Target =
  | { readonly kind: 'class'; readonly classes: number; readonly of: Int32Array }
  | { readonly kind: 'value'; readonly of: Float32Array; readonly scaled: TargetScale };

/** Rows with their targets; position i of `input` is dataset row `rows[i]`. */
export interface Examples {
  readonly input: Input;
  readonly rows: Uint32Array;
  readonly target: Target;
}

/** How many outputs the head has. */
export function outputsOf(target: Target): number {
  return target.kind === 'class' ? target.classes : 1;
}

/** Standardisation of a value over the given rows. */
export function fitTarget(of: Float32Array, rows: Uint32Array): TargetScale {
  const mean = rows.reduce((sum, row) => sum + of[row]!, 0) / rows.length;
  const variance = rows.reduce((sum, row) => sum + (of[row]! - mean) ** 2, 0) / rows.length;
  return { offset: mean, scale: variance > 0 ? Math.sqrt(variance) : 1 };
}

/** What the network should put out at the given positions: [n, classes] one-hot, or [n, 1] standardised. */
export function targetsAt({ rows, target }: Examples, positions: Uint32Array): tf.Tensor2D {
  const outputs = outputsOf(target);
  const values = new Float32Array(positions.length * outputs);
  positions.forEach((position, i) => {
    const row = rows[position]!;
    if (target.kind === 'class') values[i * outputs + target.of[row]!] = 1;
    else values[i] = (target.of[row]! - target.scaled.offset) / target.scaled.scale;
  });
  return tf.tensor2d(values, [positions.length, outputs]);
}

/** The head's loss: softmax cross-entropy for a class, half the squared error for a value. */
export function headLoss(target: Target, outputs: tf.Tensor2D, wanted: tf.Tensor2D): Loss {
  return target.kind === 'class' ? softmaxCrossEntropy(outputs, wanted) : squaredError(outputs, wanted);
}

/**
 * Loss over all rows, with the fraction of wrong classes (`error`) or the root mean squared error in the target's own
 * unit (`rmse`).
 */
export function evaluate(network: readonly NetworkLayer[], examples: Examples): Record<string, number> {
  const { target, input } = examples;
  let loss = 0;
  let wrong = 0;
  forEachChunk(input, (chunk, from) => {
    const wanted = targetsAt(examples, positionsBetween(from, from + chunk.shape[0]));
    const outputs = forward(network, chunk).at(-1)!;
    const rows = chunk.shape[0];
    const value = headLoss(target, outputs, wanted).value.dataSync()[0]!;
    loss += value * rows;
    if (target.kind === 'class') {
      const differs = tf.notEqual(tf.argMax(outputs, 1), tf.argMax(wanted, 1));
      wrong += tf.sum(tf.cast(differs, 'int32')).dataSync()[0]!;
    }
  });
  const mean = loss / input.rows;
  return target.kind === 'class'
    ? { loss: mean, error: wrong / input.rows }
    : { loss: mean, rmse: Math.sqrt(2 * mean) * target.scaled.scale };
}
