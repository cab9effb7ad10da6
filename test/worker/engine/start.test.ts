// The bundled engine's memory, its fallbacks where tfjs is not as expected, and the choice of engine.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ops from '../../../src/worker/core/ops.ts';
import { startEngine, stopEngine } from '../../../src/worker/engine/backend.ts';
import { startBundled } from '../../../src/worker/engine/bundled.ts';
import { declareShared, readTfjsBinary } from '../../../src/worker/engine/wasm-memory.ts';
import { product64, randomValues, worstDifference } from './float64.ts';

const SUMS = { rows: 200, columns: 1, inner: 300, transposeA: false, transposeB: false };

afterAll(stopEngine);

const tensor = (shape: number[], seed: number) => tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed), shape);

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
    const start = async () => (await startEngine({ engine: 'wasm', variant: 'wide', threads: 1, cacheFolder })).kernels;
    const first = await start();
    const file = join(cacheFolder, readdirSync(cacheFolder)[0]!);
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { key: string; variant: string };
    expect(stored.variant).toBe(first);
    const other = first === 'wide' ? 'relaxed' : 'wide';
    writeFileSync(file, JSON.stringify({ ...stored, variant: other }));
    expect(await start()).toBe(other);
    for (const forgotten of [
      { key: 'another machine', variant: 'base' },
      { ...stored, variant: 'base' },
    ]) {
      writeFileSync(file, JSON.stringify(forgotten));
      expect(['wide', 'relaxed']).toContain(await start());
    }
    writeFileSync(file, 'not json');
    expect(['wide', 'relaxed']).toContain(await start());
    rmSync(cacheFolder, { recursive: true });
  });

  it('does not let speed choose between kernels that round differently', async () => {
    const product = (kernels: 'relaxed' | 'wide') => {
      const [a, b] = [1, 2].map((seed) => tf.tensor2d(randomValues(90 * 90, seed), [90, 90]));
      return [kernels, [...tf.matMul(a!, b!).dataSync()]] as const;
    };
    const made = new Map();
    for (const variant of ['relaxed', 'wide'] as const) {
      const { kernels } = await startEngine({ engine: 'wasm', variant, threads: 1 });
      made.set(...product(kernels as typeof variant));
    }
    expect(made.get('wide') ?? made.get('relaxed')).toEqual(made.get('relaxed'));
    expect((await startEngine({ engine: 'wasm', threads: 1 })).kernels).toBe('relaxed');
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
