// What is said about files before and after a drop.
import { expect, test } from 'vitest';
import { groupKinds, kindOfName, kindOfType } from '../../../src/renderer/data/file-kind.ts';

test.each([
  ['text/csv', 'CSV table', true],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word document', false],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel workbook', false],
  ['image/png', 'Picture', false],
  ['application/gzip', 'Packed file', true],
  ['', 'File', true],
  ['application/x-nobody-knows', 'File', true],
])('the type %j is told as %s', (type, title, isTaken) => {
  expect(kindOfType(type)).toMatchObject({ title, isTaken });
});

test.each([
  ['mnist.CSV', 'CSV table', true],
  ['table.csv.gz', 'CSV table', true],
  ['train-images-idx3-ubyte.gz', 'IDX array', true],
  ['t10k-labels.idx1-ubyte', 'IDX array', true],
  ['x.npz', 'NPZ archive', true],
  ['adult.data', 'File', true],
  ['noending', 'File', true],
  ['mnist 500-500.json', 'JSON text', true],
  ['report.docx', 'Word document', false],
  ['sheet.xlsx', 'Excel workbook', false],
  ['paper.pdf', 'PDF document', false],
  ['face.PNG', 'Picture', false],
  ['arrays.h5', 'HDF5 file', false],
  ['all.tar.gz', 'Tar archive', false],
])('the name %j is told as %s', (name, title, isTaken) => {
  expect(kindOfName(name)).toMatchObject({ title, isTaken });
});

test('every refusal says why, and what to do instead', () => {
  const names = ['a.docx', 'a.xlsx', 'a.pdf', 'a.png', 'a.zip', 'a.h5', 'a.pkl', 'a.html', 'a.exe', 'a.parquet'];
  for (const name of names) expect(kindOfName(name).what, name).toMatch(/^[a-z][^.]+\. (?=[A-Z]).*[dD]rop[^.]*\.$/);
  expect(`${kindOfName('a.docx').title}: ${kindOfName('a.docx').what}`).toBe(
    'Word document: not a dataset. Save its table as CSV, then drop that.',
  );
});

test('items of one kind are told once, with their number', () => {
  const kinds = ['a.csv', 'b.docx', 'c.csv'].map(kindOfName);
  expect(groupKinds(kinds).map(({ kind, count }) => [kind.title, count])).toEqual([
    ['CSV table', 2],
    ['Word document', 1],
  ]);
});
