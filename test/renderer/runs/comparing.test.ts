// Settings, lineage, receipt, verdict and numbers of what is shown.
import { expect, test } from 'vitest';
import { commonTags, inverse, retagged } from '../../../src/renderer/runs/changes.ts';
import { changeWords, figureWords } from '../../../src/renderer/runs/figure-words.ts';
import { comparableMetrics, isSurelyBetter, judge, missingSeeds, seedSpecs } from '../../../src/renderer/runs/judge.ts';
import { lineageOf } from '../../../src/renderer/runs/lineage.ts';
import { numbersJson, tidyCsv } from '../../../src/renderer/runs/numbers.ts';
import { bitsWords, startWords } from '../../../src/renderer/runs/receipt.ts';
import { placeWords, settingsOf } from '../../../src/renderer/runs/setting.ts';
import { parseSpec } from '../../../src/shared/spec.ts';
import { allShown, curveOf, random, rows, runOf } from './sample-rows.ts';

const noName = (id: string) => id;
const metrics = (validationError: number) => ({ metrics: { validationError, testError: 0.5 } });
const copyOf = (run: string) => ({
  stack: [{ kind: 'rbm', hidden: 20, frozen: true, source: { run, layer: 0, stage: 'pretrained' } }],
});

test('settings are named in words, and only the differing ones differ', () => {
  const list = rows([runOf('b', 1, { spec: random }), runOf('a2', 2), runOf('a1', 1)]);
  const settings = settingsOf(list, noName);
  const different = settings.filter(({ isDifferent }) => isDifferent);
  expect(different.map(({ label, values }) => [label, ...values])).toEqual([
    ['Seed', '1', '1, 2'],
    ['Layer 1: starts from', 'random', 'pretrain'],
    ['Layer 1: pre-training', 'none', expect.stringMatching(/^CD-1, \d+ epochs, rate [\d.]+, minibatch \d+$/)],
  ]);
  expect(settings.length).toBeGreaterThan(different.length + 10);
  expect(placeWords('stack[1].pretraining.cdSteps')).toBe('Layer 2, pre-training: CD steps');
  expect(placeWords('finetuning.learningRate')).toBe('Fine-tuning: learning rate');
});

test('layers from runs of one name are the same setting, whatever their ids', () => {
  const list = rows([runOf('c1', 1, { spec: copyOf('S1') }), runOf('c2', 1, { spec: copyOf('S2') })], false);
  const different = (nameOf: (id: string) => string) =>
    settingsOf(list, nameOf).flatMap(({ label, isDifferent }) => (isDifferent ? label : []));
  expect(different(() => 'the source')).toEqual([]);
  expect(different(noName)).toEqual(['Layer 1, starts from: run']);
});

test('lineage goes from the oldest source to the children, and does not run in circles', () => {
  const [s, c, g] = [runOf('S', 1), runOf('C', 1, { spec: copyOf('S') }), runOf('G', 1, { spec: copyOf('C') })];
  const repeat = { ...runOf('R', 1), repeats: 'C' };
  const all = [repeat, g, c, s];
  expect(lineageOf(c, all).map(({ run, depth, role, how }) => [run.id, depth, role, how])).toEqual([
    ['S', 1, 'source', 'gives layer 1'],
    ['C', 2, 'self', ''],
    ['R', 3, 'child', 'is repeated'],
    ['G', 3, 'child', 'gives layer 1'],
  ]);
  const [x, y] = [
    { ...runOf('X', 1), repeats: 'Y' },
    { ...runOf('Y', 1), repeats: 'X' },
  ];
  expect(lineageOf(x, [x, y]).filter(({ role }) => role === 'self')).toHaveLength(1);
});

test('the receipt says where a layer came from and whether it kept its bits', () => {
  const layer = {
    kind: 'rbm' as const,
    inputs: 64,
    outputs: 20,
    frozen: true,
    learningRateScale: 1,
    weightNorm: 1,
    weightChange: 0,
    weightChangeFromSource: 0,
    angleFromSource: 0,
    sha256: 'x',
  };
  const source = {
    ...runOf('S', 1, { spec: { name: 'Source' } }),
    layers: [{ ...layer, source: 'pretrain' as const }],
  };
  const from = { run: 'S', layer: 0, stage: 'pretrained' as const };
  const copy = { ...runOf('C', 1, { spec: copyOf('S') }), layers: [{ ...layer, source: from }] };
  expect(startWords(source, 0, [])).toBe('Pre-trained here');
  expect(startWords(copy, 0, [source])).toBe('From “Source”, layer 1, pre-trained');
  expect(bitsWords(copy, 0, [source])).toBe('same bits as its source');
  expect(bitsWords(copy, 0, [{ ...source, layers: [] }])).toBe('same bits after the run');
  const moved = {
    ...copy,
    layers: [{ ...layer, source: from, frozen: false, weightChange: 1, angleFromSource: 12.34 }],
  };
  expect(bitsWords(moved, 0, [source])).toBe('12.3° from its start');
});

test('one run each cannot tell, and the missing seeds are those of both rows', () => {
  const shown = allShown(rows([runOf('a', 7, metrics(0.1)), runOf('b', 7, { ...metrics(0.2), spec: random })]));
  const { verdicts, best, zone } = judge(shown, 'validationError');
  expect(verdicts.map(({ verdict }) => verdict.sentence)).toEqual(['One run each: cannot tell.']);
  expect(best?.row.id).toBe('a');
  expect(zone).toBe(0.001);
  const [a, b] = shown.map(({ row }) => row);
  if (!a || !b) throw new Error('no rows');
  expect(missingSeeds(a, b)).toEqual([8, 9, 10, 11]);
  const specs = seedSpecs(a, b, missingSeeds(a, b), []);
  expect(specs).toHaveLength(8);
  for (const spec of specs) parseSpec(spec);
  expect(specs.map((it) => (it as { seed: number }).seed)).toEqual([8, 9, 10, 11, 8, 9, 10, 11]);
});

test('no verdict across datasets, and none for metrics that only one row has', () => {
  const there = { ...metrics(0.1), datasetSha256: 'f'.repeat(64) };
  const here = [1, 2].map((seed) => runOf(`a${seed}`, seed, metrics(0.2)));
  const other = [1, 2].map((seed) => runOf(`b${seed}`, seed, there));
  const shown = allShown(rows([...here, ...other]));
  const [first] = judge(shown, 'validationError').verdicts;
  expect(first?.verdict).toMatchObject({ kind: 'unknown', interval: null, sentence: expect.stringContaining('data') });
  const lonely = allShown(rows([...here, runOf('c', 1, { metrics: { trainLoss: 1 }, spec: random })]));
  expect(comparableMetrics(lonely, ['validationError', 'trainLoss'])).toEqual([]);
  expect(comparableMetrics(shown, ['validationError', 'trainLoss'])).toEqual(['validationError']);
});

test('seeds that one row has already are asked of the other first', () => {
  const [a, b] = rows([
    ...[1, 2, 3].map((seed) => runOf(`a${seed}`, seed)),
    ...[1, 5].map((seed) => runOf(`b${seed}`, seed, { spec: random })),
  ]);
  if (!a || !b) throw new Error('no rows');
  expect(missingSeeds(a, b)).toEqual([2, 3, 5, 6]);
  expect(seedSpecs(a, b, [2, 3, 5, 6], [])).toHaveLength(5);
});

test('a new seed of a copy starts from the source of that seed, if there is one', () => {
  const sources = [runOf('S1', 1), runOf('S2', 2)];
  const copy = runOf('C1', 1, { spec: copyOf('S1') });
  const [row] = rows([copy]);
  if (!row) throw new Error('no row');
  const specs = seedSpecs(undefined, row, [2, 3], [...sources, copy]).map((it) => parseSpec(it));
  expect(specs.map(({ seed, stack }) => [seed, stack[0]?.source])).toEqual([
    [2, { run: 'S2', layer: 0, stage: 'pretrained' }],
    [3, { run: 'S1', layer: 0, stage: 'pretrained' }],
  ]);
});

test('figures and changes in words', () => {
  const [row] = rows([runOf('a', 1, metrics(0.05)), runOf('b', 2, metrics(0.06))]);
  if (!row) throw new Error('no row');
  expect(figureWords('validationError', null)).toBe('–');
  expect(changeWords('validationError', -0.0051)).toBe('−0.51');
  expect(changeWords('validationError', 0.0164)).toBe('+1.64');
  expect(changeWords('validationError', 0.000001)).toBe('0.00');
});

test('a change is called better or worse only where the interval over seeds says so', () => {
  const of = (id: string, errors: readonly number[], parts = {}) =>
    errors.map((error, i) => runOf(`${id}${i}`, i + 1, { ...metrics(error), ...parts })).reverse();
  const against = (errors: readonly number[]) => {
    const [row, baseline] = rows([...of('b', errors, { spec: random }), ...of('a', [0.05, 0.051, 0.049])]);
    if (!row || !baseline) throw new Error('no rows');
    expect(isSurelyBetter(baseline, baseline, 'validationError')).toBe(null);
    return isSurelyBetter(row, baseline, 'validationError');
  };
  expect(against([0.03, 0.031, 0.029])).toBe(true);
  expect(against([0.07, 0.071, 0.069])).toBe(false);
  expect(against([0.9])).toBe(null);
  expect(against([0.01, 0.09, 0.06])).toBe(null);
  expect(against([0.05, 0.051, 0.049])).toBe(null);
});

test('tidy CSV gives back every number, also beside names with quotes and line ends', () => {
  const name = 'a "quoted",\nname';
  const run = { ...runOf('a', 3, { metrics: { validationLoss: 0.1 + 0.2 } }), name };
  const named = {
    runId: 'a',
    name: { phase: 'pretraining', layer: 0, metric: 'e' } as const,
    curve: curveOf(1e-300, 2 / 3),
  };
  const csv = tidyCsv(rows([run]), [named]);
  const lines = csv
    .replaceAll(`"${name.replaceAll('"', '""')}"`, 'NAME')
    .trimEnd()
    .split('\r\n');
  expect(lines[0]).toBe('run,name,group,seed,dataset,phase,layer,metric,epoch,value');
  expect(lines.slice(1)).toEqual([
    'a,NAME,NAME,3,digits,final,,validationLoss,,0.30000000000000004',
    'a,NAME,NAME,3,digits,pretraining,1,e,1,1e-300',
    'a,NAME,NAME,3,digits,pretraining,1,e,2,0.6666666666666666',
  ]);
  const { runs } = JSON.parse(numbersJson(rows([run]), [named]));
  expect(runs[0]).toMatchObject({ run: 'a', name, seed: 3, curves: [{ metric: 'e', values: [1e-300, 2 / 3] }] });
  expect(parseSpec(runs[0].spec)).toEqual(run.spec);
});

test('a change is taken back by the same fields as they were', () => {
  const run = { ...runOf('a', 1), tags: ['x'], notes: 'n' };
  expect(inverse(run, { tags: [], isArchived: true })).toEqual({ tags: ['x'], isArchived: false });
});

test('tags of a group are those that all its runs have, and a change of them leaves the others alone', () => {
  const tagged = (tags: string[]) => ({ ...runOf('a', 1), tags });
  const [one, two] = [tagged(['x', 'mine', 'y']), tagged(['y', 'x'])];
  expect(commonTags([one, two])).toEqual(['x', 'y']);
  expect(commonTags([])).toEqual([]);
  expect(retagged(one, ['x', 'y'], ['y', 'new'])).toEqual(['mine', 'y', 'new']);
  expect(retagged(two, ['x', 'y'], [])).toEqual([]);
});
