// Fused kernels: what an engine may register for its backend under these names, to be run instead of the tfjs operations
// that define the same thing.
import * as tf from '@tensorflow/tfjs';

/** Names of the fused kernels that an engine may register for its backend. */
export const KERNEL = {
  softplus: 'StrataSoftplus',
  uniform: 'StrataUniform',
  gatherRows: 'StrataGatherRows',
  dense: 'StrataDense',
  denseSample: 'StrataDenseSample',
  contrastiveStep: 'StrataContrastiveStep',
  biasStep: 'StrataBiasStep',
  contrastiveDivergence: 'StrataContrastiveDivergence',
  nonFiniteSteps: 'StrataNonFiniteSteps',
  denseBackward: 'StrataDenseBackward',
  columnSums: 'StrataColumnSums',
  softmaxCrossEntropy: 'StrataSoftmaxCrossEntropy',
  momentumStep: 'StrataMomentumStep',
  adamStep: 'StrataAdamStep',
} as const;

type Outputs = tf.Tensor | tf.Tensor[];

/**
 * Runs the backend's fused kernel if it has one. Steps return an empty list, since they write into their variables. The
 * kernel is called directly: tfjs' own dispatch (gradient tape, profiling) takes longer than the arithmetic of a small
 * layer, and nothing here is differentiated by tape.
 */
export function runKernel(name: string, inputs: Record<string, tf.Tensor>, attributes: object): Outputs | null {
  const kernel = tf.getKernel(name, tf.getBackend());
  if (kernel === undefined) return null;
  const made = kernel.kernelFunc({ inputs, attrs: attributes as tf.NamedAttrMap, backend: tf.backend() });
  return Array.isArray(made) ? made.map(asTensor) : asTensor(made);
}

/** A kernel's output as a tensor that the enclosing tidy owns. */
function asTensor(info: tf.TensorInfo): tf.Tensor {
  return info instanceof tf.Tensor ? info : tf.engine().makeTensorFromTensorInfo(info);
}
