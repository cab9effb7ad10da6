// Inputs with what a network should say about them, and how well it says it.
import * as tf from '@tensorflow/tfjs';
import { forward, type NetworkLayer } from '../core/network.ts';
import { forEachChunk, type Input, positionsBetween } from './input.ts';
import { lossOf, outputsOf, type Target, wantedOutputs } from './targets.ts';

/** Rows with their targets; position i of `input` is dataset row `rows[i]`. */
export interface Examples {
  readonly input: Input;
  readonly rows: Uint32Array;
  readonly target: Target;
}

/** What the network should put out at the given positions, whose inputs are x. */
export function targetsAt({ rows, target }: Examples, positions: Uint32Array, x: tf.Tensor2D): tf.Tensor2D {
  return wantedOutputs(
    target,
    positions.map((position) => rows[position]!),
    x,
  );
}

/**
 * Loss over all rows, with the fraction of wrong classes (`error`), the root mean squared error in the target's own unit
 * (`rmse`), or the squared error per row of a reconstruction and the mean one per unit.
 */
export function evaluate(network: readonly NetworkLayer[], examples: Examples): Record<string, number> {
  const { target, input } = examples;
  let [loss, wrong, squares] = [0, 0, 0];
  forEachChunk(input, (chunk, from) => {
    const wanted = targetsAt(examples, positionsBetween(from, from + chunk.shape[0]), chunk);
    const outputs = forward(network, chunk).at(-1)!;
    const rows = chunk.shape[0];
    loss += lossOf(target, outputs, wanted).value.dataSync()[0]! * rows;
    if (target.kind === 'class') {
      const differs = tf.notEqual(tf.argMax(outputs, 1), tf.argMax(wanted, 1));
      wrong += tf.sum(tf.cast(differs, 'int32')).dataSync()[0]!;
    }
    if (target.kind === 'input') {
      const given = target.isBinary ? tf.sigmoid(outputs) : outputs;
      squares += tf.sum(tf.squaredDifference(given, wanted)).dataSync()[0]!;
    }
  });
  const mean = loss / input.rows;
  if (target.kind === 'class') return { loss: mean, error: wrong / input.rows };
  if (target.kind === 'value') return { loss: mean, rmse: Math.sqrt(2 * mean) * target.scaled.scale };
  const squaredError = squares / input.rows;
  return { loss: mean, squaredError, reconstructionError: squaredError / outputsOf(target) };
}
