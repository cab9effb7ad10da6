// What a transfer study plans and says: the target as it is, or brought to the inputs of the source first.
import { expect, test } from 'vitest';
import { outcomeOf, parseStudy, planOf } from '#shared/studies/designs.ts';
import { needsOf, type StepResult, withIds } from '#shared/studies/step.ts';
import { finished, planned, runsOf, smallBase, specAt, studyOf } from './planned.ts';

const spec = { ...smallBase, dataset: { id: 'other' }, head: { kind: 'none' } };

test('a cell per arm and budget that fills as runs come, with what to open', () => {
  const study = parseStudy(studyOf('transfer', { source: { spec: smallBase }, sizes: [10, 'all'] }));
  const results = new Map<string, StepResult>();
  const [step] = runsOf(planOf(study, results)).filter(({ key }) => key === 'copied, tuned 10 1');
  if (!step) return expect.fail('no such step');
  results.set(step.key, finished(step, { testError: 0.25 }));
  const [picture] = outcomeOf(study, results).pictures;
  if (picture?.kind !== 'heat') return expect.fail('no heat map');
  const tuned = picture.cells[picture.rows.indexOf('copied, tuned')];
  expect(tuned).toEqual([{ value: 0.25, runs: ['run of copied, tuned 10 1'] }, null]);
  expect(picture.cells.flat().filter((cell) => cell !== null)).toHaveLength(1);
});

test('the target as it is: no step but those of before, each on the dataset that the base names', () => {
  const steps = planned(studyOf('transfer', { source: { spec }, sizes: ['all'], seeds: [1] }));
  expect(steps.map(({ key }) => key)).toEqual([
    ...['source', 'similarity', 'copied, frozen all 1', 'copied, tuned all 1', 'random all 1'],
  ]);
  expect(specAt(steps, 'random all 1').dataset.id).toBe('digits');
  expect(steps[1]).toMatchObject({ datasets: ['digits'] });
});

test.each([
  ['a specification', { spec }, { dataset: 'other' }],
  ['a run', { run: '01RUN' }, { run: '01RUN' }],
])('a mapping to the data of %s comes first, and whatever is of the target waits for it', (_, source, like) => {
  const steps = planned(studyOf('transfer', { source, mapping: 'resize', sizes: [10, 'all'], seeds: [1, 2] }));
  const [first, ...others] = steps;
  expect(first).toMatchObject({ kind: 'mapping', key: 'mapping', by: 'resize', dataset: 'digits', like, arm: null });
  if (first) expect(needsOf(first)).toEqual([]);
  for (const step of others)
    expect([step.key, needsOf(step).includes('mapping')]).toEqual([step.key, step.key !== 'source']);
  const random = runsOf(steps).find(({ key }) => key === 'random 10 2');
  expect(withIds(random?.spec ?? {}, (key) => `id of ${key}`)).toMatchObject({ dataset: { id: 'id of mapping' } });
});

test('what was mapped, and what is not quite what it was, is said once it is known', () => {
  const study = parseStudy(studyOf('transfer', { source: { run: '01RUN' }, mapping: 'columns' }));
  const results = new Map<string, StepResult>();
  expect(outcomeOf(study, results).design[0]).toMatch(/^First the source's input columns are taken from the target/);
  const sentence = 'All 3 columns were found.';
  results.set('mapping', { kind: 'dataset', id: 'b-like-a', sentence, warnings: ['One was left out.'] });
  const { design, cautions } = outcomeOf(study, results);
  expect(design[0]).toBe(sentence);
  expect(cautions).toContain('One was left out.');
});
