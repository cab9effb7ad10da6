// The bundled engine inside tfjs: its replaced kernels, its fallbacks, its memory, and the choice of engine.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ops from '../../../src/worker/core/ops.ts';
import { startEngine, stopEngine } from '../../../src/worker/engine/backend.ts';
import { startBundled } from '../../../src/worker/engine/bundled.ts';
import { declareShared, readTfjsBinary } from '../../../src/worker/engine/wasm-memory.ts';
import { product64, randomValues, sigmoid64, worstDifference } from './float64.ts';

const SUMS = { rows: 200, columns: 1, inner: 300, transposeA: false, transposeB: false };

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

describe('memory', () => {
  it('stays flat over 3000 training steps', async () => {
    await startEngine({ engine: 'wasm', threads: 2 });
    const rule = { learningRate: 0.1, momentum: 0.5, weightDecay: 1e-4 };
    const [w, vw] = [tf.variable(tf.zeros<tf.Rank.R2>([40, 30])), tf.variable(tf.zeros<tf.Rank.R2>([40, 30]))];
    const [b, vb, c] = [tf.variable(tf.zeros([30])), tf.variable(tf.zeros([30])), tf.zeros<tf.Rank.R1>([40])];
    const step = (i: number) =>
      tf.tidy(() => {
        const v0 = tf.tensor2d(randomValues(400, i), [10, 40]);
        const draw = { seed: 1, purpose: 3, layer: 0, step: i };
        const [h0, sample] = ops.denseSample(v0, w as tf.Tensor2D, b as tf.Tensor1D, draw);
        const [v1] = ops.denseSample(sample, w as tf.Tensor2D, c, draw, true);
        const h1 = ops.dense(v1, w as tf.Tensor2D, b as tf.Tensor1D, 'sigmoid');
        ops.contrastiveStep(w, vw, [v0, h0], [v1, h1], rule);
        ops.biasStep(b, vb, h0, h1, rule);
      });
    const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
    for (let i = 0; i < 20; i++) step(i);
    const before = { ...tf.memory(), heap: heap() };
    for (let i = 0; i < 3000; i++) step(i);
    expect({ ...tf.memory(), heap: heap() }).toEqual(before);
  });

  it('survives growth of the heap: kernels and earlier tensors stay right', async () => {
    await startEngine({ engine: 'wasm', threads: 2 });
    const early = tensor([50, 60], 1) as tf.Tensor2D;
    const wanted = early.dataSync();
    const large = Array.from({ length: 8 }, () => tf.ones([2000, 2000]));
    const later = tensor([60, 70], 2) as tf.Tensor2D;
    const shape = { rows: 50, columns: 70, inner: 60, transposeA: false, transposeB: false };
    expect(
      worstDifference(tf.matMul(early, later).dataSync(), product64(wanted, later.dataSync(), shape)),
    ).toBeLessThan(1e-5);
    expect(early.dataSync()).toEqual(wanted);
    expect(tf.slice(large[7] as tf.Tensor2D, [1999, 1990], [1, 10]).dataSync()).toEqual(new Float32Array(10).fill(1));
    tf.dispose(large);
  });
});

describe('a full memory', () => {
  it('is an error with the size, and what was there stays right', async () => {
    await startEngine({ engine: 'wasm', threads: 2 });
    const kept = tensor([100], 1);
    const wanted = kept.dataSync();
    const backend = tf.backend() as unknown as { makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo };
    const fill = () => {
      for (let i = 0; i < 9; i++) backend.makeOutput([125_000_000], 'float32');
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY', message: expect.stringMatching(/500 MB/) }));
    expect(() => backend.makeOutput([2 ** 30, 2], 'float32')).toThrow(/8590 MB/);
    expect(kept.dataSync()).toEqual(wanted);
    const [high, ones] = [tensor([200, 300], 2), tf.ones<tf.Rank.R2>([300, 1])];
    const sums = product64(high.dataSync(), ones.dataSync(), SUMS);
    expect(worstDifference(tf.matMul(high as tf.Tensor2D, ones).dataSync(), sums)).toBeLessThan(1e-4);
  });
});

describe('what cannot be relied on', () => {
  const options = { threads: 2, variant: 'base' } as const;

  beforeAll(stopEngine);

  it.each([
    ['another memory section', (bytes: Uint8Array) => bytes.fill(2, sharedFlagAt(bytes), sharedFlagAt(bytes) + 1)],
    ['no memory section', (bytes: Uint8Array) => bytes.subarray(0, 8)],
    ['a damaged binary', (bytes: Uint8Array) => bytes.fill(0xff, 5000, 6000)],
  ])('%s falls back to right stock kernels with a note', async (_what, damage) => {
    const engine = await startBundled(options, damage(Uint8Array.from(readTfjsBinary())));
    expect(engine.info).toMatchObject({ kernels: 'stock', threads: 1 });
    expect(engine.info.notes.join()).toMatch(/cannot run in tfjs' memory/);
    const shape = { rows: 3, columns: 4, inner: 5, transposeA: true, transposeB: true };
    const [a, b, bias] = [tensor([5, 3], 1), tensor([4, 5], 2), tensor([4], 3)];
    const made = tf.fused.matMul({
      a: a as tf.Tensor2D,
      b: b as tf.Tensor2D,
      bias,
      transposeA: true,
      transposeB: true,
    });
    const wanted = product64(a.dataSync(), b.dataSync(), shape).map((x, i) => x + bias.dataSync()[i % 4]!);
    expect(worstDifference(made.dataSync(), wanted)).toBeLessThan(1e-5);
    await engine.stop();
  });

  /** Where declareShared changes the binary. */
  function sharedFlagAt(bytes: Uint8Array): number {
    const shared = declareShared(bytes);
    return shared.findIndex((byte, i) => byte !== bytes[i]);
  }
});

describe('the choice of engine', () => {
  it('remembers the tuned variant, and forgets it when the key no longer fits', async () => {
    const cacheFolder = mkdtempSync(join(tmpdir(), 'strata-tune-'));
    const first = await startEngine({ engine: 'wasm', threads: 1, cacheFolder });
    const file = join(cacheFolder, readdirSync(cacheFolder)[0]!);
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { key: string; variant: string };
    expect(stored.variant).toBe(first.kernels);
    writeFileSync(file, JSON.stringify({ ...stored, variant: 'base' }));
    expect((await startEngine({ engine: 'wasm', threads: 1, cacheFolder })).kernels).toBe('base');
    writeFileSync(file, JSON.stringify({ key: 'another machine', variant: 'wide' }));
    expect((await startEngine({ engine: 'wasm', threads: 1, cacheFolder })).kernels).not.toBe('wide');
    writeFileSync(file, 'not json');
    expect((await startEngine({ engine: 'wasm', threads: 1, cacheFolder })).backend).toBe('wasm');
    rmSync(cacheFolder, { recursive: true });
  });

  it('cpu gives cpu, with the same draws', async () => {
    const draw = { seed: 3, purpose: 4, layer: 0, step: 1 };
    await startEngine({ engine: 'wasm', threads: 1 });
    const wanted = ops.uniform(9, 33, draw).dataSync();
    expect(await startEngine({ engine: 'cpu', threads: 4 })).toMatchObject({ backend: 'cpu', threads: 1, notes: [] });
    expect(ops.uniform(9, 33, draw).dataSync()).toEqual(wanted);
  });

  it('stopping puts every kernel of tfjs back', async () => {
    await startEngine({ engine: 'cpu', threads: 1 });
    const before = tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelFunc);
    await startEngine({ engine: 'wasm', threads: 2 });
    await stopEngine();
    const after = tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelFunc);
    expect(new Set(after)).toEqual(new Set(before));
  });
});
