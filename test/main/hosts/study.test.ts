// A real study through the built terminal, seconds long: asked, interrupted, gone on with, shown; and what makes twins twins.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonOf, startStrata, strata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();
const there = ['--data-dir', join(folder.path, 'data')];
const pretraining = { epochs: 2, batchSize: 50 };
const base = {
  strata: 1,
  dataset: { id: 'digits' },
  stack: [
    { kind: 'rbm', hidden: 20, pretraining },
    { kind: 'rbm', hidden: 15, pretraining },
  ],
  finetuning: { epochs: 3, batchSize: 20, learningRate: 0.01 },
};
const study = { study: 1, kind: 'twins', name: 'small twins', base, seeds: [1, 2], sizes: [200] };
let asked: Record<string, unknown>;

function fileOf(name: string, content: object): string {
  const path = join(folder.path, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

beforeAll(async () => {
  const outcome = await strata('study', 'twins', fileOf('twins.json', study), '--slots', '2', '--json', ...there);
  if (outcome.code !== 0) throw new Error(outcome.stderr + outcome.stdout);
  expect(outcome.stderr).toContain('small twins  6 of 6 steps');
  asked = jsonOf(outcome);
});
afterAll(folder.remove);

test('the answer as JSON has the rows and a verdict with n, difference and interval', () => {
  expect(asked).toMatchObject({
    ...{ study: 'small twins', kind: 'twins', state: 'finished', done: 6, total: 6 },
    verdict: { text: expect.any(String), n: 2, difference: expect.any(Number) },
  });
  const { rows, verdict } = asked as {
    rows: { arm: string; seed: number; values: Record<string, number> }[];
    verdict: { difference: number; interval: number[] };
  };
  expect(rows).toHaveLength(4);
  const error = (arm: string, seed: number) =>
    rows.find((row) => row.arm === arm && row.seed === seed)?.values.testError ?? Number.NaN;
  const gains = [1, 2].map((seed) => error('pre-trained', seed) - error('random', seed));
  expect(verdict.difference).toBeCloseTo(((gains[0] ?? 0) + (gains[1] ?? 0)) / 2, 12);
  expect(verdict.interval[0]).toBeLessThanOrEqual(verdict.difference);
  expect(rows.find(({ arm }) => arm === 'pre-trained')?.values.pretrainingSeconds).toBeGreaterThan(0);
});

test('the same file again trains nothing; show, list and report have it', async () => {
  const before = jsonOf(await strata('runs', '--json', ...there)).length;
  expect(before).toBe(6);
  const again = jsonOf(await strata('study', 'twins', join(folder.path, 'twins.json'), '--json', ...there));
  expect(again).toMatchObject({ id: asked.id, rows: asked.rows, verdict: asked.verdict });
  expect(jsonOf(await strata('runs', '--json', ...there)).length).toBe(before);
  const shown = await strata('study', 'show', String(asked.id), ...there);
  expect(shown.stdout).toMatch(/^Does pre-training help, and what does it cost\?/);
  expect(shown.stdout).toContain((asked.verdict as { text: string }).text);
  expect((await strata('studies', ...there)).stdout).toMatch(/twins\s+finished\s+6\/6\s+small twins/);
  const page = join(folder.path, 'study.html');
  expect((await strata('study', 'report', String(asked.id), '--out', page, ...there)).code).toBe(0);
  expect(readFileSync(page, 'utf8')).toContain((asked.verdict as { text: string }).text.slice(0, 20));
});

test('Ctrl+C pauses; the same file goes on to the same answer', async () => {
  const slow = {
    ...study,
    name: 'interrupted',
    seeds: [5],
    base: { ...base, finetuning: { ...base.finetuning, epochs: 4 } },
  };
  const words = ['study', 'twins', fileOf('slow.json', slow), '--json', ...there];
  const running = startStrata(words);
  await new Promise<void>((resolve) => {
    running.child.stderr?.on('data', (text: string) => {
      if (text.includes('interrupted')) resolve();
    });
  });
  running.child.kill('SIGINT');
  const stopped = await running.outcome;
  expect(stopped.code).toBe(130);
  expect(jsonOf(stopped)).toMatchObject({ state: 'paused', study: 'interrupted' });
  const done = jsonOf(await strata(...words));
  expect(done).toMatchObject({ id: jsonOf(stopped).id, state: 'finished', done: 3 });
  expect(done.verdict).toMatchObject({ text: 'One run each: cannot tell.', difference: null, interval: null });
});

test('killed without a word, it is gone on with by the same command, and nothing that was whole is trained again', async () => {
  const words = ['study', 'twins', fileOf('killed.json', { ...study, name: 'killed', seeds: [6] }), '--json', ...there];
  const running = startStrata(words);
  await new Promise<void>((resolve) => {
    running.child.stderr?.on('data', (text: string) => {
      if (text.includes('killed  1 of 3')) resolve();
    });
  });
  running.child.kill('SIGKILL');
  await running.outcome;
  const counted = async () => jsonOf(await strata('runs', '--json', ...there)).length;
  const before = await counted();
  expect(jsonOf(await strata(...words))).toMatchObject({ study: 'killed', state: 'finished', done: 3, total: 3 });
  // The layers were there, and the run that the kill has met was gone on with.
  expect((await counted()) - before).toBeLessThanOrEqual(2);
  const list = jsonOf(await strata('studies', '--json', ...there)) as { name: string }[];
  expect(list.filter(({ name }) => name === 'killed')).toHaveLength(1);
});

test.each([
  [{ base: { ...base, dataset: { id: 'digit' } } }, /No dataset has the id "digit"/],
  [{ base: { ...base, stack: [{ kind: 'rbm', hidden: 3, hiden: 3 }] } }, /hiden/],
  [{ sizes: [100_000] }, /labelledRows\.count is 100000/],
])('a study that cannot be is refused in one sentence, before anything runs: %#', async (change, sentence) => {
  const outcome = await strata('study', 'twins', fileOf('bad.json', { ...study, ...change }), ...there);
  expect(outcome.code).not.toBe(0);
  expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
  expect(outcome.stderr).toMatch(sentence);
});

test('a template is a study that can be asked', async () => {
  const outcome = await strata('study', '--template', 'sweep', '--dataset', 'digits', ...there);
  expect(JSON.parse(outcome.stdout)).toMatchObject({ study: 1, kind: 'sweep', base: { dataset: { id: 'digits' } } });
});

/**
 * Layers copied from a run whose random layers were frozen are what random layers begin with: if heads, minibatches and
 * rows of twins are the same, such twins end in the same bytes.
 */
test('twins begin with the same head and see the same minibatches: with equal layers they end in equal bytes', async () => {
  const run = async (name: string, layer: (index: number) => object) => {
    const stack = base.stack.map(({ kind, hidden }, i) => ({ kind, hidden, ...layer(i) }));
    const path = fileOf(`${name}.json`, { ...base, name, seed: 4, stack });
    return jsonOf(await strata('run', path, '--json', ...there));
  };
  const start = await run('start', () => ({ source: 'random', frozen: true }));
  const random = await run('random', () => ({ source: 'random' }));
  const copied = await run('copied', (layer) => ({ source: { run: start.run, layer, stage: 'finetuned' } }));
  const bytes = (of: Record<string, unknown>) => (of.layers as { sha256: string }[]).map(({ sha256 }) => sha256);
  expect(bytes(copied)).toHaveLength(3);
  expect(bytes(copied)).toEqual(bytes(random));
  expect(copied.metrics).toEqual(random.metrics);
  // With a real difference in the layers nothing stays equal.
  expect(bytes(start)[2]).not.toBe(bytes(random)[2]);
});
