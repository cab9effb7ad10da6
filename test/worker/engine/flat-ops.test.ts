// Look-ups, copies of rows and softplus on our kernels, against their definitions.
import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it as vitest } from 'vitest';
import { gatherRows } from '../../../src/worker/core/ops.ts';
import { softplus } from '../../../src/worker/core/softplus.ts';
import { type EngineOptions, startEngine, stopEngine } from '../../../src/worker/engine/backend.ts';
import { nativeFolder } from '../../../src/worker/engine/native.ts';
import { randomValues } from './float64.ts';

const hasNative = nativeFolder() !== null;
const engines: [string, EngineOptions][] = [
  ['cpu', { engine: 'cpu', threads: 1 }],
  ['wasm, stock kernels', { engine: 'wasm', threads: 1, variant: 'stock' }],
  ['wasm, base kernels', { engine: 'wasm', threads: 2, variant: 'base' }],
  ['wasm, relaxed kernels', { engine: 'wasm', threads: 2, variant: 'relaxed' }],
  ['wasm, wide kernels', { engine: 'wasm', threads: 3, variant: 'wide' }],
  ['tensorflow', { engine: 'tensorflow', threads: 2 }],
];

afterAll(stopEngine);

/** Any rows of a small set, in any order, some of them twice; or many wide ones, which several threads share. */
const wanted = fc.record({
  columns: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 195, max: 205 }), fc.constant(784)),
  rows: fc.oneof(
    fc.array(fc.nat(19), { maxLength: 12 }),
    fc.constant(Array.from({ length: 50 }, (_, i) => (7 * i) % 20)),
  ),
  seed: fc.nat(),
});

describe.each(engines)('%s', (name, options) => {
  const it = name === 'tensorflow' && !hasNative ? vitest.skip : vitest;

  it('looks up rows of bytes, and copies rows of floats', async () => {
    await startEngine(options);
    const table = randomValues(256, 5);
    void fc.assert(
      fc.property(wanted, ({ columns, rows, seed }) => {
        const floats = randomValues(20 * columns, seed);
        const bytes = Uint8Array.from(floats, (x) => (x + 1) * 127.9);
        const elements = rows.flatMap((row) => Array.from({ length: columns }, (_, c) => row * columns + c));
        const take = (values: Uint8Array | Float32Array, by: Float32Array | null) =>
          tf.tidy(() => {
            const made = gatherRows({ values, rows: Uint32Array.from(rows), columns, table: by });
            expect(made.shape).toEqual([rows.length, columns]);
            return made.dataSync();
          });
        expect(take(bytes, table)).toEqual(Float32Array.from(elements, (e) => table[bytes[e]!]!));
        expect(take(floats, null)).toEqual(Float32Array.from(elements, (e) => floats[e]!));
      }),
      { numRuns: 30 },
    );
  });

  it('has a softplus near float64, for any size and any number', async () => {
    await startEngine(options);
    // tfjs' own log1p is log(1 + x), which loses what is small.
    const smallest = name.includes('stock') ? 1 : 0;
    for (const size of [1, 3, 4, 7, 20001]) {
      const x = randomValues(size, size).map((value) => 30 * value);
      const got = tf.tidy(() => softplus(tf.tensor1d(x)).dataSync());
      const off = Array.from(x, (value, i) => {
        const exact = Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
        return Math.abs(got[i]! - exact) / Math.max(smallest, exact);
      });
      expect(Math.max(...off)).toBeLessThan(1e-5);
    }
    const far = tf.tensor1d([
      -1e30,
      -100,
      0,
      100,
      1e30,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
    const got = Array.from(softplus(far).dataSync());
    const limits = [0, 0, Math.log(2), 100, Math.fround(1e30), Number.POSITIVE_INFINITY, 0, Number.NaN];
    got.forEach((value, i) => {
      if (Number.isFinite(limits[i])) expect(Math.abs(value - limits[i]!)).toBeLessThan(1e-6);
      else expect(value).toBe(limits[i]);
    });
  });
});
