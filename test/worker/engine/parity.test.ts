// Fifty updates of contrastive divergence and of fine-tuning on every engine, against the same arithmetic in float64.
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { contrastiveDivergenceStep } from '../../../src/worker/core/contrastive-divergence.ts';
import { backward, forward, type NetworkLayer, softmaxCrossEntropy } from '../../../src/worker/core/network.ts';
import { optimizerState, optimizerStep } from '../../../src/worker/core/optimizer.ts';
import type { TrainableMachine } from '../../../src/worker/core/rbm-step.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { type EngineOptions, startEngine, stopEngine } from '../../../src/worker/engine/backend.ts';
import { nativeFolder } from '../../../src/worker/engine/native.ts';
import { randomValues } from './float64.ts';
import { NetworkReference, RbmReference } from './reference-updates.ts';

const STEPS = 50;
const TOLERANCE = 1e-4;
const [VISIBLE, HIDDEN, ROWS] = [37, 29, 20];
const WIDTHS = [37, 29, 18, 5];

const hasNative = nativeFolder() !== null;
const engines: { name: string; isHere: boolean; options: EngineOptions }[] = [
  { name: 'cpu', isHere: true, options: { engine: 'cpu', threads: 1 } },
  { name: 'wasm, base kernels', isHere: true, options: { engine: 'wasm', threads: 2, variant: 'base' } },
  { name: 'wasm, relaxed kernels', isHere: true, options: { engine: 'wasm', threads: 2, variant: 'relaxed' } },
  { name: 'wasm, wide kernels', isHere: true, options: { engine: 'wasm', threads: 2, variant: 'wide' } },
  { name: 'wasm, stock kernels', isHere: true, options: { engine: 'wasm', threads: 1, variant: 'stock' } },
  { name: 'tensorflow', isHere: hasNative, options: { engine: 'tensorflow', threads: 2 } },
  {
    name: 'tensorflow, its own operations',
    isHere: hasNative,
    options: { engine: 'tensorflow', threads: 2, variant: 'stock' },
  },
];

afterAll(stopEngine);

/** |a - b| / |b|, Frobenius norms. */
function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    size += b[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}

const variable = <R extends tf.Rank>(values: Float32Array, shape: tf.ShapeMap[R]) =>
  tf.variable(tf.tensor<R>(values, shape), false);

/** Rows in [0, 1], another batch for each step. */
const batch = (step: number) => randomValues(ROWS * VISIBLE, 100 + step).map((value) => (value + 1) / 2);

function contrastiveDivergence(cdSteps: number): { distance: number; excused: number } {
  const [w, a, c] = [randomValues(VISIBLE * HIDDEN, 1), randomValues(VISIBLE, 2), randomValues(HIDDEN, 3)];
  const reference = new RbmReference(w, a, c);
  const rbm: TrainableMachine = {
    visible: bernoulliUnits,
    hidden: bernoulliUnits,
    logVariance: null,
    weights: variable<tf.Rank.R2>(w, [VISIBLE, HIDDEN]),
    visibleBias: variable<tf.Rank.R1>(a, [VISIBLE]),
    hiddenBias: variable<tf.Rank.R1>(c, [HIDDEN]),
  };
  const velocities = {
    weights: variable<tf.Rank.R2>(
      w.map(() => 0),
      [VISIBLE, HIDDEN],
    ),
    visibleBias: variable<tf.Rank.R1>(
      a.map(() => 0),
      [VISIBLE],
    ),
    hiddenBias: variable<tf.Rank.R1>(
      c.map(() => 0),
      [HIDDEN],
    ),
  };
  const rule = { learningRate: 0.1, momentum: 0.7, weightDecay: 0.001 };
  for (let step = 0; step < STEPS; step++) {
    const at = { seed: 5, layer: 1, step };
    const v0 = tf.tensor2d(batch(step), [ROWS, VISIBLE]);
    contrastiveDivergenceStep(rbm, velocities, v0, { cdSteps, rule, sparsity: null }, at).dispose();
    reference.update(batch(step), ROWS, cdSteps, rule, at);
    v0.dispose();
  }
  const got = [rbm.weights, rbm.visibleBias, rbm.hiddenBias].map((tensor) => tensor.dataSync());
  const wanted = [reference.weights, reference.visibleBias, reference.hiddenBias];
  return {
    distance: Math.max(...got.map((values, i) => relativeDistance(values, wanted[i]!))),
    excused: reference.excused,
  };
}

function fineTuning(optimizer: 'sgd' | 'momentum' | 'adam'): number {
  const rule = { optimizer, learningRate: 0.01, momentum: 0.8, weightDecay: 0.001 };
  const shapes = WIDTHS.slice(1).map((outputs, l) => [WIDTHS[l]!, outputs] as [number, number]);
  const first = shapes.map(([inputs, outputs], l) => ({
    weights: randomValues(inputs * outputs, 10 + l),
    bias: randomValues(outputs, 20 + l),
  }));
  const reference = new NetworkReference(WIDTHS, first, rule);
  const network: NetworkLayer[] = shapes.map((shape, l) => ({
    weights: variable<tf.Rank.R2>(first[l]!.weights, shape),
    bias: variable<tf.Rank.R1>(first[l]!.bias, [shape[1]]),
    activation: l === shapes.length - 1 ? 'linear' : 'sigmoid',
  }));
  const memory = network.map(
    ({ weights, bias }) => [optimizerState(rule, weights), optimizerState(rule, bias)] as const,
  );
  const classes = WIDTHS.at(-1)!;
  for (let step = 1; step <= STEPS; step++) {
    const onehot = new Float32Array(ROWS * classes);
    for (let row = 0; row < ROWS; row++) onehot[row * classes + ((row + step) % classes)] = 1;
    tf.tidy(() => {
      const activations = forward(network, tf.tensor2d(batch(step), [ROWS, VISIBLE]));
      const { delta } = softmaxCrossEntropy(activations.at(-1)!, tf.tensor2d(onehot, [ROWS, classes]));
      backward(
        network,
        activations,
        delta,
        network.map(() => true),
      ).forEach((gradient, l) => {
        optimizerStep(network[l]!.weights, memory[l]![0], gradient!.weights, rule, step);
        optimizerStep(network[l]!.bias, memory[l]![1], gradient!.bias, { ...rule, weightDecay: 0 }, step);
        tf.dispose([gradient!.weights, gradient!.bias]);
      });
    });
    reference.update(batch(step), onehot, step);
  }
  const distances = network.flatMap(({ weights, bias }, l) => [
    relativeDistance(weights.dataSync(), reference.layers[l]!.weights),
    relativeDistance(bias.dataSync(), reference.layers[l]!.bias),
  ]);
  return Math.max(...distances);
}

describe.each(engines)('$name', ({ name, isHere, options }) => {
  const title = isHere ? '' : ' (NOT TESTED: native TensorFlow is not built here)';

  it.skipIf(!isHere).each([1, 3])(`CD-%i agrees with float64 after ${STEPS} updates${title}`, async (cdSteps) => {
    await startEngine(options);
    const { distance, excused } = contrastiveDivergence(cdSteps);
    // A draw this close to its probability may fall either way in float32; each one moves the weights a little.
    expect(excused, `${name}: draws excused`).toBeLessThanOrEqual(5);
    expect(distance).toBeLessThan(TOLERANCE);
  });

  it.skipIf(!isHere).each(['sgd', 'momentum', 'adam'] as const)(
    `fine-tuning by %s agrees${title}`,
    async (optimizer) => {
      await startEngine(options);
      expect(fineTuning(optimizer)).toBeLessThan(TOLERANCE);
    },
  );
});
