// The fused operations of core/ops.ts that are products, on our kernels. Steps write into the storage of their variables.
import { KERNEL } from '../core/kernel.ts';
import type { DivergenceInputs, DivergenceRule, MomentumRule } from '../core/ops.ts';
import { type PhiloxAddress, philoxAddress } from '../core/random.ts';
import { ACTIVATION_FINISH, FINISH } from './kernel-module.ts';
import type { Undo } from './replace-kernel.ts';
import type { Resident } from './resident.ts';
import { type Inputs, type Kernel, putKernel } from './resident-kernel.ts';

export function installTraining(resident: Resident): Undo[] {
  return [
    putKernel(resident, KERNEL.dense, dense),
    putKernel(resident, KERNEL.denseSample, denseSample),
    putKernel(resident, KERNEL.denseBackward, denseBackward),
    putKernel(resident, KERNEL.contrastiveStep, contrastiveStep),
    putKernel(resident, KERNEL.biasStep, biasStep),
    putKernel(resident, KERNEL.contrastiveDivergence, contrastiveDivergence),
  ];
}

/** The addresses of a dense layer's inputs, and its sizes: [rows, columns, inner]. */
function denseLayer(resident: Resident, { x, w, b }: Inputs<'x' | 'w' | 'b'>, transposeWeights: boolean) {
  const [rows, inner] = x.shape as [number, number];
  const columns = w.shape[transposeWeights ? 0 : 1]!;
  const wAt = transposeWeights ? resident.at(w, columns, inner) : resident.at(w, inner, columns);
  const sizes = [rows, columns, inner] as [number, number, number];
  return { xAt: resident.at(x, rows, inner), wAt, bAt: resident.at(b, columns), sizes };
}

/** What tfjs' fused product does, without its checks and reshapes, which take longer than a small product. */
const dense: Kernel<'x' | 'w' | 'b', { transposeWeights: boolean; activation: string }> = (
  resident,
  inputs,
  { transposeWeights, activation },
) => {
  const { xAt, wAt, bAt, sizes } = denseLayer(resident, inputs, transposeWeights);
  const finish = ACTIVATION_FINISH[activation];
  if (finish === undefined) throw new Error(`dense has no activation "${activation}".`);
  const out = resident.backend.makeOutput(sizes.slice(0, 2), 'float32');
  const space = resident.space(...sizes);
  resident.kernels.product(xAt, wAt, resident.address(out), ...sizes, 0, +transposeWeights, finish, bAt, space);
  return out;
};

const denseSample: Kernel<'x' | 'w' | 'b', { transposeWeights: boolean } & PhiloxAddress> = (
  resident,
  inputs,
  { transposeWeights, key0, key1, counter1, counter2, counter3 },
) => {
  const { xAt, wAt, bAt, sizes } = denseLayer(resident, inputs, transposeWeights);
  const probabilities = resident.backend.makeOutput(sizes.slice(0, 2), 'float32');
  const sample = resident.backend.makeOutput(sizes.slice(0, 2), 'float32');
  const outAt = [resident.address(probabilities), resident.address(sample)];
  const space = resident.space(...sizes);
  const address = [key0, key1, counter1, counter2, counter3];
  resident.kernels.denseSample(xAt, wAt, bAt, ...outAt, ...sizes, +transposeWeights, ...address, space);
  return [probabilities, sample];
};

const SLOPE_FINISH: Readonly<Record<string, number>> = {
  linear: FINISH.nothing,
  sigmoid: FINISH.sigmoidSlope,
  relu: FINISH.reluSlope,
};

const denseBackward: Kernel<'delta' | 'w' | 'h', { activation: string }> = (
  resident,
  { delta, w, h },
  { activation },
) => {
  const [rows, inner] = delta.shape as [number, number];
  const columns = w.shape[0]!;
  const finish = SLOPE_FINISH[activation];
  if (finish === undefined) throw new Error(`denseBackward has no activation "${activation}".`);
  const at = [resident.at(delta, rows, inner), resident.at(w, columns, inner), resident.at(h, rows, columns)];
  const out = resident.backend.makeOutput([rows, columns], 'float32');
  const space = resident.space(rows, columns, inner);
  resident.kernels.denseBackward(...at, resident.address(out), rows, columns, inner, finish, space);
  return out;
};

const contrastiveStep: Kernel<'weights' | 'velocity' | 'v0' | 'h0' | 'v1' | 'h1', MomentumRule> = (
  resident,
  { weights, velocity, v0, h0, v1, h1 },
  { learningRate, momentum, weightDecay },
) => {
  const [visible, hidden] = weights.shape as [number, number];
  const batch = v0.shape[0]!;
  const at = [
    resident.writableAt(weights, visible, hidden),
    resident.writableAt(velocity, visible, hidden),
    resident.at(v0, batch, visible),
    resident.at(h0, batch, hidden),
    resident.at(v1, batch, visible),
    resident.at(h1, batch, hidden),
  ];
  const space = resident.space(visible, hidden, 2 * batch);
  const rule = [learningRate / Math.max(1, batch), momentum, learningRate * weightDecay];
  resident.kernels.contrastiveStep(...at, visible, hidden, batch, ...rule, space);
  return [];
};

const biasStep: Kernel<'bias' | 'velocity' | 'positive' | 'negative', MomentumRule> = (
  resident,
  { bias, velocity, positive, negative },
  { learningRate, momentum, weightDecay },
) => {
  const [rows, columns] = positive.shape as [number, number];
  const at = [
    resident.writableAt(bias, columns),
    resident.writableAt(velocity, columns),
    resident.at(positive, rows, columns),
    resident.at(negative, rows, columns),
  ];
  const rule = [learningRate / Math.max(1, rows), momentum, learningRate * weightDecay];
  resident.kernels.biasStep(...at, rows, columns, ...rule);
  return [];
};

const contrastiveDivergence: Kernel<keyof DivergenceInputs, DivergenceRule> = (
  resident,
  { weights, weightsVelocity, visibleBias, visibleVelocity, hiddenBias, hiddenVelocity, v0 },
  { learningRate, momentum, weightDecay, cdSteps, hiddenDraw, visibleDraw },
) => {
  const [visible, hidden] = weights.shape as [number, number];
  const batch = v0.shape[0]!;
  const reconstruction = resident.backend.makeOutput([batch, visible], 'float32');
  const at = [
    resident.writableAt(weights, visible, hidden),
    resident.writableAt(visibleBias, visible),
    resident.writableAt(hiddenBias, hidden),
    resident.writableAt(weightsVelocity, visible, hidden),
    resident.writableAt(visibleVelocity, visible),
    resident.writableAt(hiddenVelocity, hidden),
    resident.at(v0, batch, visible),
    resident.address(reconstruction),
  ];
  const { key0, key1, counter1, counter2, counter3 } = philoxAddress(hiddenDraw);
  const draws = [key0, key1, counter1, counter2, counter3, philoxAddress(visibleDraw).counter3];
  const space = resident.room(resident.kernels.divergenceBytes(visible, hidden, batch));
  const rule = [learningRate / Math.max(1, batch), momentum, learningRate * weightDecay];
  resident.kernels.contrastiveDivergence(...at, visible, hidden, batch, cdSteps, ...draws, ...rule, space);
  return reconstruction;
};
