// Measures between two samples against plain loops, scikit-learn's area under the curve, and what chance gives.
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { philoxNormals } from '../../../src/worker/core/random.ts';
import { areaUnderCurve, chanceGap, discrepancy, largestGap } from '../../../src/worker/core/two-samples.ts';
import { useCpuBackend } from './cpu-backend.ts';

beforeAll(useCpuBackend);

const normals = (rows: number, columns: number, seed: number, shift = 0) =>
  philoxNormals(rows, columns, { seed, purpose: 1, layer: 0, step: 0 }).map((value) => value + shift);

describe('the area under the ROC curve', () => {
  it("is scikit-learn's, ties among the scores", () => {
    const { scores, positive, value } = JSON.parse(
      readFileSync('test/fixtures/scikit-learn-classifiers.json', 'utf8'),
    ).auc;
    const of = (wanted: number) => Float64Array.from(scores.filter((_: number, i: number) => positive[i] === wanted));
    expect(areaUnderCurve(of(1), of(0))).toBeCloseTo(value, 12);
  });

  it('is 1 where all positives are higher, 0 where all are lower, a half where all are equal', () => {
    const [low, high] = [Float64Array.of(1, 2), Float64Array.of(3, 4, 5)];
    expect([areaUnderCurve(high, low), areaUnderCurve(low, high), areaUnderCurve(low, low)]).toEqual([1, 0, 0.5]);
  });
});

describe('the kernel discrepancy', () => {
  const draw = { seed: 3, purpose: 2, layer: 0, step: 0 };

  it('is the unbiased estimate by plain loops over pairs', () => {
    const [n, m, columns] = [7, 5, 3];
    const [a, b] = [normals(n, columns, 1), normals(m, columns, 2, 0.5)];
    const rows = Array.from({ length: n + m }, (_, i) =>
      Array.from({ length: columns }, (_, c) => (i < n ? a[i * columns + c]! : b[(i - n) * columns + c]!)),
    );
    const squared = (i: number, j: number) => rows[i]!.reduce((sum, value, c) => sum + (value - rows[j]![c]!) ** 2, 0);
    const pairs = rows.flatMap((_, i) => rows.slice(i + 1).map((_, j) => squared(i, i + 1 + j)));
    const median = pairs.toSorted((x, y) => x - y)[pairs.length >> 1]!;
    const meanKernel = (from: number, to: number, from2: number, to2: number) => {
      const values: number[] = [];
      for (let i = from; i < to; i++) {
        for (let j = from2; j < to2; j++) if (i !== j) values.push(Math.exp(-squared(i, j) / median));
      }
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const [xx, yy, xy] = [meanKernel(0, n, 0, n), meanKernel(n, n + m, n, n + m), meanKernel(0, n, n, n + m)];
    const found = discrepancy(tf.tensor2d(a, [n, columns]), tf.tensor2d(b, [m, columns]), 19, draw);
    expect(found.mmd).toBeCloseTo(xx + yy - 2 * xy, 5);
    expect(found.overlap).toBeCloseTo(xy / Math.sqrt(xx * yy), 5);
  });

  it('of one source has small p as seldom as chance says; of two sources always', () => {
    let seldom = 0;
    for (let seed = 0; seed < 60; seed++) {
      const of = (number: number, shift: number) => tf.tensor2d(normals(20, 2, number, shift), [20, 2]);
      const x = of(1000 + 2 * seed, 0);
      if (discrepancy(x, of(1001 + 2 * seed, 0), 39, { ...draw, seed }).pValue <= 0.1) seldom++;
      expect(discrepancy(x, of(1001 + 2 * seed, 2), 39, { ...draw, seed }).pValue).toBe(1 / 40);
    }
    // Of 60 at a level of 0.1 more than 13 come about once in a hundred times.
    expect(seldom).toBeLessThanOrEqual(13);
  });
});

describe('the drift of a column', () => {
  it('is the largest gap between two staircases', () => {
    expect(largestGap(Float32Array.of(3, 1, 2), Float32Array.of(6, 5, 4))).toBe(1);
    expect(largestGap(Float32Array.of(1, 2, 3), Float32Array.of(3, 1, 2))).toBe(0);
    // Above 2 the first staircase stands at 2/4 and the second one at 0; ties climb together.
    expect(largestGap(Float32Array.of(1, 2, 3, 4), Float32Array.of(3, 3, 4, 4))).toBe(0.5);
  });

  it('has the limit that tables give for large samples', () => {
    // 1.358 sqrt((n + m) / nm) at 5 % (Smirnov 1948)
    expect(chanceGap(0.05, 100, 50)).toBeCloseTo(1.358 * Math.sqrt(150 / 5000), 3);
  });
});
