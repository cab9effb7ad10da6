// Parts and draws of rows have every class in proportion.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawFolds, drawProportional } from '../../../src/worker/core/folds.ts';

const classesAndPart = fc.record({
  classes: fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 60 }).map((list) => Int32Array.from(list)),
  part: fc.integer({ min: 2, max: 4 }),
  seed: fc.nat(),
});

const counts = (values: Iterable<number>, of: number) =>
  Array.from({ length: of }, (_, k) => [...values].filter((value) => value === k).length);

it('parts differ by one row at most, and so does each class in them', () => {
  fc.assert(
    fc.property(classesAndPart, ({ classes, part, seed }) => {
      const folds = drawFolds(classes, part, { seed, purpose: 35, layer: 0, step: 0 });
      const spread = (list: number[]) => Math.max(...list) - Math.min(...list);
      expect(spread(counts(folds, part))).toBeLessThanOrEqual(1);
      for (let k = 0; k < 4; k++) {
        const own = folds.filter((_, row) => classes[row] === k);
        expect(spread(counts(own, part))).toBeLessThanOrEqual(1);
      }
    }),
  );
});

it('a draw has as many rows as asked for, each once, and each class by its share', () => {
  fc.assert(
    fc.property(classesAndPart, ({ classes, part, seed }) => {
      const count = Math.floor(classes.length / part);
      const drawn = drawProportional(classes, count, { seed, purpose: 34, layer: 0, step: 0 });
      expect(new Set(drawn).size).toBe(count);
      const own = Int32Array.from(drawn, (row) => classes[row]!);
      counts(own, 4).forEach((found, k) => {
        const share = (counts(classes, 4)[k]! * count) / classes.length;
        expect(Math.abs(found - share)).toBeLessThanOrEqual(1);
      });
    }),
  );
});
