// The verdict on every shown row, which of them is best, and which runs would tell more.
import { groupRuns, seedValues } from '#shared/comparison.ts';
import { isHigherBetter } from '#shared/metric.ts';
import type { Run } from '#shared/run.ts';
import { specToJson } from '#shared/spec.ts';
import { mean } from '#shared/statistics.ts';
import { defaultZone, type Verdict, verdictOf } from '#shared/verdict.ts';
import { figureOf, type Row, seedsOf } from './row.ts';
import type { ShownRow } from './selection.ts';
import { TEXT } from './words.ts';

export interface Judged {
  readonly zone: number;
  /** The row with the best mean; null where none has this metric. It may be so by chance. */
  readonly best: ShownRow | null;
  readonly verdicts: readonly { readonly row: ShownRow; readonly verdict: Verdict }[];
}

const OTHER_DATA: Verdict = {
  kind: 'unknown',
  sentence: TEXT.differentData,
  interval: null,
  bootstrap: null,
  effect: null,
};

/** Seeds for which an interval begins to say something. */
const SEEDS_WANTED = 5;

/** The first row is the baseline. `zone` is in the metric's unit; without one it is the usual one. */
export function judge(shown: readonly ShownRow[], metric: string, zone?: number): Judged {
  const [baseline, ...others] = shown;
  const ours = baseline ? seedValues(baseline.row.runs, metric) : [];
  const width = zone ?? (ours.length > 0 ? defaultZone(metric, mean(ours.map(({ value }) => value))) : 0);
  const sign = isHigherBetter(metric) ? -1 : 1;
  const ranked = shown
    .flatMap((row) => {
      const figure = figureOf(row.row, metric);
      return figure ? [{ row, value: sign * figure.value }] : [];
    })
    .toSorted((a, b) => a.value - b.value);
  return {
    zone: width,
    best: ranked[0]?.row ?? null,
    verdicts: others.map((row) => ({
      row,
      verdict: isSameData(row, baseline)
        ? verdictOf({
            metric,
            name: row.row.name,
            baseline: ours,
            candidate: seedValues(row.row.runs, metric),
            zone: width,
          })
        : OTHER_DATA,
    })),
  };
}

/** Whether a row is better than the baseline; null where the interval over their seeds does not say so. */
export function isSurelyBetter(row: Row, baseline: Row | null, metric: string): boolean | null {
  if (!baseline || row.id === baseline.id || row.runs[0].datasetSha256 !== baseline.runs[0].datasetSha256) return null;
  const ours = seedValues(baseline.runs, metric);
  const theirs = seedValues(row.runs, metric);
  if (ours.length < 2 || theirs.length < 2) return null;
  const zone = defaultZone(metric, mean(ours.map(({ value }) => value)));
  const { kind } = verdictOf({ metric, name: row.name, baseline: ours, candidate: theirs, zone });
  return kind === 'better' ? true : kind === 'worse' ? false : null;
}

/** The metrics that the baseline and another row have, so that there is something to say. */
export function comparableMetrics([baseline, ...others]: readonly ShownRow[], metrics: readonly string[]): string[] {
  const has = (metric: string) => (it: ShownRow | undefined) => it !== undefined && figureOf(it.row, metric) !== null;
  return metrics.filter((metric) => has(metric)(baseline) && others.some(has(metric)));
}

/** Figures of other rows of data say nothing about each other. */
function isSameData({ row }: ShownRow, baseline: ShownRow | undefined): boolean {
  return row.runs[0].datasetSha256 === baseline?.row.runs[0].datasetSha256;
}

/** Seeds to add so that both rows have five in common: those that one of them has already come first. */
export function missingSeeds(baseline: Row | undefined, row: Row): number[] {
  if (!baseline) return [];
  const [ours, theirs] = [seedsOf(baseline), seedsOf(row)];
  const common = ours.filter((seed) => theirs.includes(seed));
  const half = [...ours, ...theirs].filter((seed) => !common.includes(seed)).toSorted((a, b) => a - b);
  const fresh = Array.from({ length: SEEDS_WANTED }, (_, i) => Math.max(0, ...ours, ...theirs) + 1 + i);
  return [...half, ...fresh].slice(0, Math.max(0, SEEDS_WANTED - common.length));
}

/**
 * Specifications of the runs that are missing: each of the seeds in each of the two rows that lacks it. A layer that
 * comes from another run comes from that run's twin of the new seed where `known` has one, so that seeds stay apart.
 */
export function seedSpecs(
  baseline: Row | undefined,
  row: Row,
  seeds: readonly number[],
  known: readonly Run[],
): object[] {
  const rows = baseline ? [baseline, row] : [row];
  const groups = groupRuns(known);
  const twinOf = (id: string, seed: number) =>
    groups
      .find((group) => group.some((run) => run.id === id))
      ?.find(({ spec, state }) => spec.seed === seed && state === 'finished')?.id ?? id;
  return rows.flatMap((it) => {
    const there = seedsOf(it);
    const missing = seeds.filter((seed) => !there.includes(seed));
    return missing.map((seed) => withSeed(it.runs[0], seed, (id) => twinOf(id, seed)));
  });
}

function withSeed({ name, spec }: Run, seed: number, twinOf: (runId: string) => string): object {
  const stack = spec.stack.map((layer) =>
    typeof layer.source === 'string' ? layer : { ...layer, source: { ...layer.source, run: twinOf(layer.source.run) } },
  );
  return { ...specToJson(spec), stack, name, seed };
}
