// The loss around fine-tuning as pictures: lines, and the plane as a map with the places that runs went through.
import { metricWords } from './metric.ts';
import type { Axis, HeatPicture, Line, LinesPicture } from './study-picture.ts';
import type { SurfaceLine, SurfacePlane, SurfaceResult, SurfaceValues } from './surface.ts';

/** What runs are called, by id. */
export type RunNames = (run: string) => string;

export type SurfaceMeasure = 'loss' | 'error';

/** More lines than this, training and held-out rows counted by themselves, and only the latter are drawn. */
const MOST_LINES = 6;

/** One line per run and part, and one between the ends of two runs; places from 0 (start) to 1 (end). */
export function surfaceLines({ lines, measure }: SurfaceResult, shown: SurfaceMeasure, nameOf: RunNames): LinesPicture {
  const named = lines.flatMap((line) => {
    const train = drawn(`${lineName(line, nameOf)}, training`, line, line.train[shown]);
    const { validation } = line;
    if (!validation) return [train];
    const heldOut = drawn(`${lineName(line, nameOf)}, validation`, line, validation[shown]);
    return 2 * lines.length > MOST_LINES ? [heldOut] : [train, heldOut];
  });
  return {
    kind: 'lines',
    title: `${shown === 'loss' ? 'Loss' : 'Error'} on the straight line between weights`,
    x: { title: 'from start (0) to end (1)', scale: 'linear', metric: null },
    y: valueAxis(shown, measure),
    lines: named,
  };
}

function lineName({ from, to }: SurfaceLine, nameOf: RunNames): string {
  return from === to ? nameOf(from) : `${nameOf(from)} to ${nameOf(to)}`;
}

function drawn(name: string, { places }: SurfaceLine, values: SurfaceValues['loss']): Line {
  const points = values.map((mean, i) => ({ x: places[i]!, mean, low: mean, high: mean, n: 1 }));
  return { name, points: points.filter(({ mean }) => Number.isFinite(mean)) };
}

function valueAxis(shown: SurfaceMeasure, measure: SurfaceResult['measure']): Axis {
  const metric = shown === 'loss' ? 'trainLoss' : measure === 'error' ? 'trainError' : 'trainRmse';
  return { title: shown === 'loss' ? 'loss' : metricWords(measure), scale: 'linear', metric };
}

/** The plane of training rows; null where none was asked for, or the runs span none. */
export function surfaceMap(result: SurfaceResult, shown: SurfaceMeasure, nameOf: RunNames): HeatPicture | null {
  const { plane, measure } = result;
  if (!plane) return null;
  const axis = (title: string): Axis => ({ title, scale: 'linear', metric: null });
  const isAround = plane.kind === 'random';
  return {
    kind: 'heat',
    title: `${shown === 'loss' ? 'Training loss' : 'Training error'} in a plane through weights`,
    x: axis(isAround ? 'first random direction' : 'from the first start (0) to the first end (1)'),
    y: axis(isAround ? 'second random direction' : 'at right angles to it, in the same unit'),
    value: valueAxis(shown, measure),
    columns: plane.x.map(tidy),
    rows: plane.y.map(tidy),
    cells: plane[shown].map((row) => row.map((value) => (Number.isFinite(value) ? { value, runs: [] } : null))),
    paths: pathsOf(plane, nameOf),
  };
}

/** Grid places are decimal fractions; what arithmetic in twos adds to them is not worth reading. */
function tidy(place: number): number {
  // "|| 0": what rounds to nothing from below would keep its sign.
  return Number(place.toFixed(6)) || 0;
}

/** From each run's start to its end; a point that lies off the plane is drawn where it falls on it, and named so. */
function pathsOf({ marks }: SurfacePlane, nameOf: RunNames): HeatPicture['paths'] {
  const runs = [...new Set(marks.map(({ run }) => run))];
  return runs.map((run) => {
    const own = marks.filter((mark) => mark.run === run);
    const away = Math.max(...own.map(({ distance }) => distance));
    const name = away > 0.01 ? `${nameOf(run)} (up to ${away.toFixed(2)} off this plane)` : nameOf(run);
    return { name, points: own.map(({ x, y }) => [x, y] as const) };
  });
}
