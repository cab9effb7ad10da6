// A run as the terminal shows it: the JSON value that scripts read, and the same as text.
import type { MetricPoint } from '#shared/event.ts';
import { metricWords, validationMetric } from '#shared/metric.ts';
import type { Run } from '#shared/run.ts';
import { specToJson } from '#shared/spec.ts';
import { chart, type Series } from './chart.ts';
import { failureText } from './failure.ts';
import { counted, duration, metric, moment } from './figures.ts';
import { flightText } from './flight-view.ts';
import { type NameOf, parametersOf, receiptTable } from './receipt-view.ts';
import { table } from './table.ts';

const CHART_SIZE = { width: 60, height: 8 };

/** The value behind `--json`. Times are ISO 8601 UTC, durations seconds, errors fractions. */
export function runValue(run: Run): Record<string, unknown> {
  return {
    run: run.id,
    name: run.name,
    state: run.state,
    ...(run.error ? { error: run.error } : {}),
    ...(run.interruption ? { interruption: run.interruption } : {}),
    metrics: run.metrics,
    seconds: seconds(run.durationMs),
    pretrainingSeconds: seconds(pretrainingTotalMs(run)),
    finetuningSeconds: seconds(run.finetuningMs),
    epochs: run.epochs,
    bestEpoch: run.bestEpoch,
    dataset: run.datasetId,
    datasetSha256: run.datasetSha256,
    rows: run.rows,
    seed: run.spec.seed,
    engine: run.engine,
    layers: run.layers.map((layer) => ({ ...layer, parameters: parametersOf(layer) })),
    weights: run.weights,
    exact: run.exact,
    repeats: run.repeats,
    notes: run.notes,
    tags: run.tags,
    starred: run.isStarred,
    archived: run.isArchived,
    queuedAt: iso(run.queuedAt),
    startedAt: iso(run.startedAt),
    endedAt: iso(run.endedAt),
    spec: specToJson(run.spec),
  };
}

/** Everything about one run, in words, with the curve of fine-tuning where there is one. */
export function runText(run: Run, points: readonly MetricPoint[], nameOf: NameOf): string {
  const sections = [
    facts(run),
    run.error && run.error.message !== run.interruption ? failureText(run.error) : '',
    run.error ? flightText(run.error) : '',
    run.layers.length > 0 ? receiptTable(run, nameOf) : '',
    metricTable(run.metrics),
    curveChart(run, points),
  ];
  return sections.filter(Boolean).join('\n\n');
}

/** The list of runs, newest first as given. */
export function runTable(runs: readonly Run[]): string {
  const hasTags = runs.some(({ tags }) => tags.length > 0);
  const columns = [
    { title: 'run' },
    { title: 'state' },
    { title: 'name' },
    { title: 'dataset' },
    { title: 'validation', align: 'right' as const },
    { title: 'time', align: 'right' as const },
    { title: 'queued' },
    ...(hasTags ? [{ title: 'tags' }] : []),
  ];
  const rows = runs.map((run) => [
    run.id,
    run.state,
    run.name,
    run.datasetId,
    validationText(run),
    run.durationMs === null ? '' : duration(run.durationMs),
    moment(run.queuedAt),
    run.tags.join(', '),
  ]);
  return table(columns, rows);
}

/** Values of one metric of fine-tuning, by epoch. */
export function finetuningCurve(points: readonly MetricPoint[], name: string): number[] {
  const values: number[] = [];
  for (const point of points) {
    if (point.phase === 'finetuning' && point.metric === name) values[point.epoch] = point.value;
  }
  return Array.from(values, (value) => value ?? Number.NaN);
}

/** Time all layers' pre-training took together, in milliseconds. */
export function pretrainingTotalMs(run: Run): number {
  return Object.values(run.pretrainingMs).reduce((sum, ms) => sum + ms, 0);
}

function facts(run: Run): string {
  const engine = run.engine;
  const rows = run.rows;
  const lines: [string, string][] = [
    ['run', run.id],
    ['name', run.name],
    ['state', run.interruption ? `${run.state}: ${run.interruption}` : run.state],
    ['dataset', `${run.datasetId}, seed ${run.spec.seed}`],
  ];
  if (rows) {
    const parts = `${rows.train} train (${rows.labelled} labelled), ${rows.validation} validation, ${rows.test} test`;
    lines.push(['rows', parts]);
  }
  if (engine) {
    const threads = counted(engine.threads, 'thread');
    lines.push(['engine', `${engine.backend} ${engine.version}, kernels ${engine.kernels}, ${threads}`]);
  }
  if (run.durationMs !== null) {
    lines.push(['time', [duration(run.durationMs), ...timeParts(run)].join(', ')]);
  }
  if (run.epochs !== null) lines.push(['epochs', `${run.epochs}, best ${(run.bestEpoch ?? 0) + 1}`]);
  if (run.repeats) lines.push(['repeats', run.repeats]);
  if (run.tags.length > 0) lines.push(['tags', run.tags.join(', ')]);
  if (run.notes) lines.push(['notes', run.notes]);
  return lines.map(([name, text]) => `${name.padEnd(8)} ${text}`).join('\n');
}

/** What took its time; a random network has no pre-training, an unsupervised one no fine-tuning. */
function timeParts(run: Run): string[] {
  const pretraining = pretrainingTotalMs(run);
  return [
    ...(pretraining > 0 ? [`pre-training ${duration(pretraining)}`] : []),
    ...(run.finetuningMs === null ? [] : [`fine-tuning ${duration(run.finetuningMs)}`]),
  ];
}

function metricTable(metrics: Readonly<Record<string, number>>): string {
  const names = Object.keys(metrics);
  if (names.length === 0) return '';
  const rows = names.map((name) => [metricWords(name), metric(name, metrics[name] ?? Number.NaN)]);
  return table([{ title: 'metric' }, { title: 'value', align: 'right' }], rows);
}

function curveChart(run: Run, points: readonly MetricPoint[]): string {
  const names = [...new Set(points.filter((point) => point.phase === 'finetuning').map((point) => point.metric))];
  const losses = names.filter((name) => name.endsWith('Loss') || name === 'loss');
  const series: Series[] = losses.map((name) => ({ label: metricWords(name), values: finetuningCurve(points, name) }));
  return series.length > 0 ? chart(`Fine-tuning of ${run.name}`, series, CHART_SIZE) : '';
}

function validationText(run: Run): string {
  const name = validationMetric(run.metrics);
  return name === undefined ? '' : metric(name, run.metrics[name] ?? Number.NaN);
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms) / 1000;
}

function iso(utcMs: number | null): string | null {
  return utcMs === null ? null : new Date(utcMs).toISOString();
}
