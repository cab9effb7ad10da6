// Comparing runs: validation decides, the test never does, and one run each proves nothing.
import { expect, test } from 'vitest';
import { compareRuns } from '#shared/comparison.ts';
import { comparisonText } from '../../../../src/main/hosts/cli/compare-command.ts';
import { finishedRun } from './run-sample.ts';

const random = { stack: [{ kind: 'rbm', hidden: 20, source: 'random' }] };

test('ranks by validation even where the test says the opposite', () => {
  const runs = [
    finishedRun({ id: 'worse', metrics: { validationError: 0.2, testError: 0.01 } }),
    finishedRun({ id: 'better', metrics: { validationError: 0.1, testError: 0.9 }, spec: random }),
  ];
  const { rankedBy, groups, verdict } = compareRuns(runs);
  expect(rankedBy).toBe('validationError');
  expect(groups.map((group) => group.runs[0]?.id)).toEqual(['better', 'worse']);
  expect(verdict).toBe('One run each: cannot tell.');
});

test('runs that differ in seed and name only are one group with its mean', () => {
  const runs = [
    finishedRun({ id: 'a', metrics: { validationRmse: 1 }, spec: { seed: 1 } }),
    finishedRun({ id: 'b', metrics: { validationRmse: 3 }, spec: { seed: 2 } }),
    finishedRun({ id: 'c', metrics: { validationRmse: 1.5 }, spec: { seed: 1, ...random } }),
    finishedRun({ id: 'd', metrics: { validationRmse: 1.7 }, spec: { seed: 2, ...random } }),
  ];
  const { groups, verdict } = compareRuns(runs);
  expect(groups.map((group) => group.runs.map((run) => run.id))).toEqual([
    ['c', 'd'],
    ['a', 'b'],
  ]);
  expect(groups[1]).toMatchObject({ mean: 2, lowest: 1, highest: 3 });
  expect(verdict).not.toMatch(/better/);
});

test('a metric that only some runs have ranks nothing', () => {
  const runs = [
    finishedRun({ id: 'a', metrics: { validationError: 0.1 } }),
    finishedRun({ id: 'b', metrics: { testError: 0.1 }, spec: random }),
  ];
  expect(compareRuns(runs)).toMatchObject({ rankedBy: null, verdict: expect.stringContaining('Not ranked') });
});

test('other rows or other data are said', () => {
  const other = finishedRun({ id: 'b', spec: { dataset: { id: 'digits', split: { seed: 5 } } } });
  expect(compareRuns([finishedRun({ id: 'a' }), other]).warnings[0]).toContain('dataset.split');
  const foreign = finishedRun({ id: 'c', datasetSha256: 'f'.repeat(64) });
  expect(compareRuns([finishedRun({ id: 'a' }), foreign]).warnings[0]).toContain('different datasets');
});

test('the text shows rank, difference and verdict', () => {
  const runs = [
    finishedRun({ id: 'worse', metrics: { validationError: 0.2 } }),
    finishedRun({ id: 'better', metrics: { validationError: 0.10001 }, spec: { finetuning: { epochs: 3 } } }),
  ];
  expect(comparisonText(compareRuns(runs), runs)).toBe(
    [
      'rank  run     name    seed  validation error   time',
      '   1  better  better     1           10.00 %  3.5 s',
      '   2  worse   worse      1           20.00 %  3.5 s',
      '',
      'differs in         worse  better',
      'finetuning.epochs  20     3',
      '',
      'One run each: cannot tell.',
    ].join('\n'),
  );
});
