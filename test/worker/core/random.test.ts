// The random source: known answers, addressing, and the distributions drawn from it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Draw,
  PURPOSE,
  permutation,
  philox4x32,
  philoxNormals,
  philoxUniforms,
  philoxWords,
} from '../../../src/worker/core/random.ts';
import { sum } from './reference-rbm.ts';

const at: Draw = { seed: 42, purpose: PURPOSE.hiddenSample, layer: 1, step: 3 };

function block(counter: [number, number, number, number], key: [number, number]): string {
  const out = new Uint32Array(4);
  philox4x32(counter, key, out);
  return Array.from(out, (word) => word.toString(16).padStart(8, '0')).join(' ');
}

/** Philox 4x32-10 again, in BigInt, from the paper. */
function philoxByBigInt(counter: readonly number[], key: readonly number[]): number[] {
  const word = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & word, (p0 >> 32n) ^ c3 ^ k1, p0 & word];
    k0 = (k0 + 0x9e3779b9n) & word;
    k1 = (k1 + 0xbb67ae85n) & word;
  }
  return [c0, c1, c2, c3].map(Number);
}

describe('Philox 4x32-10', () => {
  it('gives the known answers', () => {
    const f = 0xffffffff;
    expect(block([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(block([f, f, f, f], [f, f])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    const digitsOfPi = block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]);
    expect(digitsOfPi).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
    expect(block([1, 0, 0, 0], [0x2a, 0])).toBe('fcdb2127 53ba6cfd 838f5a6e 744e06fb');
  });

  it('agrees with 64-bit arithmetic on any counter and key', () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        const out = new Uint32Array(6);
        philox4x32(counter, key, out, 1);
        expect(Array.from(out)).toEqual([0, ...philoxByBigInt(counter, key), 0]);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

describe('the words of a matrix', () => {
  it('stand where the addressing says: 16 columns to four blocks, word e >> 2 of lane e & 3', () => {
    const [rows, columns] = [3, 21];
    const draw = { seed: 5 * 2 ** 32 + 7, purpose: PURPOSE.visibleSample, layer: 2, step: 9, gibbsStep: 6 };
    const words = philoxWords(rows, columns, draw);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const e = column % 16;
        const counter0 = 4 * (row * 2 + Math.floor(column / 16)) + (e % 4);
        const expected = philoxByBigInt([counter0, 9, 2, 4 + 6 * 256], [7, 5]);
        expect(words[row * columns + column]).toBe(expected[Math.floor(e / 4)]);
      }
    }
  });

  it('of a longer batch begin with those of a shorter one, so that a row keeps its draws', () => {
    expect(philoxWords(9, 21, at).slice(0, 4 * 21)).toEqual(philoxWords(4, 21, at));
  });

  it('repeat at one address, and share nothing with any other seed, purpose, layer, step or Gibbs step', () => {
    expect(philoxWords(2, 16, at)).toEqual(philoxWords(2, 16, at));
    const others: Partial<Draw>[] = [
      { seed: 43 },
      { seed: 42 + 2 ** 32 },
      { seed: 42 + 2 ** 52 },
      ...Object.values(PURPOSE)
        .filter((purpose) => purpose !== at.purpose)
        .map((purpose) => ({ purpose })),
      { layer: 0 },
      { step: 4 },
      { gibbsStep: 1 },
      { gibbsStep: 999 },
    ];
    const all = [at, ...others.map((other) => ({ ...at, ...other }))].map((draw) => philoxWords(2, 16, draw));
    expect(new Set(all.flatMap((words) => Array.from(words))).size).toBe(32 * all.length);
  });
});

describe('uniform draws', () => {
  it('are the top 24 bits, exact in float32 and below 1', () => {
    const words = philoxWords(100, 100, at);
    const draws = philoxUniforms(100, 100, at);
    draws.forEach((u, i) => {
      if (u * 2 ** 24 !== words[i]! >>> 8 || u >= 1) throw new Error(`draw ${i} is ${u}`);
    });
  });

  it('pass Kolmogorov-Smirnov', () => {
    const draws = philoxUniforms(100, 1000, at);
    expect(kolmogorovSmirnov(draws, (u) => u)).toBeLessThan(1.95);
  });
});

describe('normal draws', () => {
  it('are Box-Muller of the words two by two', () => {
    const words = philoxWords(3, 10, at);
    const draws = philoxNormals(3, 5, at);
    draws.forEach((z, i) => {
      const u1 = ((words[2 * i]! >>> 8) + 1) / 2 ** 24;
      const u2 = (words[2 * i + 1]! >>> 8) / 2 ** 24;
      expect(z).toBeCloseTo(Math.sqrt(-2 * Math.log(u1)) * Math.cos(2 * Math.PI * u2), 6);
    });
  });

  it('pass Kolmogorov-Smirnov, and have the moments 0, 1, 0 and 3', () => {
    const count = 200_000;
    const draws = philoxNormals(200, 1000, at);
    expect(kolmogorovSmirnov(draws, normalCdf)).toBeLessThan(1.95);
    const moment = (power: number) => draws.reduce((total, z) => total + z ** power, 0) / count;
    const variances = [1, 2, 15, 96];
    [0, 1, 0, 3].forEach((expected, i) => {
      expect(Math.abs(moment(i + 1) - expected) / Math.sqrt(variances[i]! / count)).toBeLessThan(4);
    });
    expect(draws.every((z) => Math.abs(z) <= 5.77)).toBe(true);
  });
});

describe('permutations', () => {
  it('are bijections of 0..n-1, the same for one address and another for the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 2 ** 40 }), (length, seed) => {
        const order = permutation(length, { ...at, seed });
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
        expect(permutation(length, { ...at, seed })).toEqual(order);
      }),
      { seed: 2 },
    );
    expect(permutation(50, at)).not.toEqual(permutation(50, { ...at, step: 4 }));
  });

  it('are uniform over all 24 orders of four', () => {
    const counts = new Map<string, number>();
    const draws = 24_000;
    for (let step = 0; step < draws; step++) {
      const order = permutation(4, { ...at, step }).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquare = sum([...counts.values()].map((count) => (count - draws / 24) ** 2 / (draws / 24)));
    expect(counts.size).toBe(24);
    expect(chiSquare).toBeLessThan(49.7);
  });
});

/** The statistic sqrt(n) sup |F_n - F|; above 1.95 in one of a thousand samples. */
function kolmogorovSmirnov(draws: Float32Array, cdf: (x: number) => number): number {
  const n = draws.length;
  const sorted = draws.toSorted();
  const worst = sorted.reduce((most, x, i) => Math.max(most, (i + 1) / n - cdf(x), cdf(x) - i / n), 0);
  return worst * Math.sqrt(n);
}

/** The normal distribution function by its series; good to 1e-12 for |x| < 6. */
function normalCdf(x: number): number {
  let term = x;
  let total = x;
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    term *= x ** 2 / (2 * k + 1);
    total += term;
  }
  return 0.5 + (total * Math.exp(-(x ** 2) / 2)) / Math.sqrt(2 * Math.PI);
}
