// The loss along lines and in planes: its ends against the runs' own metrics, its start against plain loops.
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { dot, logSumExp, sigmoid } from '../core/reference-rbm.ts';
import { SMALL_SPEC } from '../training/small-job.ts';
import { ask, type FinishedModel, finishedModel } from './finished-model.ts';

const opened: FinishedModel[] = [];

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

async function finished(changes: object = {}): Promise<FinishedModel> {
  const spec = { ...SMALL_SPEC, finetuning, stack: SMALL_SPEC.stack.slice(0, 2), ...changes };
  const model = await finishedModel({ spec } as Parameters<typeof finishedModel>[0]);
  opened.push(model);
  return model;
}

const finetuning = { learningRate: 0.02, epochs: 15, batchSize: 10 };

const random = SMALL_SPEC.stack
  .slice(0, 2)
  .map((layer) => ({ kind: 'rbm', hidden: (layer as { hidden: number }).hidden, source: 'random' }));

/** Mean cross-entropy of validation rows, by plain loops over the given layers; rows know their class by their columns. */
function lossOf(model: FinishedModel, names: readonly string[]): number {
  const rows = model.rows('validation');
  const losses = rows.map((row) => {
    const outputs = names.reduce((x, name, l) => {
      const [weights, bias] = [model.matrix(`${name}.weights`), model.matrix(`${name}.bias`)[0]!];
      const inputs = bias.map(
        (c, j) =>
          c +
          dot(
            x,
            weights.map((line) => line[j]!),
          ),
      );
      return l < names.length - 1 ? inputs.map(sigmoid) : inputs;
    }, row);
    // The columns of a row's class are ten higher than the others.
    const sums = [0, 1, 2].map((k) => row.reduce((sum, value, c) => sum + (c % 3 === k ? value : 0), 0));
    return logSumExp(outputs) - outputs[sums.indexOf(Math.max(...sums))]!;
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

describe('the line from the start of fine-tuning to its end', () => {
  it('begins at the pre-trained stack under the first head and ends at what the run measured', async () => {
    const model = await finished();
    // The same seed with steps of next to nothing keeps the head's first weights.
    const still = await finished({ finetuning: { learningRate: 1e-30, optimizer: 'sgd', epochs: 1 } });
    const { lines, measure, validationRows } = ask({ kind: 'surface', points: 5, beyond: 0, plane: 'none' }, [model]);
    expect([measure, validationRows, lines.length]).toEqual(['error', 12, 1]);
    const { places, validation, train } = lines[0]!;
    expect(places).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(validation!.loss[4]).toBeCloseTo(model.metrics.validationLoss!, 4);
    expect(validation!.error[4]).toBeCloseTo(model.metrics.validationError!, 6);
    expect(validation!.loss[0]).toBeCloseTo(lossOf(still, ['finetuned.0', 'finetuned.1', 'finetuned.2']), 4);
    expect(validation!.loss[0]).toBeCloseTo(still.metrics.validationLoss!, 4);
    expect(train.loss[4]).toBeLessThan(train.loss[0]!);
  });

  it('takes learned variances into the first weights', async () => {
    const [first, second] = SMALL_SPEC.stack as [object, object];
    const stack = [{ ...first, visibleUnits: 'gaussian-learned' }, second];
    const still = {
      dataset: { ...SMALL_SPEC.dataset, scaling: 'standardise' },
      stack,
      finetuning: { learningRate: 1e-30, optimizer: 'sgd', epochs: 1 },
    };
    const model = await finished(still);
    const { lines } = ask({ kind: 'surface', points: 3, beyond: 0, plane: 'none' }, [model]);
    expect(lines[0]!.validation!.loss[0]).toBeCloseTo(model.metrics.validationLoss!, 5);
  });
});

describe('the plane', () => {
  it('shows twins: three of four points lie in it, and its corners are theirs', async () => {
    const pretrained = await finished();
    const twin = await finished({ stack: random });
    const asked = { kind: 'surface', points: 3, beyond: 0, planePoints: 3 } as const;
    const { lines, plane } = ask(asked, [pretrained, twin]);
    expect(lines.length).toBe(3);
    // From the first run's end to the second's.
    expect(lines[2]!.validation!.loss[0]).toBeCloseTo(pretrained.metrics.validationLoss!, 4);
    expect(lines[2]!.validation!.loss[2]).toBeCloseTo(twin.metrics.validationLoss!, 4);
    const [start, end, , other] = plane!.marks;
    expect(start).toMatchObject({ point: 'start', x: 0, y: 0, distance: 0 });
    expect([end!.x, end!.y]).toEqual([expect.closeTo(1, 4), expect.closeTo(0, 4)]);
    expect(other!.distance).toBeLessThan(0.01);
    expect(other!.y).not.toBeCloseTo(0, 1);
    expect(plane!.loss.map((row) => row.length)).toEqual([3, 3, 3]);
  });

  it('of one run holds its line, and a random direction stands on it', async () => {
    const model = await finished();
    const asked = { kind: 'surface', points: 3, beyond: 0, planePoints: 3 } as const;
    const { lines, plane } = ask(asked, [model]);
    expect(plane!.x).toEqual([0, 0.5, 1]);
    expect(plane!.y).toEqual([-0.5, 0, 0.5]);
    plane!.loss[1]!.forEach((loss, i) => {
      expect(loss).toBeCloseTo(lines[0]!.train.loss[i]!, 4);
    });
    expect(plane!.loss[0]![0]).not.toBeCloseTo(plane!.loss[1]![0]!, 3);
  });

  it('around an end has that end in its middle, and repeats with its seed', async () => {
    const model = await finished();
    const asked = { kind: 'surface', points: 3, beyond: 0, plane: 'random', planePoints: 3 } as const;
    const { plane, lines } = ask(asked, [model]);
    expect(plane!.x).toEqual([-1, 0, 1]);
    expect(plane!.loss[1]![1]).toBeCloseTo(lines[0]!.train.loss[2]!, 5);
    expect(ask(asked, [model]).plane).toEqual(plane);
    expect(ask({ ...asked, seed: 2 }, [model]).plane!.loss[0]).not.toEqual(plane!.loss[0]);
  });
});

it('refuses runs of other shapes, without a head, and too many', async () => {
  const model = await finished();
  const wider = await finished({ stack: [{ kind: 'rbm', hidden: 9, source: 'random' }, random[1]] });
  const untuned = await finished({ head: { kind: 'none' }, finetuning: undefined });
  const about = (models: FinishedModel[]) => () => ask({ kind: 'surface' }, models);
  expect(about([model, wider])).toThrow('12-8 sigmoid-6 sigmoid-3 linear and 12-9 sigmoid-6 sigmoid-3 linear');
  expect(about([untuned])).toThrow('trained no head');
  expect(about(Array<FinishedModel>(4).fill(model))).toThrow('one to three runs');
});
