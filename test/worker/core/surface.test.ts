// Lines and planes through weights against coordinates worked out by hand and properties of the plane.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  difference,
  filterNormalised,
  innerProduct,
  moved,
  type Position,
  planeThrough,
  projected,
  randomDirection,
} from '../../../src/worker/core/surface.ts';

const position = (weights: number[], bias: number[]): Position => [
  { weights: Float32Array.from(weights), bias: Float32Array.from(bias) },
];
const flat = (of: Position) => of.flatMap(({ weights, bias }) => [...weights, ...bias]);

describe('a line', () => {
  it('leads from its start over its middle to its end', () => {
    const [start, end] = [position([1, 2], [0]), position([3, -2], [4])];
    const step = difference(start, end);
    expect(flat(moved(start, [step], [0]))).toEqual(flat(start));
    expect(flat(moved(start, [step], [1]))).toEqual(flat(end));
    expect(flat(moved(start, [step], [0.5]))).toEqual([2, 0, 2]);
  });
});

describe('a plane through three points', () => {
  it('has the coordinates of a drawing', () => {
    // Start at the origin, end 2 to the right, the third point over its middle at the height 3.
    const plane = planeThrough(position([0, 0], [5]), position([2, 0], [5]), position([1, 3], [5]));
    expect(plane.unit).toBe(2);
    expect(projected(plane, position([1, 3], [5]))).toEqual({ x: 0.5, y: 1.5, distance: 0 });
    expect(projected(plane, position([2, 0], [5]))).toEqual({ x: 1, y: 0, distance: 0 });
    expect(projected(plane, position([0, 0], [9]))).toEqual({ x: 0, y: 0, distance: 2 });
  });

  it('holds its points, with axes at right angles and of one length', () => {
    const number = fc.integer({ min: -50, max: 50 });
    const point = fc
      .tuple(fc.array(number, { minLength: 4, maxLength: 4 }), fc.array(number, { minLength: 2, maxLength: 2 }))
      .map(([weights, bias]) => position(weights, bias));
    fc.assert(
      fc.property(point, point, point, (start, end, third) => {
        const plane = planeThrough(start, end, third);
        if (plane.unit === 0) return;
        const size = plane.unit ** 2;
        expect(innerProduct(plane.x, plane.y) / size).toBeCloseTo(0, 4);
        expect(innerProduct(plane.y, plane.y) / size).toBeCloseTo(1, 4);
        const { x, y, distance } = projected(plane, third);
        expect(distance).toBeLessThan(0.01);
        const again = flat(moved(plane.origin, [plane.x, plane.y], [x, y]));
        again.forEach((value, i) => {
          expect(value).toBeCloseTo(flat(third)[i]!, 2);
        });
      }),
    );
  });

  it('is none where the points lie on one line', () => {
    expect(planeThrough(position([0], [0]), position([1], [1]), position([3], [3])).unit).toBe(0);
    expect(planeThrough(position([1], [1]), position([1], [1]), position([3], [0])).unit).toBe(0);
  });
});

describe('filter normalisation', () => {
  it("gives every unit's incoming weights their length", () => {
    // [2 inputs, 2 units]: unit 0 has (3, 4), unit 1 has (0, 2); the direction has (1, 0) and (1, 1).
    const found = filterNormalised(Float32Array.of(1, 1, 0, 1), Float32Array.of(3, 0, 4, 2), 2);
    [5, Math.SQRT2, 0, Math.SQRT2].forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 5);
    });
  });

  it('leaves biases alone, repeats with its seed, and differs by its number', () => {
    const like = position([3, 0, 4, 2], [7, 8]);
    const [a, again, b] = [randomDirection(like, 5, 0), randomDirection(like, 5, 0), randomDirection(like, 5, 1)];
    expect([...a[0]!.bias]).toEqual([0, 0]);
    expect(flat(a)).toEqual(flat(again));
    expect(flat(a)).not.toEqual(flat(b));
    const [w00, w01, w10, w11] = a[0]!.weights;
    expect(Math.hypot(w00!, w10!)).toBeCloseTo(5, 4);
    expect(Math.hypot(w01!, w11!)).toBeCloseTo(2, 4);
  });
});
