// The numbers behind a picture, and small pictures on a sheet.
import { expect, test } from 'vitest';
import { sheetLayout, sheetPixels } from '#shared/charts/image-sheet.ts';
import { pictureTable } from '#shared/charts/picture-table.ts';
import { embedding, freezeDepth, labelCurve, lossPlane, sweepLines, transferMatrix } from './sample-pictures.ts';

test('lines become columns, with intervals and n', () => {
  const { head, rows } = pictureTable(labelCurve);
  expect(head).toEqual(['labelled rows', 'random start', 'pre-trained', 'linear SVM']);
  expect(rows[1]).toEqual([
    '100',
    '24.00 % (22.00 % to 26.00 %), n 5',
    '15.00 % (13.00 % to 17.00 %), n 5',
    '27.00 % (25.00 % to 29.00 %), n 5',
  ]);
  expect(rows.map(([first]) => first)).toEqual(['50', '100', '500', '1,000', '60,000']);
});

test('a line without a point at a place leaves a gap', () => {
  const [first, second] = freezeDepth.lines;
  const short = { name: 'self copy', points: second?.points.slice(1) ?? [] };
  const { rows } = pictureTable({ ...freezeDepth, lines: [first ?? short, short] });
  expect(rows[0]).toEqual(['none', '8.00 % (7.60 % to 8.40 %), n 5', '–']);
});

test('cells keep their rows and columns; what is not there is a gap', () => {
  const { head, rows } = pictureTable(transferMatrix);
  expect(head).toEqual(['start \\ labels', '100', '1,000', 'all']);
  expect(rows).toEqual([
    ['frozen', '15.40 %', '10.10 %', '–'],
    ['fine-tuned', '12.10 %', '6.00 %', '1.90 %'],
    ['random', '24.00 %', '–', '2.10 %'],
  ]);
});

test('every table is rectangular, whatever the picture', () => {
  for (const picture of [labelCurve, freezeDepth, transferMatrix, lossPlane, embedding, sweepLines]) {
    const { head, rows } = pictureTable(picture);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toHaveLength(head.length);
  }
});

test('a path is in the table of its plane', () => {
  const { rows } = pictureTable(lossPlane);
  expect(rows.filter(([first]) => first?.startsWith('random: '))).toHaveLength(3);
});

test('pictures stand in rows of ten at most, enlarged whole times', () => {
  expect(sheetLayout({ width: 28, height: 28 }, 25, 600)).toEqual({
    ...{ columns: 10, rows: 3, width: 289, height: 86, scale: 2 },
  });
  expect(sheetLayout({ width: 200, height: 100 }, 3, 450)).toMatchObject({ columns: 2, rows: 2, scale: 1 });
});

test('pixels of a picture land in its place, grey and in colour', () => {
  const sheet = sheetLayout({ width: 1, height: 1 }, 2, 3);
  const grey = sheetPixels({ width: 1, height: 1, channels: 1 }, 2, [10, 20], sheet);
  expect([...grey]).toEqual([10, 10, 10, 255, 0, 0, 0, 0, 20, 20, 20, 255]);
  const colour = sheetPixels({ width: 1, height: 1, channels: 3 }, 2, [1, 2, 3, 4, 5, 6], sheet);
  expect([...colour]).toEqual([1, 2, 3, 255, 0, 0, 0, 0, 4, 5, 6, 255]);
});
