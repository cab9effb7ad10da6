// The built terminal from outside: exit codes, one JSON value on stdout, sentences without stack traces.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { jsonOf, strata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();
const dataDir = join(folder.path, 'not-there-yet');
afterAll(folder.remove);

function specFile(name: string, content: unknown): string {
  const path = join(folder.path, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const small = {
  strata: 1,
  name: 'small',
  dataset: { id: 'bars-and-stripes' },
  stack: [{ kind: 'rbm', hidden: 4, pretraining: { epochs: 1 } }],
  finetuning: { epochs: 1 },
};

test('--version and --help', async () => {
  expect((await strata('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const help = await strata('--help');
  expect(help.code).toBe(0);
  for (const name of ['run', 'runs', 'show', 'compare', 'resume', 'rerun', 'import', 'schema', 'datasets', 'demo']) {
    expect(help.stdout).toContain(`  ${name}`);
    expect((await strata(name, '--help')).stdout).toContain(`strata ${name}`);
  }
});

test('schema prints the JSON Schema, on one line with --json', async () => {
  const json = jsonOf(await strata('schema', '--json'));
  expect(json).toMatchObject({ type: 'object', properties: { stack: { type: 'array' } } });
  expect(JSON.parse((await strata('schema')).stdout)).toEqual(json);
});

test('reading a folder that is not there finds nothing and makes nothing', async () => {
  const runs = await strata('runs', '--data-dir', dataDir);
  expect(runs).toMatchObject({ code: 0, stdout: expect.stringContaining('No runs yet') });
  expect(jsonOf(await strata('runs', '--json', '--data-dir', dataDir))).toEqual([]);
  expect(jsonOf(await strata('datasets', '--json', '--data-dir', dataDir))).toEqual([]);
  expect(existsSync(dataDir)).toBe(false);
});

test.each([
  ['an unknown command', ['rnu', 'x.json'], 'BAD_USAGE', 'did you mean "run"?'],
  ['an unknown option', ['runs', '--data-dri', 'x'], 'BAD_USAGE', 'did you mean "--data-dir"?'],
  ['a missing file', ['run', 'no-such-file.json'], 'INVALID_SPEC', 'there is no such file'],
  ['an unknown run', ['show', '01ZZZZ', '--data-dir', dataDir], 'RUN_NOT_FOUND', '01ZZZZ'],
  ['threads that are none', ['rerun', 'x', '--threads', '0'], 'BAD_USAGE', '--threads 0'],
])('%s exits with 2 and says so, in words and in JSON', async (_, words, code, sentence) => {
  const inWords = await strata(...words);
  expect(inWords.code).toBe(2);
  expect(inWords.stdout).toBe('');
  expect(inWords.stderr).toContain(sentence);
  expect(inWords.stderr).not.toMatch(/\n\s+at /);
  const inJson = await strata(...words, '--json');
  expect(inJson.code).toBe(2);
  expect(jsonOf(inJson)).toMatchObject({ error: { code, message: expect.stringContaining(sentence) } });
});

test.each([
  ['not JSON', 'not-json.json', '{ strata: 1 }', 'is not JSON'],
  ['an unknown key', 'key.json', { ...small, sede: 3 }, 'did you mean "seed"?'],
  ['a newer version', 'newer.json', { ...small, strata: 99 }, 'version 99'],
])('a specification with %s is refused before the data folder is made', async (_, name, content, sentence) => {
  const outcome = await strata('run', specFile(name, content), '--data-dir', dataDir, '--json');
  expect(outcome.code).toBe(2);
  expect(jsonOf(outcome)).toMatchObject({ error: { message: expect.stringContaining(sentence) } });
  expect(existsSync(dataDir)).toBe(false);
});

test('an unknown dataset exits with 2 and leaves no run behind', async () => {
  const own = temporaryFolder();
  const file = specFile('dataset.json', { ...small, dataset: { id: 'no-such-dataset' } });
  const outcome = await strata('run', file, '--data-dir', own.path, '--json');
  expect(outcome.code).toBe(2);
  expect(jsonOf(outcome)).toMatchObject({ error: { code: 'DATASET_NOT_FOUND' } });
  expect(jsonOf(await strata('runs', '--json', '--data-dir', own.path))).toEqual([]);
  own.remove();
});

test('a data folder that cannot be written is told in a sentence', async () => {
  const file = specFile('a-file', 'this is a file, so no folder can be below it');
  const outcome = await strata('run', specFile('small.json', small), '--data-dir', join(file, 'below'));
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(join(file, 'below'));
  expect(outcome.stderr).not.toMatch(/\n\s+at |went wrong/);
  expect(readdirSync(folder.path)).not.toContain('below');
});
