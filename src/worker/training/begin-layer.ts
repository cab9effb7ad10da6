// First values of every layer: copied, random, or what its pre-training begins with.
import * as tf from '@tensorflow/tfjs';
import type { TrainingJob } from '#shared/job.ts';
import { type Layer, type MachineLayer, outputUnits } from '#shared/layer.ts';
import type { Block } from '../core/categorical-units.ts';
import { scaledWeights, smallWeights } from '../core/initial.ts';
import { forEachChunk, type Input } from './input.ts';
import { activationOf, type LayerParameters, type LayerValues, toVariables, visibleUnits } from './parameters.ts';
import { readLayer } from './weights-file.ts';

/** What decides a layer's first values. */
export interface LayerPlace {
  readonly layer: Layer;
  readonly index: number;
  readonly seed: number;
  readonly sources: TrainingJob['sources'];
  /** The kinds of unit of its visible side, where there are several. */
  readonly blocks?: readonly Block[] | null;
  /** How many of its inputs, the last ones, are label units. */
  readonly labels?: number;
}

/** First values of a layer with so many inputs; `input` is what it sees, as far as first biases come from it. */
export function beginLayer(
  { layer, index, seed, sources, blocks = null, labels = 0 }: LayerPlace,
  inputs: number,
  input: Input,
): LayerParameters {
  const outputs = outputUnits(layer);
  const at = { seed, layer: index };
  const source = sources.find((candidate) => candidate.layer === index);
  if (source) {
    const copied = readLayer(source.path, source.sourceLayer, source.stage);
    if (layer.kind === 'dense') return toVariables({ ...copied, visibleBias: null });
    const fitted =
      copied.inputs === inputs ? copied : withMoreInputs(copied, smallWeights(inputs, outputs, at), inputs);
    const { logVariance = new Float32Array(inputs), ...rest } = fitted;
    const values = { ...rest, ...(learnsVariance(layer) && { logVariance }), ...(labels && { labels }) };
    return toVariables(values, fitted.weights, blocks);
  }
  // An RBM leaves the saddle at zero by its samples' noise; an autoencoder has none to leave it by.
  const isSmall = layer.kind === 'rbm' && layer.pretraining !== null;
  const values = {
    inputs,
    outputs,
    weights: isSmall ? smallWeights(inputs, outputs, at) : scaledWeights(inputs, outputs, activationOf(layer), at),
    bias: new Float32Array(outputs),
    visibleBias: layer.kind === 'dense' ? null : firstVisibleBias(layer, blocks, inputs, input),
    ...(learnsVariance(layer) && { logVariance: new Float32Array(inputs) }),
    ...(labels && { labels }),
  };
  return toVariables(values, values.weights, blocks);
}

function learnsVariance(layer: Layer): boolean {
  return layer.kind === 'rbm' && layer.visibleUnits === 'gaussian-learned';
}

/** A copied layer, its inputs followed by new ones: label units that the copied layer did not have. */
function withMoreInputs(copied: LayerValues, first: Float32Array, inputs: number): LayerValues {
  const weights = first.slice();
  weights.set(copied.weights);
  const visibleBias = new Float32Array(inputs);
  if (copied.visibleBias) visibleBias.set(copied.visibleBias);
  return { ...copied, inputs, weights, visibleBias };
}

function firstVisibleBias(
  layer: MachineLayer,
  blocks: readonly Block[] | null,
  inputs: number,
  input: Input,
): Float32Array {
  if (layer.pretraining?.initialVisibleBias !== 'data') return new Float32Array(inputs);
  return visibleUnits(layer, blocks ? { blocks } : {}).biasFromSums(columnSums(input), input.rows);
}

/** Sums over all rows, [columns]. */
export function columnSums(input: Input): Float64Array {
  const sums = new Float64Array(input.columns);
  forEachChunk(input, (chunk) => {
    const chunkSums = tf.sum(chunk, 0).dataSync();
    for (let c = 0; c < sums.length; c++) sums[c]! += chunkSums[c]!;
  });
  return sums;
}

/** First values of the head: small random weights, no bias. */
export function beginHead(inputs: number, outputs: number, index: number, seed: number): LayerParameters {
  const weights = smallWeights(inputs, outputs, { seed, layer: index });
  return toVariables({ inputs, outputs, weights, bias: new Float32Array(outputs), visibleBias: null });
}
