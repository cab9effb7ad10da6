// Probes of a small trained run: what they learn from, what they choose, what they leave alone, and what they refuse.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisJob } from '#shared/job.ts';
import { type ProbeRequest, probeRequestSchema, selectionName } from '#shared/probe.ts';
import { probe } from '../../../src/worker/analysis/probe.ts';
import { openSubject, wholeInput } from '../../../src/worker/analysis/subject.ts';
import { finish } from '../core/run-to-end.ts';
import { eventOf, runToEnd, SMALL_SPEC, smallJob } from '../training/small-job.ts';

const CLASSIFIERS = ['linear-svm', 'logistic', 'rbf-svm', 'k-nearest'] as const;

/** 60 rows in 3 classes that the inputs tell apart; 12, 8, 6 and 5 units. */
const made = smallJob(JSON.parse(JSON.stringify(SMALL_SPEC)));
let job: AnalysisJob;

beforeAll(async () => {
  const { weights } = eventOf(await runToEnd(made.job), 'run-finished');
  const { spec, dataset, cacheFolder, folder } = made.job;
  job = {
    ...{ version: 1, kind: 'analyse', request: probeRequestSchema.parse({ kind: 'probe' }), datasets: [], cacheFolder },
    ...{ engine: 'cpu', threads: 1, kernels: 'auto' },
    models: [{ runId: 'run-1', spec, dataset, weights: join(folder, weights.path) }],
  };
});
afterAll(() => {
  made.dispose();
  tf.disposeVariables();
});

const ask = (request: Partial<ProbeRequest> | object) => {
  return finish(probe(probeRequestSchema.parse({ kind: 'probe', ...request }), job));
};

describe('a probe', () => {
  it('has every classifier tell apart what the inputs tell apart', () => {
    const { rows, testRows, validationRows } = ask({ classifiers: CLASSIFIERS, compare: ['inputs'], rows: 36 });
    expect(rows.map(({ classifier }) => classifier)).toEqual([...CLASSIFIERS]);
    for (const row of rows) {
      expect(row).toMatchObject({ source: 'inputs', columns: 12, selection: null, testError: 0, validationError: 0 });
      expect(row.crossValidation.folds).toBe(5);
    }
    expect([validationRows, testRows]).toEqual([12, 12]);
    expect(rows[0]?.trainRows).toBe(36);
  });

  it('compares units with those of an untrained network and with projections, as many of each', () => {
    const selections = [{ layers: [1, 0], choose: 'highest-variance', count: 5 }];
    const { rows, chosen } = ask({ selections });
    expect(rows.map(({ source, columns }) => `${source} ${columns}`)).toEqual([
      'inputs 12',
      'units 5',
      'untrained 5',
      'projection 5',
    ]);
    expect(rows[1]?.features).toBe('5 highest-variance units of layers 1 and 2');
    expect(chosen[0]).toHaveLength(5);
  });

  it('chooses by variance what has the highest variance on the training rows', () => {
    const { chosen } = ask({ selections: [{ layers: [0], choose: 'highest-variance', count: 3 }], compare: [] });
    const subject = openSubject(job.models[0]!);
    const { variance } = tf.moments(wholeInput(subject.features(subject.data.split.train, 0, 'pretrained')), 0);
    const best = Array.from(variance.dataSync())
      .map((value, unit) => ({ value, unit }))
      .sort((a, b) => b.value - a.value);
    const expected = best.slice(0, 3).map(({ unit }) => unit).sort((a, b) => a - b); // biome-ignore format: short
    expect(chosen[0]?.map(({ unit }) => unit)).toEqual(expected);
  });

  it('leaves the weights as they are, and says the same again', () => {
    const path = job.models[0]!.weights;
    const bytes = readFileSync(path);
    const request = { selections: [{ layers: [0], choose: 'random', count: 4 }], classifiers: CLASSIFIERS };
    const first = ask(request);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(first.weights.after).toBe(first.weights.before);
    expect(ask(request)).toEqual(first);
  });

  it('takes the labelled rows of a draw, and fewer where fewer are asked for', () => {
    const { rows } = ask({ labelledRows: { indices: [0, 1, 2, 3, 4, 5, 6, 7, 8] }, compare: ['inputs'] });
    expect(rows[0]?.trainRows).toBe(9);
    const fewer = ask({ rows: 12, compare: ['inputs'] });
    expect(fewer.rows[0]?.trainRows).toBe(12);
    expect(fewer.cautions).toEqual(['Classifiers see 12 of 36 labelled training rows.']);
  });

  it('takes picked units in the order given, each once', () => {
    const units = [...[{ layer: 1, unit: 2 }], ...[{ layer: 0, unit: 7 }], ...[{ layer: 1, unit: 2 }]];
    const { chosen, rows } = ask({ selections: [{ layers: [0], choose: 'picked', units }], compare: [] });
    expect(chosen).toEqual([units.slice(0, 2)]);
    expect(rows[0]?.columns).toBe(2);
  });

  it.each([
    [{ layers: [3], choose: 'all' }, 'has no layer 4'],
    [{ layers: [0], choose: 'picked', units: [{ layer: 0, unit: 8 }] }, 'has no unit 9 in layer 1; there are 8'],
    [{ layers: [0], choose: 'picked' }, 'picks no unit'],
  ])('refuses %o', (selection, words) => {
    expect(() => ask({ selections: [selection] })).toThrow(words);
  });

  it('refuses labelled rows of one class', () => {
    expect(() => ask({ labelledRows: { indices: [0, 3, 6] }, compare: ['inputs'] })).toThrow('show one class only');
  });
});

describe('the name of a selection', () => {
  it.each([
    [{ layers: [0], choose: 'all', count: 100, units: [] }, undefined, 'all units of layer 1'],
    [{ layers: [0], choose: 'all', count: 100, units: [] }, 8, 'all 8 units of layer 1'],
    [{ layers: [2, 0, 1], choose: 'random', count: 9, units: [] }, undefined, '9 random units of layers 1, 2 and 3'],
  ] as const)('%o, %s', (selection, columns, words) => {
    expect(selectionName({ ...selection, layers: [...selection.layers], units: [] }, columns)).toBe(words);
  });
});
