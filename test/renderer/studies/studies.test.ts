// What the screen says of a study: files, forecasts, progress, figures.
import { expect, test } from 'vitest';
import type { StudyOutcome, StudyRow } from '#shared/study-outcome.ts';
import type { StudyRecord } from '#shared/study-record.ts';
import { baseWords, datasetOf, useStudyDraft, withTemplate } from '../../../src/renderer/studies/study-draft.ts';
import { drawnVerdicts, metricOf, rowColumns } from '../../../src/renderer/studies/study-facts.ts';
import {
  isStudy,
  studyCommand,
  studyFileName,
  studyFromText,
  studyText,
} from '../../../src/renderer/studies/study-file.ts';
import { forecastWords, progressWords, toComeWords } from '../../../src/renderer/studies/words.ts';

const twins = { study: 1, kind: 'twins', name: 'a/b: twins?', base: { dataset: { id: 'digits' } } } as const;

test('a study written and read again is the same study', () => {
  expect(studyFromText(studyText(twins), 'a.json')).toEqual(twins);
  expect(studyFromText(`\uFEFF${studyText(twins)}`, 'a.json')).toEqual(twins);
  expect(studyFileName(twins)).toBe('a-b- twins.json');
  expect(studyCommand(twins, 1)).toBe('strata study twins "a-b- twins.json"');
  expect(studyCommand(twins, 3)).toBe('strata study twins "a-b- twins.json" --slots 3');
  expect(isStudy({ dataset: {} })).toBe(false);
});

test.each([
  ['{', /a\.json is not JSON/],
  ['{"stack": []}', /a\.json has no "study" and "kind"/],
  ['{"study": 1, "kind": "twin"}', /the kind "twin"; known are "twins"/],
])('what is no study is told apart: %s', (text, message) => {
  expect(() => studyFromText(text, 'a.json')).toThrow(message);
});

test.each([
  [{ runs: 12, reused: 4, seconds: 480 }, '12 runs, 4 are there already, about 8 min on this machine'],
  [{ runs: 2, reused: 1, seconds: 30 }, '2 runs, 1 is there already, about 30 s on this machine'],
  [{ runs: 5, reused: 0, seconds: null }, '5 runs, time unknown until the first has run'],
  [{ runs: 3, reused: 3, seconds: 0 }, '3 runs, all are there already'],
  [{ runs: 1, reused: 0, seconds: 3 }, '1 run, about 3 s on this machine'],
])('a forecast in words', (forecast, words) => {
  expect(forecastWords(forecast)).toBe(words);
});

test('progress says what is left only while something runs', () => {
  const record = { done: 32, total: 40, secondsLeft: 720, state: 'running', slots: 1 } as StudyRecord;
  expect(progressWords(record)).toBe('32 of 40 steps, 12 min left');
  expect(progressWords({ ...record, slots: 2 })).toBe('32 of 40 steps, 2 at once, 12 min left');
  expect(progressWords({ ...record, state: 'paused' })).toBe('32 of 40 steps');
  expect(progressWords({ ...record, state: 'finished', done: 40 })).toBe('40 steps');
  expect(toComeWords(record)).toBe('8 steps to come; may change');
  expect(toComeWords({ ...record, state: 'finished' })).toBeNull();
});

test('a base in a line, and its dataset', () => {
  const base = {
    stack: [
      { kind: 'rbm', hidden: 100 },
      { kind: 'dense', units: 20 },
    ],
    head: { kind: 'softmax' },
  };
  expect(baseWords(base)).toBe('rbm 100 → dense 20 → softmax');
  expect(baseWords(null)).toBe('no specification');
  expect(datasetOf(twins)).toBe('digits');
  expect(datasetOf({ study: 1, kind: 'twins' })).toBeNull();
});

test('another kind keeps the base that people chose, not the suggested one', () => {
  const template = { kind: 'labels', base: { dataset: { id: 'other' } }, sizes: [50] } as const;
  expect(withTemplate(template, twins, 'run')).toEqual({ ...template, base: twins.base });
  expect(withTemplate(template, twins, 'suggested')).toEqual(template);
  expect(withTemplate(template, null, 'run')).toEqual(template);
});

test('a draft that takes a file has its kind, its dataset and every field', () => {
  const { take, edit } = useStudyDraft.getState();
  take(twins);
  edit('seeds', [3]);
  expect(useStudyDraft.getState()).toMatchObject({ kind: 'twins', datasetId: 'digits', origin: 'file' });
  expect(useStudyDraft.getState().study).toEqual({ ...twins, seeds: [3] });
});

const row = (values: Record<string, number>, factors: StudyRow['factors'] = {}): StudyRow => {
  return { arm: 'random', seed: 1, run: 'r', factors, values };
};

test('the metric is the one that the sentence names, else that of the test rows', () => {
  const rows = [row({ validationError: 0.1, testError: 0.2, testLoss: 1 })];
  const outcome = (text: string) => ({ rows, pictures: [], verdict: { text } }) as unknown as StudyOutcome;
  expect(metricOf(outcome('Better by 2 points (validation error, against random).'))).toBe('validationError');
  expect(metricOf(outcome('Nothing to tell yet.'))).toBe('testError');
  expect(metricOf({ ...outcome(''), rows: [] })).toBeNull();
});

test('verdicts without an interval are not drawn', () => {
  const known = { name: 'all', text: '', n: 5, difference: -0.01, interval: [-0.02, 0.0] as const, effect: null };
  const drawn = drawnVerdicts([known, { ...known, name: 'one', difference: null, interval: null }]);
  expect(drawn.map(({ name, interval }) => [name, interval])).toEqual([['all', { mean: -0.01, low: -0.02, high: 0 }]]);
});

test('columns of the rows: test first, then what most have', () => {
  const rows = [
    row({ seconds: 1, validationError: 0.1, testError: 0.2 }, { labels: 100 }),
    row({ seconds: 1, testError: 0.2, caughtUp: 3 }, { labels: 'all', depth: 1 }),
  ];
  expect(rowColumns(rows)).toEqual({
    factors: ['labels', 'depth'],
    values: ['testError', 'validationError', 'seconds', 'caughtUp'],
  });
});
