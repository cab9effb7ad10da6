// Rows given back against the run's own measurement and plain loops; samples against the terminal's way to make them.
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { generationRequestSchema } from '#shared/generation.ts';
import type { ByteMatrix } from '#shared/pictures.ts';
import { generate } from '../../../src/worker/training/generate.ts';
import { dot, sigmoid, sum } from '../core/reference-rbm.ts';
import { finish } from '../core/run-to-end.ts';
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

const variant = (name: string) => VARIANTS[name]?.spec ?? {};
const stack = SMALL_SPEC.stack.slice(0, 2);
const frozen = { ...SMALL_SPEC, stack: stack.map((layer) => ({ ...layer, frozen: true })) };

function numbers({ rows, columns, low, high, bytes }: ByteMatrix): number[][] {
  const values = Buffer.from(bytes, 'base64');
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, c) => low + (values[row * columns + c]! / 255) * (high - low)),
  );
}

describe('rows given back', () => {
  it('have the error that the run itself measured, by both ways down', async () => {
    const plain = await finished({ ...SMALL_SPEC, stack, head: { kind: 'none' }, finetuning: undefined });
    const { error, rows } = ask({ kind: 'reconstruction' }, [plain]);
    expect(rows).toBe(12);
    expect(error).toBeCloseTo(plain.metrics.testReconstructionError!, 5);
    const unrolled = await finished(variant('unrolled autoencoder with a linear code'));
    const trained = ask({ kind: 'reconstruction', stage: 'finetuned', decoder: 'trained' }, [unrolled]);
    expect(trained.error).toBeCloseTo(unrolled.metrics.testReconstructionError!, 5);
  });

  it('see no class where there are label units', async () => {
    const model = await finished(variant('label units'));
    const found = ask({ kind: 'reconstruction', shown: 3 }, [model]);
    const [weights, bias] = [model.matrix('pretrained.0.weights'), model.matrix('pretrained.0.bias')[0]!];
    const visibleBias = model.matrix('pretrained.0.visibleBias')[0]!;
    const v = model.rows('test');
    const back = v.map((row) => {
      const h = bias.map((c, j) =>
        sigmoid(
          c +
            dot(
              row,
              weights.map((line) => line[j]!),
            ),
        ),
      );
      return visibleBias.map((a, i) => sigmoid(a + dot(h, weights[i]!)));
    });
    const squares = v.flatMap((row, n) => row.map((x, i) => (x - back[n]![i]!) ** 2));
    expect(found.error).toBeCloseTo(sum(squares) / squares.length, 5);
    numbers(found.reconstruction!).forEach((row, n) => {
      row.forEach((x, i) => {
        expect(Math.abs(x - back[n]![i]!)).toBeLessThan(0.005);
      });
    });
    expect(
      numbers(found.original!)
        .flat()
        .every((x, i) => Math.abs(x - v.flat()[i]!) < 0.005),
    ).toBe(true);
  });
});

describe('samples', () => {
  it('are those of the terminal, the same for a seed, and unchanged where nothing was tuned', async () => {
    const model = await finished(frozen);
    const asked = { count: 5, steps: 30, seed: 4 } as const;
    const before = ask({ kind: 'samples', ...asked }, [model]);
    const after = ask({ kind: 'samples', ...asked, stage: 'finetuned' }, [model]);
    const { spec, dataset, cacheFolder } = model.job;
    const made = finish(
      generate({
        ...{ version: 1, kind: 'generate', spec, dataset, cacheFolder, threads: 1, kernels: 'auto' },
        weights: model.place.weights,
        request: generationRequestSchema.parse(asked),
      }),
    );
    const bytes = Buffer.from(made.values, 'base64');
    numbers(before.samples)
      .flat()
      .forEach((value, i) => {
        expect(Math.abs(14 * value - bytes.readFloatLE(4 * i))).toBeLessThan(0.05);
      });
    expect(after).toEqual(before);
    expect(ask({ kind: 'samples', ...asked, seed: 5 }, [model])).not.toEqual(before);
  });
});
