// What the screen says: outcomes, failures and their remedies, where a run stands, what is spoken, what it is compared with.
import { describe, expect, test } from 'vitest';
import { announcement } from '../../../src/renderer/train/announcements.ts';
import type { PhaseRow } from '../../../src/renderer/train/phases.ts';
import { failureWords, neighbour, outcomeWords, queueSections } from '../../../src/renderer/train/queue-sections.ts';
import { comparedWith } from '../../../src/renderer/train/related.ts';
import { placeWords, resumeLabel } from '../../../src/renderer/train/resume-words.ts';
import { remedyLabel } from '../../../src/renderer/widgets/remedy-label.ts';
import { explosionOf } from '../../../src/shared/doctor.ts';
import type { ErrorRecord } from '../../../src/shared/error.ts';
import { settingPath } from '../../../src/shared/finding.ts';
import { finished, runOf, SPEC, started } from './runs.ts';

const diverged: ErrorRecord = {
  code: 'TRAINING_DIVERGED',
  message: 'Pre-training of layer 1: the weights stopped being finite at epoch 4, update 9; lower the rate.',
  details: {
    tensor: 'the weights',
    epoch: 3,
    update: 8,
    setting: 'stack[0].pretraining.learningRate',
    learningRate: 0.5,
    suggestion: 0.05,
  },
};
const failedRun = (error: ErrorRecord) => runOf([started, { type: 'run-failed', error }]);

describe('outcomes', () => {
  test('name the figure that ranks, and whether it was stopped', () => {
    const stoppedAt = { phase: 'pretraining', layer: 0, epoch: 1 } as const;
    expect(outcomeWords(runOf([started, finished({ testError: 0.5, validationError: 0.0158 })]))).toBe('error 1.58 %');
    expect(outcomeWords(runOf([started, finished({ trainReconstructionError: 0.0123 }, { stoppedAt })]))).toBe(
      'reconstruction error 0.0123, stopped early',
    );
    expect(outcomeWords(runOf([started, finished({})]))).toBe('Finished');
    expect(outcomeWords(runOf([{ type: 'run-cancelled' }]))).toBe('Discarded');
  });

  test('a failure says the epoch, or the first clause of the sentence', () => {
    expect(failureWords(failedRun(diverged))).toBe('Diverged at epoch 4');
    const other = { code: 'DATASET_UNREADABLE', message: 'The file is gone; bring it back.' } as const;
    expect(failureWords(failedRun(other))).toBe('The file is gone');
  });
});

describe('a failure', () => {
  test('of weights that exploded has a cause and a change that helps', () => {
    const found = explosionOf(failedRun(diverged));
    expect(found).toMatchObject({
      fault: 'learning-rate-high',
      since: { phase: 'pretraining', layer: 0, epoch: 3 },
      what: 'The weights exploded at epoch 4',
      advice: 'the rate, 0.5, is likely too high, so try 0.05',
      remedy: [['stack', 0, 'pretraining', 'learningRate'], 0.05],
    });
    expect(found?.remedy && remedyLabel(found.remedy)).toBe('Clone with rate 0.05');
    expect(settingPath('finetuning.learningRate')).toEqual(['finetuning', 'learningRate']);
  });

  test('of anything else, or of a run of an older Strata, is told in its own words', () => {
    const older = { ...diverged, details: { tensor: 'the weights', epoch: 3, update: 8 } };
    for (const error of [older, { code: 'INTERNAL', message: 'A bug.' } as const]) {
      expect(explosionOf(failedRun(error))).toBeNull();
    }
  });
});

test('every remedy has a button that says what it changes', () => {
  const labels = (
    [
      [['stack', 1, 'pretraining', 'sparsity'], { target: 0.1, cost: 0.1 }],
      [['stack', 1, 'source'], 'pretrain'],
      [['dataset', 'scaling'], 'standardise'],
      [['stack'], []],
      [['finetuning', 'dropout'], 0.5],
    ] as const
  ).map(remedyLabel);
  expect(labels).toEqual([
    'Clone with sparsity target',
    'Clone with own weights in layer 2',
    'Clone with standardised inputs',
    'Clone without the top layer',
    'Clone with dropout 0.5',
  ]);
});

test('the queue has every run where it stands; yesterday and the archive are not in it', () => {
  const now = new Date(2026, 5, 10, 12).getTime();
  const at = (id: string, facts: Parameters<typeof runOf>[0], when: number) => runOf(facts, SPEC, id, when);
  const runs = [
    at('WAITS', [], now),
    at('RUNS', [started], now),
    at('RESTS', [started, { type: 'run-paused' }], now),
    at('LATER', [started, finished({})], now - 1000),
    at('EARLIER', [started, finished({})], now - 9000),
    at('OLD', [started, finished({})], now - 86_400_000),
    { ...at('HIDDEN', [started, finished({})], now), isArchived: true },
    at('AGAIN', [started, { type: 'run-interrupted', reason: 'x' }], now),
  ];
  const live = {
    running: [{ runId: 'RUNS', state: 'running' as const, progress: null }],
    waiting: ['AGAIN', 'WAITS'].map((runId) => ({ runId, state: 'queued' as const, progress: null })),
  };
  const { running, waiting, aside, done } = queueSections(runs, live, now);
  expect(running.map(({ run }) => run.id)).toEqual(['RUNS']);
  expect(waiting.map(({ id }) => id)).toEqual(['AGAIN', 'WAITS']);
  expect(aside.map(({ id }) => id)).toEqual(['RESTS']);
  expect(done.map(({ id }) => id)).toEqual(['LATER', 'EARLIER']);
});

test('one place up or down in the queue', () => {
  const order = ['a', 'b', 'c'];
  expect([neighbour(order, 'b', -1), neighbour(order, 'b', 1)]).toEqual(['a', null]);
  expect([neighbour(order, 'a', 1), neighbour(order, 'a', -1)]).toEqual(['c', undefined]);
  expect(neighbour(order, 'c', 1)).toBeUndefined();
  expect(neighbour(order, 'x', 1)).toBeUndefined();
});

test('a run is compared with its parent, else with the one before it on the same data', () => {
  const before = runOf([started, finished({})], SPEC, 'BEFORE', 1000);
  const other = runOf([started, finished({})], SPEC, 'OTHER', 2000);
  const elsewhere = { ...runOf([started, finished({})], SPEC, 'ELSEWHERE', 3000), datasetId: 'e' };
  const failed = runOf([started, { type: 'run-failed', error: diverged }], SPEC, 'FAILED', 4000);
  const copied = { kind: 'rbm', hidden: 20, source: { run: 'BEFORE', layer: 0, stage: 'pretrained' } };
  const child = runOf([started], { ...SPEC, stack: [copied] }, 'CHILD', 9000);
  const plain = runOf([started], SPEC, 'PLAIN', 9000);
  const all = [plain, child, failed, elsewhere, other, before];
  expect(comparedWith(child, all)?.id).toBe('BEFORE');
  expect(comparedWith(plain, all)?.id).toBe('OTHER');
  expect(comparedWith(before, all)).toBeNull();
  expect(comparedWith(child, [child])).toBeNull();
});

describe('where a run stands', () => {
  const row = (layer: number | null, epoch: number, epochs: number) => ({ layer, epoch, epochs }) as PhaseRow;
  const rows = [row(0, 10, 10), row(1, 3, 5), row(null, 0, 20)];
  const file = { path: 'c', sizeBytes: 1, sha256: 'x' };
  const rest = (type: 'run-paused' | 'run-interrupted') =>
    runOf([
      started,
      { type: 'checkpoint-saved', file },
      type === 'run-paused' ? { type } : { type: 'run-interrupted', reason: 'power' },
    ]);

  test('is the last epoch that was made', () => {
    expect(placeWords(rows)).toBe('in layer 2 after epoch 3 of 5');
    expect(placeWords([row(null, 7, 20)])).toBe('in fine-tuning after epoch 7 of 20');
    expect(placeWords([row(0, 0, 10)])).toBe('before its first epoch');
  });

  test('decides what the button promises', () => {
    expect(resumeLabel(rest('run-paused'), rows)).toBe('Resume from epoch 4');
    expect(resumeLabel(rest('run-interrupted'), rows)).toBe('Resume near epoch 4');
    expect(resumeLabel(runOf([{ type: 'run-interrupted', reason: 'x' }]), rows)).toBe('Begin again');
  });
});

test('a tenth is spoken once, and a state when it comes', () => {
  const said = Array.from({ length: 101 }, (_, i) => announcement('small', 'running', i / 100));
  expect(new Set(said).size).toBe(11);
  expect(said[39]).toBe('small: 30 % done.');
  expect(said[40]).toBe('small: 40 % done.');
  expect(announcement('small', 'paused', 0.4)).toBe('small: paused.');
});
