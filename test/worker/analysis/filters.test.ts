// The filters of a layer's units against plain loops over the weights file.
import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, it } from 'vitest';
import type { FiltersResult } from '#shared/filters.ts';
import { sum } from '../core/reference-rbm.ts';
import { SMALL_SPEC } from '../training/small-job.ts';
import { ask, type FinishedModel, finishedModel } from './finished-model.ts';

const opened: FinishedModel[] = [];

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

const finetuning = { learningRate: 0.02, epochs: 15, batchSize: 10 };
const tuned = { ...SMALL_SPEC, finetuning, stack: SMALL_SPEC.stack.slice(0, 2) };

async function finished(): Promise<FinishedModel> {
  const model = await finishedModel({ spec: tuned } as Parameters<typeof finishedModel>[0]);
  opened.push(model);
  return model;
}

/** [units, inputs] as numbers again. */
function valuesOf({ filters: { bytes, rows, columns, low, high } }: FiltersResult): number[][] {
  const raw = Buffer.from(bytes, 'base64');
  expect(low).toBeCloseTo(-high, 12);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, i) => low + (raw[row * columns + i]! / 255) * (high - low)),
  );
}

/** A byte for each number: half a step off at most, and a float32's rounding. */
function expectAlike(found: FiltersResult, truth: number[][]): void {
  const limit = Math.max(...truth.flat().map(Math.abs));
  expect(found.filters.high).toBeCloseTo(limit, 4);
  const values = valuesOf(found);
  expect(values.map(({ length }) => length)).toEqual(truth.map(({ length }) => length));
  truth.forEach((row, i) => {
    row.forEach((value, j) => {
      expect(Math.abs(values[i]![j]! - value)).toBeLessThan((2 * limit) / 255);
    });
  });
}

it('are the weights into the units of the first layer, and those above seen through it, at either stage', async () => {
  const model = await finished();
  for (const stage of ['pretrained', 'finetuned'] as const) {
    const [first, second] = [model.matrix(`${stage}.0.weights`), model.matrix(`${stage}.1.weights`)];
    const columns = first[0]!.map((_, unit) => first.map((row) => row[unit]!));
    const lowest = ask({ kind: 'filters', layer: 0, stage }, [model]);
    expect(lowest).toMatchObject({ layer: 0, from: 0, units: columns.length, image: null });
    expectAlike(lowest, columns);
    const above = second[0]!.map((_, unit) => first.map((row) => sum(row.map((w, j) => w * second[j]![unit]!))));
    expectAlike(ask({ kind: 'filters', layer: 1, stage }, [model]), above);
  }
});

it('come some at a time', async () => {
  const model = await finished();
  const first = model.matrix('pretrained.0.weights');
  const units = first[0]!.length;
  const some = ask({ kind: 'filters', layer: 0, from: 2, count: 3 }, [model]);
  expect(some).toMatchObject({ from: 2, units });
  expectAlike(
    some,
    [2, 3, 4].map((unit) => first.map((row) => row[unit]!)),
  );
  expect(ask({ kind: 'filters', layer: 0, from: units - 1, count: 100 }, [model]).filters.rows).toBe(1);
});

it('leave no tensor behind, and are refused for what is not there', async () => {
  const model = await finished();
  const before = tf.memory().numTensors;
  ask({ kind: 'filters', layer: 1 }, [model]);
  expect(tf.memory().numTensors).toBe(before);
  expect(() => ask({ kind: 'filters', layer: 2 }, [model])).toThrow('There is no layer 3: this run has 2.');
  expect(() => ask({ kind: 'filters', layer: 1, from: 6 }, [model])).toThrow('There is no unit 7: layer 2 has 6.');
  expect(tf.memory().numTensors).toBe(before);
});
