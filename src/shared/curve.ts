// A run's curves as its doctor reads them: looked up by name, averaged where single points are noisy.
import type { CurveName } from './contract.ts';
import type { MetricPoint } from './event.ts';

/** [epoch, value], 0-based, by rising epoch. */
export type CurvePoints = readonly (readonly [epoch: number, value: number])[];

/** Looks up one curve of a run; empty for one that it has not. */
export type Curves = (name: CurveName) => CurvePoints;

/** Curves of points in any order. */
export function curvesOf(points: readonly MetricPoint[]): Curves {
  const byName = new Map<string, MetricPoint[]>();
  const nameOf = ({ phase, layer, metric }: CurveName) => `${phase} ${layer} ${metric}`;
  for (const point of points) {
    const own = byName.get(nameOf(point)) ?? [];
    own.push(point);
    byName.set(nameOf(point), own);
  }
  return (name) =>
    (byName.get(nameOf(name)) ?? [])
      .toSorted((a, b) => a.epoch - b.epoch)
      .map(({ epoch, value }) => [epoch, value] as const);
}

/** Mean of a curve's last quarter; null for an empty one. */
export function settled(points: CurvePoints): number | null {
  return points.length === 0 ? null : meanOf(points.slice(-quarter(points)));
}

/** Averages this much further apart than chance alone would put them lie apart for a reason. */
const SIGMAS = 3;

/** How far a curve rose from its lowest quarter to its last one, and after which epoch; null where it did not rise. */
export function riseOf(points: CurvePoints): { least: number; last: number; epoch: number } | null {
  const width = quarter(points);
  const last = settled(points);
  if (last === null) return null;
  let [least, end] = [Number.POSITIVE_INFINITY, 0];
  for (let to = width; to <= points.length; to++) {
    const mean = meanOf(points.slice(to - width, to));
    if (mean < least) [least, end] = [mean, to - 1];
  }
  // Neighbours differ by the noise of both, and hardly by where the curve goes: 1.13 is E|a - b| of normal draws.
  const steps = points.slice(1).map(([, value], i) => Math.abs(value - (points[i]?.[1] ?? value)));
  const noise = steps.reduce((sum, step) => sum + step, 0) / Math.max(1, steps.length) / 1.13;
  if (last - least <= (SIGMAS * noise) / Math.sqrt(width)) return null;
  return { least, last, epoch: points[end]?.[0] ?? 0 };
}

function quarter({ length }: CurvePoints): number {
  return Math.max(1, Math.floor(length / 4));
}

function meanOf(points: CurvePoints): number {
  return points.reduce((sum, [, value]) => sum + value, 0) / points.length;
}
