// Surfaces as pictures: which values land where, and what is said of points off the plane.
import { expect, it } from 'vitest';
import type { SurfaceResult } from '#shared/surface.ts';
import { surfaceLines, surfaceMap } from '#shared/surface-picture.ts';

const values = { loss: [2, Number.POSITIVE_INFINITY, 0.5], error: [0.9, 0.5, 0.1] };
const result: SurfaceResult = {
  ...{ measure: 'error', trainRows: 100, validationRows: 50 },
  lines: [
    { from: 'a', to: 'a', places: [0, 0.5, 1], train: values, validation: null },
    { from: 'a', to: 'b', places: [0, 0.5, 1], train: values, validation: values },
  ],
  plane: {
    ...{ kind: 'ends', x: [0, 0.1 + 0.2], y: [-1, 1] },
    loss: [
      [1, 2],
      [3, Number.NaN],
    ],
    error: [
      [0.1, 0.2],
      [0.3, 0.4],
    ],
    marks: [
      { run: 'a', point: 'start', x: 0, y: 0, distance: 0 },
      { run: 'a', point: 'end', x: 1, y: 0, distance: 0 },
      { run: 'b', point: 'start', x: 0.1, y: 0.2, distance: 0.345 },
      { run: 'b', point: 'end', x: 0.5, y: 1, distance: 0 },
    ],
  },
};
const named = (run: string) => run.toUpperCase();

it('draws every line and part, without what is no number', () => {
  const { lines, y } = surfaceLines(result, 'loss', named);
  expect(lines.map(({ name }) => name)).toEqual(['A, training', 'A to B, training', 'A to B, validation']);
  expect(lines[0]!.points.map(({ x, mean }) => [x, mean])).toEqual([
    [0, 2],
    [1, 0.5],
  ]);
  expect(y.metric).toBe('trainLoss');
  expect(surfaceLines(result, 'error', named).y.metric).toBe('trainError');
});

it('keeps to held-out rows where there are too many lines', () => {
  const line = { from: 'a', to: 'b', places: [0, 0.5, 1], train: values, validation: values };
  const many = { ...result, lines: [line, line, line, line, { ...line, validation: null }] };
  expect(surfaceLines(many, 'error', named).lines.map(({ name }) => name.split(', ')[1])).toEqual([
    ...Array<string>(4).fill('validation'),
    'training',
  ]);
});

it('draws the plane by y then x, with the ways of the runs on it', () => {
  const map = surfaceMap(result, 'loss', named)!;
  expect([map.columns, map.rows]).toEqual([
    [0, 0.3],
    [-1, 1],
  ]);
  expect(map.cells[1]![0]).toEqual({ value: 3, runs: [] });
  expect(map.cells[1]![1]).toBeNull();
  expect(map.paths).toEqual([
    {
      name: 'A',
      points: [
        [0, 0],
        [1, 0],
      ],
    },
    {
      name: 'B (up to 0.34 off this plane)',
      points: [
        [0.1, 0.2],
        [0.5, 1],
      ],
    },
  ]);
  expect(surfaceMap({ ...result, plane: null }, 'loss', named)).toBeNull();
});

it('calls a place zero where arithmetic left next to nothing', () => {
  const plane = { ...result.plane!, y: [-8.6e-11, 1] };
  expect(surfaceMap({ ...result, plane }, 'loss', named)!.rows).toEqual([0, 1]);
});
