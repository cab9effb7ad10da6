// The lines of one chart: what each shown row comes to, over epochs, updates or time, smoothed and then thinned out.

import type { Curve as Line } from '#shared/charts/curves.ts';
import type { CurveName, Curve as Values } from '#shared/contract.ts';
import { isFraction, isHigherBetter, metricWords } from '#shared/metric.ts';
import { isFinal, type Run } from '#shared/run.ts';
import { type GroupPoint, groupCurve, minus } from '../charts/group-curve.ts';
import { smooth, thin } from '../charts/smooth.ts';
import type { ShownRow } from './selection.ts';

export interface LineSettings {
  readonly mode: 'value' | 'difference';
  readonly x: 'epoch' | 'updates' | 'time';
  readonly isLogX: boolean;
  readonly isLogY: boolean;
  /** 0: off; below 1. */
  readonly smoothing: number;
  readonly hasBand: boolean;
}

export const PLAIN: LineSettings = {
  mode: 'value',
  x: 'epoch',
  isLogX: false,
  isLogY: false,
  smoothing: 0,
  hasBand: true,
};

/** Every curve that was fetched, by run id. */
export type CurvesOfRuns = ReadonlyMap<string, Values>;

/** More points than this are more than a chart has pixels. */
const MOST_DRAWN = 2000;

interface Member {
  readonly run: Run;
  readonly curve: Values;
}

/** "Validation error, %" or "Reconstruction error, layer 1". */
export function curveTitle({ metric, layer }: CurveName): string {
  const words = metricWords(metric);
  const unit = isFraction(metric) ? ', %' : '';
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${layer === null ? '' : `, layer ${layer + 1}`}${unit}`;
}

export function directionWords({ metric }: CurveName): string {
  if (/freeEnergy/.test(metric)) return 'its level means nothing, its gap does';
  return isHigherBetter(metric) ? 'higher is better' : 'lower is better';
}

export function axisWords({ x }: LineSettings, { layer }: CurveName): string {
  const phase = layer === null ? 'fine-tuning' : 'pre-training';
  if (x === 'time') return `${phase} time without pauses, seconds`;
  return x === 'updates' ? `${phase} updates` : `${phase} epoch`;
}

/** The lines of all shown rows. A row's line depends on nothing but its own runs, and in differences the baseline's. */
export function linesOf(
  shown: readonly ShownRow[],
  curves: CurvesOfRuns,
  name: CurveName,
  settings: LineSettings,
): Line[] {
  const baseline = shown.find(({ isBaseline }) => isBaseline);
  const base = settings.mode === 'difference' && baseline ? membersOf(baseline, curves) : null;
  return shown.flatMap((row) => rowLines(row, membersOf(row, curves), base, name, settings));
}

function membersOf({ row }: ShownRow, curves: CurvesOfRuns): Member[] {
  return row.runs.flatMap((run) => {
    const curve = curves.get(run.id);
    return curve && curve.epochs.length > 0 ? [{ run, curve }] : [];
  });
}

function rowLines(
  { row, style, isOther }: ShownRow,
  all: readonly Member[],
  base: readonly Member[] | null,
  name: CurveName,
  settings: LineSettings,
): Line[] {
  const members = base ? against(all, base) : all;
  // A run that is under way would cut the mean short, so it stands beside it until it is over.
  const over = members.filter(({ run }) => isFinal(run.state));
  const behind = over.length > 0 ? over : members;
  if (behind.length === 0) return [];
  const { smoothing, hasBand } = settings;
  const raw = groupCurve(behind.map(({ curve }) => curve));
  const even = smoothing > 0 ? groupCurve(behind.map(({ curve }) => smoothed(curve, smoothing))) : raw;
  const toX = placement(behind, name, settings);
  const scale = isFraction(name.metric) ? 100 : 1;
  const label = isOther ? 'Other' : `${row.name}${members.length > 1 ? ` (n ${behind.length})` : ''}`;
  const draw = (points: readonly GroupPoint[]) => place(points, toX, scale);
  const faint = members.length > 1 ? members : [];
  return [
    ...(smoothing > 0 ? [{ name: `${label}, raw`, points: draw(raw).points, style, isRaw: true }] : []),
    ...faint.map(({ run, curve }) => ({
      name: run.name,
      points: draw(groupCurve([smoothed(curve, smoothing)])).points,
      style,
      isFaint: true,
    })),
    { name: label, style, ...draw(even), ...(hasBand ? {} : { band: [] }) },
  ];
}

/** Each run minus the baseline's run of the same seed; where none has it, minus the baseline's mean. */
function against(members: readonly Member[], base: readonly Member[]): Member[] {
  const centre = groupCurve(base.map(({ curve }) => curve));
  const average = { epochs: centre.map(({ epoch }) => epoch), values: centre.map(({ value }) => value) };
  return members.map(({ run, curve }) => {
    const twin = base.find((other) => other.run.spec.seed === run.spec.seed);
    return { run, curve: minus(curve, twin?.curve ?? average) };
  });
}

function place(
  points: readonly GroupPoint[],
  toX: (epoch: number) => number | null,
  scale: number,
): Pick<Line, 'points' | 'band'> {
  const placed = points.flatMap((point) => {
    const x = toX(point.epoch);
    return x === null ? [] : [[x, scale * point.value, point] as const];
  });
  const edges = new Map(placed.map(([x, , { band }]) => [x, band]));
  const drawn = thin(
    placed.map(([x, y]) => [x, y] as const),
    MOST_DRAWN,
  );
  const band = drawn.flatMap(([x]) => {
    const [low, high] = edges.get(x) ?? [];
    return low === undefined || high === undefined ? [] : [[x, scale * low, scale * high] as const];
  });
  return { points: drawn, band };
}

/** Where an epoch stands on the x axis: the mean of the places it has in these runs; null where it has none. */
function placement(members: readonly Member[], name: CurveName, { x }: LineSettings): (epoch: number) => number | null {
  if (x === 'epoch') return (epoch) => epoch + 1;
  const steps = members.map(({ run, curve }) =>
    x === 'updates' ? updatesPerEpoch(run, name) : secondsPerEpoch(run, name, curve),
  );
  const known = steps.filter((step) => step !== null);
  if (known.length < members.length) return () => null;
  const step = known.reduce((sum, it) => sum + it, 0) / known.length;
  return (epoch) => (epoch + 1) * step;
}

function updatesPerEpoch({ spec, rows }: Run, { layer }: CurveName): number | null {
  if (!rows) return null;
  const place = layer === null ? null : spec.stack[layer];
  const batchSize =
    layer === null ? spec.finetuning?.batchSize : place?.kind === 'rbm' ? place.pretraining?.batchSize : null;
  return batchSize ? Math.ceil((layer === null ? rows.labelled : rows.train) / batchSize) : null;
}

/** A phase's time is known once it is over; its epochs are alike, so each counts as an equal share. */
function secondsPerEpoch(
  { pretrainingMs, finetuningMs }: Run,
  { layer }: CurveName,
  { epochs }: Values,
): number | null {
  const phaseMs = layer === null ? finetuningMs : pretrainingMs[layer];
  const last = epochs.at(-1);
  return phaseMs === undefined || phaseMs === null || last === undefined ? null : phaseMs / 1000 / (last + 1);
}

function smoothed({ epochs, values }: Values, factor: number): Values {
  const points = smooth(
    epochs.map((epoch, i) => [epoch, values[i] ?? Number.NaN] as const),
    factor,
  );
  return { epochs, values: points.map(([, value]) => value) };
}
