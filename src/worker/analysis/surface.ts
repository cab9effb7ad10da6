// The loss of a network along the line from where fine-tuning began to where it ended, and in a plane through such points.
import { AppError } from '#shared/error.ts';
import type { AnalysisJob } from '#shared/job.ts';
import type { SurfaceLine, SurfacePlane, SurfaceRequest, SurfaceResult, SurfaceValues } from '#shared/surface.ts';
import {
  difference,
  moved,
  type Plane,
  type Position,
  planeThrough,
  projected,
  randomDirection,
} from '../core/surface.ts';
import { evaluate } from '../training/examples.ts';
import { openSubject } from './subject.ts';
import { type Journey, journeyNetwork, journeyOf } from './tuning-journey.ts';

/** What is measured anywhere: training rows, and held-out ones where there are some. */
interface Gauge {
  readonly measure: 'error' | 'rmse';
  readonly train: (at: Position) => Measured;
  readonly validation: ((at: Position) => Measured) | null;
}

interface Measured {
  readonly loss: number;
  readonly error: number;
}

/**
 * Breathes after each place.
 * @throws AppError BAD_USAGE for runs that can't be compared, SHAPE_MISMATCH for those without a tuned head.
 */
export function* surface(request: SurfaceRequest, { models }: AnalysisJob): Generator<null, SurfaceResult> {
  if (models.length < 1 || models.length > 3) {
    throw new AppError('BAD_USAGE', `A loss surface is drawn for one to three runs; name them, not ${models.length}.`);
  }
  const [first, ...others] = models.map(journeyOf) as [Journey, ...Journey[]];
  for (const other of others) refuseDifferent(first, other);
  const { data } = openSubject(models[0]!);
  const network = journeyNetwork(first);
  const measured = (rows: Uint32Array) => {
    const examples = data.examples(rows.subarray(0, request.rows));
    return (at: Position) => {
      network.moveTo(at);
      const { loss = Number.NaN, error, rmse } = evaluate(network.layers, examples);
      return { loss, error: error ?? rmse ?? Number.NaN };
    };
  };
  const { validation } = data.split;
  const gauge: Gauge = {
    measure: data.target?.kind === 'value' ? 'rmse' : 'error',
    train: measured(data.labelled),
    validation: validation.length > 0 ? measured(validation) : null,
  };
  const lines: SurfaceLine[] = [];
  for (const it of [first, ...others]) lines.push(yield* lineOf(gauge, request, it.run, it.run, it.start, it.end));
  for (const it of others) lines.push(yield* lineOf(gauge, request, first.run, it.run, first.end, it.end));
  const plane = yield* planeOf(gauge, request, first, others);
  network.dispose();
  const trainRows = Math.min(request.rows, data.labelled.length);
  return { measure: gauge.measure, trainRows, validationRows: Math.min(request.rows, validation.length), lines, plane };
}

function refuseDifferent(first: Journey, other: Journey): void {
  if (first.dataset !== other.dataset) {
    throw new AppError('BAD_USAGE', 'One loss surface belongs to one dataset; choose runs of the same dataset.');
  }
  if (first.shape === other.shape) return;
  const what = `The networks have the shapes ${first.shape} and ${other.shape}`;
  throw new AppError('SHAPE_MISMATCH', `${what}, so no line leads from one to the other; choose runs of one shape.`);
}

/** count places from -beyond to 1 + beyond, or from low to high. */
export function evenly(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

function* lineOf(
  gauge: Gauge,
  { points, beyond }: SurfaceRequest,
  from: string,
  to: string,
  start: Position,
  end: Position,
): Generator<null, SurfaceLine> {
  const places = evenly(-beyond, 1 + beyond, points);
  const step = difference(start, end);
  const found: { train: Measured; validation: Measured | null }[] = [];
  for (const place of places) {
    const at = moved(start, [step], [place]);
    found.push({ train: gauge.train(at), validation: gauge.validation?.(at) ?? null });
    yield null;
  }
  const validation = found.flatMap((it) => it.validation ?? []);
  return {
    ...{ from, to, places, train: valuesOf(found.map(({ train }) => train)) },
    validation: validation.length > 0 ? valuesOf(validation) : null,
  };
}

function valuesOf(found: readonly Measured[]): SurfaceValues {
  return { loss: found.map(({ loss }) => loss), error: found.map(({ error }) => error) };
}

function* planeOf(
  gauge: Gauge,
  request: SurfaceRequest,
  first: Journey,
  others: readonly Journey[],
): Generator<null, SurfacePlane | null> {
  if (request.plane === 'none') return null;
  const isAround = request.plane === 'random';
  const plane = isAround ? aroundEnd(first, request.seed) : throughEnds(first, others[0], request.seed);
  // Runs that never moved, or that moved along one line, span no plane.
  if (plane.unit === 0) return null;
  const marks = isAround
    ? [{ run: first.run, point: 'end' as const, x: 0, y: 0, distance: 0 }]
    : [first, ...others].flatMap(({ run, start, end }) => [
        { run, point: 'start' as const, ...projected(plane, start) },
        { run, point: 'end' as const, ...projected(plane, end) },
      ]);
  const [x, y] = isAround
    ? [evenly(-1, 1, request.planePoints), evenly(-1, 1, request.planePoints)]
    : sides(request, marks);
  const [loss, error]: [number[][], number[][]] = [[], []];
  for (const up of y) {
    const row: Measured[] = [];
    for (const along of x) {
      row.push(gauge.train(moved(plane.origin, [plane.x, plane.y], [along, up])));
      yield null;
    }
    loss.push(row.map((it) => it.loss));
    error.push(row.map((it) => it.error));
  }
  return { kind: request.plane, x, y, loss, error, marks };
}

function throughEnds({ start, end }: Journey, other: Journey | undefined, seed: number): Plane {
  if (other) return planeThrough(start, end, other.end);
  return planeThrough(start, end, moved(start, [randomDirection(end, seed, 0)], [1]));
}

/** Two random directions, each of the length that filter normalisation gives it; high-dimensional ones meet nearly squarely. */
function aroundEnd({ end }: Journey, seed: number): Plane {
  return { origin: end, x: randomDirection(end, seed, 0), y: randomDirection(end, seed, 1), unit: 1 };
}

/** A frame around all marks, with a margin. */
function sides({ planePoints, beyond }: SurfaceRequest, marks: SurfacePlane['marks']): [number[], number[]] {
  const side = (values: readonly number[], least: number) => {
    const [low, high] = [Math.min(...values, -least), Math.max(...values, least)];
    const margin = beyond * Math.max(1, high - low);
    return evenly(low - margin, high + margin, planePoints);
  };
  return [
    side(
      marks.map(({ x }) => x),
      0,
    ),
    side(
      marks.map(({ y }) => y),
      marks.length === 2 ? 0.5 : 0,
    ),
  ];
}
