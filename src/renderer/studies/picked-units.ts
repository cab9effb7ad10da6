// Units picked by hand for a probe: toggled one by one, typed as numbers, and walked over with the arrow keys.
import type { UnitSelection } from '#shared/study.ts';
import { counted, ordinal } from '../formats.ts';

type Unit = UnitSelection['units'][number];

/** 0-based units of one layer, by rising number. */
export function unitsIn(units: readonly Unit[], layer: number): number[] {
  return units
    .filter((it) => it.layer === layer)
    .map(({ unit }) => unit)
    .toSorted((a, b) => a - b);
}

/** Exactly these units of one layer, each once; those of other layers stay. */
export function withUnitsOf(units: readonly Unit[], layer: number, chosen: readonly number[]): Unit[] {
  const others = units.filter((it) => it.layer !== layer);
  const all = [...others, ...[...new Set(chosen)].map((unit) => ({ layer, unit }))];
  return all.toSorted((a, b) => a.layer - b.layer || a.unit - b.unit);
}

/** One unit more, or without it where it was picked. */
export function toggled(units: readonly Unit[], { layer, unit }: Unit): Unit[] {
  const here = unitsIn(units, layer);
  return withUnitsOf(units, layer, here.includes(unit) ? here.filter((it) => it !== unit) : [...here, unit]);
}

/** Other layers; units picked in layers that are no longer asked are forgotten. */
export function withLayers(
  { units }: UnitSelection,
  layers: readonly number[],
): Pick<UnitSelection, 'layers' | 'units'> {
  return { layers: [...layers], units: units.filter(({ layer }) => layers.includes(layer)) };
}

/** "12 units of layer 1, 3 units of layer 2". */
export function pickedWords(units: readonly Unit[]): string {
  const layers = [...new Set(units.map(({ layer }) => layer))].toSorted((a, b) => a - b);
  if (layers.length === 0) return 'No unit is picked yet.';
  return layers
    .map((layer) => `${counted(unitsIn(units, layer).length, 'unit')} of layer ${ordinal(layer)}`)
    .join(', ');
}

/** Where a key leads from tile `at` of `count` in rows of `columns`; null for keys that lead nowhere. */
export function tileAfter(key: string, at: number, count: number, columns: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns },
    ...{ Home: -at, End: count - 1 - at },
  };
  const step = steps[key];
  if (step === undefined) return null;
  const next = at + step;
  // Past the first or last row a key stays where it is, so that its column isn't lost.
  return next < 0 || next >= count ? at : next;
}
