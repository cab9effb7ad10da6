// What settings look like on screen: schedules as points, typed numbers within their limits, a layer's facts in a line.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layerFacts } from '../../../src/renderer/build/layer-facts.ts';
import { dense, rbm } from '../../../src/renderer/build/presets.ts';
import { momentumPoints, ratePoints } from '../../../src/renderer/build/schedule.ts';
import { finished } from '../../../src/renderer/widgets/number-field.tsx';

const rates = (learningRateSchedule: string, learningRateEnd = 0.01) =>
  ratePoints({ learningRate: 0.2, learningRateSchedule, learningRateEnd, epochs: 10 });
const at = (points: ReturnType<typeof rates>, epoch: number) => points.find(([x]) => Math.abs(x - epoch) < 1e-9)?.[1];

test('a rate goes from the first to its end, on the way that its schedule says', () => {
  expect(rates('constant')).toEqual([
    [0, 0.2],
    [10, 0.2],
  ]);
  for (const schedule of ['linear', 'exponential', 'cosine']) {
    const points = rates(schedule);
    expect(points[0]).toEqual([0, 0.2]);
    expect(points.at(-1)?.[0]).toBeCloseTo(10, 12);
    expect(points.at(-1)?.[1]).toBeCloseTo(0.002, 12);
    const values = points.map(([, y]) => y);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
  }
  // Half way: the arithmetic mean, the geometric mean, and the arithmetic mean again.
  expect(at(rates('linear'), 5)).toBeCloseTo(0.101, 12);
  expect(at(rates('exponential'), 5)).toBeCloseTo(0.02, 12);
  expect(at(rates('cosine'), 5)).toBeCloseTo(0.101, 12);
});

test('momentum has two levels, and one where there is no switch', () => {
  const settings = { momentum: 0.9, initialMomentum: 0.5, momentumSwitchEpoch: 5, epochs: 10 };
  expect(momentumPoints(settings)).toEqual([
    [0, 0.5],
    [5, 0.5],
    [5, 0.9],
    [10, 0.9],
  ]);
  expect(momentumPoints({ ...settings, momentumSwitchEpoch: 0 }).map(([, y]) => y)).toEqual([0.9, 0.9]);
  expect(momentumPoints({ ...settings, epochs: 3 })).toEqual([
    [0, 0.5],
    [3, 0.5],
  ]);
});

const limits = { min: 0, max: 10, isAboveMin: false, isWhole: false, mayBeEmpty: false };

test('a number that was typed counts only within its limits', () => {
  expect(finished('0.05', limits)).toBe(0.05);
  expect(finished('12', limits)).toBe(10);
  expect(finished(-1, limits)).toBe(0);
  expect(finished('0', { ...limits, isAboveMin: true })).toBeUndefined();
  expect(finished('2.6', { ...limits, isWhole: true })).toBe(3);
  expect(finished('', limits)).toBeUndefined();
  expect(finished('', { ...limits, mayBeEmpty: true })).toBeNull();
  expect(finished('-', limits)).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const value = finished(typed, limits);
      expect(value === undefined || (value !== null && value >= 0 && value <= 10)).toBe(true);
    }),
  );
});

const line = (layer: Parameters<typeof layerFacts>[0]) =>
  layerFacts(layer).map(({ name, value }) => `${name} ${value}`);

test('a layer’s line has what is usual, and what differs from its default', () => {
  const plain = line(rbm(100));
  expect(plain).toEqual(['Kind RBM', 'Visible units binary', 'Method CD-1', 'Epochs 10', 'Minibatch 100', 'Rate 0.05']);
  const other = rbm(100, {
    method: 'cd',
    cdSteps: 3,
    weightDecay: 0,
    sparsity: { target: 0.1, cost: 0.2 },
    epochs: 1200,
  });
  expect(line(other)).toEqual([
    ...['Kind RBM', 'Visible units binary', 'Method CD-3', 'Epochs 1,200', 'Minibatch 100', 'Rate 0.05'],
    ...['Weight decay 0', 'Sparsity target on'],
  ]);
  expect(line(dense(20))).toEqual(['Kind Dense', 'Activation relu']);
  expect(line({ ...rbm(100), source: 'random', pretraining: null })).toEqual(['Kind RBM', 'Visible units binary']);
});
