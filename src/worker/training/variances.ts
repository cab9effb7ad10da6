// Learned variances of the first layer, taken into its weights when the stack becomes a network.
import * as tf from '@tensorflow/tfjs';
import type { LayerParameters, LayerValues } from './parameters.ts';

/**
 * A network's first layer takes the data as it is, while an RBM with variances e^z sends v e^-z: the same layer has the
 * weights e^-z W. Layers without learned variances stay what they are.
 */
export function foldVariances(layer: LayerParameters): LayerParameters {
  const { logVariance, ...rest } = layer;
  if (!logVariance) return layer;
  const folded = foldedWeights(rest.weights.dataSync() as Float32Array, logVariance.dataSync() as Float32Array);
  tf.tidy(() => rest.weights.assign(tf.tensor2d(folded, rest.weights.shape)));
  logVariance.dispose();
  return rest;
}

/** The same of plain values, bit for bit, for the receipt. */
export function foldedValues(values: LayerValues): LayerValues {
  const { logVariance, ...rest } = values;
  return logVariance ? { ...rest, weights: foldedWeights(rest.weights, logVariance) } : values;
}

function foldedWeights(weights: Float32Array, logVariance: Float32Array): Float32Array {
  const outputs = weights.length / logVariance.length;
  return weights.map((weight, at) => weight * Math.exp(-logVariance[Math.floor(at / outputs)]!));
}
