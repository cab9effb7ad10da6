// The bundled engine inside tfjs: the operations that it replaces, and the gradients that it adds.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, stopEngine } from '../../../src/worker/engine/backend.ts';
import { product64, randomValues, sigmoid64, worstDifference } from './float64.ts';

afterAll(stopEngine);

const tensor = (shape: number[], seed: number) => tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed), shape);

describe.each(['base', 'relaxed', 'stock'] as const)('tfjs operations on %s kernels', (variant) => {
  beforeAll(async () => {
    await startEngine({ engine: 'wasm', threads: 2, variant });
  });

  it('tf.fused.matMul is right for all transposes, with and without bias, for every activation', () => {
    const shape = { rows: 6, columns: 5, inner: 7 };
    for (const [transposeA, transposeB] of [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ] as const) {
      const a = tensor(transposeA ? [7, 6] : [6, 7], 1) as tf.Tensor2D;
      const b = tensor(transposeB ? [5, 7] : [7, 5], 2) as tf.Tensor2D;
      for (const bias of [undefined, tensor([5], 3), tensor([6, 5], 4), tensor([1], 5)]) {
        const sums = product64(a.dataSync(), b.dataSync(), { ...shape, transposeA, transposeB });
        const added = bias ? tf.broadcastTo(bias, [6, 5]).dataSync() : new Float32Array(30);
        const shifted = sums.map((x, i) => x + added[i]!);
        const expectations = {
          linear: shifted,
          sigmoid: shifted.map(sigmoid64),
          relu: shifted.map((x) => Math.max(0, x)),
          relu6: shifted.map((x) => Math.min(6, Math.max(0, x))),
          elu: shifted.map((x) => (x > 0 ? x : Math.expm1(x))),
          leakyrelu: shifted.map((x) => (x > 0 ? x : 0.1 * x)),
          prelu: shifted.map((x) => (x > 0 ? x : 0.25 * x)),
        };
        for (const [activation, wanted] of Object.entries(expectations)) {
          const made = tf.fused.matMul({
            a,
            b,
            transposeA,
            transposeB,
            activation: activation as 'linear',
            ...(bias ? { bias } : {}),
            ...(activation === 'prelu' ? { preluActivationWeights: tf.scalar(0.25) } : {}),
            ...(activation === 'leakyrelu' ? { leakyreluAlpha: 0.1 } : {}),
          });
          expect(worstDifference(made.dataSync(), wanted)).toBeLessThan(1e-5);
        }
      }
    }
  });

  it('batches of products broadcast', async () => {
    const pairs = [
      [
        [3, 4, 5],
        [3, 5, 6],
      ],
      [
        [1, 4, 5],
        [3, 5, 6],
      ],
      [
        [2, 1, 4, 5],
        [3, 5, 6],
      ],
      [
        [4, 5],
        [3, 5, 6],
      ],
    ] as const;
    for (const [one, two] of pairs) {
      const [a, b] = [tensor([...one], 1), tensor([...two], 2)];
      const made = tf.matMul(a, b);
      const shape = made.shape;
      const [wideA, wideB] = [
        tf.broadcastTo(a, [...shape.slice(0, -2), 4, 5]).dataSync(),
        tf.broadcastTo(b, [...shape.slice(0, -2), 5, 6]).dataSync(),
      ];
      const flat = { rows: 4, columns: 6, inner: 5, transposeA: false, transposeB: false };
      const wanted = Array.from({ length: made.size / 24 }, (_, i) => [
        ...product64(wideA.slice(20 * i, 20 * i + 20), wideB.slice(30 * i, 30 * i + 30), flat),
      ]).flat();
      expect(worstDifference(made.dataSync(), wanted)).toBeLessThan(1e-5);
    }
  });

  it('autodiff runs on it: gradients of a dense layer', () => {
    const [x, w] = [tensor([4, 3], 1) as tf.Tensor2D, tensor([3, 2], 2) as tf.Tensor2D];
    const slope = tf.grad((v) => tf.sum(tf.square(tf.sigmoid(tf.matMul(x, v as tf.Tensor2D)))));
    const y = product64(x.dataSync(), w.dataSync(), {
      rows: 4,
      columns: 2,
      inner: 3,
      transposeA: false,
      transposeB: false,
    });
    const delta = y.map((s) => 2 * sigmoid64(s) ** 2 * (1 - sigmoid64(s)));
    const wanted = product64(x.dataSync(), delta, {
      rows: 3,
      columns: 2,
      inner: 4,
      transposeA: true,
      transposeB: false,
    });
    expect(worstDifference(slope(w).dataSync(), wanted)).toBeLessThan(1e-5);
  });

  it('slices boxes of any rank and type', () => {
    const x = tensor([4, 5, 6, 2], 1);
    const flat = x.dataSync();
    const [begin, size] = [
      [1, 2, 0, 1],
      [2, 3, 6, 1],
    ];
    const wanted = [];
    for (let a = 1; a < 3; a++) {
      for (let b = 2; b < 5; b++) for (let c = 0; c < 6; c++) wanted.push(flat[((a * 5 + b) * 6 + c) * 2 + 1]);
    }
    expect([...tf.slice(x, begin, size).dataSync()]).toEqual(wanted);
    expect([...tf.slice(x, [2], [1]).dataSync()]).toEqual([...flat.slice(120, 180)]);
    expect([...tf.slice(tf.tensor1d([1, 2, 3, 4], 'int32'), 1, 2).dataSync()]).toEqual([2, 3]);
    expect([...tf.slice(tf.tensor1d([true, false, true], 'bool'), 1).dataSync()]).toEqual([0, 1]);
    expect(tf.slice(tf.tensor1d(['a', 'b', 'c']), 1, 1).dataSync()).toEqual(['b']);
    expect(tf.slice(x, [0, 0, 0, 0], [4, 0, 6, 2]).shape).toEqual([4, 0, 6, 2]);
  });

  it('hands out copies, never views of its shared memory', async () => {
    const x = tensor([3], 1);
    for (const values of [x.dataSync(), await x.data(), tf.add(x, 1).dataSync()]) {
      expect(values.buffer).toBeInstanceOf(ArrayBuffer);
    }
    expect(new TextDecoder().decode(tf.tensor1d([104, 105], 'int32').dataSync()).length).toBe(8);
    expect(tf.tensor1d(['unicode ✓']).dataSync()[0]).toBe('unicode ✓');
  });
});

describe('convolution gradients that tfjs-wasm lacks', () => {
  const run = () =>
    [
      { strides: 1, pad: 'same' as const },
      { strides: 2, pad: 'same' as const },
      { strides: 2, pad: 'valid' as const },
      { strides: 3, pad: 1 },
    ].flatMap(({ strides, pad }) => {
      const x = tensor([2, 7, 8, 3], 1) as tf.Tensor4D;
      const [filter, deep] = [tensor([3, 2, 3, 4], 2) as tf.Tensor4D, tensor([3, 2, 3, 2], 3) as tf.Tensor4D];
      const conv = (a: tf.Tensor, f: tf.Tensor) =>
        tf.conv2d(a as tf.Tensor4D, f as tf.Tensor4D, strides, pad, 'NHWC', 1, pad === 1 ? 'floor' : undefined);
      const depth = (a: tf.Tensor, f: tf.Tensor) =>
        tf.depthwiseConv2d(
          a as tf.Tensor4D,
          f as tf.Tensor4D,
          strides,
          pad,
          'NHWC',
          1,
          pad === 1 ? 'floor' : undefined,
        );
      const slopes = (f: typeof conv, w: tf.Tensor) =>
        tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.square(f(a, b))))([x, w]);
      return [...slopes(conv, filter), ...slopes(depth, deep)].map((one) => one.dataSync());
    });

  it('agree with the cpu backend for strides and paddings', async () => {
    await startEngine({ engine: 'cpu', threads: 1 });
    const wanted = run();
    await startEngine({ engine: 'wasm', threads: 2 });
    run().forEach((got, i) => {
      expect(worstDifference(got, wanted[i]!)).toBeLessThan(1e-3);
    });
  });

  it('say that they have no dilation', async () => {
    await startEngine({ engine: 'wasm', threads: 1 });
    const [x, filter] = [tensor([1, 6, 6, 2], 1) as tf.Tensor4D, tensor([2, 2, 2, 1], 2) as tf.Tensor4D];
    const slope = tf.grad((v) => tf.sum(tf.depthwiseConv2d(v as tf.Tensor4D, filter, 1, 'valid', 'NHWC', 2)));
    expect(() => slope(x)).toThrow(/dilation/);
  });
});
