// The split covers every row once, keeps the classes in proportion, and depends on nothing but its own seed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawLabelledRows, type Split, splitRows } from '../../../src/worker/core/split.ts';

const fractions = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 40 }),
  validation: fc.double({ min: 0, max: 0.45, noNaN: true }),
  test: fc.double({ min: 0, max: 0.45, noNaN: true }),
});

const everyRow = (split: Split) => [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
const upTo = (length: number) => Array.from({ length }, (_, i) => i);

describe('the split', () => {
  it('puts each row into exactly one part, in the fractions asked for to within a row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fractions, (rows, rule) => {
        const split = splitRows(rows, 0, null, rule);
        expect(everyRow(split)).toEqual(upTo(rows));
        expect(Math.abs(split.test.length - rule.test * rows)).toBeLessThanOrEqual(1);
        expect(Math.abs(split.validation.length - rule.validation * rows)).toBeLessThanOrEqual(1);
      }),
      { seed: 4 },
    );
  });

  it('gives every part each class in proportion, to within two rows', () => {
    const classes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(classes, fractions, (labels, rule) => {
        const split = splitRows(labels.length, 0, Int32Array.from(labels), rule);
        expect(everyRow(split)).toEqual(upTo(labels.length));
        for (const k of [0, 1, 2, 3, 4]) {
          const size = labels.filter((label) => label === k).length;
          const count = (rows: Uint32Array) => rows.filter((row) => labels[row] === k).length;
          expect(Math.abs(count(split.test) - rule.test * size)).toBeLessThan(1 + 1e-6);
          expect(Math.abs(count(split.validation) - rule.validation * size)).toBeLessThan(2);
        }
      }),
      { seed: 5 },
    );
  });

  it('keeps a given test set, the last rows, whole and apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), fractions, (own, given, rule) => {
        const split = splitRows(own + given, given, null, rule);
        expect(Array.from(split.test)).toEqual(upTo(own + given).slice(own));
        expect(everyRow(split)).toEqual(upTo(own + given));
        expect(Math.abs(split.validation.length - rule.validation * own)).toBeLessThanOrEqual(1);
      }),
      { seed: 6 },
    );
  });

  it('is the same for one seed and another for the next, and not in the order of the rows', () => {
    const rule = { seed: 1, validation: 0.2, test: 0.2 };
    const split = splitRows(100, 0, null, rule);
    expect(splitRows(100, 0, null, rule)).toEqual(split);
    expect(splitRows(100, 0, null, { ...rule, seed: 2 })).not.toEqual(split);
    expect(Array.from(split.test)).not.toEqual(upTo(20));
  });

  it('draws every row into the test equally often over seeds', () => {
    const counts = new Float64Array(10);
    for (let seed = 0; seed < 2000; seed++) {
      for (const row of splitRows(10, 0, null, { seed, validation: 0.1, test: 0.3 }).test) counts[row]!++;
    }
    for (const count of counts) expect(Math.abs(count - 600) / Math.sqrt(2000 * 0.3 * 0.7)).toBeLessThan(4);
  });

  it('keeps wanted rows for training, and the sizes of the other parts', () => {
    const kept = new Set([3, 50, 51, 99]);
    const split = splitRows(100, 0, null, { seed: 1, validation: 0.2, test: 0.3 }, kept);
    for (const row of kept) expect(split.train).toContain(row);
    expect(everyRow(split)).toEqual(upTo(100));
    expect([split.validation.length, split.test.length]).toEqual([20, 30]);
  });
});

describe('labelled rows', () => {
  const classes = Int32Array.from({ length: 60 }, (_, i) => (i < 40 ? 0 : i < 55 ? 1 : 2));
  const train = Uint32Array.from(upTo(60));

  it('are training rows, as many of each class, with the remainder on the first classes', () => {
    const rows = drawLabelledRows(train, 11, classes, 3, 1);
    expect(new Set(rows).size).toBe(11);
    expect([0, 1, 2].map((k) => rows!.filter((row) => classes[row] === k).length)).toEqual([4, 4, 3]);
    const few = drawLabelledRows(train.slice(5, 50), 4, classes, 2, 1);
    expect(few!.every((row) => row >= 5 && row < 50)).toBe(true);
  });

  it('are null where a class has too few', () => {
    expect(drawLabelledRows(train, 15, classes, 3, 1)).not.toBeNull();
    expect(drawLabelledRows(train, 18, classes, 3, 1)).toBeNull();
    expect(drawLabelledRows(train, 61, null, 0, 1)).toBeNull();
  });

  it('are the same for one seed and others for the next; without classes any rows', () => {
    expect(drawLabelledRows(train, 12, classes, 3, 1)).toEqual(drawLabelledRows(train, 12, classes, 3, 1));
    expect(drawLabelledRows(train, 12, classes, 3, 2)).not.toEqual(drawLabelledRows(train, 12, classes, 3, 1));
    expect(drawLabelledRows(train, 60, null, 0, 1)).toEqual(train);
  });
});
