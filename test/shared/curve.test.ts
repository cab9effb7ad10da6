// Curves as the doctor reads them: looked up by name in the order of epochs, and told from their own noise.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CurvePoints, curvesOf, riseOf, settled } from '../../src/shared/curve.ts';

const points = (values: readonly number[]): CurvePoints => values.map((value, epoch) => [epoch, value]);
const name = { phase: 'pretraining', layer: 0, metric: 'deadUnits' } as const;

test('points of any order become curves by name', () => {
  const curves = curvesOf([
    { ...name, epoch: 3, value: 30 },
    { ...name, layer: 1, epoch: 0, value: 5 },
    { ...name, epoch: 1, value: 10 },
  ]);
  expect(curves(name)).toEqual([
    [1, 10],
    [3, 30],
  ]);
  expect(curves({ ...name, layer: 1 })).toEqual([[0, 5]]);
  expect(curves({ ...name, layer: 2 })).toEqual([]);
});

test('a curve settles at the mean of its last quarter', () => {
  expect(settled(points([9, 9, 9, 9, 9, 9, 2, 4]))).toBe(3);
  expect(settled(points([7]))).toBe(7);
  expect(settled([])).toBeNull();
});

test('a rise counts from the lowest quarter, and its last epoch is named', () => {
  expect(riseOf(points([4, 3, 2, 1, 1, 2, 3, 4]))).toEqual({ least: 1, last: 3.5, epoch: 4 });
});

test('a curve that never rises has no rise', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }), (steps) => {
      let value = 100;
      const falling = steps.map((step) => {
        value -= step;
        return value;
      });
      expect(riseOf(points(falling))).toBeNull();
    }),
  );
});

test('noise around a constant is no rise, and a step far above the noise is one', () => {
  let state = 7;
  const noise = Array.from({ length: 80 }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  });
  for (let from = 0; from < 40; from++) expect(riseOf(points(noise.slice(from, from + 40)))).toBeNull();
  expect(riseOf(points(noise.slice(0, 40).map((it, i) => (i < 20 ? it : it + 3))))?.last).toBeGreaterThan(3);
});
