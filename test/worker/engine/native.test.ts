// Native TensorFlow: one tfjs instance, right numbers, several processes at once, and whether runs repeat bit by bit.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNative, nativeFolder } from '../../../src/worker/engine/native.ts';
import type { NativeReport } from './native-process.ts';

const folder = nativeFolder();
const CASES = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ transposeA, transposeB })));

// The reporter lists skipped tests only on request, so this says it in every report.
if (folder === null) console.warn('native TensorFlow not built: NOT TESTED (npm run native)');

describe.runIf(folder === null)('native TensorFlow where it is not built', () => {
  it('says in one sentence why it is not there and how to get it', async () => {
    await expect(loadNative(1)).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringMatching(/not built on this machine: run npm run native/),
    });
  });
});

describe.skipIf(folder === null)(`native TensorFlow${folder === null ? ' not built: NOT TESTED' : ''}`, () => {
  beforeAll(async () => {
    await loadNative(2);
  });

  it('is a backend of the tfjs that the product imports', () => {
    const addonTf = createRequire(join(folder ?? '', 'dist', 'index.js'))('@tensorflow/tfjs');
    expect(addonTf.engine()).toBe(tf.engine());
    expect(tf.getBackend()).toBe('tensorflow');
  });

  it('takes tensors that another backend made', async () => {
    await tf.setBackend('cpu');
    const made = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    await loadNative(2);
    expect([...tf.matMul(made, made).dataSync()]).toEqual([7, 10, 15, 22]);
  });

  it('has the two functions that newer Nodes dropped', () => {
    const { isArray, isNullOrUndefined } = util as unknown as Record<string, (value: unknown) => boolean>;
    expect([isArray?.([]), isArray?.({})]).toEqual([true, false]);
    expect([undefined, null, 0, ''].map((value) => isNullOrUndefined?.(value))).toEqual([true, true, false, false]);
  });

  it.each(CASES)('multiplies like float64: %o', ({ transposeA, transposeB }) => {
    for (const [rows, inner, columns] of SIZES) {
      const { a, b, product } = factors(rows, inner, columns, transposeA, transposeB);
      expectClose(tf.matMul(a, b, transposeA, transposeB), product);
    }
  });

  it.each(CASES)('multiplies with bias and activation like float64: %o', ({ transposeA, transposeB }) => {
    for (const [rows, inner, columns] of SIZES) {
      const { a, b, product } = factors(rows, inner, columns, transposeA, transposeB);
      const biases = draws(columns);
      const bias = tf.tensor1d(biases);
      const sums = product.map((value, i) => value + (biases[i % columns] ?? 0));
      for (const [activation, f] of Object.entries(ACTIVATIONS)) {
        const activated = tf.fused.matMul({
          ...{ a, b, transposeA, transposeB, bias },
          activation: activation as keyof typeof ACTIVATIONS,
        });
        expectClose(activated, sums.map(f));
      }
    }
  });

  it('runs in two processes at once, in a worker thread of one of them', async () => {
    const reports = await Promise.all([runProcess(1), runProcess(1, 'in-worker')]);
    for (const report of reports) {
      expect(report.backend).toBe('tensorflow');
      expect(report.version).toMatch(/^4\.22\.0 \(TensorFlow 2\./);
      expect(report.busyThreads).toBeLessThan(1.5);
    }
  });

  it.each([1, 2])('repeats products and 50 CD-1 steps bit by bit in another process: %i threads', async (threads) => {
    const { products, steps } = await runProcess(threads);
    expect(await runProcess(threads)).toMatchObject({ products, steps });
  });
});

const SIZES = [
  [1, 1, 1],
  [3, 5, 7],
  [100, 784, 50],
] as const;

const ACTIVATIONS = {
  linear: (x: number) => x,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  relu: (x: number) => Math.max(x, 0),
};

async function runProcess(threads: number, ...more: string[]): Promise<NativeReport> {
  const child = fork(join(import.meta.dirname, 'native-process.ts'), [String(threads), ...more], { silent: true });
  const [report] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`The process ended with ${code}.`))),
  ]);
  return report as NativeReport;
}

function draws(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898 + count) * 2);
}

/** Two factors in the asked layouts, and their product in float64. */
function factors(rows: number, inner: number, columns: number, transposeA: boolean, transposeB: boolean) {
  const left = draws(rows * inner);
  const right = draws(inner * columns);
  const at = (i: number, k: number) => left[transposeA ? k * rows + i : i * inner + k] ?? Number.NaN;
  const to = (k: number, j: number) => right[transposeB ? j * inner + k : k * columns + j] ?? Number.NaN;
  const product = Array.from({ length: rows * columns }, (_, cell) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += at(Math.floor(cell / columns), k) * to(k, cell % columns);
    return sum;
  });
  return {
    a: tf.tensor2d(left, transposeA ? [inner, rows] : [rows, inner]),
    b: tf.tensor2d(right, transposeB ? [columns, inner] : [inner, columns]),
    product,
  };
}

/** Within float32's rounding of the exact result, in Frobenius norm. */
function expectClose(actual: tf.Tensor, expected: number[]): void {
  const values = actual.dataSync();
  expect(values).toHaveLength(expected.length);
  const difference = Math.hypot(...expected.map((value, i) => value - (values[i] ?? Number.NaN)));
  expect(difference).toBeLessThanOrEqual(1e-6 * Math.hypot(...expected));
}
