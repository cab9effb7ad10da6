// The likeness of datasets to a small trained run: its own rows, the same rows with inputs exchanged, and what is refused.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisJob } from '#shared/job.ts';
import { similarityRequestSchema } from '#shared/similarity.ts';
import { similarity } from '../../../src/worker/analysis/similarity.ts';
import { readPreparedDataset, writePreparedDataset } from '../../../src/worker/files/prepared-dataset.ts';
import { finish } from '../core/run-to-end.ts';
import { SMALL_SPEC } from '../training/small-job.ts';
import { type FinishedModel, finishedModel } from './finished-model.ts';

let model: FinishedModel;

beforeAll(async () => {
  const spec = { ...SMALL_SPEC, dataset: { id: 'small', scaling: 'unit', split: { validation: 0.5 } } };
  model = await finishedModel({ spec, data: undefined } as never);
});
afterAll(() => {
  model.dispose();
  tf.disposeVariables();
});

const ask = (datasets: AnalysisJob['datasets']) => {
  const request = similarityRequestSchema.parse({ kind: 'similarity' });
  const job: AnalysisJob = {
    ...{ version: 1, kind: 'analyse', request, models: [model.place], datasets },
    ...{ engine: 'cpu', cacheFolder: model.job.cacheFolder, threads: 1, kernels: 'auto' },
  };
  return finish(similarity(request, job));
};

/** The run's own dataset with another content; name and columns as they were. */
function changed(change: (value: number, at: number) => number, inputs = 12): AnalysisJob['datasets'][number] {
  const { manifest, path } = model.job.dataset;
  const { inputs: values, classes } = readPreparedDataset(path);
  const folder = join(model.job.folder, `changed-${inputs}-${change.toString().length}`);
  const { version, rows, dtype, copy, sources, ...draft } = manifest;
  const kept = values.filter((_, at) => at % 12 < inputs).map(change);
  const made = writePreparedDataset(folder, { inputs: kept, classes, targets: null }, { ...draft, inputs }, sources);
  return { path: join(folder, made.copy.name), manifest: made };
}

describe('a similarity', () => {
  it('of a run and its own dataset finds no drift beyond chance, no strange rows, and freezes every layer', () => {
    const { places, drift, freeEnergy, suggestion, rows } = ask([model.job.dataset]);
    expect(places.map(({ layer }) => layer)).toEqual([null, 0, 1, 2]);
    expect(rows).toBe(30);
    expect(drift).toMatchObject({ beyondChance: 0, columns: 12 });
    for (const place of places) expect(place.overlap).toBeGreaterThan(0.9);
    expect(freeEnergy?.alien).toBeLessThan(0.3);
    expect(suggestion).toMatchObject({ start: 'source', frozen: 3 });
  });

  it('of data turned upside down tells the sides apart by inputs, columns and free energy', () => {
    const { places, drift, freeEnergy, suggestion } = ask([changed((value) => (value > 9 ? 0 : 14))]);
    expect(places[0]).toMatchObject({ auc: 1, pValue: 1 / 200 });
    expect(places[0]?.overlap).toBeLessThan(0.75);
    expect(drift.beyondChance).toBe(12);
    expect(drift.most[0]?.column).toMatch(/^x\d+$/);
    expect(freeEnergy?.alien).toBe(1);
    expect(suggestion.frozen).toBe(0);
  });

  it('refuses other widths, and says how to bring one to the other', () => {
    const narrow = changed((value) => value, 8);
    expect(() => ask([narrow])).toThrow('has 8 inputs, and the run\'s dataset 12; bring it to them first: strata map'); // biome-ignore format: as it is
    expect(() => ask([])).toThrow('A run is compared with one dataset, not 0');
  });
});
