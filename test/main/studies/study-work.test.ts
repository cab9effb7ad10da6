// In what order a study's work begins its steps, with services that only take notes.
import { expect, test } from 'vitest';
import { AppError } from '#shared/error.ts';
import type { Run } from '#shared/run.ts';
import { parseStudy } from '#shared/studies/designs.ts';
import type { StepResult } from '#shared/studies/step.ts';
import { type StudyServices, StudyWork } from '../../../src/main/studies/study-work.ts';
import { base, studyOf } from './services.ts';

const source = { spec: { ...base, dataset: { id: 'other' } } };
const study = parseStudy(studyOf('transfer', { source, mapping: 'columns', sizes: ['all'], seeds: [1] }));

/** Works the study off; every service notes its name, and its end a moment later. */
async function work(changes: Partial<StudyServices> = {}) {
  const notes: string[] = [];
  const results = new Map<string, StepResult>();
  const moment = () => new Promise((resolve) => setTimeout(resolve, 5));
  const finished = (id: string) => ({ id, state: 'finished', error: null }) as unknown as Run;
  const services: StudyServices = {
    standing: () => null,
    start: async (spec) => {
      const { name, dataset } = spec as { name: string; dataset: { id: string } };
      notes.push(`run ${name} on ${dataset.id}`);
      return finished(name);
    },
    resume: async (id) => finished(id),
    wait: async (id) => {
      await moment();
      return finished(id);
    },
    pause: async (id) => finished(id),
    map: async () => {
      notes.push('map');
      await moment();
      return { kind: 'dataset', id: 'mapped', sentence: '', warnings: [] };
    },
    ask: async ({ runs, datasets }) => {
      notes.push(`ask ${runs} ${datasets}`);
      await moment();
      notes.push('answered');
      return { kind: 'analysis', answer: {} as never, seconds: 1 };
    },
    ...changes,
  };
  const keep = (key: string, step: { kind: string }) => {
    const isRun = step.kind === 'run';
    results.set(key, isRun ? { kind: 'run', run: finished(key), tuning: {} } : (step as StepResult));
  };
  const isDone = await new StudyWork(study, { services, slots: 9, results: () => results, keep }).run();
  return { notes, results, isDone };
}

test('data and source come first, then the card, then every run on the target, which takes the data that was made', async () => {
  const { notes, isDone } = await work();
  expect(isDone).toBe(true);
  expect(notes.slice(0, 4)).toEqual(['map', 'run source on other', 'ask source mapped', 'answered']);
  expect(notes.slice(4)).toEqual(Array(3).fill('run planted: all labels on mapped'));
});

test('a card that came to nothing does not keep the runs from beginning', async () => {
  const { notes, results } = await work({
    ask: () => Promise.reject(new AppError('BAD_USAGE', 'it cannot be asked.')),
  });
  expect(results.get('similarity')).toEqual({ kind: 'failed', problem: 'it cannot be asked.' });
  expect(notes.filter((note) => note.startsWith('run planted'))).toHaveLength(3);
});

test('data that cannot be made costs everything that is of the target, and the source is still trained', async () => {
  const { notes, results } = await work({
    map: () => Promise.reject(new AppError('SHAPE_MISMATCH', 'nothing in common.')),
  });
  expect(notes).toEqual(['run source on other']);
  expect([...results].filter(([, { kind }]) => kind === 'failed')).toHaveLength(5);
  expect(results.get('random all 1')).toEqual({
    kind: 'failed',
    problem: 'it builds upon "mapping", which came to nothing',
  });
});
