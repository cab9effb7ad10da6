// Unrolling: the network that fine-tuning gets is the stack's upward pass, bit for bit, with the head on top.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSpec } from '#shared/spec.ts';
import { hiddenMeans } from '../../../src/worker/core/machine.ts';
import { forward } from '../../../src/worker/core/network.ts';
import { networkOf } from '../../../src/worker/training/memory.ts';
import { asRbm, toVariables } from '../../../src/worker/training/parameters.ts';
import { useCpuBackend } from '../core/cpu-backend.ts';
import { normalDraws } from '../core/draws.ts';

beforeAll(useCpuBackend);

const normal = normalDraws(71);
const numbers = (count: number) => Float32Array.from({ length: count }, normal);
const layerOf = (inputs: number, outputs: number, visible: boolean) =>
  toVariables({
    inputs,
    outputs,
    weights: numbers(inputs * outputs),
    bias: numbers(outputs),
    visibleBias: visible ? numbers(inputs) : null,
  });

describe('the network of a stack', () => {
  const { stack: layers } = parseSpec({
    strata: 1,
    dataset: { id: 'd' },
    stack: [
      { kind: 'rbm', hidden: 6, visibleUnits: 'gaussian' },
      { kind: 'rbm', hidden: 4 },
      { kind: 'dense', units: 3, activation: 'relu' },
    ],
  });

  it('passes the raw input up as the RBMs do, bit for bit, then through dense layers and a linear head', () => {
    const stack = [layerOf(5, 6, true), layerOf(6, 4, true), layerOf(4, 3, false)];
    const head = layerOf(3, 2, false);
    const x = tf.tensor2d(numbers(35), [7, 5]);
    const network = networkOf(layers, stack, { head, down: [] });
    const activations = forward(network, x);
    const first = hiddenMeans(asRbm(layers[0]!, stack[0]!), x);
    const second = hiddenMeans(asRbm(layers[1]!, stack[1]!), first);
    expect(activations[0]).toBe(x);
    expect(activations[1]!.dataSync()).toEqual(first.dataSync());
    expect(activations[2]!.dataSync()).toEqual(second.dataSync());
    expect(network.map((layer) => layer.activation)).toEqual(['sigmoid', 'sigmoid', 'relu', 'linear']);
    expect(activations[4]!.shape).toEqual([7, 2]);
  });
});
