// Curves over one axis as an ECharts option: end labels instead of a legend, hairlines, bands, the part still to come.
import type { SeriesStyle } from '../theme/series.ts';
import type { Tokens } from '../theme/tokens.ts';
import type { ChartOption } from './echarts.ts';

export interface Curve {
  readonly name: string;
  /** [x, y] by rising x. */
  readonly points: readonly (readonly [number, number])[];
  readonly style: SeriesStyle;
  /** A single run behind its group's mean: thin, pale, without a label. */
  readonly isFaint?: boolean;
  /** [x, low, high] around the curve. */
  readonly band?: readonly (readonly [number, number, number])[];
}

export interface CurveAxes {
  readonly x: string;
  /** Where x ends, if that is known before the curves get there; the part to come is shaded. */
  readonly xEnd?: number;
  readonly isLogX?: boolean;
  readonly isLogY?: boolean;
  readonly yMin?: number;
  readonly yMax?: number;
}

const FAINT = { width: 0.75, opacity: 0.28 };
const BAND_OPACITY = 0.14;
/** Marks stand on about every eighth of a curve. */
const MARKS = 8;

export function curveOption(curves: readonly Curve[], axes: CurveAxes, tokens: Tokens): ChartOption {
  const axisLine = { lineStyle: { color: tokens.ctl ?? '', width: 1 } };
  const axisLabel = { color: tokens.ink2 ?? '', fontSize: 11, fontFamily: 'IBM Plex Mono' };
  const longest = Math.max(0, ...curves.filter((it) => !it.isFaint).map((it) => it.name.length));
  // Shaded once, however many curves there are.
  const shaded = curves.findIndex((it) => !it.isFaint);
  return {
    grid: { left: 56, right: Math.min(200, 20 + 7 * longest), top: 16, bottom: 36, containLabel: false },
    xAxis: {
      type: axes.isLogX ? 'log' : 'value',
      name: axes.x,
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: { color: tokens.ink3 ?? '', fontSize: 11 },
      ...(axes.xEnd === undefined ? {} : { max: axes.xEnd }),
      minInterval: 1,
      axisLine,
      axisTick: { show: true, lineStyle: { color: tokens.ctl ?? '' } },
      splitLine: { show: false },
      axisLabel,
    },
    yAxis: {
      type: axes.isLogY ? 'log' : 'value',
      scale: true,
      ...(axes.yMin === undefined ? {} : { min: axes.yMin }),
      ...(axes.yMax === undefined ? {} : { max: axes.yMax }),
      axisLine: { show: false },
      splitLine: { lineStyle: { color: tokens.line ?? '', width: 1 } },
      axisLabel,
    },
    tooltip: {
      trigger: 'axis',
      order: 'seriesAsc',
      confine: true,
      backgroundColor: tokens.surface ?? '',
      borderColor: tokens.line2 ?? '',
      textStyle: { color: tokens.ink ?? '', fontSize: 12, fontFamily: 'IBM Plex Mono' },
      axisPointer: { lineStyle: { color: tokens.ink2 ?? '', width: 1 } },
    },
    series: curves.flatMap((curve, index) => [
      ...bandSeries(curve, index, tokens),
      lineSeries(curve, index === shaded ? axes.xEnd : undefined, tokens),
    ]),
  } as ChartOption;
}

function lineSeries(
  { name, points, style, isFaint = false }: Curve,
  /** Where the part to come ends, on the one curve that shades it. */
  xEnd: number | undefined,
  tokens: Tokens,
): object {
  const color = tokens[style.color] ?? '';
  const every = Math.max(1, Math.ceil(points.length / MARKS));
  const last = points.at(-1)?.[0] ?? 0;
  const toCome = xEnd !== undefined && last < xEnd;
  return {
    type: 'line',
    name,
    data: points,
    symbol: isFaint ? 'none' : style.symbol,
    symbolSize: (_value: unknown, { dataIndex }: { dataIndex: number }) => (dataIndex % every === 0 ? 8 : 0),
    lineStyle: {
      color,
      type: style.dash.length > 0 ? [...style.dash] : 'solid',
      width: style.width,
      ...(isFaint && FAINT),
    },
    itemStyle: { color },
    silent: isFaint,
    tooltip: { show: !isFaint },
    endLabel: { show: !isFaint, formatter: '{a}', color, fontSize: 12, fontFamily: 'IBM Plex Sans', distance: 6 },
    labelLayout: { moveOverlap: 'shiftY' },
    emphasis: { disabled: true },
    ...(toCome && {
      markArea: {
        silent: true,
        itemStyle: { color: tokens.ctl ?? '', opacity: 0.08 },
        data: [[{ xAxis: last }, { xAxis: xEnd }]],
      },
    }),
  };
}

/** A band as one filled outline, so that it needs no stacking and survives a log axis. */
function bandSeries({ name, band, style }: Curve, index: number, tokens: Tokens): object[] {
  if (!band || band.length < 2) return [];
  const outline = [...band.map(([x, low]) => [x, low]), ...[...band].reverse().map(([x, , high]) => [x, high])];
  return [
    {
      type: 'custom',
      name: `${name} band`,
      id: `band-${index}`,
      silent: true,
      tooltip: { show: false },
      data: [outline[0]],
      renderItem: (_parameters: unknown, api: { coord(at: unknown): number[] }) => ({
        type: 'polygon',
        shape: { points: outline.map((at) => api.coord(at)) },
        style: { fill: tokens[style.color] ?? '', opacity: BAND_OPACITY },
      }),
      clip: true,
      z: 1,
    },
  ];
}
