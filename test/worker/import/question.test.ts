// What only a person can decide is asked, and each offered answer, merged into the options as given, is enough.
import { describe, expect, test } from 'vitest';
import { importContent, questions, table } from './imported.ts';

describe('missing cells', () => {
  const tokens = ['', 'NA', 'N/A', '?', 'NULL', 'null', 'nan', '-', '#N/A', '.'];
  const content = table('n,c,flag', 40, (i) => {
    const token = tokens[i] ?? null;
    return `${token ?? i},${i >= 10 && i < 15 ? 'NA' : `k${i % 2}`},${i % 3 ? 'yes' : 'no'}`;
  });

  test('are counted per column and asked about', async () => {
    const [question, ...others] = await questions(importContent(content, { missing: 'ask' }));
    expect(others).toEqual([]);
    expect(question?.option).toBe('missing');
    expect(question?.columns).toEqual([
      { name: 'n', count: 10 },
      { name: 'c', count: 5 },
    ]);
  });

  test('are filled unless told otherwise, and that is said', async () => {
    const { warnings, at } = await importContent(content);
    expect(at(3, 0)).not.toBe(0);
    expect(warnings.join()).toMatch(/^Missing cells were filled, .*\(n 10, c 5\)/);
  });

  test('filled: the mean of the training rows, and a category of their own', async () => {
    const { manifest, at } = await importContent(content, { missing: 'fill' });
    const mean = Array.from({ length: 30 }, (_, i) => i + 10).reduce((a, b) => a + b) / 30;
    expect(at(3, 0)).toBe(Math.fround(mean));
    expect(manifest.columns[1]?.categories).toEqual(['k0', 'k1', 'missing']);
    expect([at(10, 1), at(10, 2), at(10, 3)]).toEqual([0, 0, 1]);
    expect(manifest.columns[0]).toMatchObject({ missing: 10, missingPolicy: 'fill' });
  });

  test('the mean leaves test rows out', async () => {
    const test = table('n,c,flag', 10, () => '1000,k0,yes');
    const { at } = await importContent(content, { missing: 'fill' }, 'a.csv', { test });
    expect(at(0, 0)).toBe(24.5);
  });

  test('dropped: the rows are left out and counted', async () => {
    const { manifest, warnings, at } = await importContent(content, { missing: 'drop' });
    expect(manifest.rows).toBe(25);
    expect(at(0, 0)).toBe(15);
    expect(warnings).toContain('15 rows with missing cells were left out.');
  });

  test('a row left out halfway leaves nothing behind for the next', async () => {
    const content = table('c,n', 40, (i) => `${i === 0 ? 'red' : 'blue'},${i === 0 ? 'NA' : i}`);
    const { at } = await importContent(content, { missing: 'drop' });
    expect([at(0, 0), at(0, 1), at(0, 2)]).toEqual([1, 0, 1]);
  });

  test('each column may have its own policy, or be left out', async () => {
    const own = {
      columns: [
        { column: 'n', missing: 'drop' as const },
        { column: 'c', missing: 'fill' as const },
      ],
    };
    expect((await importContent(content, own)).manifest.rows).toBe(30);
    const without = {
      columns: [
        { column: 'n', role: 'ignore' as const },
        { column: 'c', role: 'ignore' as const },
      ],
    };
    expect((await importContent(content, without)).manifest).toMatchObject({ rows: 40, inputs: 1 });
  });

  test('further tokens count as missing', async () => {
    const sentinel = table('a,b', 40, (i) => `${i % 5 ? i : -999},${i}`);
    const plain = await importContent(sentinel);
    expect(plain.at(0, 0)).toBe(-999);
    expect(plain.warnings.join()).toContain('Column a holds -999 in 8 rows');
    const { manifest, at } = await importContent(sentinel, { missingTokens: ['-999'], missing: 'fill' });
    expect(manifest.columns[0]?.missing).toBe(8);
    expect(at(0, 0)).toBeGreaterThan(0);
  });
});

interface Case {
  readonly content: string;
  readonly option: string;
  /** What the value in this place becomes, by answer. */
  readonly readings: Readonly<Record<string, number>>;
  readonly place: readonly [row: number, input: number];
}

const cases: Readonly<Record<string, Case>> = {
  'a comma before three digits': {
    content: table('a;b', 40, (i) => `${i};1,${i + 100}`),
    option: 'dialect.decimal',
    readings: { ',': Math.fround(1.105), '.': 1105 },
    place: [5, 1],
  },
  'a date that can be read both ways': {
    content: table('d,x', 40, (i) => `03/04/2021,${i}`),
    option: 'dialect.dateOrder',
    readings: { 'day-first': Date.UTC(2021, 3, 3) / 86_400_000, 'month-first': Date.UTC(2021, 2, 4) / 86_400_000 },
    place: [0, 0],
  },
  'one name over two numbers': {
    content: table('value', 40, (i) => `${i},5`),
    option: 'dialect.delimiter',
    readings: { ';': 7.5, ',': 7 },
    place: [7, 0],
  },
  'years in the first row': {
    content: table('country,2019,2020', 40, (i) => `c${i % 2},${i + 1},7`),
    option: 'dialect.header',
    readings: { true: 1, false: 2019 },
    place: [0, -1],
  },
  'rows with too few cells': {
    content: table('a,b', 40, (i) => (i === 3 ? '1' : `${i},${i}`)),
    option: 'badRows',
    readings: { drop: 4 },
    place: [3, 0],
  },
};

describe('readings', () => {
  for (const [what, { content, option, readings, place }] of Object.entries(cases)) {
    test(what, async () => {
      const [question] = await questions(importContent(content));
      expect(question?.option).toBe(option);
      expect(question?.choices.map(({ value }) => String(value))).toEqual(Object.keys(readings));
      for (const { value, options } of question?.choices ?? []) {
        const result = await importContent(content, options);
        const input = place[1] < 0 ? result.manifest.inputs - 2 : place[1];
        expect(result.at(place[0], input)).toBe(readings[String(value)]);
      }
    });
  }

  test('a text among numbers, with its line', async () => {
    const content = table('a,b', 40, (i) => `${i},${i === 7 ? 'oops' : i}`);
    const [question] = await questions(importContent(content));
    expect(question).toMatchObject({ option: 'columns[b].type' });
    expect(question?.question).toContain('"oops" on line 9');
    const asCategory = await importContent(content, { columns: [{ column: 'b', type: 'category' }] });
    expect(asCategory.manifest.columns[1]?.categories).toContain('oops');
    const asNumber = { columns: [{ column: 'b', type: 'number' as const }], missing: 'ask' as const };
    expect((await questions(importContent(content, asNumber)))[0]?.columns).toEqual([{ name: 'b', count: 1 }]);
    expect((await importContent(content, { ...asNumber, missing: 'drop' })).manifest.rows).toBe(39);
  });

  test('lines are counted as an editor does, with CRLF and line feeds inside quotes', async () => {
    const content = table('a,t', 40, (i) => (i === 30 ? '1' : `${i},"x\r\ny"`)).replaceAll(/\r?\n/g, '\r\n');
    const [question] = await questions(importContent(content));
    expect(question?.question).toContain('(line 62)');
  });

  test('the bad rows are named by line', async () => {
    const content = table('a,b,c', 40, (i) => (i % 10 === 0 ? '1,2,3,4' : '1,2,3'));
    const [question] = await questions(importContent(content));
    expect(question?.question).toBe(
      '4 rows have not 3 cells, the first 4 (line 2, 12, 22, 32): import the 36 good rows?',
    );
    const { warnings } = await importContent(content, { badRows: 'drop' });
    expect(warnings[0]).toContain('line 2, 12, 22, 32');
  });
});
