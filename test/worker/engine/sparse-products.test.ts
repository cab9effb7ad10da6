// Products whose left side is mostly zeros go through lists of what is not zero: the bits must be those of the dense way.
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FINISH, type Variant } from '../../../src/worker/engine/kernel-module.ts';
import { ScratchMemory } from '../../../src/worker/engine/scratch-memory.ts';
import { product64, randomValues, type Shape, worstDifference } from './float64.ts';

const variants: Variant[] = ['base', 'relaxed', 'wide'];
const scratches = new Map<Variant, ScratchMemory>();

beforeAll(async () => {
  for (const variant of variants) scratches.set(variant, (await ScratchMemory.open(variant, 2))!);
});

afterAll(async () => {
  for (const scratch of scratches.values()) await scratch.team.stop();
});

function multiply(scratch: ScratchMemory, a: Float32Array, b: Float32Array, shape: Shape): Float32Array {
  const { rows, columns, inner, transposeA, transposeB } = shape;
  scratch.clear();
  const [aAt, bAt] = [scratch.put(a), scratch.put(b)];
  const out = scratch.put(new Float32Array(rows * columns).fill(7));
  const space = scratch.allocate(scratch.team.kernels.spaceBytes(rows, columns, inner));
  scratch.team.kernels.product(
    ...[aAt, bAt, out, rows, columns, inner, +transposeA, +transposeB, FINISH.nothing, 0, space],
  );
  return scratch.take(out, rows * columns);
}

/** b with another column, which begins with infinity: that keeps the kernels to the dense way. */
function withInfinity(b: Float32Array, { columns, inner, transposeB }: Shape): Float32Array {
  const wider = new Float32Array(inner * (columns + 1));
  for (let k = 0; k < inner; k++) {
    for (let j = 0; j <= columns; j++) {
      const last = k === 0 ? Number.POSITIVE_INFINITY : 0;
      const value = j === columns ? last : b[transposeB ? j * inner + k : k * columns + j]!;
      wider[transposeB ? j * inner + k : k * (columns + 1) + j] = value;
    }
  }
  return wider;
}

/** The dense product of the same operands. */
function denseProduct(scratch: ScratchMemory, a: Float32Array, b: Float32Array, shape: Shape): Float32Array {
  const { rows, columns } = shape;
  const wide = multiply(scratch, a, withInfinity(b, shape), { ...shape, columns: columns + 1 });
  return Float32Array.from(
    { length: rows * columns },
    (_, i) => wide[Math.floor(i / columns) * (columns + 1) + (i % columns)]!,
  );
}

/** The bits of every number, all NaN alike: WebAssembly leaves theirs open. */
const bitsOf = (values: Float32Array) =>
  Array.from(new Uint32Array(values.map((x) => (Number.isNaN(x) ? Number.NaN : x)).buffer));

/** So many in a thousand of the numbers stay; the others become zero, some of them -0. */
function thinned(values: Float32Array, perMille: number, seed: number): Float32Array {
  const keep = randomValues(values.length, seed);
  return values.map((x, i) => ((keep[i]! + 1) * 500 < perMille ? x : i % 5 === 0 ? -0 : 0));
}

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 70 }),
  columns: fc.integer({ min: 1, max: 130 }),
  inner: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 500, max: 530 })),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

describe.each(variants)('sparse products, %s kernels', (variant) => {
  const scratch = () => scratches.get(variant)!;

  it('have the bits of the dense ones, whatever the shape and however sparse', () => {
    void fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 600 }), fc.nat(), (shape, perMille, seed) => {
        const a = thinned(randomValues(shape.rows * shape.inner, seed), perMille, seed + 1);
        const b = randomValues(shape.inner * shape.columns, seed + 2);
        const got = multiply(scratch(), a, b, shape);
        expect(bitsOf(got)).toEqual(bitsOf(denseProduct(scratch(), a, b, shape)));
        expect(worstDifference(got, product64(a, b, shape))).toBeLessThan(2e-6 * Math.sqrt(shape.inner + 1));
      }),
      { numRuns: 150 },
    );
  });

  it('have them where products vanish below the smallest number, and for NaN and infinity on the left', () => {
    const awkward = fc.constantFrom(1e-30, -1e-30, 1e-45, Number.NaN, Number.POSITIVE_INFINITY, -0, 1);
    void fc.assert(
      fc.property(shapes, fc.array(awkward, { minLength: 1, maxLength: 9 }), fc.nat(), (shape, numbers, seed) => {
        const left = randomValues(shape.rows * shape.inner, seed).map((_, i) => numbers[i % numbers.length]!);
        const a = thinned(left, 150, seed + 1);
        const b = randomValues(shape.inner * shape.columns, seed + 2).map((x, i) => x * [1e-30, 1e-15, 1][i % 3]!);
        expect(bitsOf(multiply(scratch(), a, b, shape))).toEqual(bitsOf(denseProduct(scratch(), a, b, shape)));
      }),
      { numRuns: 100 },
    );
  });

  it('give NaN wherever zero meets NaN or infinity on the right', () => {
    const special = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    void fc.assert(
      fc.property(shapes, special, fc.nat(), (shape, bad, seed) => {
        const a = thinned(randomValues(shape.rows * shape.inner, seed), 100, seed + 1);
        const b = randomValues(shape.inner * shape.columns, seed + 2);
        b[seed % b.length] = bad;
        const got = multiply(scratch(), a, b, shape);
        expect(worstDifference(got, product64(a, b, shape))).toBeLessThan(1e-4);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [1100, 70, 40, false],
    [2100, 20, 30, true],
    [100, 500, 784, false],
    [784, 500, 200, true],
  ])(
    '%i x %i, %i deep, in several slabs and chunks, on 1, 2 and 3 threads',
    async (rows, columns, inner, transposeA) => {
      const shape = { rows, columns, inner, transposeA, transposeB: false };
      const a = thinned(randomValues(rows * inner, 1), 200, 2);
      const b = randomValues(inner * columns, 3);
      const wanted = bitsOf(denseProduct(scratch(), a, b, shape));
      for (const threads of [1, 2, 3]) {
        const team = (await ScratchMemory.open(variant, threads))!;
        expect(bitsOf(multiply(team, a, b, shape))).toEqual(wanted);
        await team.team.stop();
      }
    },
  );
});
