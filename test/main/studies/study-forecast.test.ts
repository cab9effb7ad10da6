// What a study would cost, by pretended forecasts of its runs: shared among those at once, and for data still to be made.
import { expect, test } from 'vitest';
import type { Manifest } from '#shared/dataset.ts';
import type { Forecast } from '#shared/forecast.ts';
import type { Run } from '#shared/run.ts';
import { parseStudy, planOf } from '#shared/studies/designs.ts';
import { forecastOf } from '../../../src/main/studies/study-forecast.ts';
import { base, studyOf } from './services.ts';

const tenSeconds = async () => ({ seconds: { likely: 10, low: 5, high: 20 } }) as Forecast;
const mapped = { id: '@mapping', rows: 30 } as Manifest;

function stepsOf(study: object) {
  return planOf(parseStudy(study), new Map());
}

test.each([
  [1, 60],
  [2, 30],
  [3, 20],
])('%i at once take %i s', async (slots, seconds) => {
  const steps = stepsOf(studyOf('twins', { seeds: [1, 2] }));
  const options = { standing: { find: () => null }, forecast: tenSeconds, slots, planned: new Map() };
  expect(await forecastOf(steps, options)).toEqual({ runs: 6, reused: 0, seconds });
});

const source = { spec: { ...base, dataset: { id: 'other' } } };
const transfer = studyOf('transfer', { source, mapping: 'columns', sizes: ['all'], seeds: [1] });

test('runs on data still to be made are told what it will be', async () => {
  const told: (Manifest | undefined)[] = [];
  const forecast = async (_: object, data: Manifest | undefined) => {
    told.push(data);
    return tenSeconds();
  };
  const planned = new Map([['mapping', mapped]]);
  const found = await forecastOf(stepsOf(transfer), { standing: { find: () => null }, forecast, slots: 1, planned });
  expect(found).toEqual({ runs: 4, reused: 0, seconds: 40 });
  expect(told).toEqual([undefined, mapped, mapped, mapped]);
});

test('runs on data that stands are looked for by its id', async () => {
  const find = (spec: object) => {
    const { id } = (spec as { dataset: { id: string } }).dataset;
    return id === 'digits-like-other' || id === 'other' ? ({ id: `run on ${id}`, state: 'finished' } as Run) : null;
  };
  const at = async (id: string) => {
    const planned = new Map([['mapping', { ...mapped, id }]]);
    return forecastOf(stepsOf(transfer), { standing: { find }, forecast: tenSeconds, slots: 1, planned });
  };
  expect(await at('digits-like-other')).toEqual({ runs: 4, reused: 4, seconds: 0 });
  expect(await at('@mapping')).toMatchObject({ runs: 4, reused: 1 });
});
