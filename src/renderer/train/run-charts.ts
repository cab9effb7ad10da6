// What the two charts of a phase show: which curves, how they look, and the words about them.

import type { Curve } from '#shared/charts/curves.ts';
import type { SeriesStyle } from '#shared/charts/series.ts';
import type { Place } from '#shared/event.ts';
import { isFraction, metricWords } from '#shared/metric.ts';
import type { TableOfNumbers } from '../charts/data-table.tsx';
import { type Point, smooth, thin } from '../charts/smooth.ts';
import { measure, percent, signed } from '../formats.ts';
import type { LayerState } from '../layer-state.ts';
import type { RunCurves } from './run-curves.ts';

/** A phase whose curves are looked at. */
export type PhasePick = Pick<Place, 'phase' | 'layer'>;

export interface ChartModel {
  readonly title: string;
  /** What the title's measure is, and its newest value. */
  readonly about: string;
  readonly curves: readonly Curve[];
  /** The measure starts at zero, so the axis does. */
  readonly isFromZero: boolean;
  readonly summary: string;
  readonly table: () => TableOfNumbers;
}

/** More points than this on one line show nothing more. */
const MOST_POINTS = 1200;

/** With more points than this a thick line hides itself. */
const MANY_POINTS = 500;

const HELD_OUT: SeriesStyle = { color: 's4', dash: [9, 3, 2, 3], symbol: 'emptyDiamond', width: 2 };
const STATE_TOKEN: Readonly<Record<LayerState, string>> = { train: 'train', tune: 'tune', frozen: 'frozen' };

/** Metrics that the charts draw together; any other is a choice of its own. */
const TOGETHER = ['freeEnergyTrain', 'freeEnergyValidation'];

/** The second chart of a phase: the gap or both free energies, the held-out error, or any other metric by its name. */
export function secondCharts(curves: RunCurves, pick: PhasePick): { readonly value: string; readonly label: string }[] {
  const names = curves.metrics(pick);
  const isPretraining = pick.phase === 'pretraining';
  const energies = isPretraining
    ? [
        ...(names.includes('freeEnergyValidation') ? [{ value: 'gap', label: 'Free-energy gap' }] : []),
        // Some units have none; before the first epoch nobody knows.
        ...(names.length === 0 || names.includes('freeEnergyTrain')
          ? [{ value: 'energies', label: 'Free energy' }]
          : []),
      ]
    : [];
  const isDrawn = (name: string) => TOGETHER.includes(name) || firstMetrics(names, pick).includes(name);
  const others = names.filter((name) => !isDrawn(name));
  return [...energies, ...others.map((value) => ({ value, label: capitalised(metricWords(value)) }))];
}

/** What the first chart draws: up-down learning has a reconstruction error, and a loss only of its label units. */
function firstMetrics(names: readonly string[], { phase }: PhasePick): readonly string[] {
  const isOfLoss = phase === 'finetuning' && !names.includes('reconstructionError');
  return isOfLoss ? ['trainLoss', 'validationLoss'] : ['reconstructionError'];
}

interface Look {
  readonly state: LayerState;
  readonly smoothing: number;
  /** What stands on the curve that it is about: the held-out one where a chart has both. */
  readonly alerts?: Curve['alerts'];
}

/** The first chart: what the phase brings down. */
export function firstChart(curves: RunCurves, pick: PhasePick, look: Look): ChartModel {
  if (firstMetrics(curves.metrics(pick), pick).includes('reconstructionError')) {
    const training = lineOf(curves, pick, 'reconstructionError');
    return model('Reconstruction error', 'per unit, lower is better', [{ name: 'training', points: training }], look);
  }
  const lines = [
    { name: 'training', points: lineOf(curves, pick, 'trainLoss') },
    { name: 'held-out', points: lineOf(curves, pick, 'validationLoss') },
  ];
  return model('Loss', 'lower is better', lines, look);
}

/** The second chart, by the value of its choice. */
export function secondChart(curves: RunCurves, pick: PhasePick, choice: string, look: Look): ChartModel {
  if (choice === 'gap') {
    const points = gap(lineOf(curves, pick, 'freeEnergyTrain'), lineOf(curves, pick, 'freeEnergyValidation'));
    const words = 'held-out minus training';
    return model('Free-energy gap', words, [{ name: 'gap', points }], look, (value) => signed(value));
  }
  if (choice === 'energies') {
    const lines = [
      { name: 'training', points: lineOf(curves, pick, 'freeEnergyTrain') },
      { name: 'held-out', points: lineOf(curves, pick, 'freeEnergyValidation') },
    ];
    return model('Free energy', 'mean per row', lines, look, (value) => measure(value), false);
  }
  const isShare = isFraction(choice);
  const scaled = lineOf(curves, pick, choice).map(([x, y]): Point => [x, isShare ? 100 * y : y]);
  const name = choice.startsWith('validation') ? 'held-out' : 'training';
  const words = isShare ? 'per cent of rows' : '';
  const format = (value: number) => (isShare ? percent(value / 100) : measure(value));
  return model(capitalised(metricWords(choice)), words, [{ name, points: scaled }], look, format, isShare);
}

/** Held-out minus training, where both are known. */
export function gap(train: readonly Point[], heldOut: readonly Point[]): Point[] {
  const known = new Map(train);
  return heldOut.flatMap(([x, y]) => {
    const other = known.get(x);
    return other === undefined ? [] : [[x, y - other] as const];
  });
}

function lineOf(curves: RunCurves, { phase, layer }: PhasePick, metric: string): Point[] {
  return curves.points({ phase, layer, metric });
}

interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

function model(
  title: string,
  words: string,
  all: readonly Line[],
  look: Look,
  format: (value: number) => string = (value) => measure(value),
  isFromZero = true,
): ChartModel {
  const lines = all.filter(({ points }) => points.length > 0);
  const newest = lines.map(({ name, points }) => {
    const value = points.at(-1)?.[1];
    return value === undefined ? '' : `${lines.length > 1 ? `${name} ` : ''}${format(value)}`;
  });
  const epoch = lines[0]?.points.at(-1)?.[0];
  const said = newest.filter((it) => it !== '').join(', ');
  return {
    title,
    about: [words, epoch === undefined ? '' : `${said} at epoch ${epoch}`].filter((it) => it !== '').join(': '),
    curves: lines.flatMap((line, i) => drawn(line, i === lines.length - 1 ? look : { ...look, alerts: [] })),
    isFromZero: isFromZero && lines.every(({ points }) => points.every(([, y]) => y >= 0)),
    summary: epoch === undefined ? `${title}: no epoch is over yet.` : `${title} after epoch ${epoch}: ${said}.`,
    table: () => tableOf(title, lines),
  };
}

/** The line, smoothed, with its raw self faint behind it. */
function drawn({ name, points }: Line, { state, smoothing, alerts = [] }: Look): Curve[] {
  const own: SeriesStyle = { color: STATE_TOKEN[state], dash: [], symbol: 'emptyCircle', width: 2 };
  const base = name === 'held-out' ? HELD_OUT : own;
  const style = points.length > MANY_POINTS ? { ...base, width: 1 } : base;
  const line: Curve = { name, points: thin(smooth(points, smoothing), MOST_POINTS), style, alerts };
  if (smoothing === 0) return [line];
  return [{ name: `${name}, raw`, points: thin(points, MOST_POINTS), style, isFaint: true }, line];
}

function tableOf(title: string, lines: readonly Line[]): TableOfNumbers {
  const values = lines.map(({ points }) => new Map(points));
  const epochs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].toSorted((a, b) => a - b);
  return {
    caption: `${title} at the end of each epoch`,
    columns: ['epoch', ...lines.map(({ name }) => name)],
    rows: epochs.map((epoch) => [String(epoch), ...values.map((it) => it.get(epoch) ?? null)]),
  };
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
