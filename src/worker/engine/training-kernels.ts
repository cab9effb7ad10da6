// The fused operations of core/ops.ts on our kernels. Steps write into the storage of their variables.
import * as tf from '@tensorflow/tfjs';
import { type AdamRule, KERNEL, type MomentumRule } from '../core/ops.ts';
import type { PhiloxAddress } from '../core/random.ts';
import type { Resident } from './bundled.ts';
import { FINISH } from './kernel-module.ts';
import { replaceKernel, type Undo } from './replace-kernel.ts';
import { insides } from './wasm-memory.ts';

type Inputs<Name extends string> = Record<Name, tf.TensorInfo>;
/** A kernel as it is written here: what it reads, what it is told, what it makes. */
type Kernel<Name extends string, Attributes> = (
  resident: Resident,
  inputs: Inputs<Name>,
  attributes: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];

export function installTraining(resident: Resident): Undo[] {
  const put = <Name extends string, Attributes>(name: string, kernel: Kernel<Name, Attributes>) =>
    replaceKernel(
      name,
      'wasm',
      () =>
        ({ inputs, attrs }) =>
          kernel(resident, inputs as Inputs<Name>, attrs as unknown as Attributes),
    );
  return [
    put(KERNEL.uniform, uniform),
    put(KERNEL.denseSample, denseSample),
    put(KERNEL.denseBackward, denseBackward),
    put(KERNEL.contrastiveStep, contrastiveStep),
    put(KERNEL.biasStep, biasStep),
    put(KERNEL.momentumStep, momentumStep),
    put(KERNEL.adamStep, adamStep),
  ];
}

/**
 * The address of a variable that is about to be overwritten. tfjs shares storage between a variable, its initial value
 * and its clones; whoever else holds this storage keeps the old numbers, and the variable gets a copy.
 */
function writable({ backend, address }: Resident, variable: tf.TensorInfo): number {
  if (!(variable instanceof tf.Variable)) throw new Error('A step can only write into a tf.Variable.');
  if (backend.refCount(variable.dataId) > 1) {
    const copy = backend.makeOutput(variable.shape, variable.dtype);
    const from = address(variable);
    insides(backend).HEAPU8.copyWithin(address(copy), from, from + 4 * variable.size);
    const tensor = tf.engine().makeTensorFromTensorInfo(copy);
    variable.assign(tensor);
    tensor.dispose();
  }
  return address(variable);
}

const uniform: Kernel<never, { rows: number; columns: number } & PhiloxAddress> = (
  { backend, kernels, address },
  _inputs,
  { rows, columns, key0, key1, counter1, counter2, counter3 },
) => {
  const out = backend.makeOutput([rows, columns], 'float32');
  kernels.uniform(address(out), rows, columns, key0, key1, counter1, counter2, counter3);
  return out;
};

const denseSample: Kernel<'x' | 'w' | 'b', { transposeWeights: boolean } & PhiloxAddress> = (
  { backend, kernels, address, space },
  { x, w, b },
  { transposeWeights, key0, key1, counter1, counter2, counter3 },
) => {
  const [rows, inner] = x.shape as [number, number];
  const columns = w.shape[transposeWeights ? 0 : 1]!;
  const probabilities = backend.makeOutput([rows, columns], 'float32');
  const sample = backend.makeOutput([rows, columns], 'float32');
  const spaceAt = space(rows, columns, inner);
  kernels.denseSample(
    address(x),
    address(w),
    address(b),
    address(probabilities),
    address(sample),
    rows,
    columns,
    inner,
    +transposeWeights,
    key0,
    key1,
    counter1,
    counter2,
    counter3,
    spaceAt,
  );
  return [probabilities, sample];
};

const SLOPES: Readonly<Record<string, number>> = {
  linear: FINISH.nothing,
  sigmoid: FINISH.sigmoidSlope,
  relu: FINISH.reluSlope,
};

const denseBackward: Kernel<'delta' | 'w' | 'h', { activation: string }> = (
  { backend, kernels, address, space },
  { delta, w, h },
  { activation },
) => {
  const [rows, inner] = delta.shape as [number, number];
  const columns = w.shape[0]!;
  const finish = SLOPES[activation];
  if (finish === undefined) throw new Error(`denseBackward has no activation "${activation}".`);
  const out = backend.makeOutput([rows, columns], 'float32');
  const spaceAt = space(rows, columns, inner);
  kernels.denseBackward(address(delta), address(w), address(h), address(out), rows, columns, inner, finish, spaceAt);
  return out;
};

const contrastiveStep: Kernel<'weights' | 'velocity' | 'v0' | 'h0' | 'v1' | 'h1', MomentumRule> = (
  resident,
  { weights, velocity, v0, h0, v1, h1 },
  { learningRate, momentum, weightDecay },
) => {
  const { kernels, address, space } = resident;
  const [visible, hidden] = weights.shape as [number, number];
  const batch = v0.shape[0]!;
  const [weightsAt, velocityAt] = [writable(resident, weights), writable(resident, velocity)];
  const spaceAt = space(visible, hidden, 2 * batch);
  kernels.contrastiveStep(
    weightsAt,
    velocityAt,
    address(v0),
    address(h0),
    address(v1),
    address(h1),
    visible,
    hidden,
    batch,
    learningRate / Math.max(1, batch),
    momentum,
    learningRate * weightDecay,
    spaceAt,
  );
  return [];
};

const biasStep: Kernel<'bias' | 'velocity' | 'positive' | 'negative', MomentumRule> = (
  resident,
  { bias, velocity, positive, negative },
  { learningRate, momentum, weightDecay },
) => {
  const { kernels, address } = resident;
  const [rows, columns] = positive.shape as [number, number];
  const [biasAt, velocityAt] = [writable(resident, bias), writable(resident, velocity)];
  kernels.biasStep(
    biasAt,
    velocityAt,
    address(positive),
    address(negative),
    rows,
    columns,
    learningRate / Math.max(1, rows),
    momentum,
    learningRate * weightDecay,
  );
  return [];
};

const momentumStep: Kernel<'w' | 'velocity' | 'gradient', MomentumRule> = (
  resident,
  { w, velocity, gradient },
  { learningRate, momentum, weightDecay },
) => {
  const size = tf.util.sizeFromShape(w.shape);
  const [wAt, velocityAt] = [writable(resident, w), writable(resident, velocity)];
  const gradientAt = resident.address(gradient);
  resident.kernels.momentumStep(wAt, velocityAt, gradientAt, size, learningRate, momentum, learningRate * weightDecay);
  return [];
};

const adamStep: Kernel<'w' | 'mean' | 'square' | 'gradient', AdamRule> = (
  resident,
  { w, mean, square, gradient },
  { learningRate, beta1, beta2, epsilon, step },
) => {
  const size = tf.util.sizeFromShape(w.shape);
  const at = [w, mean, square].map((variable) => writable(resident, variable)) as [number, number, number];
  resident.kernels.adamStep(
    ...at,
    resident.address(gradient),
    size,
    1 - beta1,
    beta1,
    1 - beta2,
    beta2,
    1 / (1 - beta2 ** step),
    epsilon,
    learningRate / (1 - beta1 ** step),
  );
  return [];
};
