// What the charts of a phase show: which curves, how they are named, what is said of them.
import { describe, expect, test } from 'vitest';
import { firstChart, gap, secondChart, secondCharts } from '../../../src/renderer/train/run-charts.ts';
import { RunCurves } from '../../../src/renderer/train/run-curves.ts';
import type { MetricPoint } from '../../../src/shared/event.ts';

const look = { state: 'train' as const, smoothing: 0 };
const layer = { phase: 'pretraining', layer: 0 } as const;
const tuning = { phase: 'finetuning', layer: null } as const;

function curvesOf(at: typeof layer | typeof tuning, metrics: Record<string, number[]>): RunCurves {
  const curves = new RunCurves();
  const points = Object.entries(metrics).flatMap(([metric, values]) =>
    values.map((value, epoch): MetricPoint => ({ ...at, metric, epoch, value })),
  );
  curves.add(points);
  return curves;
}

describe('pre-training', () => {
  const energies = { freeEnergyTrain: [-5, -6, -7], freeEnergyValidation: [-4, -4, -6] };
  const curves = curvesOf(layer, { reconstructionError: [0.3, 0.2, 0.1], ...energies, pseudoLikelihood: [-9, -8, -7] });

  test('first the reconstruction error, at the ends of epochs', () => {
    const { title, about, curves: lines, summary, table, isFromZero } = firstChart(curves, layer, look);
    expect([title, about, isFromZero]).toEqual([
      'Reconstruction error',
      'per unit, lower is better: 0.1 at epoch 3',
      true,
    ]);
    expect(lines.map(({ points }) => points)).toEqual([
      [
        [1, 0.3],
        [2, 0.2],
        [3, 0.1],
      ],
    ]);
    expect(summary).toBe('Reconstruction error after epoch 3: 0.1.');
    expect(table().rows[0]).toEqual(['1', 0.3]);
  });

  test('then a choice: the gap, both energies, or any other metric', () => {
    expect(secondCharts(curves, layer).map(({ value }) => value)).toEqual(['gap', 'energies', 'pseudoLikelihood']);
    const shown = secondChart(curves, layer, 'gap', look);
    expect(shown.curves[0]?.points).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
    ]);
    expect(shown.about).toBe('held-out minus training: +1.00 at epoch 3');
    expect(secondChart(curves, layer, 'energies', look).curves.map(({ name }) => name)).toEqual([
      'training',
      'held-out',
    ]);
    expect(secondChart(curves, layer, 'pseudoLikelihood', look).isFromZero).toBe(false);
    const alone = curvesOf(layer, { freeEnergyTrain: [1] });
    expect(secondCharts(alone, layer).map(({ value }) => value)).toEqual(['energies']);
  });

  test('a gap is there where both are', () => {
    expect(
      gap(
        [
          [1, 5],
          [3, 5],
        ],
        [
          [1, 6],
          [2, 6],
          [3, 4],
        ],
      ),
    ).toEqual([
      [1, 1],
      [3, -1],
    ]);
  });
});

test('up-down learning shows what it gives back; the loss of its label units is a choice', () => {
  const curves = curvesOf(tuning, {
    reconstructionError: [0.05, 0.04],
    validationLoss: [1, 0.9],
    validationError: [0.3],
  });
  const { title, summary } = firstChart(curves, tuning, look);
  expect([title, summary]).toEqual(['Reconstruction error', 'Reconstruction error after epoch 2: 0.04.']);
  expect(secondCharts(curves, tuning).map(({ value }) => value)).toEqual(['validationLoss', 'validationError']);
});

test('fine-tuning shows both losses, and errors as per cent', () => {
  const curves = curvesOf(tuning, { trainLoss: [2, 1], validationLoss: [2, 1.5], validationError: [0.5, 0.0158] });
  expect(firstChart(curves, tuning, look).curves.map(({ name }) => name)).toEqual(['training', 'held-out']);
  expect(secondCharts(curves, tuning)).toEqual([{ value: 'validationError', label: 'Validation error' }]);
  const { about, curves: lines } = secondChart(curves, tuning, 'validationError', look);
  expect(about).toBe('per cent of rows: 1.58 % at epoch 2');
  expect(lines[0]?.points[0]).toEqual([1, 50]);
  expect(lines[0]?.style.color).toBe('s4');
});

test('smoothing keeps the raw line, faint, and the newest value as it is', () => {
  const curves = curvesOf(layer, { reconstructionError: [1, 0, 1, 0] });
  const { about, curves: lines } = firstChart(curves, layer, { ...look, smoothing: 0.6 });
  expect(lines.map(({ name, isFaint = false }) => [name, isFaint])).toEqual([
    ['training, raw', true],
    ['training', false],
  ]);
  expect(about).toContain(': 0');
});

test('without a point there is a sentence and no line', () => {
  const empty = firstChart(new RunCurves(), layer, look);
  expect(empty.curves).toEqual([]);
  expect(empty.summary).toBe('Reconstruction error: no epoch is over yet.');
});
