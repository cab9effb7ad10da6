// What a logarithmic axis needs to be told: where it begins, and what it has no place for.
import type { Colours, SeriesStyle } from './series.ts';

interface Drawn {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  readonly style: SeriesStyle;
}

/** The decade below the lowest value that a log axis can show. */
export function logFloor(curves: readonly Pick<Drawn, 'points'>[]): number {
  const shown = curves.flatMap(({ points }) => points.flatMap(([, y]) => (y > 0 ? y : [])));
  const lowest = shown.reduce((least, y) => Math.min(least, y), Number.POSITIVE_INFINITY);
  return Number.isFinite(lowest) ? 10 ** Math.floor(Math.log10(lowest)) : 0.1;
}

/** Values that a log axis has no place for stand as marks at its foot, never left out in silence. */
export function beyondSeries(curves: readonly Drawn[], floor: number, colours: Colours): object[] {
  return curves.flatMap(({ name, points, style }) => {
    const beyond = points.filter(([, y]) => y <= 0);
    if (beyond.length === 0) return [];
    return {
      type: 'scatter',
      name: `${name}, zero or below`,
      data: beyond.map(([x, y]) => ({ value: [x, floor], name: String(y) })),
      symbol: 'triangle',
      symbolRotate: 180,
      symbolSize: 8,
      symbolOffset: [0, -5],
      itemStyle: { color: colours[style.color] ?? '' },
    };
  });
}
