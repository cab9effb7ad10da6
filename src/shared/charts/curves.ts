// Curves over one axis as an ECharts option: end labels instead of a legend, hairlines, bands, the part still to come.
import { measure } from '../measure.ts';
import { beyondSeries, logFloor } from './log-axis.ts';
import { nameStyle, namesBelow, type PlainOption, scaleStyle, tooltipStyle } from './plain-option.ts';
import type { Colours, SeriesStyle } from './series.ts';
import { spreadSeries } from './spread.ts';
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
  /** Where x begins, ends and has its marks, if it does not count anything. */
  readonly xScale?: { readonly min: number; readonly max: number; readonly interval: number };
  /** x counts these names instead of being a number; whiskers stand for bands. */
  readonly names?: readonly string[];
  /** Name above the vertical axis. */
  readonly y?: string;
  /** How values are written; plain numbers where it is left out. */
  readonly xWords?: (value: number) => string;
  readonly yWords?: (value: number) => string;
  /** Beside the vertical axis; like all values where it is left out. */
  readonly yTick?: (value: number) => string;
  readonly isLogY?: boolean;
  readonly yMin?: number;
  readonly yMax?: number;
  /** Room for the names at the ends, in pixels; longer names are cut. */
  readonly labelWidth?: number;
  /** Longer names go on in another line instead. */
  readonly wrapsNames?: boolean;
}

const FAINT = { width: 0.75, opacity: 0.28 };
const RAW = { width: 1, opacity: 0.3, type: 'solid' };
/** Names at the ends of curves are cut here, in pixels. */
const LABEL_WIDTH = 180;
/** Marks stand on about every eighth of a curve. */
const MARKS = 8;

export function curvePlan(curves: readonly Curve[], axes: CurveAxes, colours: Colours): PlainOption {
  const longest = Math.max(0, ...curves.filter(isMain).map((it) => it.name.length));
  const floor = axes.isLogY ? logFloor(curves) : null;
  // Shaded once, however many curves there are.
  const shaded = curves.findIndex(isMain);
  const names = curves.map((it) => (isMain(it) ? it.name : null));
  const dots = curves.map(({ style }, i) => [`s${i}`, { color: colours[style.color] ?? '' }] as const);
  return {
    grid: {
      left: 56,
      right: Math.min(axes.labelWidth ?? LABEL_WIDTH, 7 * longest) + 20,
      top: axes.y === undefined ? 16 : 32,
      bottom: axes.names ? 14 + namesBelow(axes.names, colours).nameGap : 36,
      containLabel: false,
    },
    xAxis: xAxis(axes, colours),
    yAxis: yAxis(axes, floor, colours),
    tooltip: {
      trigger: 'axis',
      order: 'seriesAsc',
      formatter: tooltipText(names, axes.x, axes),
      ...tooltipStyle(colours, Object.fromEntries(dots)),
      axisPointer: { lineStyle: { color: colours.ink2 ?? '', width: 1 } },
    },
    series: [
      ...curves.flatMap((curve, index) => [
        ...spreadSeries(curve, index, axes, floor, colours),
        lineSeries(curve, floor, index === shaded ? axes.xEnd : undefined, axes, colours),
      ]),
      ...(floor === null ? [] : beyondSeries(curves, floor, colours)),
    ],
  };
}

function xAxis({ x, xEnd, isLogX, xScale, names, xWords = plain }: CurveAxes, colours: Colours): object {
  const axis = {
    name: x,
    nameLocation: 'middle',
    nameGap: 22,
    nameTextStyle: nameStyle(colours),
    axisLine: { lineStyle: { color: colours.ctl ?? '', width: 1 } },
    axisTick: { show: true, lineStyle: { color: colours.ctl ?? '' } },
    splitLine: { show: false },
  };
  if (names) {
    const axisLine = { ...axis.axisLine, onZero: false };
    return { ...axis, type: 'category', data: names, axisLine, ...namesBelow(names, colours) };
  }
  return {
    ...axis,
    type: isLogX ? 'log' : 'value',
    ...(xEnd === undefined ? {} : { max: xEnd }),
    ...(isLogX ? { min: 'dataMin', ...(xEnd === undefined && { max: 'dataMax' }) } : (xScale ?? { minInterval: 1 })),
    // The last mark keeps clear of the names at the ends.
    axisLabel: { ...scaleStyle(colours), formatter: xWords, ...(xScale && { alignMaxLabel: 'right' }) },
  };
}

function yAxis(
  { y, isLogY, yMin, yMax, yWords = plain, yTick = yWords }: CurveAxes,
  floor: number | null,
  colours: Colours,
): object {
  return {
    type: isLogY ? 'log' : 'value',
    scale: true,
    ...(y === undefined
      ? {}
      : { name: y, nameTextStyle: { ...nameStyle(colours), align: 'left', padding: [0, 0, 0, -44] } }),
    ...(yMin === undefined ? {} : { min: yMin }),
    ...(floor === null ? {} : { min: floor }),
    ...(yMax === undefined ? {} : { max: yMax }),
    axisLine: { show: false, onZero: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colours.line ?? '', width: 1 } },
    axisLabel: { ...scaleStyle(colours), formatter: yTick },
  };
}

function plain(value: number): string {
  return measure(value, 5);
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
  { labelWidth = LABEL_WIDTH, wrapsNames = false, names }: CurveAxes,
  colours: Colours,
): object {
  const { name, points, style, isRaw = false } = curve;
  const isFaint = !isMain(curve);
  const color = colours[style.color] ?? '';
  const every = names ? 1 : Math.max(1, Math.ceil(points.length / MARKS));
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
    itemStyle: { color: colours.surface ?? '', borderColor: color, borderWidth: 1.75 },
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
      overflow: wrapsNames ? 'break' : 'truncate',
    },
    labelLayout: { moveOverlap: 'shiftY' },
    emphasis: { disabled: true },
    ...alertMarks(curve, colours),
    ...(toCome && {
      markArea: {
        silent: true,
        itemStyle: { color: colours.ctl ?? '', opacity: 0.08 },
        data: [[{ xAxis: last }, { xAxis: xEnd }]],
      },
    }),
  };
}

function alertMarks({ alerts = [], points }: Curve, colours: Colours): object {
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
      itemStyle: { color: colours.warn ?? '' },
      label: {
        formatter: '{b}',
        position: 'bottom',
        distance: 5,
        color: colours.warn ?? '',
        fontSize: 11,
        fontFamily: 'IBM Plex Sans',
      },
      data,
    },
  };
}
