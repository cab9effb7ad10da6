// Imports through the built terminal: answers, questions, refusals in one sentence, and nothing left behind.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { ImportQuestion } from '#shared/import.ts';
import { jsonOf, strata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();
const dataDir = join(folder.path, 'data');
afterAll(folder.remove);

const real = process.env.STRATA_TEST_DATA ?? '';
const isReal = real !== '' && existsSync(real);
const reason = isReal ? '' : ' (skipped: STRATA_TEST_DATA names no folder with the data)';

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return path;
}

/** An IDX file of bytes: `sizes` are its dimensions. */
function idx(sizes: readonly number[], value: (i: number) => number): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  const count = sizes.reduce((product, size) => product * size, 1);
  return Buffer.concat([header, Buffer.from(Uint8Array.from({ length: count }, (_, i) => value(i)))]);
}

const json = async (...words: string[]) => jsonOf(await strata('import', ...words, '--data-dir', dataDir, '--json'));
const kept = () => ['datasets', 'tmp'].map((part) => readdirSync(join(dataDir, part)));

/** A refusal: its sentence, and that nothing but what was there before is there. */
async function refused(code: number, ...words: string[]): Promise<{ code: string; message: string }> {
  const before = existsSync(dataDir) ? kept() : [[], []];
  const outcome = await strata('import', ...words, '--data-dir', dataDir, '--json');
  expect(outcome.code).toBe(code);
  expect(kept()).toEqual(before);
  const { error } = jsonOf(outcome) as unknown as { error: { code: string; message: string } };
  expect(error.message).toMatch(/^[^\n]+[.?]\)?$/);
  return error;
}

const wine = ['sweet;sour;kind', ...Array.from({ length: 30 }, (_, i) => `${i},5;${(i * 7) % 11},25;${'ab'[i % 2]}`)];

describe('tables', () => {
  test('a table with a label answers what it holds; without one it suggests one', async () => {
    const path = fileOf('wine.csv', wine.join('\r\n'));
    const outcome = await strata('import', path, '--label', 'kind', '--data-dir', dataDir, '--json');
    expect(outcome.stderr).toMatch(/reading wine.csv\nimported in /);
    const answer = {
      dataset: 'wine',
      rows: 30,
      columns: 3,
      inputs: 2,
      classes: 2,
      label: 'kind',
      suggestedLabel: null,
    };
    expect(jsonOf(outcome)).toMatchObject(answer);
    const bare = await json(path, '--name', 'Wine, no label');
    expect(bare).toMatchObject({ dataset: 'wine-no-label', label: null, classes: null, suggestedLabel: 'kind' });
    const twin = await json(path, '--label', 'kind', '--name', 'twin');
    expect(twin).toMatchObject({ dataset: 'wine', warnings: [expect.stringContaining('already there')] });
    const text = await strata('import', path, '--label', 'kind', '--data-dir', dataDir);
    expect(text.stdout).toContain('kind, 2 classes');
  });

  test('what is unclear is asked with exit 2, and the choice is taken', async () => {
    const dates = Array.from({ length: 30 }, (_, i) => `0${(i % 9) + 1}/0${((i * 5) % 9) + 1}/2024,${i}`);
    const path = fileOf('dates.csv', ['day,value', ...dates].join('\n'));
    const words = await strata('import', path, '--data-dir', dataDir);
    expect(words).toMatchObject({ code: 2, stdout: '' });
    expect(words.stderr).toContain('--options <file.json>');
    expect(words.stderr).toContain('{"dialect":{"dateOrder":"day-first"}}');
    const outcome = await strata('import', path, '--data-dir', dataDir, '--json');
    expect(outcome.code).toBe(2);
    const { error } = jsonOf(outcome) as unknown as { error: { code: string; details: ImportQuestion[] } };
    expect(error.code).toBe('NEEDS_CHOICE');
    const options = fileOf('options.json', JSON.stringify(error.details[0]?.choices[0]?.options));
    expect(await json(path, '--options', options)).toMatchObject({ dataset: 'dates', rows: 30, inputs: 2 });
  });

  test('a label column that is not there, and options that are none, are told in one sentence', async () => {
    const path = fileOf('wine.csv', wine.join('\n'));
    const error = await refused(2, path, '--label', 'knid');
    expect(error.message).toMatch(/knid.*kind/);
    expect((await refused(2, path, '--options', fileOf('bad.json', '{"dialekt": 1}'))).message).toContain('dialect');
    expect((await refused(2, path, '--options', fileOf('worse.json', '{'))).message).toContain('worse.json');
    expect((await refused(2, join(folder.path, 'nowhere.csv'))).code).toBe('DATASET_NOT_FOUND');
  });
});

describe('IDX', () => {
  const images = gzipSync(idx([40, 4, 4], (i) => (i * 37) % 256));
  const labels = gzipSync(idx([40], (i) => i % 3));

  test('images and labels, packed, with a test pair, can be trained on', async () => {
    const [data, beside] = [fileOf('train-images.gz', images), fileOf('train-labels.gz', labels)];
    const words = [data, '--labels', beside, '--test', data, '--test-labels', beside, '--name', 'pictures'];
    const answer = { dataset: 'pictures', rows: 80, testRows: 40, columns: 16, classes: 3 };
    expect(await json(...words)).toMatchObject(answer);
    const spec = {
      strata: 1,
      dataset: { id: 'pictures' },
      stack: [{ kind: 'rbm', hidden: 5, pretraining: { epochs: 1 } }],
      finetuning: { epochs: 1 },
    };
    const run = await strata('run', fileOf('spec.json', JSON.stringify(spec)), '--data-dir', dataDir, '--json');
    expect(jsonOf(run)).toMatchObject({
      state: 'finished',
      rows: { test: 40 },
      metrics: { testError: expect.any(Number) },
    });
  });

  test('a truncated file, labels of another count and pictures of another size are refused in a sentence', async () => {
    const cut = fileOf('cut.gz', images.subarray(0, images.length - 40));
    expect((await refused(1, cut)).message).toMatch(/truncated/);
    const short = fileOf('short.idx', idx([40, 4, 4], () => 1).subarray(0, 300));
    expect((await refused(1, short)).code).toBe('DATASET_UNREADABLE');
    const data = fileOf('whole.gz', images);
    const few = fileOf('few.gz', gzipSync(idx([39], (i) => i % 3)));
    expect((await refused(2, data, '--labels', few)).message).toMatch(/39.*40|40.*39/);
    const [big, small] = [
      fileOf(
        'big.idx',
        idx([9, 28, 28], (i) => i % 256),
      ),
      fileOf(
        'small.idx',
        idx([9, 8, 8], (i) => i % 17),
      ),
    ];
    const error = await refused(2, big, '--test', small);
    expect(error).toMatchObject({ code: 'SHAPE_MISMATCH', message: expect.stringMatching(/784.*64|64.*784/) });
  });
});

describe.skipIf(!isReal)(`real and dirty files${reason}`, () => {
  interface Checked {
    readonly file: string;
    readonly verdict: string;
    readonly checks: Readonly<Record<string, unknown>>;
  }

  test('each dirty file meets its verdict', async () => {
    const { files } = JSON.parse(readFileSync(join(real, 'dirty/manifest.json'), 'utf8')) as { files: Checked[] };
    expect(files.length).toBeGreaterThan(10);
    for (const { file, verdict, checks } of files) {
      const path = join(real, 'dirty', file);
      if (verdict.startsWith('refuse')) {
        expect((await refused(1, path)).code, file).toBe('DATASET_UNREADABLE');
        continue;
      }
      const answer = await json(path);
      const { rows, columns, inputs } = checks;
      if (rows !== undefined) expect([file, answer.rows]).toEqual([file, rows]);
      if (columns !== undefined) expect([file, answer.columns]).toEqual([file, columns]);
      // Without a label column every column is an input.
      if (inputs !== undefined) expect([file, answer.inputs]).toEqual([file, Number(inputs) + 1]);
      if (verdict.includes('warnings')) expect((answer.warnings as unknown as string[]).length).toBeGreaterThan(4);
    }
  }, 120_000);

  test('MNIST from its four packed files', async () => {
    const file = (name: string) => join(real, 'mnist', name);
    const answer = await json(
      file('train-images-idx3-ubyte.gz'),
      ...['--labels', file('train-labels-idx1-ubyte.gz'), '--test', file('t10k-images-idx3-ubyte.gz')],
      ...['--test-labels', file('t10k-labels-idx1-ubyte.gz'), '--name', 'mnist'],
    );
    expect(answer).toMatchObject({ dataset: 'mnist', rows: 70_000, testRows: 10_000, columns: 784, classes: 10 });
  });
});
