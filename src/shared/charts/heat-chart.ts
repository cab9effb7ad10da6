// A study's table of colours as a chart: values in their cells, dashed where there is nothing yet, paths on top.
import type { HeatPicture } from '../study-picture.ts';
import { axisWords, placeAmong, placeWords } from './axis.ts';
import { nameStyle, namesBelow, type PlainOption, scaleStyle, tooltipStyle } from './plain-option.ts';
import { rampColour, textOn } from './ramp.ts';
import { type Colours, seriesStyle } from './series.ts';

/** One cell as the chart keeps it; a click finds its runs here. */
export interface HeatDatum {
  /** Column, row, and the place of its value on the scale of colours. */
  readonly value: readonly [column: number, row: number, shade: number];
  readonly runs: readonly string[];
}

/** More columns, or more characters of values in a row, than these leave no room for values. */
const MOST_WITH_VALUES = 14;
const MOST_CHARACTERS = 70;
const CHARACTER = 7;
const WIDEST_NAME = 180;
/** Of a path's name; longer ones go on in another line. */
const PATH_NAME = 190;

export function heatChart(picture: HeatPicture, colours: Colours): PlainOption {
  const { x, y, value, columns, rows, paths } = picture;
  const isLog = value.scale === 'log';
  const cells = cellsOf(picture);
  const [least, most] = picture.range ?? rangeOf(cells);
  const rowNames = placeWords(y, rows);
  const columnNames = placeWords(x, columns);
  const left = 24 + Math.min(WIDEST_NAME, CHARACTER * Math.max(4, ...rowNames.map((it) => it.length)));
  // Names are read from the top, numbers rise.
  const inverse = y.scale === 'names';
  const yPlace = { inverse, nameLocation: inverse ? 'start' : 'end' };
  const below = x.scale === 'names' ? namesBelow(columnNames, colours) : { nameGap: 24 };
  const longest = Math.max(0, ...cells.map((it) => shownValue(picture, it.value).length));
  const hasGaps = columns.length <= MOST_WITH_VALUES && columns.length * longest <= MOST_CHARACTERS;
  return {
    grid: { left, right: 96, top: 32, bottom: 16 + below.nameGap, containLabel: false },
    xAxis: [axisOf(x.title, columnNames, { nameLocation: 'middle', ...below }, colours), overlay(columns.length)],
    yAxis: [axisOf(y.title, rowNames, yPlace, colours), overlay(rows.length, inverse)],
    visualMap: {
      ...{ type: 'continuous', seriesIndex: 0, dimension: 2, orient: 'vertical', right: 4, top: 28, calculable: false },
      ...{
        itemWidth: 10,
        itemHeight: 120,
        min: least,
        max: most,
      },
      ...{ text: cells.length === 0 ? ['', ''] : [most, least].map((it) => axisWords(value, isLog ? 10 ** it : it)) },
      inRange: { color: [colours['ramp-low'] ?? '', colours['ramp-high'] ?? ''] },
      textStyle: scaleStyle(colours),
    },
    tooltip: {
      trigger: 'item',
      formatter: ({ data }: { data?: Partial<HeatDatum> }) => cellWords(picture, data?.value),
      ...tooltipStyle(colours),
    },
    series: [
      {
        type: 'heatmap',
        name: value.title,
        data: cells.map((cell) => ({
          ...cell,
          label: { color: textOn(rampColour((cell.value[2] - least) / (most - least || 1), colours)) },
        })),
        label: {
          ...{ show: hasGaps, fontSize: 12, fontFamily: 'IBM Plex Mono' },
          formatter: ({ data }: { data: HeatDatum }) => shownValue(picture, data.value),
        },
        itemStyle: hasGaps ? { borderColor: colours.surface ?? '', borderWidth: 2 } : {},
        emphasis: { itemStyle: { borderColor: colours.accent ?? '', borderWidth: 2 } },
      },
      emptyCells(picture, colours),
      ...paths.flatMap((path, i) => pathLines(path, i, picture, colours)),
    ],
  };
}

function cellsOf({ cells, value }: HeatPicture): HeatDatum[] {
  return cells.flatMap((row, y) =>
    row.flatMap((cell, x) => {
      if (cell === null) return [];
      const shade = value.scale === 'log' ? Math.log10(cell.value) : cell.value;
      return Number.isFinite(shade) ? [{ value: [x, y, shade] as const, runs: cell.runs }] : [];
    }),
  );
}

/** 0 to 1 where there is no cell yet. */
function rangeOf(cells: readonly HeatDatum[]): readonly [number, number] {
  const shades = cells.map((it) => it.value[2]);
  return shades.length === 0 ? [0, 1] : [Math.min(...shades), Math.max(...shades)];
}

function shownValue({ value, cells }: HeatPicture, [column, row]: HeatDatum['value']): string {
  return axisWords(value, cells[row]?.[column]?.value ?? null).replace(' %', '');
}

function cellWords({ x, y, value, columns, rows, cells }: HeatPicture, at: HeatDatum['value'] | undefined): string {
  if (!at) return '';
  const [column, row] = at;
  const cell = cells[row]?.[column];
  return [
    `${y.title} ${axisWords(y, rows[row] ?? null)}`,
    `${x.title} ${axisWords(x, columns[column] ?? null)}`,
    `${value.title} ${axisWords(value, cell?.value ?? null)}`,
  ].join('\n');
}

function axisOf(name: string, data: readonly string[], place: object, colours: Colours): object {
  return {
    ...{ type: 'category', data, name, nameTextStyle: nameStyle(colours) },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: { ...scaleStyle(colours), width: WIDEST_NAME, overflow: 'truncate' },
    ...place,
  };
}

/** A hidden axis that counts cells, for what lies between them. */
function overlay(cells: number, inverse = false): object {
  return { type: 'value', show: false, min: -0.5, max: cells - 0.5, inverse };
}

function emptyCells({ cells }: HeatPicture, colours: Colours): object {
  return {
    ...{ type: 'custom', name: 'not there yet', silent: true, tooltip: { show: false } },
    data: cells.flatMap((row, y) => row.flatMap((cell, x) => (cell === null ? [[x, y]] : []))),
    renderItem: (
      _parameters: unknown,
      api: { value(dimension: number): number; coord(at: number[]): number[]; size(of: number[]): number[] },
    ) => {
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
      const [width = 0, height = 0] = api.size([1, 1]).map((it) => it - 6);
      return {
        type: 'rect',
        shape: { x: x - width / 2, y: y - height / 2, width, height, r: 2 },
        style: { fill: 'none', stroke: colours.ctl ?? '', lineDash: [3, 3] },
      };
    },
  };
}

/** A halo under each path keeps it apart from whatever colour it crosses. */
function pathLines(
  { name, points }: HeatPicture['paths'][number],
  index: number,
  { columns, rows }: HeatPicture,
  colours: Colours,
): object[] {
  const style = seriesStyle(index - 1);
  const places = points.map(([x, y]) => [placeAmong(columns, x), placeAmong(rows, y)] as const);
  const end = places.length - 1;
  // Where the path does not come from.
  const position = (places[end]?.[1] ?? 0) >= (places[0]?.[1] ?? 0) ? 'top' : 'bottom';
  const label = {
    ...{ show: true, position, formatter: name, distance: 8, padding: [1, 4], width: PATH_NAME, overflow: 'break' },
    ...{ fontSize: 12, lineHeight: 15, fontFamily: 'IBM Plex Sans', color: colours.ink ?? '' },
    ...{ backgroundColor: colours.surface ?? '' },
  };
  const line = { type: 'line', name, xAxisIndex: 1, yAxisIndex: 1, silent: true, data: places };
  return [
    { ...line, name: `${name} halo`, symbol: 'none', lineStyle: { color: colours.surface ?? '', width: 6 }, z: 4 },
    {
      ...line,
      ...{ symbolSize: 8, z: 5, symbol: style.symbol.replace(/^empty(.*)/, (_, it: string) => it.toLowerCase()) },
      lineStyle: { color: colours.ink ?? '', type: style.dash.length > 0 ? [...style.dash] : 'solid', width: 2 },
      itemStyle: { color: colours.surface ?? '', borderColor: colours.ink ?? '', borderWidth: 1.75 },
      data: places.map((value, i) => (i === end ? { value, label } : { value })),
    },
  ];
}
