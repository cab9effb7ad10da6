// Questions about the insides of runs: of whom they are asked, and what becomes of the answers.
import { expect, it } from 'vitest';
import type { Run } from '#shared/run.ts';
import type { ChartPicture } from '#shared/study-chart.ts';
import { missingWords, picturesOf, questionOf, readingOf, subjectWords } from '../../../src/renderer/runs/inside.ts';

const TUNED = { objective: 'discriminative' };
const run = (id: string, state = 'finished', finetuning: object | null = TUNED) =>
  ({ id, state, spec: { finetuning, stack: [{}, {}] } }) as unknown as Run;
const choice = { layer: 1, stage: 'finetuned', method: 'umap' } as const;
const named = (id: string) => `run ${id}`;

it('asks one run of each shown row, as many as the question takes', () => {
  const rows = [[run('a', 'failed'), run('b'), run('c')], [run('d')], [run('u', 'finished', { objective: 'up-down' })]];
  expect(questionOf('surface', rows, choice)).toEqual({ request: { kind: 'surface' }, runs: ['b', 'd'] });
  expect(questionOf('embedding', rows, choice)).toEqual({ request: { kind: 'embedding', ...choice }, runs: ['b'] });
  expect(questionOf('alignment', rows, choice)?.runs).toEqual(['b', 'd']);
  expect(questionOf('surface', [...rows, [run('e')], [run('f')]], choice)?.runs).toEqual(['b', 'd', 'e']);
});

it('takes two runs of one row where it needs two, and says what is missing', () => {
  expect(questionOf('alignment', [[run('b'), run('c')]], choice)?.runs).toEqual(['b', 'c']);
  const untuned = [[run('b')], [run('c', 'finished', null)]];
  expect(questionOf('alignment', untuned, choice)?.request).toEqual({ kind: 'alignment', stage: 'pretrained' });
  expect(questionOf('alignment', [[run('b')]], choice)).toBeNull();
  expect(questionOf('surface', [[run('a', 'running')], [run('c', 'finished', null)]], choice)).toBeNull();
  expect(missingWords('alignment')).toBe('Two finished runs are needed; show two on the left.');
});

it('draws what was answered', () => {
  const asked = { request: { kind: 'alignment', stage: 'finetuned' }, runs: ['b', 'c'] } as const;
  expect(subjectWords('alignment', asked, named)).toContain('run b; run c.');
  const [heat] = picturesOf(
    asked,
    {
      cka: [
        [1, 0.5],
        [null, 0.25],
      ],
      rows: 10,
    },
    named,
  );
  expect(heat).toMatchObject({ kind: 'heat', rows: ['layer 1', 'layer 2'], columns: ['layer 1', 'layer 2'] });
  expect(heat).toMatchObject({ x: { title: 'run c' }, y: { title: 'run b' } });
  expect(heat?.kind === 'heat' && heat.cells[1]).toEqual([null, { value: 0.25, runs: [] }]);
});

it('asks no layer that the run lacks', () => {
  const deep = { ...choice, layer: 7 };
  expect(questionOf('embedding', [[run('b')]], deep)?.request).toMatchObject({ layer: 1 });
  expect(questionOf('embedding', [[run('b')]], { ...choice, layer: -1 })?.request).toMatchObject({ layer: -1 });
});

it('says of each picture how it is read', () => {
  const heat = { kind: 'heat' } as ChartPicture;
  const lines = { kind: 'lines' } as ChartPicture;
  const surface = { request: { kind: 'surface' }, runs: ['b', 'd'] } as const;
  expect(readingOf(surface, lines)).toMatch(/^A curve that only falls/);
  expect(readingOf(surface, heat)).toMatch(/^Each cell is the network/);
  expect(readingOf({ request: { kind: 'alignment' }, runs: ['b', 'd'] }, heat)).toMatch(/^At 1 two layers/);
  const embedded = (method?: 'umap') => ({ request: { kind: 'embedding', layer: 0, method }, runs: ['b'] }) as const;
  expect(readingOf(embedded('umap'), { kind: 'scatter' } as ChartPicture)).toMatch(/^Points close together/);
  expect(readingOf(embedded(), { kind: 'scatter' } as ChartPicture)).toMatch(/^Points far apart/);
});
