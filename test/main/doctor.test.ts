// The doctor on real runs of the services: every planted fault is diagnosed as that fault, healthy runs get no diagnosis.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/main/app.ts';
import { curvesOf } from '../../src/shared/curve.ts';
import { findingsOf } from '../../src/shared/doctor.ts';
import { type Finding, sentenceOf } from '../../src/shared/finding.ts';
import type { Run } from '../../src/shared/run.ts';
import { CAUSES, digits, HEALTHY, headless, layer, noSpark, PLANTED, slow, tuned, upDown } from './doctored-specs.ts';

const root = join(import.meta.dirname, '../..');
const dataDir = mkdtempSync(join(tmpdir(), 'strata-doctor-'));
let app: App;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
  const trainingProcess = join(root, 'out/main/training-process.js');
  app = await openApp({ dataDir, access: 'own', trainingProcess, resourcesFolder: join(root, 'resources') });
});

afterAll(async () => {
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(spec: object): Promise<Run> {
  return app.runs.start({ strata: 1, engine: 'wasm', dataset: digits(), ...spec }, { threads: 1 });
}

/** What `strata show` would find. */
function examine({ id }: Run): Finding[] {
  const run = app.runs.find(id);
  const data = app.datasets.list().find((it) => it.id === run.datasetId) ?? null;
  return findingsOf(run, curvesOf(app.runs.points(run.id)), data);
}

async function findings(spec: object): Promise<Finding[]> {
  return examine(await app.runs.wait((await start(spec)).id));
}

describe('planted faults', () => {
  test.each(PLANTED)('%s: %s', async (_name, fault, spec) => {
    const found = await findings(spec);
    expect(found.map((it) => it.fault)).toEqual([fault]);
    for (const it of found) expect(`${sentenceOf(it)} ${it.where}`).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  test('a layer that feeds its own weights once more: same-weights-twice', async () => {
    const first = await app.runs.wait((await start(headless({ epochs: 3 }, { hidden: 64 }))).id);
    const source = { run: first.id, layer: 0, stage: 'pretrained' };
    const copy = { kind: 'rbm', hidden: 64, source };
    const found = await findings({ stack: [{ ...copy, frozen: true }, copy], ...tuned({ learningRate: 0.005 }) });
    expect(found.map((it) => it.fault)).toEqual(['same-weights-twice']);
    expect(found[0]?.remedy).toEqual([['stack', 1, 'source'], 'pretrain']);
  });
});

describe('causes without their consequences', () => {
  test.each(CAUSES)('%s: %s', async (_name, fault, spec) => {
    const found = await findings(spec);
    expect(found.map((it) => it.fault)).toEqual([fault]);
  });

  test('a copied layer whose units are dead, whatever tunes what is above it', async () => {
    const { id } = await app.runs.wait((await start(headless(noSpark))).id);
    const copy = { kind: 'rbm', hidden: 50, source: { run: id, layer: 0, stage: 'pretrained' }, frozen: true };
    const above: readonly object[] = [
      { stack: [copy], ...tuned() },
      { stack: [copy], ...tuned({ optimizer: 'sgd', learningRate: 0.1 }) },
      { stack: [copy, layer(slow)], ...tuned() },
      { ...upDown(0.01), stack: [{ ...copy, frozen: false }, layer()] },
    ];
    for (const spec of above) {
      const found = await findings(spec);
      expect(found.map((it) => [it.fault, it.remedy])).toEqual([['dead-units', [['stack', 0, 'source'], 'pretrain']]]);
    }
  });

  test('a copied layer whose units are always on', async () => {
    const dataset = digits({ scaling: { binarise: 0 } });
    const first = await start({ ...headless({ initialVisibleBias: 'zero' }), dataset });
    const source = { run: (await app.runs.wait(first.id)).id, layer: 0, stage: 'pretrained' };
    const found = await findings({ dataset, stack: [{ kind: 'rbm', hidden: 50, source, frozen: true }], ...tuned() });
    expect(found.map((it) => it.fault)).toEqual(['saturated-units']);
  });

  test('copied weights that are no model of their rows are not the fault of a rate that hardly moved them', async () => {
    const bars = { dataset: { id: 'bars-and-stripes' }, head: { kind: 'none' } };
    const astray = await app.runs.wait((await start({ ...bars, stack: [layer({ learningRate: 20 })] })).id);
    const source = { run: astray.id, layer: 0, stage: 'pretrained' };
    const still = { epochs: 1, batchSize: 20, learningRate: 1e-20, monitorEvery: 1 };
    const again = { kind: 'rbm', hidden: 50, source, pretraining: still };
    const { id } = await app.runs.wait((await start({ ...bars, stack: [again] })).id);
    const likelihood = app.runs.points(id).find(({ metric }) => metric === 'pseudoLikelihoodTrain');
    expect(likelihood?.value).toBeLessThan(-16);
    expect(examine(app.runs.find(id)).map((it) => it.fault)).not.toContain('learning-rate-high');
  });

  test('two faults that have nothing to do with each other are both told', async () => {
    const found = await findings({ stack: [layer(noSpark), layer(noSpark)], ...tuned({ learningRate: 1000 }) });
    const [first, second, third] = ['stack[0]', 'stack[1]', 'finetuning'];
    expect(found.map(({ fault, where }) => [fault, where.split('.')[0]])).toEqual([
      ['dead-units', first],
      ['dead-units', second],
      ['learning-rate-high', third],
    ]);
  });
});

describe('healthy runs', () => {
  test.each(Object.entries(HEALTHY))('%s', async (_name, spec) => {
    expect(await findings(spec)).toEqual([]);
  });
});
