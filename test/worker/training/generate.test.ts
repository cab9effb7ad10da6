// What a trained model makes: its own reconstructions, samples that a seed repeats, classes and inputs that are held.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { type GenerationRequest, generationRequestSchema } from '#shared/generation.ts';
import type { TrainingJob } from '#shared/job.ts';
import { splitRows } from '../../../src/worker/core/split.ts';
import { openPreparedDataset } from '../../../src/worker/files/prepared-dataset.ts';
import { generate } from '../../../src/worker/training/generate.ts';
import { finish } from '../core/run-to-end.ts';
import { eventOf, runToEnd, SMALL_SPEC, smallJob } from './small-job.ts';
import { VARIANTS, type Variant } from './variants.ts';

const opened: { dispose: () => void }[] = [];

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

/** A finished run, and what it makes when asked. */
async function finished({ spec, data }: Variant) {
  const made = smallJob(JSON.parse(JSON.stringify(spec)), data);
  opened.push(made);
  const { metrics, weights } = eventOf(await runToEnd(made.job), 'run-finished');
  tf.disposeVariables();
  const ask = (request: Partial<GenerationRequest>) => {
    const { spec: parsed, dataset, cacheFolder } = made.job;
    const generated = finish(
      generate({
        ...{ version: 1, kind: 'generate', spec: parsed, dataset, cacheFolder, threads: 1, kernels: 'auto' },
        weights: join(made.job.folder, weights.path),
        request: generationRequestSchema.parse(request),
      }),
    );
    const bytes = Buffer.from(generated.values, 'base64');
    const values = Array.from({ length: generated.rows }, (_, row) =>
      Array.from({ length: generated.columns }, (_, c) => bytes.readFloatLE(4 * (row * generated.columns + c))),
    );
    return { ...generated, values };
  };
  return { ask, metrics, job: made.job };
}

/** Dataset rows of the test part, and their inputs. */
function testRows({ spec, dataset }: TrainingJob) {
  const { manifest, path } = dataset;
  const prepared = openPreparedDataset(path, manifest);
  const { seed, validation, test = 0 } = spec.dataset.split;
  const rows = splitRows(
    manifest.rows,
    manifest.testRows,
    prepared.classes,
    { seed, validation, test },
    new Set(),
  ).test;
  const taken = prepared.rows.take(rows);
  const inputs = Array.from(taken.rows, (row) =>
    Array.from(taken.values.slice(row * manifest.inputs, (row + 1) * manifest.inputs)),
  );
  return { rows: Array.from(rows), inputs };
}

const STACK: Variant = {
  spec: { ...SMALL_SPEC, stack: SMALL_SPEC.stack.slice(0, 2), head: { kind: 'none' }, finetuning: undefined },
};
const TUNED: Variant = { spec: { ...SMALL_SPEC, stack: SMALL_SPEC.stack.slice(0, 2) } };

/** Mean squared difference per unit, of data from 0 to 14 as the network sees it. */
function errorOf(values: number[][], inputs: number[][]): number {
  const squares = values.flatMap((row, n) => row.map((x, i) => ((x - inputs[n]![i]!) / 14) ** 2));
  return squares.reduce((sum, x) => sum + x, 0) / squares.length;
}

describe('rows given back', () => {
  it('are those that the run measured its reconstruction error on', async () => {
    const { ask, metrics, job } = await finished(STACK);
    const { rows, inputs } = testRows(job);
    const { values, about } = ask({ rows });
    expect(errorOf(values, inputs)).toBeCloseTo(metrics.testReconstructionError!, 5);
    expect(about).toBe(
      'Rows given back before fine-tuning, brought down by the weights as they were before fine-tuning.',
    );
  });

  it('come, from an unrolled autoencoder, by the way down that it trained', async () => {
    const { ask, metrics, job } = await finished(VARIANTS['unrolled autoencoder with a linear code']!);
    const { rows, inputs } = testRows(job);
    const trained = ask({ rows, stage: 'finetuned', decoder: 'trained' });
    expect(errorOf(trained.values, inputs)).toBeCloseTo(metrics.testReconstructionError!, 5);
    expect(errorOf(ask({ rows }).values, inputs)).toBeGreaterThan(metrics.testReconstructionError!);
  });

  it('come better from a decoder fitted afterwards than from the tied one', async () => {
    const { ask, job } = await finished(TUNED);
    const { rows, inputs } = testRows(job);
    const by = (decoder: GenerationRequest['decoder']) =>
      errorOf(ask({ rows, stage: 'finetuned', decoder }).values, inputs);
    expect(by('refitted')).toBeLessThan(by('tied'));
    expect(() => ask({ rows, stage: 'finetuned', decoder: 'trained' })).toThrow('trained no way down of its own');
  });

  it('undo what learned variances did to fine-tuned weights', async () => {
    const [first] = (VARIANTS['learned variances under rectified units']!.spec as { stack: object[] }).stack;
    const untouched = { ...first, frozen: true };
    const { ask, job } = await finished({
      spec: { ...VARIANTS['learned variances under rectified units']!.spec, stack: [untouched] },
    });
    const { rows } = testRows(job);
    const before = ask({ rows }).values.flat();
    const after = ask({ rows, stage: 'finetuned', decoder: 'tied' }).values.flat();
    after.forEach((x, i) => {
      expect(x).toBeCloseTo(before[i]!, 3);
    });
  });
});

describe('samples', () => {
  it('repeat with their seed, differ with another, and lie where the data can', async () => {
    const { ask } = await finished(STACK);
    const once = ask({ count: 5, steps: 30 });
    expect(once.values).toHaveLength(5);
    expect(once.values.flat().every((x) => x >= 0 && x <= 14)).toBe(true);
    expect(ask({ count: 5, steps: 30 }).values).toEqual(once.values);
    expect(ask({ count: 5, steps: 30, seed: 2 }).values).not.toEqual(once.values);
    expect(once.about).toMatch(
      /^Samples before fine-tuning, 30 Gibbs steps from seed 1, .* the last step shows means\.$/,
    );
  });

  it('of a class come from label units held there, and only where there are some', async () => {
    const labelled = await finished(VARIANTS['up-down with label units']!);
    const a = labelled.ask({ class: 'a', count: 4, steps: 20, stage: 'finetuned', decoder: 'trained' });
    expect(a.columns).toBe(12);
    expect(a.about).toContain('of class "a" after fine-tuning');
    expect(() => labelled.ask({ class: 'z' })).toThrow('There is no class "z"; there are a, b, c.');
    const plain = await finished(STACK);
    expect(() => plain.ask({ class: 'a' })).toThrow('no label units');
  });

  it('of a class look like it: its columns are brightest', async () => {
    const layer = { kind: 'rbm', hidden: 8, pretraining: { epochs: 60, batchSize: 10, learningRate: 0.3 } };
    const { ask } = await finished({
      spec: { ...SMALL_SPEC, stack: [layer], head: { kind: 'label-units' }, finetuning: undefined },
    });
    for (const [k, name] of ['a', 'b', 'c'].entries()) {
      const { values } = ask({ class: name, count: 50, steps: 40 });
      const brightness = [0, 1, 2].map((of) => {
        const own = values.flatMap((row) => row.filter((_, c) => c % 3 === of));
        return own.reduce((sum, x) => sum + x, 0) / own.length;
      });
      expect(brightness.indexOf(Math.max(...brightness))).toBe(k);
    }
  });

  it('come from columns with units of their own as numbers in the columns’ own range of units', async () => {
    const { ask } = await finished(VARIANTS['columns with units of their own']!);
    const { values, columns } = ask({ count: 30, steps: 20 });
    expect(columns).toBe(12);
    for (const row of values) {
      const work = row.slice(2, 6);
      expect(work.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
      expect(row[0]).toBeGreaterThan(-60);
      expect(row[0]).toBeLessThan(160);
    }
  });
});

describe('rows filled in', () => {
  it('keep what is given, and change what is not', async () => {
    const { ask, job } = await finished(STACK);
    const { rows, inputs } = testRows(job);
    const { values } = ask({ rows: rows.slice(0, 3), given: [0, 1, 2, 3], steps: 10 });
    values.forEach((row, n) => {
      for (const c of [0, 1, 2, 3]) expect(row[c]).toBeCloseTo(inputs[n]![c]!, 4);
      expect(row.slice(4)).not.toEqual(inputs[n]!.slice(4));
    });
    expect(() => ask({ rows: [0], given: 'left' })).toThrow('half of a picture');
    expect(() => ask({ rows: [60] })).toThrow('There is no row 60: the dataset "small" has the rows 0 to 59.');
  });
});

describe('a stack with a dense layer', () => {
  it('has no way down, and says so', async () => {
    const { ask } = await finished({ spec: SMALL_SPEC });
    expect(() => ask({})).toThrow('Layer 3 of this run is a dense layer, which has no way down');
  });
});
