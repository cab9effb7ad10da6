// Curves over one axis as an ECharts option: end labels instead of a legend, hairlines, bands, the part still to come.
import { measure } from '../formats.ts';
import type { SeriesStyle } from '../theme/series.ts';
import type { Tokens } from '../theme/tokens.ts';
import type { ChartOption } from './echarts.ts';
import { beyondSeries, logFloor } from './log-axis.ts';
import { tooltipText } from './tooltip.ts';

export interface Curve {
  readonly name: string;
  /** [x, y] by rising x. */
  readonly points: readonly (readonly [number, number])[];
  readonly style: SeriesStyle;
  /** A single run behind its group's mean: thin, pale, without a label. */
  readonly isFaint?: boolean;
  /** What a smoothed line was made of: pale, without a label. */
  readonly isRaw?: boolean;
  /** Triangles with two words, where something began to go wrong. */
  readonly alerts?: readonly { readonly x: number; readonly label: string }[];
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
  /** Room for the names at the ends, in pixels; longer names are cut. */
  readonly labelWidth?: number;
}

const FAINT = { width: 0.75, opacity: 0.28 };
const RAW = { width: 1, opacity: 0.3, type: 'solid' };
const BAND_OPACITY = 0.14;
/** Names at the ends of curves are cut here, in pixels. */
const LABEL_WIDTH = 180;
/** Marks stand on about every eighth of a curve. */
const MARKS = 8;

export function curveOption(curves: readonly Curve[], axes: CurveAxes, tokens: Tokens): ChartOption {
  const axisLine = { lineStyle: { color: tokens.ctl ?? '', width: 1 } };
  const axisLabel = {
    color: tokens.ink2 ?? '',
    fontSize: 11,
    fontFamily: 'IBM Plex Mono',
    formatter: (value: number) => measure(value, 5),
  };
  const longest = Math.max(0, ...curves.filter(isMain).map((it) => it.name.length));
  const floor = axes.isLogY ? logFloor(curves) : null;
  // Shaded once, however many curves there are.
  const shaded = curves.findIndex(isMain);
  return {
    grid: {
      left: 56,
      right: Math.min(axes.labelWidth ?? LABEL_WIDTH, 7 * longest) + 20,
      top: 16,
      bottom: 36,
      containLabel: false,
    },
    xAxis: {
      type: axes.isLogX ? 'log' : 'value',
      name: axes.x,
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: { color: tokens.ink3 ?? '', fontSize: 11, fontFamily: 'IBM Plex Sans' },
      ...(axes.xEnd === undefined ? {} : { max: axes.xEnd }),
      ...(axes.isLogX ? {} : { minInterval: 1 }),
      axisLine,
      axisTick: { show: true, lineStyle: { color: tokens.ctl ?? '' } },
      splitLine: { show: false },
      axisLabel,
    },
    yAxis: {
      type: axes.isLogY ? 'log' : 'value',
      scale: true,
      ...(axes.yMin === undefined ? {} : { min: axes.yMin }),
      ...(floor === null ? {} : { min: floor }),
      ...(axes.yMax === undefined ? {} : { max: axes.yMax }),
      axisLine: { show: false },
      splitLine: { lineStyle: { color: tokens.line ?? '', width: 1 } },
      axisLabel,
    },
    tooltip: {
      trigger: 'axis',
      order: 'seriesAsc',
      confine: true,
      formatter: tooltipText(
        curves.map((it) => (isMain(it) ? it.name : null)),
        axes.x,
      ),
      backgroundColor: tokens.surface ?? '',
      borderColor: tokens.line2 ?? '',
      textStyle: {
        color: tokens.ink ?? '',
        fontSize: 12,
        fontFamily: 'IBM Plex Mono',
        rich: Object.fromEntries(curves.map(({ style }, i) => [`s${i}`, { color: tokens[style.color] ?? '' }])),
      },
      axisPointer: { lineStyle: { color: tokens.ink2 ?? '', width: 1 } },
    },
    series: [
      ...curves.flatMap((curve, index) => [
        ...bandSeries(curve, index, floor, tokens),
        lineSeries(curve, floor, index === shaded ? axes.xEnd : undefined, axes.labelWidth ?? LABEL_WIDTH, tokens),
      ]),
      ...(floor === null ? [] : beyondSeries(curves, floor, tokens)),
    ],
  } as ChartOption;
}

/** True for the lines that have a name of their own. */
export function isMain({ isFaint = false, isRaw = false }: Curve): boolean {
  return !isFaint && !isRaw;
}

function lineSeries(
  curve: Curve,
  floor: number | null,
  /** Where the part to come ends, on the one curve that shades it. */
  xEnd: number | undefined,
  labelWidth: number,
  tokens: Tokens,
): object {
  const { name, points, style, isRaw = false } = curve;
  const isFaint = !isMain(curve);
  const color = tokens[style.color] ?? '';
  const every = Math.max(1, Math.ceil(points.length / MARKS));
  const last = points.at(-1)?.[0] ?? 0;
  const toCome = xEnd !== undefined && last < xEnd;
  return {
    type: 'line',
    name,
    data: floor === null ? points : points.map(([x, y]) => [x, y > 0 ? y : null]),
    symbol: isFaint ? 'none' : style.symbol.replace(/^empty(.*)/, (_, shape: string) => shape.toLowerCase()),
    symbolSize: (_value: unknown, { dataIndex }: { dataIndex: number }) => (dataIndex % every === 0 ? 8 : 0),
    lineStyle: {
      color,
      type: style.dash.length > 0 ? [...style.dash] : 'solid',
      width: style.width,
      ...(isFaint && (isRaw ? RAW : FAINT)),
    },
    // Hollow markers: filled with the ground they stand on.
    itemStyle: { color: tokens.surface ?? '', borderColor: color, borderWidth: 1.75 },
    silent: isFaint,
    tooltip: { show: !isFaint },
    endLabel: {
      // Without a single point to stand at, a label would land anywhere.
      show: !isFaint && points.some(([, y]) => floor === null || y > 0),
      formatter: '{a}',
      color,
      fontSize: 12,
      lineHeight: 15,
      fontFamily: 'IBM Plex Sans',
      distance: 6,
      width: labelWidth,
      overflow: 'truncate',
    },
    labelLayout: { moveOverlap: 'shiftY' },
    emphasis: { disabled: true },
    ...alertMarks(curve, tokens),
    ...(toCome && {
      markArea: {
        silent: true,
        itemStyle: { color: tokens.ctl ?? '', opacity: 0.08 },
        data: [[{ xAxis: last }, { xAxis: xEnd }]],
      },
    }),
  };
}

function alertMarks({ alerts = [], points }: Curve, tokens: Tokens): object {
  const data = alerts.flatMap(({ x, label }) => {
    const at = points.findLast((point) => point[0] <= x);
    return at ? [{ name: label, coord: [...at] }] : [];
  });
  if (data.length === 0) return {};
  return {
    markPoint: {
      silent: true,
      symbol: 'triangle',
      symbolSize: 11,
      itemStyle: { color: tokens.warn ?? '' },
      label: {
        formatter: '{b}',
        position: 'bottom',
        distance: 5,
        color: tokens.warn ?? '',
        fontSize: 11,
        fontFamily: 'IBM Plex Sans',
      },
      data,
    },
  };
}

/** A band as one filled outline, so that it needs no stacking and survives a log axis. */
function bandSeries({ name, band, style }: Curve, index: number, floor: number | null, tokens: Tokens): object[] {
  if (!band || band.length < 2) return [];
  const least = floor ?? Number.NEGATIVE_INFINITY;
  const outline = [
    ...band.map(([x, low]) => [x, Math.max(low, least)]),
    ...[...band].reverse().map(([x, , high]) => [x, Math.max(high, least)]),
  ];
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
