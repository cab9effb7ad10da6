// strata generate through the built terminal: pictures of a class, rows filled in, numbers in a file, and refusals.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonOf, strata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();
const dataDir = join(folder.path, 'data');
let run = '';

const spec = {
  strata: 1,
  name: 'digits with labels',
  dataset: { id: 'digits', split: { validation: 0.1, test: 0.2 } },
  stack: [{ kind: 'rbm', hidden: 60, pretraining: { epochs: 15, batchSize: 20 } }],
  head: { kind: 'label-units' },
};

beforeAll(async () => {
  const path = join(folder.path, 'spec.json');
  writeFileSync(path, JSON.stringify(spec));
  const outcome = await strata('run', path, '--data-dir', dataDir, '--json');
  if (outcome.code !== 0) throw new Error(outcome.stderr + outcome.stdout);
  const made = jsonOf(outcome);
  run = String(made.run);
  expect((made.metrics as Record<string, number>).testError).toBeLessThan(0.5);
});
afterAll(folder.remove);

const generate = (...words: string[]) => strata('generate', run, ...words, '--data-dir', dataDir);

test('samples of a class come as numbers and as a file, the same for a seed', async () => {
  const out = join(folder.path, 'threes.csv');
  const asked = ['--class', '3', '--count', '4', '--steps', '50'];
  const outcome = await generate(...asked, '--out', out, '--json');
  expect(outcome.code, outcome.stderr).toBe(0);
  const { about, image, values } = jsonOf(outcome) as unknown as { about: string; image: unknown; values: number[][] };
  expect(about).toContain('Samples of class "3" before fine-tuning, 50 Gibbs steps from seed 1');
  expect(image).toEqual({ width: 8, height: 8, channels: 1 });
  expect(values.map((row) => row.length)).toEqual([64, 64, 64, 64]);
  expect(values.flat().every((value) => value >= 0 && value <= 16)).toBe(true);
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  expect(lines.map((line) => line.split(',').map(Number))).toEqual(values);
  expect(jsonOf(await generate(...asked, '--json')).values).toEqual(values);
});

test('pictures are drawn in the terminal', async () => {
  const { stdout, code } = await generate('--count', '2', '--steps', '5');
  expect(code).toBe(0);
  expect(stdout.split('\n').filter((line) => /[@%#*]/.test(line)).length).toBeGreaterThanOrEqual(4);
});

test('what cannot be made is refused in one sentence', async () => {
  const refusals: [string[], string][] = [
    [['--decoder', 'upwards'], 'decoder is "upwards"; use "stored" or "tied" or "trained" or "refitted".'],
    [['--count', 'many'], '--count is "many"; use whole numbers of at least 0.'],
    [['--class', 'three'], 'There is no class "three"'],
    [['--stage', 'finetuned'], 'This run has no finetuned layer 1'],
    [['--rows', '1'], 'A model with label units makes samples by class; leave the rows out.'],
  ];
  for (const [words, sentence] of refusals) {
    const { stderr, code } = await generate(...words);
    expect(code).not.toBe(0);
    expect(stderr).toContain(sentence);
  }
});
