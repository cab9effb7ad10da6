// Smoothing and thinning of curves: constants stay, means are right, extremes are kept, the same in gives the same out.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Point, smooth, thin } from '../../../src/renderer/charts/smooth.ts';

const curve = fc
  .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 400 })
  .map((ys) => ys.map((y, x): Point => [x, y]));

describe('smooth', () => {
  test('is the weighted mean of everything before, with weights that fall by the factor', () => {
    const ys = [3, 1, 4, 1, 5, 9];
    const smoothed = smooth(
      ys.map((y, x) => [x, y]),
      0.6,
    );
    ys.forEach((_, n) => {
      const weights = ys.slice(0, n + 1).map((_y, i) => 0.6 ** (n - i));
      const sum = weights.reduce((a, b) => a + b);
      const mean = weights.reduce((total, weight, i) => total + weight * (ys[i] ?? 0), 0) / sum;
      expect(smoothed[n]?.[1]).toBeCloseTo(mean, 12);
    });
  });

  test('leaves a constant alone, stays between the extremes, and factor 0 changes nothing', () => {
    fc.assert(
      fc.property(curve, fc.double({ min: 0, max: 0.99, noNaN: true }), (points, factor) => {
        const ys = points.map(([, y]) => y);
        const [low, high] = [Math.min(...ys), Math.max(...ys)];
        for (const [, y] of smooth(points, factor)) {
          expect(y).toBeGreaterThanOrEqual(low - 1e-6);
          expect(y).toBeLessThanOrEqual(high + 1e-6);
        }
        expect(smooth(points, 0)).toEqual(points);
      }),
    );
  });

  test('a gap forgets as much as the points that are missing in it', () => {
    const whole = smooth([...Array.from({ length: 10 }, (_, x): Point => [x, 1]), [10, 5]], 0.5);
    const sparse = smooth(
      [
        [0, 0],
        [9, 1],
        [10, 5],
      ],
      0.5,
    );
    expect(sparse.at(-1)?.[1]).toBeCloseTo(whole.at(-1)?.[1] ?? 0, 2);
  });
});

describe('thin', () => {
  test('keeps first, last, lowest and highest, only points that were there, in order, and no more than asked', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 8, max: 100 }), (points, most) => {
        const thinned = thin(points, most);
        expect(thinned.length).toBeLessThanOrEqual(Math.max(most, 0));
        expect(thinned).toEqual(points.filter((point) => thinned.includes(point)));
        if (points.length === 0) return;
        const ys = points.map(([, y]) => y);
        expect(thinned[0]).toEqual(points[0]);
        expect(thinned.at(-1)).toEqual(points.at(-1));
        expect(Math.min(...thinned.map(([, y]) => y))).toBe(Math.min(...ys));
        expect(Math.max(...thinned.map(([, y]) => y))).toBe(Math.max(...ys));
        expect(thin(points, most)).toEqual(thinned);
      }),
    );
  });
});
