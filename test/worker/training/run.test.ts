// Whole runs on a tiny set: what is promised about seeds, frozen layers, copied layers, labels and divergence.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { TrainingJob } from '#shared/job.ts';
import { readSafetensors } from '../../../src/worker/files/safetensors.ts';
import { eventOf, runToEnd, SMALL_SPEC, smallJob } from './small-job.ts';

const opened: { dispose: () => void }[] = [];

function job(spec: object = SMALL_SPEC): TrainingJob {
  const made = smallJob(spec);
  opened.push(made);
  return made.job;
}

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

async function finish(of: TrainingJob) {
  return eventOf(await runToEnd(of), 'run-finished');
}

describe('seeds', () => {
  it('gives the same bytes for the same seed and other bytes for another', async () => {
    const [first, again, other] = [
      await finish(job()),
      await finish(job()),
      await finish(job({ ...SMALL_SPEC, seed: 12 })),
    ];
    expect(again.weights.sha256).toBe(first.weights.sha256);
    expect(other.weights.sha256).not.toBe(first.weights.sha256);
  });

  it('gives twins the same rows, head and order: only the first weights differ', async () => {
    const random = { ...SMALL_SPEC, stack: SMALL_SPEC.stack.map((layer) => ({ ...layer, source: 'random' })) };
    const [a, b] = [job(), job(random)];
    const [pretrained, twin] = [await finish(a), await finish(b)];
    expect(pretrained.layers.map(({ source }) => source)).toEqual(['pretrain', 'pretrain', 'random', 'random']);
    expect(twin.layers.map(({ source }) => source)).toEqual(['random', 'random', 'random', 'random']);
    const dense = (of: TrainingJob) =>
      readSafetensors(join(of.folder, 'weights.safetensors')).tensors['pretrained.2.weights']!.data;
    expect(dense(a)).toEqual(dense(b));
  });
});

describe('the life of a run', () => {
  it('reports each fact once, in order, and each metric of each epoch once', async () => {
    const reports = await runToEnd(job());
    const types = reports.flatMap((report) => (report.kind === 'event' ? [report.event.type] : []));
    expect(types).toEqual([
      'run-started',
      'layer-started',
      'layer-finished',
      'layer-started',
      'layer-finished',
      'finetuning-started',
      'finetuning-finished',
      'run-finished',
    ]);
    const keys = reports.flatMap((report) =>
      report.kind === 'points' ? report.points.map((p) => `${p.phase} ${p.layer} ${p.metric} ${p.epoch}`) : [],
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('pretraining 0 freeEnergyValidation 2');
    expect(keys).toContain('finetuning null validationError 0');
  });

  it('leaves no tensor behind except the variables of its network', async () => {
    await runToEnd(job());
    tf.disposeVariables();
    const before = tf.memory().numTensors;
    await runToEnd(job());
    tf.disposeVariables();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('does not touch the prepared data', async () => {
    const made = job();
    const before = readFileSync(made.dataset.path);
    await runToEnd(made);
    expect(readFileSync(made.dataset.path).equals(before)).toBe(true);
  });
});

describe('frozen layers', () => {
  it('keep their bits, weight decay or not, while the rest learns', async () => {
    const spec = {
      ...SMALL_SPEC,
      stack: SMALL_SPEC.stack.map((layer, l) => ({ ...layer, frozen: l === 0 })),
      finetuning: { ...SMALL_SPEC.finetuning, weightDecay: 0.1 },
    };
    const made = job(spec);
    const finished = await finish(made);
    const { tensors } = readSafetensors(join(made.folder, 'weights.safetensors'));
    expect(finished.layers.map(({ weightChange }) => weightChange > 0)).toEqual([false, true, true, true]);
    expect(tensors['finetuned.0.weights']!.data).toEqual(tensors['pretrained.0.weights']!.data);
    expect(tensors['finetuned.0.bias']!.data).toEqual(tensors['pretrained.0.bias']!.data);
    expect(tensors['finetuned.1.weights']!.data).not.toEqual(tensors['pretrained.1.weights']!.data);
  });
});

describe('layers carried over', () => {
  it('begin as an exact copy of the named layer and stage', async () => {
    const source = job();
    const { weights } = await finish(source);
    const path = join(source.folder, weights.path);
    for (const stage of ['pretrained', 'finetuned'] as const) {
      const copy = job({
        ...SMALL_SPEC,
        seed: 99,
        stack: [{ kind: 'rbm', hidden: 8, source: { run: 'run-1', layer: 0, stage }, frozen: true }],
      });
      const sources = [{ layer: 0, path, sha256: weights.sha256, sourceLayer: 0, stage }];
      const finished = await finish({ ...copy, sources });
      const { tensors } = readSafetensors(join(copy.folder, 'weights.safetensors'));
      expect(tensors['finetuned.0.weights']!.data).toEqual(readSafetensors(path).tensors[`${stage}.0.weights`]!.data);
      expect(finished.layers[0]).toMatchObject({ weightChangeFromSource: 0, angleFromSource: expect.closeTo(0, 3) });
    }
  });
});

describe('labels', () => {
  it('are seen only where asked, while pre-training uses every training row', async () => {
    const few = { ...SMALL_SPEC, dataset: { ...SMALL_SPEC.dataset, labelledRows: { count: 6, seed: 3 } } };
    const reports = await runToEnd(job(few));
    expect(eventOf(reports, 'run-started').rows).toEqual({ train: 36, labelled: 6, validation: 12, test: 12 });
    const all = await finish(job());
    const finished = eventOf(reports, 'run-finished');
    expect(finished.layers[0]!.weightChangeFromSource).toBeGreaterThan(0);
    expect(finished.layers[0]!.sha256).not.toBe(all.layers[0]!.sha256);
  });

  it('refuse a count that the classes cannot give', async () => {
    const many = { ...SMALL_SPEC, dataset: { ...SMALL_SPEC.dataset, labelledRows: { count: 40, seed: 3 } } };
    await expect(runToEnd(job(many))).rejects.toThrow(/40 labelled rows .* 36 training rows/);
  });
});

describe('what cannot work', () => {
  it('stops at the update where a parameter stops being finite, and names it', async () => {
    const [first, ...rest] = SMALL_SPEC.stack;
    const wild = { ...first, pretraining: { epochs: 50, batchSize: 10, learningRate: 1e30, weightDecay: 1 } };
    await expect(runToEnd(job({ ...SMALL_SPEC, stack: [wild, ...rest] }))).rejects.toMatchObject({
      code: 'TRAINING_DIVERGED',
      message: expect.stringMatching(
        /Pre-training of layer 1: the weights .* epoch 1, update \d+; .*1e\+30.*stack\[0\]\.pretraining\.learningRate=0\.05/,
      ),
    });
  });

  it('names the layer when fine-tuning explodes', async () => {
    const wild = { ...SMALL_SPEC.finetuning, optimizer: 'sgd', learningRate: 1e38 };
    await expect(runToEnd(job({ ...SMALL_SPEC, finetuning: wild }))).rejects.toMatchObject({
      code: 'TRAINING_DIVERGED',
      message: expect.stringMatching(
        /^Fine-tuning: the (loss|(weights|biases) of (layer \d|the head)) stopped .*finetuning\.learningRate/,
      ),
    });
  });

  it('refuses values outside [0, 1] for Bernoulli units, naming column, value and row', async () => {
    const raw = { ...SMALL_SPEC, dataset: { ...SMALL_SPEC.dataset, scaling: 'none' } };
    await expect(runToEnd(job(raw))).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringMatching(/0 to 1, but "x\d+" is \d+ in row \d+; choose/),
    });
  });
});
