// strata likelihood and strata analyse through the built terminal: numbers, any question from a file, refusals.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonOf, strata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();
const dataDir = join(folder.path, 'data');
let run = '';
let metrics: Record<string, number> = {};

const spec = {
  strata: 1,
  dataset: { id: 'bars-and-stripes', split: { validation: 0, test: 0.2 } },
  stack: [{ kind: 'rbm', hidden: 10, pretraining: { epochs: 5, likelihood: 'exact' } }],
  head: { kind: 'none' },
};

const written = (name: string, value: unknown) => {
  const path = join(folder.path, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
};

beforeAll(async () => {
  const outcome = await strata('run', written('spec.json', spec), '--data-dir', dataDir, '--json');
  if (outcome.code !== 0) throw new Error(outcome.stderr + outcome.stdout);
  const made = jsonOf(outcome);
  run = String(made.run);
  metrics = made.metrics as unknown as Record<string, number>;
});
afterAll(folder.remove);

const call = (...words: string[]) => strata(...words, '--data-dir', dataDir);

test('the exact likelihood is the one that the run itself measured', async () => {
  const found = jsonOf(await call('likelihood', run, '--json'));
  expect(found).toMatchObject({ measure: 'exact', isTrusted: true, part: 'test' });
  expect(Number(found.value)).toBeCloseTo(metrics.testLogLikelihood ?? Number.NaN, 4);
  const { stdout } = await call('likelihood', run, '--estimate', 'quick');
  expect(stdout).toContain('Log-likelihood between two estimates of');
  expect(stdout).toContain('log Z from above');
});

test('any question can be asked by a file', async () => {
  const question = written('question.json', { kind: 'likelihood', rows: 3 });
  expect(jsonOf(await call('analyse', question, run, '--json'))).toMatchObject({ measure: 'exact', rows: 3 });
  expect(JSON.parse((await call('analyse', '--schema')).stdout).oneOf.length).toBeGreaterThan(1);
});

test('a hidden unit has a passport', async () => {
  const { stdout } = await call('unit', run, '--unit', '3');
  expect(stdout).toMatch(/^Unit 3 of 10 in layer 1, over \d+ train rows\./);
  expect(stdout).toContain('rows that excite it most');
  const found = jsonOf(await call('unit', run, '--layer', '1', '--unit', '3', '--exciting', '2', '--json'));
  expect(found).toMatchObject({ layer: 0, unit: 2, units: 10, after: null });
  expect((found.before as unknown as { filter: number[] }).filter.length).toBe(16);
});

test('what cannot be answered is refused in one sentence', async () => {
  const refusals: [string[], string][] = [
    [['likelihood', run, '--stage', 'finetuned'], 'This run has no finetuned layer 1'],
    [['likelihood', run, '--part', 'validation'], 'This run kept no rows for "validation"; choose another part.'],
    [['likelihood', run, '--rows', 'all'], '--rows is "all"; use whole numbers of at least 0.'],
    [['unit', run, '--unit', '11'], 'There is no unit 11: layer 1 has 10.'],
    [['unit', run, '--layer', '0'], '--layer is 0, and they are counted from 1.'],
    [['analyse', join(folder.path, 'none.json'), run], "none.json can't be read"],
    [['analyse', written('wrong.json', { kind: 'sorcery' }), run], 'kind'],
  ];
  for (const [words, sentence] of refusals) {
    const { stderr, code } = await call(...words);
    expect(code).not.toBe(0);
    expect(stderr).toContain(sentence);
  }
});
