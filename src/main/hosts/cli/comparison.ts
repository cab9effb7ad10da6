// Compares runs: groups those that differ in nothing but the seed, ranks by validation, and lists what differs.
import type { Run } from '#shared/run.ts';
import { specToJson } from '#shared/spec.ts';
import { validationMetric } from './run-view.ts';

/** Runs of one configuration. The mean and range are those of the ranking metric; null without one. */
export interface Group {
  readonly runs: readonly Run[];
  readonly mean: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
}

/** One place of the specification where the runs are not all alike; a value per run, in the order given. */
export interface Difference {
  readonly path: string;
  readonly values: readonly unknown[];
}

export interface Comparison {
  /** The validation metric that every run has, or null. */
  readonly rankedBy: string | null;
  /** Best first. */
  readonly groups: readonly Group[];
  readonly differences: readonly Difference[];
  readonly verdict: string;
  /** What keeps the figures from being comparable at all. */
  readonly warnings: readonly string[];
}

/** The comparison of two or more runs. Test figures play no part in it. */
export function compareRuns(runs: readonly Run[]): Comparison {
  const names = new Set(runs.map((run) => validationMetric(run.metrics)));
  const shared = names.size === 1 ? [...names][0] : undefined;
  const groups = groupRuns(runs).map((members) => summarise(members, shared));
  return {
    rankedBy: shared ?? null,
    groups: groups.toSorted((a, b) => (a.mean ?? 0) - (b.mean ?? 0)),
    differences: findDifferences(runs.map((run) => withoutName(run))),
    verdict: verdict(groups, shared),
    warnings: findWarnings(runs),
  };
}

function groupRuns(runs: readonly Run[]): Run[][] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const configuration = JSON.stringify([run.datasetSha256, { ...withoutName(run), seed: null }]);
    groups.set(configuration, [...(groups.get(configuration) ?? []), run]);
  }
  return [...groups.values()];
}

function summarise(runs: readonly Run[], metric: string | undefined): Group {
  if (metric === undefined) return { runs, mean: null, lowest: null, highest: null };
  const values = runs.map((run) => run.metrics[metric] ?? Number.NaN);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { runs, mean, lowest: Math.min(...values), highest: Math.max(...values) };
}

function verdict(groups: readonly Group[], metric: string | undefined): string {
  if (metric === undefined) return 'Not ranked: the runs share no validation error or loss.';
  if (groups.length === 1) return 'One configuration: these runs differ in nothing but the seed.';
  if (groups.every((group) => group.runs.length === 1)) return 'One run each: cannot tell.';
  if (groups.some((group) => group.runs.length === 1)) return 'A group has one run only: cannot tell.';
  return 'Ranked by the mean. No interval is worked out yet, so a small difference may be chance.';
}

function findWarnings(runs: readonly Run[]): string[] {
  const differ = (part: (run: Run) => unknown) => new Set(runs.map((run) => JSON.stringify(part(run)))).size > 1;
  if (differ((run) => run.datasetSha256)) {
    return ['The runs have different datasets, so their figures cannot be compared.'];
  }
  return differ((run) => run.spec.dataset.split)
    ? ['The runs were validated on different rows (dataset.split), so a difference may come from the rows.']
    : [];
}

function withoutName(run: Run): Record<string, unknown> {
  return { ...specToJson(run.spec), name: undefined };
}

/** Leaf places that differ. A place that is a whole object in one run and a plain value in another is one place. */
export function findDifferences(specs: readonly unknown[]): Difference[] {
  return differencesAt(specs, '');
}

function differencesAt(values: readonly unknown[], path: string): Difference[] {
  if (new Set(values.map((value) => JSON.stringify(value))).size <= 1) return [];
  if (!values.every(isContainer)) return [{ path, values }];
  if (new Set(values.map((value) => Array.isArray(value))).size > 1) return [{ path, values }];
  const keys = [...new Set(values.flatMap((value) => Object.keys(value)))];
  return keys.flatMap((key) => {
    const place = Array.isArray(values[0]) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    return differencesAt(
      values.map((value) => value[key]),
      place,
    );
  });
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
