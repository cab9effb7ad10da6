// Alerts on curves: only what lasts, at the epoch at which it began.
import { expect, test } from 'vitest';
import { alertsOf, risesFrom } from '../../../src/renderer/train/alerts.ts';
import { RunCurves } from '../../../src/renderer/train/run-curves.ts';
import type { Run } from '../../../src/shared/run.ts';
import { parseSpec } from '../../../src/shared/spec.ts';
import { SPEC } from './runs.ts';

const points = (values: readonly number[]) => values.map((value, i) => [i + 1, value] as const);
const falling = points([9, 8, 7, 6, 5, 4, 3, 2]);
const layer = { phase: 'pretraining', layer: 0 } as const;
const tuning = { phase: 'finetuning', layer: null } as const;
const run = { spec: parseSpec(SPEC), error: null } as Run;

function curvesOf(at: typeof layer | typeof tuning, metrics: Record<string, readonly number[]>): RunCurves {
  const curves = new RunCurves();
  for (const [metric, values] of Object.entries(metrics)) {
    curves.add(values.map((value, epoch) => ({ ...at, metric, epoch, value })));
  }
  return curves;
}

test('a rise counts from its first epoch once it has lasted five, while training falls', () => {
  expect(risesFrom(falling, points([5, 4, 3, 4, 5, 6, 7, 8]))).toBe(3);
  expect(risesFrom(falling, points([5, 4, 3, 2, 5, 6, 7, 8]))).toBe(null);
  expect(risesFrom(falling, points([3, 4, 5, 4, 5, 6, 7, 8]))).toBe(null);
  expect(risesFrom(points([1, 2, 3, 4, 5, 6, 7, 8]), points([1, 2, 3, 4, 5, 6, 7, 8]))).toBe(null);
  expect(risesFrom([], points([1, 2, 3, 4, 5, 6, 7, 8]))).toBe(null);
  expect(risesFrom([], [])).toBe(null);
});

test('validation loss and free-energy gap that rise, with two words and the epoch', () => {
  const losses = curvesOf(tuning, { trainLoss: [8, 7, 6, 5, 4, 3, 2], validationLoss: [4, 3, 4, 5, 6, 7, 8] });
  expect(alertsOf(run, losses, tuning)).toEqual([
    expect.objectContaining({
      kind: 'overfitting',
      x: 2,
      label: 'loss rises',
      what: expect.stringContaining('epoch 2'),
    }),
  ]);
  const energies = curvesOf(layer, {
    freeEnergyTrain: [-1, -2, -3, -4, -5, -6],
    freeEnergyValidation: [-1, -1.9, -2.8, -3.7, -4.6, -5.5],
  });
  expect(alertsOf(run, energies, layer).map(({ x, label }) => [x, label])).toEqual([[1, 'gap rises']]);
});

test('dead units stand at the first epoch with more than a quarter of the layer', () => {
  const curves = curvesOf(layer, { deadUnits: [0, 5, 6, 3] });
  expect(alertsOf(run, curves, layer)).toEqual([
    expect.objectContaining({ x: 3, label: 'dead units', what: '6 of 20 units hardly ever switch on, since epoch 3.' }),
  ]);
  expect(alertsOf(run, curvesOf(layer, { deadUnits: [0, 5, 5] }), layer)).toEqual([]);
});

test('a run that diverged is marked where its points end, and nowhere else', () => {
  const failed = { ...run, error: { code: 'TRAINING_DIVERGED', message: '' } } as Run;
  const curves = curvesOf(layer, { reconstructionError: [1, 2, 9] });
  expect(alertsOf(failed, curves, layer).map(({ x, label }) => [x, label])).toEqual([[3, 'weights exploded']]);
  curves.add([{ phase: 'pretraining', layer: 1, metric: 'reconstructionError', epoch: 0, value: 1 }]);
  expect(alertsOf(failed, curves, layer)).toEqual([]);
});
