// The lines of a chart: means that do not depend on what else is shown, smoothing before thinning, honest axes.
import { expect, test } from 'vitest';
import { groupCurve, minus } from '../../../src/renderer/charts/group-curve.ts';
import { linesOf, PLAIN } from '../../../src/renderer/runs/lines.ts';
import type { Curve } from '../../../src/shared/contract.ts';
import { allShown, curveOf, random, rows, runOf } from './sample-rows.ts';

const LOSS = { phase: 'finetuning', layer: null, metric: 'validationLoss' } as const;
const ERROR = { ...LOSS, metric: 'validationError' } as const;

const runs = [
  runOf('a1', 1, { spec: { name: 'A' } }),
  runOf('a2', 2, { spec: { name: 'A' } }),
  runOf('b1', 1, { spec: { name: 'B', ...random } }),
  runOf('b2', 2, { spec: { name: 'B', ...random } }),
];
const curves = new Map<string, Curve>([
  ['a1', curveOf(4, 3, 2)],
  ['a2', curveOf(6, 5, 4, 1)],
  ['b1', curveOf(5, 5, 5)],
  ['b2', curveOf(5, 4, 3)],
]);
const main = (lines: ReturnType<typeof linesOf>) => lines.filter(({ isFaint, isRaw }) => !isFaint && !isRaw);

test('a group’s mean is the same whatever else is shown', () => {
  const [a, b] = rows(runs);
  if (!a || !b) throw new Error('no rows');
  const alone = main(linesOf(allShown([a]), curves, LOSS, PLAIN))[0];
  const together = main(linesOf(allShown([a, b]), curves, LOSS, PLAIN))[0];
  expect(together).toEqual(alone);
  expect(alone?.points).toEqual([
    [1, 5],
    [2, 4],
    [3, 3],
  ]);
  expect(alone?.name).toBe('A (n 2)');
  expect(linesOf(allShown([a]), curves, LOSS, PLAIN).filter(({ isFaint }) => isFaint)).toHaveLength(2);
});

test('the mean goes no further than all of its runs, and its band is Student’s interval', () => {
  const points = groupCurve([curveOf(4, 3, 2), curveOf(6, 5, 4, 1)]);
  expect(points.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
  // Two values one apart from their mean: 12.7062 * sqrt(2) / sqrt(2).
  expect(points[0]?.band?.[0]).toBeCloseTo(5 - 12.706204736174694, 8);
  expect(groupCurve([curveOf(1, 2)])[0]?.band).toBeNull();
});

test('a run that is under way does not cut the mean of the finished ones short', () => {
  const under = { ...runOf('a3', 3, { spec: { name: 'A' } }), state: 'running' as const };
  const [row] = rows([under, ...runs.slice(0, 2)]);
  if (!row) throw new Error('no row');
  const lines = linesOf(allShown([row]), new Map([...curves, ['a3', curveOf(9)]]), LOSS, PLAIN);
  expect(main(lines)[0]?.points).toHaveLength(3);
  expect(lines.filter(({ isFaint }) => isFaint)).toHaveLength(3);
});

test('a difference is run by run with the baseline’s twin of the same seed', () => {
  const lines = main(linesOf(allShown(rows(runs)), curves, LOSS, { ...PLAIN, mode: 'difference' }));
  expect(lines[0]?.points.map(([, y]) => y)).toEqual([0, 0, 0, 0].slice(0, lines[0]?.points.length));
  // b1 - a1 = 1, 2, 3 and b2 - a2 = -1, -1, -1.
  expect(lines[1]?.points.map(([, y]) => y)).toEqual([0, 0.5, 1]);
  expect(minus(curveOf(3, 2, 1), { epochs: [1], values: [5] })).toEqual({ epochs: [1], values: [-3] });
});

test('shares are drawn in per cent', () => {
  const [row] = rows(runs);
  if (!row) throw new Error('no row');
  expect(main(linesOf(allShown([row]), curves, ERROR, PLAIN))[0]?.points[0]).toEqual([1, 500]);
});

test('smoothing comes before thinning, and the raw line stays to be seen', () => {
  const values = Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 700) + (i === 12_345 ? 50 : 0));
  const long = new Map([['a1', curveOf(...values)]]);
  const [row] = rows(runs.slice(0, 1));
  if (!row) throw new Error('no row');
  const raw = main(linesOf(allShown([row]), long, LOSS, PLAIN))[0]?.points ?? [];
  expect(raw.length).toBeLessThanOrEqual(2001);
  // The one outlier survives the thinning.
  expect(Math.max(...raw.map(([, y]) => y))).toBe(values[12_345]);
  const lines = linesOf(allShown([row]), long, LOSS, { ...PLAIN, smoothing: 0.9 });
  expect(lines.filter(({ isRaw }) => isRaw)[0]?.points).toEqual(raw);
  const smooth = new Map(main(lines)[0]?.points);
  // Worked out over all points: what thinning first would give is another number.
  let [sum, weight] = [0, 0];
  const expected = values.map((value) => {
    [sum, weight] = [0.9 * sum + 0.1 * value, 0.9 * weight + 0.1];
    return sum / weight;
  });
  for (const [x, y] of smooth) expect(y).toBeCloseTo(expected[x - 1] ?? Number.NaN, 9);
  expect(linesOf(allShown([row]), long, LOSS, { ...PLAIN, smoothing: 0.9 })).toEqual(lines);
});

test('updates and time: what an epoch takes, and nothing where that is not known yet', () => {
  const [row] = rows(runs.slice(0, 1));
  if (!row) throw new Error('no row');
  const at = (x: 'updates' | 'time', shown = row) =>
    main(linesOf(allShown([shown]), curves, LOSS, { ...PLAIN, x }))[0]?.points.map(([place]) => place);
  // 1257 labelled rows in batches of 100 are 13 updates; 2200 ms for 3 epochs.
  expect(at('updates')).toEqual([13, 26, 39]);
  expect(at('time')?.[2]).toBeCloseTo(2.2, 12);
  const [unfinished] = rows([{ ...runOf('a1', 1), finetuningMs: null }]);
  expect(unfinished && at('time', unfinished)).toEqual([]);
});
