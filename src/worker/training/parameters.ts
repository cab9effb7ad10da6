// The layers' parameters as variables: how they begin, and how they are read back.
import * as tf from '@tensorflow/tfjs';
import type { TrainingJob } from '#shared/job.ts';
import type { Layer } from '#shared/layer.ts';
import { outputUnits } from '#shared/layer.ts';
import { scaledWeights, smallWeights } from '../core/initial.ts';
import type { Activation } from '../core/ops.ts';
import type { TrainableMachine } from '../core/rbm-step.ts';
import { gaussianUnits } from '../core/real-units.ts';
import { bernoulliUnits } from '../core/units.ts';
import { forEachChunk, type Input } from './input.ts';
import { readLayer } from './weights-file.ts';

/** One layer's parameters. An RBM layer has visible biases, a dense layer has none. */
export interface LayerParameters {
  readonly weights: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly visibleBias: tf.Variable<tf.Rank.R1> | null;
  /** The very first weights, for the receipt. */
  readonly first: Float32Array;
}

/** A layer's values at one moment, copied out of the engine. */
export interface LayerValues {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly visibleBias: Float32Array | null;
}

const VISIBLE_UNITS = { bernoulli: bernoulliUnits, gaussian: gaussianUnits };

/** The layer as an RBM. */
export function asRbm(layer: Layer, { weights, bias, visibleBias }: LayerParameters): TrainableMachine {
  if (layer.kind !== 'rbm' || !visibleBias) throw new Error('only an RBM layer has visible biases');
  const visible = VISIBLE_UNITS[layer.visibleUnits];
  return { visible, hidden: bernoulliUnits, weights, visibleBias, hiddenBias: bias, logVariance: null };
}

export function activationOf(layer: Layer): Activation {
  return layer.kind === 'rbm' ? 'sigmoid' : layer.activation;
}

/** What decides a layer's first values. */
export interface LayerPlace {
  readonly layer: Layer;
  readonly index: number;
  readonly seed: number;
  readonly sources: TrainingJob['sources'];
}

/** First values of a layer: copied, random, or the small ones that pre-training begins with. */
export function beginLayer({ layer, index, seed, sources }: LayerPlace, inputs: number, input: Input): LayerParameters {
  const outputs = outputUnits(layer);
  const source = sources.find((candidate) => candidate.layer === index);
  if (source) {
    const copied = readLayer(source.path, source.sourceLayer, source.stage);
    return toVariables(layer.kind === 'rbm' ? copied : { ...copied, visibleBias: null });
  }
  const at = { seed, layer: index };
  const willPretrain = layer.kind === 'rbm' && layer.pretraining !== null;
  return toVariables({
    inputs,
    outputs,
    weights: willPretrain ? smallWeights(inputs, outputs, at) : scaledWeights(inputs, outputs, activationOf(layer), at),
    bias: new Float32Array(outputs),
    visibleBias: beginVisibleBias(layer, inputs, input),
  });
}

function beginVisibleBias(layer: Layer, inputs: number, input: Input): Float32Array | null {
  if (layer.kind !== 'rbm') return null;
  if (layer.pretraining?.initialVisibleBias !== 'data') return new Float32Array(inputs);
  const sums = new Float64Array(inputs);
  forEachChunk(input, (chunk) => {
    const chunkSums = tf.sum(chunk, 0).dataSync();
    for (let c = 0; c < sums.length; c++) sums[c]! += chunkSums[c]!;
  });
  return VISIBLE_UNITS[layer.visibleUnits].biasFromSums(sums, input.rows);
}

/** First values of the head: small random weights, no bias. */
export function beginHead(inputs: number, outputs: number, index: number, seed: number): LayerParameters {
  const weights = smallWeights(inputs, outputs, { seed, layer: index });
  return toVariables({ inputs, outputs, weights, bias: new Float32Array(outputs), visibleBias: null });
}

/** Variables with the given values; `first` are the layer's very first weights, these ones unless told otherwise. */
export function toVariables(values: LayerValues, first = values.weights): LayerParameters {
  const variable = <R extends tf.Rank>(data: Float32Array, shape: tf.ShapeMap[R]) =>
    tf.tidy(() => tf.variable(tf.tensor<R>(data, shape), false));
  const { inputs, outputs, weights, bias, visibleBias } = values;
  return {
    weights: variable<tf.Rank.R2>(weights, [inputs, outputs]),
    bias: variable<tf.Rank.R1>(bias, [outputs]),
    visibleBias: visibleBias ? variable<tf.Rank.R1>(visibleBias, [inputs]) : null,
    first: first.slice(),
  };
}

export function readValues({ weights, bias, visibleBias }: LayerParameters): LayerValues {
  return {
    inputs: weights.shape[0],
    outputs: weights.shape[1],
    weights: new Float32Array(weights.dataSync()),
    bias: new Float32Array(bias.dataSync()),
    visibleBias: visibleBias ? new Float32Array(visibleBias.dataSync()) : null,
  };
}
