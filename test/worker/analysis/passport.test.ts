// A unit's passport against plain loops over the weights file and the rows.
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { sigmoid, sum } from '../core/reference-rbm.ts';
import { SMALL_SPEC } from '../training/small-job.ts';
import { VARIANTS } from '../training/variants.ts';
import { ask, type FinishedModel, finishedModel } from './finished-model.ts';

const opened: FinishedModel[] = [];

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

async function finished(spec: object): Promise<FinishedModel> {
  const model = await finishedModel({ spec } as Parameters<typeof finishedModel>[0]);
  opened.push(model);
  return model;
}

const finetuning = { learningRate: 0.02, epochs: 15, batchSize: 10 };
const tuned = { ...SMALL_SPEC, finetuning, stack: SMALL_SPEC.stack.slice(0, 2) };

/** Outputs of one layer for some rows. */
const lifted = (model: FinishedModel, name: string, rows: number[][]) => {
  const [weights, bias] = [model.matrix(`${name}.weights`), model.matrix(`${name}.bias`)[0]!];
  return rows.map((row) => bias.map((c, j) => sigmoid(c + sum(row.map((v, i) => v * weights[i]![j]!)))));
};

describe('a unit of the second layer', () => {
  it('has its filter, how it is seen from the inputs, its activity and its rows, before and after', async () => {
    const model = await finished(tuned);
    const found = ask({ kind: 'passport', layer: 1, unit: 4, part: 'train', exciting: 3 }, [model]);
    expect(found).toMatchObject({ layer: 1, unit: 4, units: 6, rows: 36, image: null });
    const train = model.rows('train');
    for (const [stage, view] of [
      ['pretrained', found.before],
      ['finetuned', found.after!],
    ] as const) {
      const filter = model.matrix(`${stage}.1.weights`).map((row) => row[4]!);
      view.filter.forEach((value, i) => {
        expect(value).toBeCloseTo(filter[i]!, 6);
      });
      const first = model.matrix(`${stage}.0.weights`);
      view.seen.forEach((value, i) => {
        expect(value).toBeCloseTo(sum(first[i]!.map((w, j) => w * filter[j]!)), 5);
      });
      expect(view.norm).toBeCloseTo(Math.hypot(...filter), 5);
      const outputs = lifted(model, `${stage}.1`, lifted(model, `${stage}.0`, train)).map((row) => row[4]!);
      expect(view.activity.mean).toBeCloseTo(sum(outputs) / 36, 5);
      expect(view.activity.onShare).toBe(outputs.filter((output) => output > 0.5).length / 36);
      const bins = Array.from(
        { length: 10 },
        (_, bin) => outputs.filter((x) => Math.min(9, Math.floor(10 * x)) === bin).length,
      );
      expect(view.activity.histogram).toEqual(bins);
      expect(view.exciting.values.length).toBe(3);
      expect(view.exciting.values[0]).toBeCloseTo(Math.max(...outputs), 5);
      const sorted = outputs.toSorted((a, b) => b - a);
      view.exciting.values.forEach((value, i) => {
        expect(value).toBeCloseTo(sorted[i]!, 5);
      });
      expect(view.exciting.classes).toEqual(view.exciting.rows.map((row) => 'abc'.charAt(row % 3)));
      const { inputs } = view.exciting;
      const best = train[outputs.indexOf(Math.max(...outputs))]!;
      const bytes = Buffer.from(inputs.bytes, 'base64');
      // Rows with the same output could stand for each other; their pixels then do as well.
      const first10 = Array.from(
        bytes.subarray(0, 12),
        (byte) => inputs.low + (byte / 255) * (inputs.high - inputs.low),
      );
      if (sorted[0]! - sorted[1]! > 1e-6)
        expect(Math.max(...first10.map((x, i) => Math.abs(x - best[i]!)))).toBeLessThan(0.005);
    }
    const [a, b] = [found.before.filter, found.after!.filter];
    const expected = sum(a.map((x, i) => x * b[i]!)) / Math.hypot(...a) / Math.hypot(...b);
    expect(found.cosine).toBeCloseTo(expected, 10);
    expect(found.cosine).toBeLessThan(1);
  });
});

describe('what becomes of it', () => {
  it('is nothing where it was frozen, and unknown where nothing was tuned', async () => {
    const frozen = await finished({ ...tuned, stack: tuned.stack.map((layer) => ({ ...layer, frozen: true })) });
    const same = ask({ kind: 'passport', layer: 0, unit: 2 }, [frozen]);
    expect(same.after).toEqual(same.before);
    expect(same.cosine).toBeCloseTo(1, 12);
    const untuned = await finished({ ...tuned, head: { kind: 'none' }, finetuning: undefined });
    expect(ask({ kind: 'passport', layer: 0, unit: 2 }, [untuned])).toMatchObject({ after: null, cosine: null });
  });

  it('is told of units without an upper end by their own range', async () => {
    const model = await finished(VARIANTS['learned variances under rectified units']!.spec);
    const { before } = ask({ kind: 'passport', layer: 0, unit: 0, rows: 20 }, [model]);
    expect(sum([...before.activity.histogram])).toBe(20);
    expect(before.activity.low).toBeGreaterThanOrEqual(0);
    expect(before.exciting.values[0]).toBeCloseTo(before.activity.high, 6);
  });
});

it('refuses layers and units that are not there', async () => {
  const model = await finished(tuned);
  expect(() => ask({ kind: 'passport', layer: 2, unit: 0 }, [model])).toThrow('There is no layer 3: this run has 2.');
  expect(() => ask({ kind: 'passport', layer: 1, unit: 6 }, [model])).toThrow('There is no unit 7: layer 2 has 6.');
});
