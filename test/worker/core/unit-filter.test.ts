// Filters of units against products worked out by hand.
import { expect, it } from 'vitest';
import { cosine, incoming, norm, projectedDown } from '../../../src/worker/core/unit-filter.ts';

const layer = (rows: number[][]) => ({
  weights: Float32Array.from(rows.flat()),
  inputs: rows.length,
  outputs: rows[0]!.length,
});

it("a unit's filter is its column, and lower layers carry it down", () => {
  const [first, second] = [
    layer([
      [1, 2],
      [0, -1],
      [3, 1],
    ]),
    layer([
      [2, 5],
      [4, 7],
    ]),
  ];
  const filter = incoming(second, 1);
  expect([...filter]).toEqual([5, 7]);
  // [1 2; 0 -1; 3 1] times (5, 7).
  expect([...projectedDown([first], filter)]).toEqual([19, -7, 22]);
  expect([...projectedDown([], filter)]).toEqual([5, 7]);
  expect([...projectedDown([layer([[2, 0, 1]]), first], filter)]).toEqual([2 * 19 + 22]);
});

it('likeness is the cosine, and nothing has none', () => {
  expect(norm(Float64Array.of(3, 4))).toBe(5);
  expect(cosine(Float64Array.of(1, 0), Float64Array.of(1, 1))).toBeCloseTo(Math.SQRT1_2, 12);
  expect(cosine(Float64Array.of(1, 2), Float64Array.of(-2, -4))).toBeCloseTo(-1, 12);
  expect(cosine(Float64Array.of(0, 0), Float64Array.of(1, 1))).toBeNull();
});
