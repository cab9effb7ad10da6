// The compiled kernels by themselves: every variant against float64 arithmetic, for awkward shapes and awkward numbers.
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Draw, philoxAddress, philoxUniforms } from '../../../src/worker/core/random.ts';
import { FINISH, type Variant } from '../../../src/worker/engine/kernel-module.ts';
import { ScratchMemory } from '../../../src/worker/engine/scratch-memory.ts';
import { selfTest } from '../../../src/worker/engine/self-test.ts';
import { product64, randomValues, type Shape, sigmoid64, worstDifference } from './float64.ts';

const variants: Variant[] = ['base', 'relaxed', 'wide'];
const scratches = new Map<Variant, ScratchMemory>();

beforeAll(async () => {
  for (const variant of variants) {
    const scratch = await ScratchMemory.open(variant);
    if (scratch) scratches.set(variant, scratch);
  }
});

afterAll(async () => {
  for (const scratch of scratches.values()) await scratch.team.stop();
});

/** Runs one product in a variant's memory. */
function multiply(
  scratch: ScratchMemory,
  a: Float32Array,
  b: Float32Array,
  shape: Shape,
  finish: number = FINISH.nothing,
  bias: Float32Array = new Float32Array(shape.columns),
): Float32Array {
  const { rows, columns, inner, transposeA, transposeB } = shape;
  scratch.clear();
  const [aAt, bAt, biasAt] = [scratch.put(a), scratch.put(b), scratch.put(bias)];
  const out = scratch.put(new Float32Array(rows * columns).fill(7));
  const space = scratch.allocate(scratch.team.kernels.spaceBytes(rows, columns, inner));
  scratch.team.kernels.product(
    ...[aAt, bAt, out, rows, columns, inner, +transposeA, +transposeB, finish, biasAt, space],
  );
  return scratch.take(out, rows * columns);
}

const shapes = fc.record({
  rows: fc.integer({ min: 0, max: 40 }),
  columns: fc.integer({ min: 0, max: 70 }),
  inner: fc.integer({ min: 0, max: 60 }),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

describe.each(variants)('%s kernels', (variant) => {
  const scratch = () => scratches.get(variant)!;

  it('pass the self-test that guards their use', () => {
    expect(() => selfTest(scratch())).not.toThrow();
  });

  it('multiply any shape, with any transposes, as float64 does', () => {
    void fc.assert(
      fc.property(shapes, fc.integer(), (shape, seed) => {
        const a = randomValues(shape.rows * shape.inner, seed);
        const b = randomValues(shape.inner * shape.columns, seed + 1);
        const wanted = product64(a, b, shape);
        expect(worstDifference(multiply(scratch(), a, b, shape), wanted)).toBeLessThan(
          2e-6 * Math.sqrt(shape.inner + 1),
        );
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    [100, 300, 784],
    [2100, 5, 7],
    [50, 600, 1030],
  ])('multiply %i x %i, %i deep: several chunks, slabs and blocks', (rows, columns, inner) => {
    for (const [transposeA, transposeB] of [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ] as const) {
      const shape = { rows, columns, inner, transposeA, transposeB };
      const [a, b] = [randomValues(rows * inner, 1), randomValues(inner * columns, 2)];
      const got = multiply(scratch(), a, b, shape);
      expect(worstDifference(got, product64(a, b, shape))).toBeLessThan(2e-6 * Math.sqrt(inner));
    }
  });

  it('add the bias and apply sigmoid and relu', () => {
    void fc.assert(
      fc.property(shapes, fc.integer(), (shape, seed) => {
        const a = randomValues(shape.rows * shape.inner, seed);
        const b = randomValues(shape.inner * shape.columns, seed + 1);
        const bias = randomValues(shape.columns, seed + 2);
        const sums = product64(a, b, shape).map((x, i) => x + bias[i % shape.columns]!);
        const tolerance = 2e-6 * Math.sqrt(shape.inner + 1);
        const run = (finish: number) => multiply(scratch(), a, b, shape, finish, bias);
        expect(worstDifference(run(FINISH.linear), sums)).toBeLessThan(tolerance);
        expect(worstDifference(run(FINISH.sigmoid), sums.map(sigmoid64))).toBeLessThan(tolerance);
        expect(
          worstDifference(
            run(FINISH.relu),
            sums.map((x) => Math.max(x, 0)),
          ),
        ).toBeLessThan(tolerance);
      }),
      { numRuns: 60 },
    );
  });

  it('let NaN and infinity through the product exactly where float64 has them', () => {
    const special = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1, -2);
    void fc.assert(
      fc.property(shapes, fc.array(special, { minLength: 1, maxLength: 5 }), fc.integer(), (shape, specials, seed) => {
        const a = randomValues(shape.rows * shape.inner, seed);
        const b = randomValues(shape.inner * shape.columns, seed + 1);
        specials.forEach((x, i) => {
          if (a.length > 0) a[(i * 7919 + Math.abs(seed)) % a.length] = x;
          if (i % 2 === 1 && b.length > 0) b[(i * 104729 + Math.abs(seed)) % b.length] = x;
        });
        const sums = product64(a, b, shape);
        const run = (finish: number) => multiply(scratch(), a, b, shape, finish);
        expect(worstDifference(run(FINISH.nothing), sums)).toBeLessThan(1e-4);
        expect(worstDifference(run(FINISH.sigmoid), sums.map(sigmoid64))).toBeLessThan(1e-4);
        expect(
          worstDifference(
            run(FINISH.relu),
            sums.map((x) => (x < 0 ? 0 : x)),
          ),
        ).toBeLessThan(1e-4);
      }),
      { numRuns: 200 },
    );
  });

  it('have a sigmoid within 2e-7 of float64, exactly 0 and 1 far out', () => {
    const far = [-1e38, -200, -89, 89, 200, 1e38, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN];
    const near = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 20);
    const bias = Float32Array.from([...near, ...far]);
    const shape = { rows: 1, columns: bias.length, inner: 0, transposeA: false, transposeB: false };
    const got = multiply(scratch(), new Float32Array(0), new Float32Array(0), shape, FINISH.sigmoid, bias);
    expect(worstDifference(got, Float64Array.from(bias, sigmoid64))).toBeLessThan(2e-7);
    expect([...got.slice(-9)]).toEqual([0, 0, 0, 1, 1, 1, 0, 1, Number.NaN]);
  });

  it('draw exactly the uniforms of the random source', () => {
    const draws = fc.record({
      seed: fc.maxSafeNat(),
      purpose: fc.integer({ min: 0, max: 255 }),
      layer: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      step: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      gibbsStep: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
    });
    void fc.assert(
      fc.property(fc.nat(20), fc.nat(50), draws, (rows, columns, draw: Draw) => {
        scratch().clear();
        const out = scratch().allocate(4 * rows * columns);
        const { key0, key1, counter1, counter2, counter3 } = philoxAddress(draw);
        scratch().team.kernels.uniform(out, rows, columns, key0, key1, counter1, counter2, counter3);
        expect(scratch().take(out, rows * columns)).toEqual(philoxUniforms(rows, columns, draw));
      }),
    );
  });
});

describe('Philox', () => {
  it.each([
    [0, 0, 0, 0, 0, [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
    [0xa4093822, 0x299f31d0, 0x85a308d3, 0x13198a2e, 0x03707344, null],
  ])('gives the published words (key %i %i)', (key0, key1, counter1, counter2, counter3, words) => {
    const scratch = scratches.get('base')!;
    scratch.clear();
    const out = scratch.allocate(4 * 16);
    scratch.team.kernels.uniform(out, 1, 16, key0, key1, counter1, counter2, counter3);
    const got = scratch.take(out, 16);
    if (words) expect([0, 4, 8, 12].map((place) => got[place])).toEqual(words.map((word) => (word >>> 8) * 2 ** -24));
    expect(Math.max(...got)).toBeLessThan(1);
  });
});

describe('threads', () => {
  it.each(variants)('give bit-identical %s results: 1, 2 and 3 of them', async (variant) => {
    const results = [];
    for (const threads of [1, 2, 3]) {
      const scratch = (await ScratchMemory.open(variant, threads))!;
      const shape = { rows: 130, columns: 301, inner: 700, transposeA: false, transposeB: true };
      const a = randomValues(shape.rows * shape.inner, 11);
      const b = randomValues(shape.inner * shape.columns, 12);
      results.push(multiply(scratch, a, b, shape, FINISH.sigmoid, randomValues(shape.columns, 13)));
      await scratch.team.stop();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('give bit-identical relaxed and wide results', () => {
    const shape = { rows: 61, columns: 83, inner: 530, transposeA: true, transposeB: false };
    const a = randomValues(shape.rows * shape.inner, 21);
    const b = randomValues(shape.inner * shape.columns, 22);
    const [relaxed, wide] = (['relaxed', 'wide'] as const).map((variant) =>
      multiply(scratches.get(variant)!, a, b, shape),
    );
    expect(wide).toEqual(relaxed);
  });
});
