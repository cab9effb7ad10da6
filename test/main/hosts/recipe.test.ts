// `strata recipe` prints what `strata run` takes, and `strata show` sets the published figure beside the run's own.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonOf, strata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();

beforeAll(() => {
  execFileSync(process.execPath, [join(import.meta.dirname, '../../../scripts/build.mjs'), '--if-stale']);
});
afterAll(folder.remove);

test('recipes are listed, printed, and refused where there is none of that name', async () => {
  const list = await strata('recipe');
  expect(list.stdout).toMatch(
    /^name +published +paper \(as quoted\)[\s\S]*science-2006 +1\.20 %[\s\S]*up-down +1\.25 %/,
  );
  const printed = JSON.parse((await strata('recipe', 'up-down', '--dataset', 'digits')).stdout) as object;
  expect(printed).toMatchObject({
    name: 'Up-down network 2006',
    dataset: { id: 'digits' },
    head: { kind: 'label-units' },
  });
  const wrong = await strata('recipe', 'science');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('There is no recipe "science"');
});

test('a run of one, here with small layers on other data, has the figure beside its own', async () => {
  const spec = join(folder.path, 'spec.json');
  const dataDir = join(folder.path, 'data');
  writeFileSync(spec, (await strata('recipe', 'science-2006', '--dataset', 'digits')).stdout);
  const small = [0, 1, 2].flatMap((l) => [
    ...['--set', `stack[${l}].hidden=10`, '--set', `stack[${l}].pretraining.epochs=1`],
  ]);
  const run = await strata('run', spec, ...small, '--set', 'finetuning.epochs=1', '--data-dir', dataDir, '--json');
  expect(jsonOf(run)).toMatchObject({ published: { recipe: 'science-2006', testError: 0.012 } });
  const shown = await strata('show', String(jsonOf(run).run), '--data-dir', dataDir);
  expect(shown.stdout).toMatch(/Published: 1\.20 % test error on MNIST \(.*as quoted\)\. Not comparable: .*other data/);
});
