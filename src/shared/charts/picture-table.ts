// Every picture of a study with its numbers as a table.
import type { Axis, AxisValue, HeatPicture, LinesPicture, Spread, StudyPicture } from '../study-picture.ts';
import { axisWords, namesOf } from './axis.ts';

export interface PictureTable {
  readonly head: readonly string[];
  /** Already written for people. */
  readonly rows: readonly (readonly string[])[];
}

export function pictureTable(picture: StudyPicture): PictureTable {
  switch (picture.kind) {
    case 'lines':
      return linesTable(picture);
    case 'heat':
      return heatTable(picture);
    case 'images':
      return {
        head: ['Pictures', 'Count', 'Size'],
        rows: picture.groups.map(({ name, count }) => [name, String(count), `${picture.width} × ${picture.height}`]),
      };
    case 'scatter':
      return {
        head: ['Class', picture.x.title, picture.y.title],
        rows: picture.groups.flatMap(({ name, points }) =>
          points.map(([x, y]) => [name, axisWords(picture.x, x), axisWords(picture.y, y)]),
        ),
      };
    case 'parallel':
      return {
        head: ['Run', ...picture.axes.map(({ title }) => title)],
        rows: picture.lines.map(({ run, values }) => [
          run,
          ...picture.axes.map((axis, i) => axisWords(axis, values[i] ?? null)),
        ]),
      };
  }
}

function linesTable({ x, y, lines }: LinesPicture): PictureTable {
  const all = lines.flatMap(({ points }) => points.map((it) => it.x));
  const isNames = all.some((it) => typeof it === 'string');
  const places: AxisValue[] = isNames ? namesOf(all) : [...new Set(all.map(Number))].toSorted((a, b) => a - b);
  return {
    head: [x.title, ...lines.map(({ name }) => name)],
    rows: places.map((place) => [
      axisWords(x, place),
      ...lines.map(({ points }) =>
        spreadWords(
          y,
          points.find((it) => String(it.x) === String(place)),
        ),
      ),
    ]),
  };
}

/** "5.40 % (5.17 % to 5.63 %), n 5". */
export function spreadWords(axis: Pick<Axis, 'metric'>, spread: Spread | undefined): string {
  if (!spread) return '–';
  const { mean, low, high, n } = spread;
  const say = (value: number) => axisWords(axis, value);
  return n > 1 ? `${say(mean)} (${say(low)} to ${say(high)}), n ${n}` : `${say(mean)}, n 1`;
}

function heatTable({ x, y, value, columns, rows, cells, paths }: HeatPicture): PictureTable {
  const marks = paths.flatMap(({ name, points }) =>
    points.map(([px, py]) => [`${name}: ${axisWords(y, py)}, ${axisWords(x, px)}`, ...columns.map(() => '')]),
  );
  return {
    head: [`${y.title} \\ ${x.title}`, ...columns.map((it) => axisWords(x, it))],
    rows: [
      ...rows.map((row, i) => [
        axisWords(y, row),
        ...columns.map((_, j) => axisWords(value, cells[i]?.[j]?.value ?? null)),
      ]),
      ...marks,
    ],
  };
}
