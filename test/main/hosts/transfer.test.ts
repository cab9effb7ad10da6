// Transfer to data with other inputs through the built terminal, seconds long: tables by column names, pictures by size.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonOf, strata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();
const there = ['--data-dir', join(folder.path, 'data')];
afterAll(folder.remove);

function fileOf(name: string, content: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return path;
}

/** Sixty rows of these columns; the label says whether the first value is the larger one of two. */
function table(name: string, columns: readonly string[]): string {
  const rows = Array.from({ length: 60 }, (_, row) => {
    const values = columns.map((_, at) => ((row * (at + 3)) % 11) / 11);
    return [...values.map((value) => value.toFixed(3)), (values[0] ?? 0) > (values[1] ?? 0) ? 'yes' : 'no'].join(',');
  });
  return fileOf(`${name}.csv`, `${[...columns, 'what'].join(',')}\n${rows.join('\n')}\n`);
}

const rbm = { kind: 'rbm', hidden: 5, pretraining: { epochs: 1, batchSize: 20 } };

function studyOf(source: string | object, target: string, mapping: string): object {
  const base = { strata: 1, dataset: { id: target }, stack: [rbm], finetuning: { epochs: 1, batchSize: 20 } };
  const spec = { strata: 1, dataset: { id: source }, stack: [rbm], head: { kind: 'none' } };
  return {
    ...{ study: 1, kind: 'transfer', name: `to ${target} by ${mapping}`, base, mapping, sizes: ['all'], seeds: [1] },
    source: typeof source === 'string' ? { spec } : source,
  };
}

async function ask(study: object, ...more: string[]) {
  const file = fileOf('study.json', JSON.stringify(study));
  return strata('study', 'transfer', file, '--json', ...more, ...there);
}

async function datasets(): Promise<{ id: string; inputs: number; mapping?: unknown }[]> {
  return jsonOf(await strata('datasets', '--json', ...there)) as { id: string; inputs: number }[];
}

beforeAll(async () => {
  for (const path of [
    table('source', ['a', 'b', 'c']),
    table('target', ['c', 'more', 'a', 'b']),
    table('strangers', ['x', 'y']),
  ]) {
    const outcome = await strata('import', path, '--label', 'what', '--json', ...there);
    if (outcome.code !== 0) throw new Error(outcome.stderr);
  }
}, 60_000);

describe('columns by name', () => {
  const study = studyOf('source', 'target', 'columns');

  test('the data is made, every run takes it, and the answer says what was mapped', async () => {
    const outcome = await ask(study);
    expect([outcome.code, outcome.stderr]).toEqual([0, expect.stringContaining('6 of 6 steps')]);
    const { design, rows, runs, state } = jsonOf(outcome);
    expect(state).toBe('finished');
    const [sentence] = design as unknown as string[];
    expect(sentence).toBe(
      'The 3 input columns of "source" were all found by name in "target"; 1 other column was left out.',
    );
    expect(rows).toHaveLength(3);
    const made = (await datasets()).find(({ mapping }) => mapping);
    expect(made).toMatchObject({
      inputs: 3,
      mapping: { by: 'columns', from: { id: 'target' }, like: { id: 'source' } },
    });
    const trained = jsonOf(await strata('runs', '--json', ...there)) as unknown as { run: string; dataset: string }[];
    expect(trained.map(({ run }) => run).toSorted()).toEqual(Object.values(runs as object).toSorted());
    const ids = trained.map(({ dataset }) => dataset);
    expect(ids.toSorted()).toEqual(['source', made?.id, made?.id, made?.id].toSorted());
  });

  test('the same file again makes and trains nothing; with a run as the source the data is used again', async () => {
    const before = await datasets();
    const again = jsonOf(await ask(study));
    expect(again).toMatchObject({ state: 'finished' });
    const source = (again.runs as unknown as Record<string, string>).source ?? '';
    const other = jsonOf(await ask(studyOf({ run: source }, 'target', 'columns')));
    expect(other).toMatchObject({ state: 'finished', design: (again as unknown as { design: string[] }).design });
    expect(await datasets()).toEqual(before);
    expect(jsonOf(await strata('runs', '--json', ...there))).toHaveLength(4);
    const page = join(folder.path, 'page.html');
    await strata('study', 'report', String(other.id), '--out', page, ...there);
    expect(readFileSync(page, 'utf8')).toContain('were all found by name in');
  });
});

test('pictures are resized to those of the source', async () => {
  const outcome = await ask(studyOf('bars-and-stripes', 'digits', 'resize'), '--slots', '2');
  expect(outcome.code).toBe(0);
  const { design, state } = jsonOf(outcome) as unknown as { design: string[]; state: string };
  expect(state).toBe('finished');
  expect(design[0]).toMatch(/^The pictures of ".+", 8 × 8, were resized to those of ".+", 4 × 4\.$/);
});

test.each([
  ['other widths as they are', 'source', 'target', 'none', /"target" has 4 inputs, and the source's data "source" has 3 inputs; choose the mapping "columns"/],
  ['pictures of other sizes as they are', 'bars-and-stripes', 'digits', 'none', /64 inputs \(pictures of 8 × 8\), .* 16 inputs \(pictures of 4 × 4\); choose the mapping "resize"/],
  ['pictures and a table', 'source', 'digits', 'none', /can't be brought to each other/],
  ['no column in common', 'source', 'strangers', 'columns', /have no column name in common/],
  ['a table to resize', 'source', 'target', 'resize', /4 inputs that are no pixels/],
] as const)('%s: refused before anything is stored', async (_, source, target, mapping, sentence) => {
  const studies = jsonOf(await strata('studies', '--json', ...there)).length;
  const outcome = await ask(studyOf(source, target, mapping));
  expect(outcome.code).toBe(2);
  const { error } = jsonOf(outcome) as unknown as { error: { code: string; message: string } };
  expect(error).toEqual({ code: 'SHAPE_MISMATCH', message: expect.stringMatching(sentence) });
  expect(jsonOf(await strata('studies', '--json', ...there))).toHaveLength(studies);
}); // biome-ignore format: one line each
