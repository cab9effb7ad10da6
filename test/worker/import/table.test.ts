// Text tables: what is read is what a person sees in them.
import { describe, expect, test } from 'vitest';
import { inputColumns } from '#shared/dataset.ts';
import { importContent, table } from './imported.ts';

const row = (i: number): string[] => [String(i), String(i * 2 + 0.5), `x${i % 3}`];

describe('delimiters', () => {
  for (const [name, mark] of Object.entries({ comma: ',', semicolon: ';', tab: '\t', pipe: '|' })) {
    test(`${name}, whatever the file is called`, async () => {
      const { manifest, at } = await importContent(table(['a', 'b', 'c'].join(mark), 50, (i) => row(i).join(mark)));
      expect(manifest).toMatchObject({ rows: 50, inputs: 5, dtype: 'float32', testRows: 0 });
      expect(manifest.columns.map(({ name, kind }) => [name, kind])).toEqual([
        ['a', 'number'],
        ['b', 'number'],
        ['c', 'category'],
      ]);
      expect([0, 1, 2, 3, 4].map((input) => at(7, input))).toEqual([7, 14.5, 0, 1, 0]);
    });
  }

  test('runs of spaces, with spaces before and after', async () => {
    const { manifest, at } = await importContent(table('', 40, (i) => `  ${i}   ${i % 3} ${i}.25  `));
    expect(manifest).toMatchObject({ rows: 40, inputs: 3 });
    expect([at(39, 0), at(39, 1), at(39, 2)]).toEqual([39, 0, 39.25]);
  });

  test('"sep=;" in the first line', async () => {
    const { manifest, at } = await importContent(table('sep=;\na;b', 40, (i) => `${i};${i % 2},5`));
    expect(manifest).toMatchObject({ rows: 40, inputs: 2 });
    expect(at(3, 1)).toBe(1.5);
  });
});

describe('quotes and line ends', () => {
  test('line feeds, delimiters and doubled quotes inside quotes', async () => {
    const content = table('t,x', 40, (i) => `"line\nend, ""q${i % 2}""",${i}`);
    const { manifest } = await importContent(content);
    expect(manifest.rows).toBe(40);
    expect(manifest.columns[0]?.categories).toEqual(['line\nend, "q0"', 'line\nend, "q1"']);
  });

  test('backslashes before quotes', async () => {
    const { manifest } = await importContent(table('t,x', 40, (i) => `"a \\"q\\", b${i % 2}",${i}`));
    expect(manifest.columns[0]?.categories).toEqual(['a "q", b0', 'a "q", b1']);
  });

  test('carriage returns alone, and CRLF', async () => {
    const lines = table('a,b', 40, (i) => `${i},${i % 3}`);
    for (const end of ['\r', '\r\n']) {
      const { manifest, at } = await importContent(lines.replaceAll('\n', end));
      expect(manifest).toMatchObject({ rows: 40, inputs: 2 });
      expect(at(39, 0)).toBe(39);
    }
  });

  test('a table longer than one chunk is read the same wherever chunks end', async () => {
    const { manifest, at } = await importContent(table('a,t,b', 60_000, (i) => `${i},"é, ""${i % 2}""",${i % 7}`));
    expect(manifest).toMatchObject({ rows: 60_000, inputs: 4 });
    for (const i of [0, 12_345, 31_111, 59_999]) expect([at(i, 0), at(i, 3)]).toEqual([i, i % 7]);
    expect(manifest.columns[1]?.categories).toEqual(['é, "0"', 'é, "1"']);
  });
});

describe('encodings', () => {
  const text = table('größe,name', 40, (i) => `${i},ä${i % 2}`);
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');

  test('UTF-8 with a mark, UTF-16 of both orders, with and without a mark', async () => {
    const swapped = Buffer.from(utf16).swap16();
    for (const content of [Buffer.from(`\ufeff${text}`), utf16, swapped, utf16.subarray(2), swapped.subarray(2)]) {
      const { manifest, warnings } = await importContent(content);
      expect(manifest.columns.map(({ name }) => name)).toEqual(['größe', 'name']);
      expect(manifest.columns[1]?.categories).toEqual(['ä0', 'ä1']);
      expect(warnings.join()).not.toContain('UTF');
    }
  });

  test('Windows-1252 is said to be so, even where its first such letter comes late', async () => {
    const content = Buffer.concat([
      Buffer.from(table('a,b', 100_000, () => '1,x\n2,y')),
      Buffer.from('\n1,\xfc', 'latin1'),
    ]);
    const { manifest, warnings } = await importContent(content);
    expect(manifest.columns[1]?.categories).toEqual(['x', 'y', 'ü']);
    expect(warnings[0]).toContain('Windows-1252');
  });
});

describe('numbers', () => {
  test('decimal commas, proven by "0,5"', async () => {
    const { at } = await importContent(table('a;b', 40, (i) => `${i};0,${i + 10}`));
    expect(at(2, 1)).toBeCloseTo(0.12, 6);
  });

  test('thousands by points, spaces or apostrophes beside decimal commas, and by commas beside points', async () => {
    const forms = ['1.234,5', '1 234,5', '1\u00a0234,5', '1’234,5'];
    for (const form of forms) {
      const { at } = await importContent(table('a;b', 40, (i) => `${i};${form}`));
      expect(at(5, 1)).toBe(1234.5);
    }
    const { at } = await importContent(table('a,b', 40, (i) => `${i},"1,234.5"`));
    expect(at(5, 1)).toBe(1234.5);
  });

  test('bytes stay bytes, and one value beyond makes floats', async () => {
    expect((await importContent(table('a,b', 40, (i) => `${i % 2},255`))).inputs).toBeInstanceOf(Uint8Array);
    expect((await importContent(table('a,b', 40, (i) => `${i % 2},256`))).inputs).toBeInstanceOf(Float32Array);
    expect((await importContent(table('a,b', 40, (i) => `${i % 2},-1`))).inputs).toBeInstanceOf(Float32Array);
  });

  test('true and false, yes and no, are one input of 1 and 0', async () => {
    const { manifest, at } = await importContent(
      table('a,b,c', 40, (i) => `${i % 3 ? 'TRUE' : 'False'},${i % 2 ? 'yes' : 'no'},1`),
    );
    expect(manifest.inputs).toBe(3);
    expect([at(0, 0), at(1, 0), at(0, 1), at(1, 1)]).toEqual([0, 1, 0, 1]);
  });

  test('dates become days since 1970', async () => {
    const iso = await importContent(table('d,x', 28, (i) => `2021-03-${String(i + 1).padStart(2, '0')},1`));
    expect(iso.at(0, 0)).toBe(Date.UTC(2021, 2, 1) / 86_400_000);
    const dayFirst = await importContent(table('d,x', 28, (i) => `${i + 1}.03.2021,1`));
    expect(dayFirst.at(27, 0)).toBe(Date.UTC(2021, 2, 28) / 86_400_000);
    const monthFirst = await importContent(table('d,x', 28, (i) => `3/${i + 1}/2021,1`));
    expect(monthFirst.at(27, 0)).toBe(Date.UTC(2021, 2, 28) / 86_400_000);
  });
});

describe('names', () => {
  test('repeated, empty and dangerous names all keep their columns', async () => {
    const { manifest } = await importContent(table('x,x,,"",__proto__,constructor, x ', 30, (i) => `${i},1,2,3,4,5,6`));
    expect(manifest.columns.map(({ name }) => name)).toEqual([
      'x',
      'x_2',
      'column3',
      'column4',
      '__proto__',
      'constructor',
      'x_3',
    ]);
    expect(manifest.columns.map(({ max }) => max)).toEqual([29, 1, 2, 3, 4, 5, 6]);
    expect(Object.prototype).toEqual({});
  });

  test('without a header columns are numbered', async () => {
    const { manifest } = await importContent('1,2\n3,4\n5,6');
    expect(manifest.rows).toBe(3);
    expect(manifest.columns.map(({ name }) => name)).toEqual(['column1', 'column2']);
  });

  test('lines before the table are left out and told', async () => {
    const { manifest, warnings } = await importContent(table('# by a tool\n# second\na,b,c', 40, (i) => `${i},2,3`));
    expect(manifest).toMatchObject({ rows: 40, inputs: 3 });
    expect(warnings[0]).toContain('2 lines before the table');
  });

  test('a category feeds one input per category, by that name', async () => {
    const { manifest } = await importContent(table('colour,n', 30, (i) => `${['red', 'blue'][i % 2]},${i}`));
    expect(inputColumns(manifest).map(({ name, min, max }) => [name, min, max])).toEqual([
      ['colour=blue', 0, 1],
      ['colour=red', 0, 1],
      ['n', 0, 29],
    ]);
  });

  test('10,000 columns', async () => {
    const cells = (i: number): string => Array.from({ length: 10_000 }, (_, j) => (i * j) % 7).join();
    const names = Array.from({ length: 10_000 }, (_, j) => `c${j}`).join();
    const { manifest, at } = await importContent(table(names, 30, cells));
    expect(manifest).toMatchObject({ rows: 30, inputs: 10_000, dtype: 'uint8' });
    expect(at(29, 9_999)).toBe((29 * 9_999) % 7);
  });
});
