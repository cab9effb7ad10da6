// Scalings are fitted on the training rows only, and applied the same way to every row.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitScaling,
  type RawRows,
  rowsInMemory,
  type ScalingKind,
  scaleRows,
} from '../../../src/worker/core/scaling.ts';

const values = Float32Array.of(2, 10, 5, 4, 30, 5, 6, 20, 5, 100, -50, 7);
const data = rowsInMemory(values, 3);
const train = Uint32Array.of(0, 1, 2);
const all = Uint32Array.of(0, 1, 2, 3);

function scaled(kind: ScalingKind, sharedRange = false, from: RawRows = data, rows = all): number[][] {
  const flat = scaleRows(from, rows, fitScaling(kind, from, train, sharedRange));
  return Array.from(rows, (_, n) => Array.from(flat.slice(n * from.columns, (n + 1) * from.columns)));
}

describe('scaling', () => {
  it('"none" leaves the values as they are', () => {
    expect(scaled('none').flat()).toEqual(Array.from(values));
  });

  it('"unit" maps the training range of each column to [0, 1] and clips other rows to it; constants become 0', () => {
    const [first, second, third, unseen] = scaled('unit');
    expect(first).toEqual([0, 0, 0]);
    expect(second).toEqual([0.5, 1, 0]);
    expect(third).toEqual([1, 0.5, 0]);
    expect(unseen).toEqual([1, 0, 1]);
  });

  it('"unit" of pictures uses one range for all pixels, so that contrast survives', () => {
    const pixels = rowsInMemory(Uint8Array.of(0, 10, 50, 20, 25, 100), 2);
    expect(
      scaled('unit', true, pixels, train)
        .flat()
        .map((x) => Number(x.toFixed(6))),
    ).toEqual([0, 0.1, 0.5, 0.2, 0.25, 1]);
    expect(scaled('unit', false, pixels, train).map((row) => row[0])).toEqual([0, 1, 0.5]);
  });

  it('"standardise" gives the training rows mean 0 and deviation 1 in each column, and clips nothing', () => {
    const rows = scaled('standardise');
    for (const column of [0, 1]) {
      const seen = rows.slice(0, 3).map((row) => row[column]!);
      expect(seen.reduce((a, b) => a + b)).toBeCloseTo(0, 5);
      expect(seen.reduce((a, b) => a + b ** 2, 0) / 3).toBeCloseTo(1, 5);
    }
    expect(rows[3]![0]).toBeCloseTo((100 - 4) / Math.sqrt(8 / 3), 3);
    expect(rows.map((row) => row[2])).toEqual([0, 0, 0, 2]);
  });

  it('"binarise" gives 1 from the threshold on, after scaling to [0, 1]', () => {
    expect(scaled({ binarise: 0.5 }).map((row) => row.slice(0, 2))).toEqual([
      [0, 0],
      [1, 1],
      [1, 1],
      [1, 0],
    ]);
  });

  it('"sample" keeps the probabilities and says that they are to be drawn', () => {
    expect(fitScaling('sample', data, train, false).sample).toBe(true);
    expect(fitScaling('unit', data, train, false).sample).toBe(false);
    expect(scaled('sample')).toEqual(scaled('unit'));
  });

  it('never looks at other rows than those it is fitted on, changes no data, and scales a row alone as among others', () => {
    const kinds = fc.constantFrom<ScalingKind>('none', 'unit', 'standardise', 'sample', { binarise: 0.25 });
    const values = fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(kinds, values, values, fc.boolean(), (kind, numbers, others, shared) => {
        const own = Float32Array.from(numbers);
        const raw = rowsInMemory(own, 3);
        const changed = rowsInMemory(Float32Array.from([...numbers.slice(0, 9), ...others.slice(9)]), 3);
        const fitted = fitScaling(kind, raw, train, shared);
        expect(fitScaling(kind, changed, train, shared)).toEqual(fitted);
        const batch = scaleRows(raw, all, fitted);
        expect(scaleRows(raw, Uint32Array.of(2), fitted)).toEqual(batch.slice(6, 9));
        expect(own).toEqual(Float32Array.from(numbers));
        if (fitted.clip) expect(batch.every((x) => x >= 0 && x <= 1)).toBe(true);
      }),
      { seed: 3 },
    );
  });

  it('writes into the array it is given', () => {
    const out = new Float32Array(3);
    const fitted = fitScaling('none', data, train, false);
    expect(scaleRows(data, Uint32Array.of(1), fitted, out)).toBe(out);
    expect(Array.from(out)).toEqual([4, 30, 5]);
  });

  it('looks bytes up to the very bits that it computes for the same numbers as floats', () => {
    const kinds = fc.constantFrom<ScalingKind>('none', 'unit', 'standardise', 'sample', { binarise: 0.25 });
    const bytes = fc.uint8Array({ minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(kinds, bytes, fc.boolean(), (kind, values, shared) => {
        const raw = rowsInMemory(values, 3);
        const fitted = fitScaling(kind, raw, train, shared);
        expect(scaleRows(raw, all, fitted)).toEqual(scaleRows(rowsInMemory(Float32Array.from(values), 3), all, fitted));
      }),
      { seed: 4 },
    );
  });
});
