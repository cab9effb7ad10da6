// Embeddings: components against plain variances, neighbourhoods that keep classes together, and their pictures.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddingPicture } from '#shared/embedding-picture.ts';
import { sigmoid, sum } from '../core/reference-rbm.ts';
import { SMALL_SPEC } from '../training/small-job.ts';
import { ask, type FinishedModel, finishedModel } from './finished-model.ts';

let model: FinishedModel;

beforeAll(async () => {
  const finetuning = { learningRate: 0.02, epochs: 15, batchSize: 10 };
  const spec = { ...SMALL_SPEC, finetuning, stack: SMALL_SPEC.stack.slice(0, 2) };
  model = await finishedModel({ spec } as Parameters<typeof finishedModel>[0]);
});

afterAll(() => {
  model.dispose();
  tf.disposeVariables();
});

const variance = (values: readonly number[]) => {
  const mean = sum(values) / values.length;
  return sum(values.map((x) => (x - mean) ** 2)) / (values.length - 1);
};
const columns = (rows: readonly (readonly number[])[]) => rows[0]!.map((_, c) => rows.map((row) => row[c]!));

describe('principal components', () => {
  it('of the inputs share out their variance', () => {
    const { points, explained, classes, rows, classNames } = ask({ kind: 'embedding', layer: -1, part: 'train' }, [
      model,
    ]);
    const total = sum(columns(model.rows('train')).map(variance));
    const [x, y] = columns(points).map(variance);
    expect(explained![0]).toBeCloseTo(x! / total, 5);
    expect(explained![1]).toBeCloseTo(y! / total, 5);
    expect(x).toBeGreaterThan(y!);
    expect(classNames).toEqual(['a', 'b', 'c']);
    expect(classes).toEqual(rows.map((row) => row % 3));
  });

  it('of a layer are those of its hidden means before or after fine-tuning', () => {
    for (const stage of ['pretrained', 'finetuned'] as const) {
      const [weights, bias] = [model.matrix(`${stage}.0.weights`), model.matrix(`${stage}.0.bias`)[0]!];
      const hidden = model
        .rows('validation')
        .map((row) => bias.map((c, j) => sigmoid(c + sum(row.map((v, i) => v * weights[i]![j]!)))));
      const { points, explained } = ask({ kind: 'embedding', layer: 0, stage }, [model]);
      const total = sum(columns(hidden).map(variance));
      expect(variance(points.map(([x]) => x)) / total).toBeCloseTo(explained![0], 4);
      // No direction carries more than the first: not those of the units themselves.
      for (const unit of columns(hidden)) expect(variance(unit) / total).toBeLessThanOrEqual(explained![0] + 1e-6);
    }
  });
});

describe('UMAP', () => {
  it('keeps the three well-parted classes together, and repeats with its seed', () => {
    const asked = { kind: 'embedding', layer: -1, method: 'umap', part: 'train', neighbours: 8 } as const;
    const { points, classes, explained } = ask(asked, [model]);
    expect(explained).toBeNull();
    const nearest = points.map((a, i) => {
      const away = points.map((b, j) => (i === j ? Number.POSITIVE_INFINITY : Math.hypot(a[0] - b[0], a[1] - b[1])));
      return away.indexOf(Math.min(...away));
    });
    const right = nearest.filter((j, i) => classes![j] === classes![i]).length;
    expect(right / points.length).toBeGreaterThan(0.9);
    expect(ask(asked, [model]).points).toEqual(points);
    expect(ask({ ...asked, seed: 2 }, [model]).points).not.toEqual(points);
  });
});

it('becomes a picture by class', () => {
  const answer = ask({ kind: 'embedding', layer: 1, stage: 'finetuned' }, [model]);
  const { title, groups, x } = embeddingPicture(answer);
  expect(title).toBe('Principal components of layer 2, after fine-tuning');
  expect(x.title).toMatch(/^component 1 \(\d+\.\d % of the variance\)$/);
  expect(groups.map(({ name, points }) => [name, points.length])).toEqual([
    ['a', 4],
    ['b', 4],
    ['c', 4],
  ]);
  expect(embeddingPicture({ ...answer, classes: null }).groups.map(({ name }) => name)).toEqual(['rows']);
});

it('refuses layers that are not there', () => {
  expect(() => ask({ kind: 'embedding', layer: 2 }, [model])).toThrow('There is no layer 2: this run has 2');
});
