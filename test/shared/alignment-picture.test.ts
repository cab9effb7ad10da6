// The likeness of layers as a picture: which run lies where, and what is not known stays open.
import { expect, it } from 'vitest';
import { alignmentPicture } from '#shared/alignment-picture.ts';
import { pictureTable } from '#shared/charts/picture-table.ts';

const RESULT = {
  cka: [
    [1, 0.5, 0.125],
    [null, 0.25, 0.75],
  ],
  rows: 10,
};

it('has the layers of the first run down and those of the second across', () => {
  const picture = alignmentPicture(RESULT, 'run a', 'run b');
  expect([picture.y.title, picture.x.title]).toEqual(['run a', 'run b']);
  expect(picture.rows).toEqual(['layer 1', 'layer 2']);
  expect(picture.columns).toEqual(['layer 1', 'layer 2', 'layer 3']);
  expect(picture.cells[0]?.map((cell) => cell?.value)).toEqual([1, 0.5, 0.125]);
});

it('leaves the cells of a constant layer open, in the table too', () => {
  const picture = alignmentPicture(RESULT, 'run a', 'run b');
  expect(picture.cells[1]?.[0]).toBeNull();
  expect(pictureTable(picture).rows[1]).toEqual(['layer 2', '–', '0.25', '0.75']);
});

it('is empty where there are no layers', () => {
  expect(alignmentPicture({ cka: [], rows: 10 }, 'run a', 'run b')).toMatchObject({ rows: [], columns: [], cells: [] });
});

it('has the same colours for the same likeness in every picture', () => {
  expect(alignmentPicture(RESULT, 'run a', 'run b').range).toEqual([0, 1]);
});
