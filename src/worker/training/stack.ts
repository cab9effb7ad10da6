// A stack of RBMs as one generative picture: data up to the top layer's probabilities, and down again.
import * as tf from '@tensorflow/tfjs';
import { hiddenMeans, type Machine, visibleMeans } from '../core/machine.ts';
import { forEachChunk, type Input } from './input.ts';

/** Mean squared reconstruction error per visible unit of a deterministic pass up the stack and down again. */
export function reconstructionErrorOfStack(rbms: readonly Machine[], input: Input): number {
  let total = 0;
  forEachChunk(input, (chunk) => {
    const top = rbms.reduce((v, rbm) => hiddenMeans(rbm, v), chunk);
    const reconstruction = rbms.reduceRight((h, rbm) => visibleMeans(rbm, h), top);
    total += tf.sum(tf.squaredDifference(chunk, reconstruction)).dataSync()[0]!;
  });
  return total / (input.rows * input.columns);
}
