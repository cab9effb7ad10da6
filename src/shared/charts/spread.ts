// What lies around a curve: its band, or whiskers where the axis has names.
import type { Colours, SeriesStyle } from './series.ts';

interface Spread {
  readonly name: string;
  readonly style: SeriesStyle;
  /** [x, low, high] around the curve. */
  readonly band?: readonly (readonly [number, number, number])[];
}

const BAND_OPACITY = 0.14;

/** What lies around a curve: a filled outline, or a whisker over every name. */
export function spreadSeries(
  { name, band = [], style }: Spread,
  index: number,
  { names }: { readonly names?: readonly string[] },
  floor: number | null,
  colours: Colours,
): object[] {
  const color = colours[style.color] ?? '';
  const least = floor ?? Number.NEGATIVE_INFINITY;
  const shown = band.map(([x, low, high]) => [x, Math.max(low, least), Math.max(high, least)] as const);
  if (shown.length < (names ? 1 : 2)) return [];
  const series = { type: 'custom', name: `${name} band`, id: `band-${index}`, silent: true, tooltip: { show: false } };
  if (names) return [{ ...series, data: shown, renderItem: whisker(shown, color), encode: { x: 0, y: [1, 2] }, z: 1 }];
  // One outline needs no stacking and survives a log axis.
  const outline = [...shown.map(([x, low]) => [x, low]), ...shown.toReversed().map(([x, , high]) => [x, high])];
  return [
    {
      ...series,
      data: [outline[0]],
      renderItem: (_parameters: unknown, api: Coordinates) => ({
        type: 'polygon',
        shape: { points: outline.map((at) => api.coord(at)) },
        style: { fill: color, opacity: BAND_OPACITY },
      }),
      clip: true,
      z: 1,
    },
  ];
}

interface Coordinates {
  coord(at: readonly unknown[]): number[];
}

/** Half the length of the bars at a whisker's ends, in pixels. */
const WHISKER = 5;

function whisker(band: readonly (readonly [number, number, number])[], color: string) {
  return ({ dataIndex }: { dataIndex: number }, api: Coordinates): object => {
    const [at, low, high] = band[dataIndex] ?? [0, 0, 0];
    const [x = 0, bottom = 0] = api.coord([at, low]);
    const [, top = 0] = api.coord([at, high]);
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: 'line',
      shape: { x1, y1, x2, y2 },
      style: { stroke: color, lineWidth: 1.5 },
    });
    const bar = (y: number) => line(x - WHISKER, y, x + WHISKER, y);
    return { type: 'group', children: [line(x, bottom, x, top), bar(bottom), bar(top)] };
  };
}
