// Which layers learn when: the head's own epochs, gradual unfreezing, frozen layers, patience, and the rate on its way.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { finetuningSchema } from '#shared/spec.ts';
import { beginFinetuning, type FinetuningPlan, finetune, firstEpochOf } from '../../../src/worker/training/finetune.ts';
import { featureInput } from '../../../src/worker/training/input.ts';
import { useCpuBackend } from '../core/cpu-backend.ts';
import { matrix, normalDraws } from '../core/draws.ts';

beforeAll(useCpuBackend);

const ROWS = 20;

const WIDTHS = [3, 4, 4, 2];

function plan(settings: object, frozen: number[] = []): FinetuningPlan {
  const values = Float32Array.from(matrix(ROWS, 3, normalDraws(181)).flat());
  const rows = Uint32Array.from({ length: ROWS }, (_, row) => row);
  const target = {
    kind: 'class' as const,
    classes: 2,
    of: Int32Array.from(rows, (row) => (values[row * 3]! > 0 ? 1 : 0)),
  };
  const examples = { input: featureInput(values, 3), rows, target };
  return {
    ...{ seed: 1, layer: 2, stackLayers: 2, train: examples },
    validation: { ...examples, input: featureInput(values.slice(0, 0), 3), rows: rows.subarray(0, 0) },
    learning: finetuningSchema.parse({ optimizer: 'sgd', learningRate: 0.5, epochs: 6, batchSize: 10, ...settings }),
    permissions: [0, 1, 2].map((l) => ({ frozen: frozen.includes(l), learningRateScale: 1 })),
  };
}

function network() {
  const draw = normalDraws(182);
  return WIDTHS.slice(1).map((outputs, l) => ({
    weights: tf.variable(tf.tensor2d(matrix(WIDTHS[l]!, outputs, draw))) as tf.Variable<tf.Rank.R2>,
    bias: tf.variable(tf.zeros<tf.Rank.R1>([outputs])),
    activation: l === 2 ? ('linear' as const) : ('sigmoid' as const),
  }));
}

/** For each epoch, which layers' weights it changed. */
function moved(of: FinetuningPlan): boolean[][] {
  const layers = network();
  const state = beginFinetuning(layers, of);
  const epochs: boolean[][] = [];
  let before = layers.map(({ weights }) => weights.dataSync().slice());
  for (const points of finetune(state, of)) {
    if (!points) continue;
    const now = layers.map(({ weights }) => weights.dataSync().slice());
    epochs.push(now.map((values, l) => values.some((value, i) => value !== before[l]![i])));
    before = now;
  }
  return epochs;
}

describe('layers learn', () => {
  it('all at once, where nothing else is said', () => {
    expect(moved(plan({ epochs: 2 }))).toEqual([
      [true, true, true],
      [true, true, true],
    ]);
  });

  it('after the epochs that are the head’s alone', () => {
    expect(moved(plan({ epochs: 3, headOnlyEpochs: 2 }))).toEqual([
      [false, false, true],
      [false, false, true],
      [true, true, true],
    ]);
  });

  it('from the top, one more every so many epochs, and a frozen one never, even with decay', () => {
    const gradual = { epochs: 6, headOnlyEpochs: 1, unfreezing: { everyEpochs: 2 }, weightDecay: 0.1 };
    expect(moved(plan(gradual)).map((layers) => layers.join())).toEqual([
      'false,false,true',
      'false,true,true',
      'false,true,true',
      'true,true,true',
      'true,true,true',
      'true,true,true',
    ]);
    expect(moved(plan(gradual, [0])).every(([lowest]) => lowest === false)).toBe(true);
    const { learning } = plan(gradual);
    expect([0, 1, 2].map((l) => firstEpochOf(l, { ...plan({}), learning }))).toEqual([3, 1, 0]);
  });

  it('in steps that grow smaller as their schedule says', () => {
    const sizes = ['constant', 'linear'].map((learningRateSchedule) => {
      const of = plan({ learningRateSchedule, learningRateEnd: 0, epochs: 1, batchSize: 1 });
      const layers = network();
      const state = beginFinetuning(layers, of);
      let before = layers[2]!.bias.dataSync().slice();
      const steps: number[] = [];
      for (const _ of finetune(state, of)) {
        const now = layers[2]!.bias.dataSync().slice();
        steps.push(Math.hypot(...now.map((x, i) => x - before[i]!)));
        before = now;
      }
      return steps;
    });
    expect(sizes[1]![0]).toBeCloseTo(sizes[0]![0]!, 6);
    expect(sizes[1]!.at(-1)!).toBeLessThan(0.3 * sizes[0]!.at(-1)!);
  });

  it('and report the norms of their gradients while they do', () => {
    const of = plan({ epochs: 2, headOnlyEpochs: 1 });
    const points = [...finetune(beginFinetuning(network(), of), of)].flatMap((some) => some ?? []);
    const names = (epoch: number) =>
      points.filter((p) => p.epoch === epoch && /^gradient/.test(p.metric)).map((p) => p.metric);
    expect(names(0)).toEqual(['gradientNormLayer3']);
    expect(names(1)).toEqual(['gradientNormLayer1', 'gradientNormLayer2', 'gradientNormLayer3']);
  });
});
