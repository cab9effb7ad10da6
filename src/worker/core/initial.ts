// First values of weights and biases, drawn from the run's seed so that twins share what they can.
import { PURPOSE, philoxNormals } from './random.ts';

/** Which layer's first weights of which run. */
export interface InitialAddress {
  readonly seed: number;
  readonly layer: number;
}

function normals(length: number, { seed, layer }: InitialAddress, deviation: number): Float32Array {
  const draws = philoxNormals(1, length, { seed, layer, purpose: PURPOSE.initialWeights, step: 0 });
  return draws.map((draw) => draw * deviation);
}

/** RBM weights before pre-training: N(0, 0.01^2) (Hinton 2010, section 8). Row-major [visible, hidden]. */
export function smallWeights(visible: number, hidden: number, at: InitialAddress): Float32Array {
  return normals(visible * hidden, at, 0.01);
}

/**
 * First weights of a layer that is never pre-trained: variance 2 / (in + out) for sigmoid and linear units
 * (Glorot & Bengio 2010), 2 / in for rectified ones (He et al. 2015), normally distributed. Row-major [in, out].
 */
export function scaledWeights(
  inputs: number,
  outputs: number,
  activation: 'sigmoid' | 'relu' | 'linear',
  at: InitialAddress,
): Float32Array {
  const variance = activation === 'relu' ? 2 / inputs : 2 / (inputs + outputs);
  return normals(inputs * outputs, at, Math.sqrt(variance));
}
