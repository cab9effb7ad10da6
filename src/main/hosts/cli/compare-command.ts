// strata compare: runs ranked by validation, and where their configurations differ.
import { type Comparison, compareRuns, type Group } from '#shared/comparison.ts';
import { metricWords } from '#shared/metric.ts';
import type { Run } from '#shared/run.ts';
import { type Call, type Command, done } from './command.ts';
import { duration, metric } from './figures.ts';
import { runValue } from './run-view.ts';
import { withApp } from './session.ts';
import { table } from './table.ts';

/** Longest value that a cell of the difference table shows. */
const CELL_WIDTH = 28;

export const compareCommand: Command = {
  name: 'compare',
  summary: 'Rank runs by validation and show where their configurations differ',
  positionals: '<run> <run> ...',
  count: [2, Number.POSITIVE_INFINITY],
  options: {},
  example: 'strata compare 01JD2M 01JD2N',
  run: (call: Call) =>
    withApp(call, 'read', (app) => {
      const found = call.positionals.map((text) => app.runs.find(text));
      const runs = [...new Map(found.map((run) => [run.id, run])).values()];
      const comparison = compareRuns(runs, app.runs.list());
      return done(comparisonValue(comparison, runs), comparisonText(comparison, runs));
    }),
};

function comparisonValue(comparison: Comparison, runs: readonly Run[]): object {
  return {
    rankedBy: comparison.rankedBy,
    groups: comparison.groups.map((group, i) => ({
      rank: comparison.rankedBy === null ? null : i + 1,
      runs: group.runs.map((run) => run.id),
      n: group.runs.length,
      mean: group.mean,
      lowest: group.lowest,
      highest: group.highest,
      interval: group.interval && { low: group.interval.low, high: group.interval.high },
    })),
    runs: comparison.groups.flatMap((group) => group.runs.map(runValue)),
    differences: comparison.differences.map(({ path, values }) => ({
      path,
      values: Object.fromEntries(runs.map((run, i) => [run.id, values[i] ?? null])),
    })),
    warnings: comparison.warnings,
    verdict: comparison.verdict,
  };
}

/** The ranking, the differences and the verdict as text. */
export function comparisonText(comparison: Comparison, runs: readonly Run[]): string {
  return [
    rankTable(comparison),
    differenceTable(comparison, runs),
    [...comparison.warnings, comparison.verdict].join('\n'),
  ].join('\n\n');
}

function rankTable({ rankedBy, groups }: Comparison): string {
  const right = 'right' as const;
  const columns = [
    { title: rankedBy === null ? '' : 'rank', align: right },
    { title: 'run' },
    { title: 'name' },
    { title: 'seed', align: right },
    { title: rankedBy === null ? 'validation' : metricWords(rankedBy), align: right },
    { title: 'time', align: right },
  ];
  const rows = groups.flatMap((group, i) => [
    ...group.runs.map((run, r) => runRow(run, rankedBy, r === 0 && rankedBy !== null ? String(i + 1) : '')),
    ...meanRow(group, rankedBy),
  ]);
  return table(columns, rows);
}

function runRow(run: Run, rankedBy: string | null, rank: string): string[] {
  const value = rankedBy === null ? undefined : run.metrics[rankedBy];
  return [
    rank,
    run.id,
    run.name,
    String(run.spec.seed),
    rankedBy === null || value === undefined ? run.state : metric(rankedBy, value),
    run.durationMs === null ? '' : duration(run.durationMs),
  ];
}

function meanRow({ runs, mean, lowest, highest }: Group, rankedBy: string | null): string[][] {
  if (rankedBy === null || mean === null || lowest === null || highest === null || runs.length === 1) return [];
  const span = `lowest ${metric(rankedBy, lowest)}, highest ${metric(rankedBy, highest)}`;
  return [['', `mean of ${runs.length}`, span, '', metric(rankedBy, mean), '']];
}

function differenceTable({ differences }: Comparison, runs: readonly Run[]): string {
  if (differences.length === 0) return 'The configurations are the same.';
  const columns = [{ title: 'differs in' }, ...runs.map((run) => ({ title: run.id }))];
  const rows = differences.map(({ path, values }) => [path, ...values.map(cell)]);
  return table(columns, rows);
}

function cell(value: unknown): string {
  const text =
    typeof value === 'string' ? value : value === undefined || value === null ? 'none' : JSON.stringify(value);
  return text.length > CELL_WIDTH ? `${text.slice(0, CELL_WIDTH - 1)}…` : text;
}
