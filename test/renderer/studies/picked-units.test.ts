// Units picked by hand: what a click, a typed list and the arrow keys come to.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  pickedWords,
  tileAfter,
  toggled,
  unitsIn,
  withLayers,
  withUnitsOf,
} from '../../../src/renderer/studies/picked-units.ts';

const at = (layer: number, ...units: number[]) => units.map((unit) => ({ layer, unit }));
const anyUnits = fc.uniqueArray(fc.record({ layer: fc.nat(2), unit: fc.nat(9) }), {
  selector: ({ layer, unit }) => `${layer} ${unit}`,
});

test('picked twice is left again, and other layers stay as they are', () => {
  const units = [...at(0, 3), ...at(1, 3)];
  expect(toggled(units, { layer: 0, unit: 1 })).toEqual([...at(0, 1, 3), ...at(1, 3)]);
  expect(toggled(units, { layer: 0, unit: 3 })).toEqual(at(1, 3));
  fc.assert(
    fc.property(anyUnits, fc.nat(2), fc.nat(9), (all, layer, unit) => {
      const sorted = withUnitsOf(all, layer, unitsIn(all, layer));
      const once = toggled(all, { layer, unit });
      expect(unitsIn(once, layer).includes(unit)).toBe(!unitsIn(all, layer).includes(unit));
      expect(toggled(once, { layer, unit })).toEqual(sorted);
    }),
  );
});

test('typed units take the place of those of their layer, each once and by number', () => {
  expect(withUnitsOf([...at(1, 0), ...at(0, 5)], 0, [7, 2, 7])).toEqual([...at(0, 2, 7), ...at(1, 0)]);
});

test('units of a layer that is no longer asked are forgotten', () => {
  const selection = {
    ...{ layers: [0, 1], choose: 'picked' as const, count: 100 },
    units: [...at(0, 1), ...at(1, 4)],
  };
  expect(withLayers(selection, [1, 2])).toEqual({ layers: [1, 2], units: at(1, 4) });
});

test('what is picked, in words', () => {
  expect(pickedWords([])).toBe('No unit is picked yet.');
  expect(pickedWords([...at(1, 2), ...at(0, 1, 3)])).toBe('2 units of layer 1, 1 unit of layer 2');
});

test('keys lead to the neighbours, and never out of the tiles', () => {
  // 7 tiles in rows of 3.
  expect(tileAfter('ArrowRight', 2, 7, 3)).toBe(3);
  expect(tileAfter('ArrowDown', 2, 7, 3)).toBe(5);
  expect(tileAfter('ArrowDown', 5, 7, 3)).toBe(5);
  expect(tileAfter('ArrowUp', 1, 7, 3)).toBe(1);
  expect([tileAfter('Home', 4, 7, 3), tileAfter('End', 4, 7, 3)]).toEqual([0, 6]);
  expect(tileAfter('a', 4, 7, 3)).toBeNull();
  const keys = fc.constantFrom('ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End');
  fc.assert(
    fc.property(
      keys,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      (key, n, columns, i) => {
        const next = tileAfter(key, i % n, n, columns);
        expect(next).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThan(n);
      },
    ),
  );
});
