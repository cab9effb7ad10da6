// What a network should put out, and how far it is from that.
import * as tf from '@tensorflow/tfjs';
import type { Spec } from '#shared/spec.ts';
import { bernoulliCrossEntropy, smoothed } from '../core/losses.ts';
import { type Loss, softmaxCrossEntropy, squaredError } from '../core/network.ts';

/** A regression target is standardised on the training rows, since its unit could be anything. */
export interface TargetScale {
  readonly offset: number;
  readonly scale: number;
}

/**
 * What a network learns to put out: one of `classes` classes, or each of them by itself; a value; or its own input, as
 * probabilities or as real values. `of` is per dataset row.
 */
export type Target =
  | { readonly kind: 'class'; readonly classes: number; readonly of: Int32Array; readonly isIndependent?: boolean }
  | { readonly kind: 'value'; readonly of: Float32Array; readonly scaled: TargetScale }
  | { readonly kind: 'input'; readonly columns: number; readonly isBinary: boolean };

/** How many outputs the network has. */
export function outputsOf(target: Target): number {
  if (target.kind === 'input') return target.columns;
  return target.kind === 'class' ? target.classes : 1;
}

/** How many label units the head adds to the top RBM. */
export function labelUnits(head: Spec['head'], target: Target | null): number {
  return head.kind === 'label-units' && target?.kind === 'class' ? target.classes : 0;
}

/** Standardisation of a value over the given rows. */
export function fitTarget(of: Float32Array, rows: Uint32Array): TargetScale {
  const mean = rows.reduce((sum, row) => sum + of[row]!, 0) / rows.length;
  const variance = rows.reduce((sum, row) => sum + (of[row]! - mean) ** 2, 0) / rows.length;
  return { offset: mean, scale: variance > 0 ? Math.sqrt(variance) : 1 };
}

/** What the network should put out for dataset rows whose inputs are x: one-hot, standardised, or x; [n, outputs]. */
export function wantedOutputs(target: Target, rows: Uint32Array, x: tf.Tensor2D): tf.Tensor2D {
  if (target.kind === 'input') return tf.clone(x);
  const outputs = outputsOf(target);
  const values = new Float32Array(rows.length * outputs);
  rows.forEach((row, i) => {
    if (target.kind === 'class') values[i * outputs + target.of[row]!] = 1;
    else values[i] = (target.of[row]! - target.scaled.offset) / target.scaled.scale;
  });
  return tf.tensor2d(values, [rows.length, outputs]);
}

/**
 * The loss: softmax cross-entropy for one class of several, with labels smoothed where that is asked for; cross-entropy of
 * independent outputs; half the squared error of real values.
 */
export function lossOf(target: Target, outputs: tf.Tensor2D, wanted: tf.Tensor2D, smoothing = 0): Loss {
  if (target.kind === 'value') return squaredError(outputs, wanted);
  if (target.kind === 'input') {
    return target.isBinary ? bernoulliCrossEntropy(outputs, wanted) : squaredError(outputs, wanted);
  }
  const isExclusive = target.isIndependent !== true;
  const soft = smoothing > 0 ? smoothed(wanted, smoothing, isExclusive) : wanted;
  const loss = isExclusive ? softmaxCrossEntropy(outputs, soft) : bernoulliCrossEntropy(outputs, soft);
  if (soft !== wanted) soft.dispose();
  return loss;
}
