// The layers' parameters as variables, as plain values, and as machines that go up and down.
import * as tf from '@tensorflow/tfjs';
import type { Layer, MachineLayer } from '#shared/layer.ts';
import { type Block, mixedUnits } from '../core/categorical-units.ts';
import type { Activation } from '../core/ops.ts';
import type { TrainableMachine } from '../core/rbm-step.ts';
import { gaussianUnits, rectifiedUnits, scaledGaussianUnits } from '../core/real-units.ts';
import { bernoulliUnits, type Units } from '../core/units.ts';

/** One layer's parameters. An RBM or autoencoder layer has visible biases, a dense layer has none. */
export interface LayerParameters {
  readonly weights: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly visibleBias: tf.Variable<tf.Rank.R1> | null;
  /** Log-variances of Gaussian visible units that learn them, [inputs]. */
  readonly logVariance?: tf.Variable<tf.Rank.R1>;
  /** The kinds of unit of a visible side that has several. */
  readonly blocks?: readonly Block[];
  /** How many of its last visible units are label units, where there are any. */
  readonly labels?: number;
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
  readonly logVariance?: Float32Array;
  /** How many of the inputs, the last ones, are label units. */
  readonly labels?: number;
}

const HIDDEN_UNITS = { bernoulli: bernoulliUnits, rectified: rectifiedUnits, gaussian: gaussianUnits };

/** The layer as a machine: an RBM, or an autoencoder layer, which has the same parameters. */
export function asRbm(layer: Layer, parameters: LayerParameters): TrainableMachine {
  const { weights, bias, visibleBias, logVariance } = parameters;
  if (layer.kind === 'dense' || !visibleBias) throw new Error('a dense layer has no visible biases');
  return {
    visible: visibleUnits(layer, parameters),
    hidden: hiddenUnitsOf(layer),
    weights,
    visibleBias,
    hiddenBias: bias,
    logVariance: logVariance ?? null,
  };
}

export function hiddenUnitsOf({ hiddenUnits }: MachineLayer): Units {
  return HIDDEN_UNITS[hiddenUnits];
}

/** The visible units of a layer that can go down again. */
export function visibleUnits(
  layer: MachineLayer,
  { blocks, logVariance }: Pick<LayerParameters, 'blocks' | 'logVariance'>,
): Units {
  if (blocks) return mixedUnits(blocks);
  if (layer.visibleUnits === 'bernoulli') return bernoulliUnits;
  return logVariance ? scaledGaussianUnits(logVariance) : gaussianUnits;
}

export function activationOf(layer: Layer): Activation {
  if (layer.kind === 'dense') return layer.activation;
  return hiddenUnitsOf(layer).activation ?? 'linear';
}

/** Variables with the given values; `first` are the layer's very first weights, these ones unless told otherwise. */
export function toVariables(
  values: LayerValues,
  first = values.weights,
  blocks: readonly Block[] | null = null,
): LayerParameters {
  const variable = <R extends tf.Rank>(data: Float32Array, shape: tf.ShapeMap[R]) =>
    tf.tidy(() => tf.variable(tf.tensor<R>(data, shape), false));
  const { inputs, outputs, weights, bias, visibleBias, logVariance, labels } = values;
  return {
    weights: variable<tf.Rank.R2>(weights, [inputs, outputs]),
    bias: variable<tf.Rank.R1>(bias, [outputs]),
    visibleBias: visibleBias ? variable<tf.Rank.R1>(visibleBias, [inputs]) : null,
    ...(logVariance && { logVariance: variable<tf.Rank.R1>(logVariance, [inputs]) }),
    ...(blocks && { blocks }),
    ...(labels && { labels }),
    first: first.slice(),
  };
}

export function readValues({ weights, bias, visibleBias, logVariance, labels }: LayerParameters): LayerValues {
  return {
    inputs: weights.shape[0],
    outputs: weights.shape[1],
    weights: new Float32Array(weights.dataSync()),
    bias: new Float32Array(bias.dataSync()),
    visibleBias: visibleBias ? new Float32Array(visibleBias.dataSync()) : null,
    ...(logVariance && { logVariance: new Float32Array(logVariance.dataSync()) }),
    ...(labels && { labels }),
  };
}
