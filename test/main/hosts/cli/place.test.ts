// Where a run stopped: the last epoch in the order of training, not of the rows, and how to go on.
import { expect, test } from 'vitest';
import { lastEpoch, placeText, resumeWords } from '../../../../src/main/hosts/cli/place.ts';
import type { MetricPoint } from '../../../../src/shared/event.ts';
import { finishedRun } from './run-sample.ts';

const run = finishedRun({ id: '01A', spec: { stack: [{ kind: 'rbm', hidden: 20, pretraining: { epochs: 7 } }] } });
const point = (layer: number | null, epoch: number, metric = 'loss'): MetricPoint => ({
  phase: layer === null ? 'finetuning' : 'pretraining',
  layer,
  metric,
  epoch,
  value: 1,
});

test.each<[string, MetricPoint[], string]>([
  ['nothing', [], 'at its beginning'],
  ['pre-training', [point(0, 0), point(0, 1), point(0, 0, 'other')], 'layer 1, epoch 2 of 7 done'],
  ['a later layer', [point(1, 0), point(0, 9)], 'layer 2, 1 epoch done'],
  ['fine-tuning', [point(null, 0), point(0, 6)], 'fine-tuning, epoch 1 of 20 done'],
])('%s', (_, points, text) => {
  expect(placeText(run, lastEpoch(points))).toBe(text);
});

test('only what waits can be resumed', () => {
  expect(resumeWords({ ...run, state: 'interrupted' })).toBe('strata resume 01A');
  expect(resumeWords({ ...run, state: 'running' })).toBeNull();
  expect(resumeWords(run)).toBeNull();
});
