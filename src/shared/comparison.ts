// Compares runs: groups those that differ in nothing but the seed, ranks by validation, and lists what differs.
import { validationMetric } from './metric.ts';
import type { Run } from './run.ts';
import { specToJson } from './spec.ts';
import { type Interval, mean, tInterval } from './statistics.ts';
import { defaultZone, type SeedValue, verdictOf } from './verdict.ts';

/** Runs of one configuration. The figures are those of the ranking metric over the seeds; null without one. */
export interface Group {
  readonly runs: readonly Run[];
  readonly mean: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
  /** Null with fewer than two seeds. */
  readonly interval: Interval | null;
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
  /** The first run's group is what the others are compared with. */
  readonly verdict: string;
  /** What keeps the figures from being comparable at all. */
  readonly warnings: readonly string[];
}

/** The comparison of two or more runs. Test figures play no part in it. */
export function compareRuns(runs: readonly Run[], known: readonly Run[] = runs): Comparison {
  const names = new Set(runs.map((run) => validationMetric(run.metrics)));
  const shared = names.size === 1 ? [...names][0] : undefined;
  const groups = groupRuns(runs, known);
  return {
    rankedBy: shared ?? null,
    groups: groups.map((members) => summarise(members, shared)).toSorted((a, b) => (a.mean ?? 0) - (b.mean ?? 0)),
    differences: findDifferences(runs.map(configurationOf)),
    verdict: verdict(groups, shared),
    warnings: findWarnings(runs),
  };
}

/**
 * Runs of the same data and the same specification apart from name and seed, in the order in which they came. A layer
 * that comes from another run counts as alike where those runs are alike by the same rule, if `known` has them.
 */
export function groupRuns(runs: readonly Run[], known: readonly Run[] = runs): Run[][] {
  const keyOf = configurationKeys(known);
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = keyOf(run);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()];
}

function configurationKeys(known: readonly Run[]): (run: Run) => string {
  const byId = new Map(known.map((run) => [run.id, run]));
  const keys = new Map<string, string>();
  const keyOf = (run: Run): string => {
    const found = keys.get(run.id);
    if (found !== undefined) return found;
    const stack = run.spec.stack.map((layer) => {
      if (typeof layer.source === 'string') return layer;
      const source = byId.get(layer.source.run);
      return source ? { ...layer, source: { ...layer.source, run: keyOf(source) } } : layer;
    });
    const key = JSON.stringify([run.datasetSha256, { ...configurationOf(run), stack, seed: null }]);
    keys.set(run.id, key);
    return key;
  };
  return keyOf;
}

/** One value for each seed. Runs that repeat a seed add no evidence, so their mean counts once. */
export function seedValues(runs: readonly Run[], metric: string): SeedValue[] {
  const bySeed = new Map<number, number[]>();
  for (const { spec, metrics } of runs) {
    const value = metrics[metric];
    if (value !== undefined) bySeed.set(spec.seed, [...(bySeed.get(spec.seed) ?? []), value]);
  }
  return [...bySeed].map(([seed, values]) => ({ seed, value: mean(values) }));
}

function summarise(runs: readonly Run[], metric: string | undefined): Group {
  if (metric === undefined) return { runs, mean: null, lowest: null, highest: null, interval: null };
  const values = seedValues(runs, metric).map(({ value }) => value);
  return {
    runs,
    mean: mean(values),
    lowest: Math.min(...values),
    highest: Math.max(...values),
    interval: tInterval(values),
  };
}

function verdict([baseline, ...others]: readonly (readonly Run[])[], metric: string | undefined): string {
  if (metric === undefined) return 'Not ranked: the runs share no validation error or loss.';
  if (!baseline || others.length === 0) return 'One configuration: these runs differ in nothing but the seed.';
  const groups = [baseline, ...others];
  if (groups.every((group) => group.length === 1)) return 'One run each: cannot tell.';
  if (groups.some((group) => group.length === 1)) return 'A group has one run only: cannot tell.';
  const ours = seedValues(baseline, metric);
  const zone = defaultZone(metric, mean(ours.map(({ value }) => value)));
  const sentences = others.map((group) => {
    const name = group[0]?.name ?? '';
    const { sentence } = verdictOf({ metric, name, baseline: ours, candidate: seedValues(group, metric), zone });
    return others.length === 1 || sentence.startsWith(name) ? sentence : `${name}: ${sentence}`;
  });
  return `Against ${baseline[0]?.name}: ${sentences.join(' ')}`;
}

/** What keeps the figures of these runs from being compared, one sentence each. */
export function findWarnings(runs: readonly Run[]): string[] {
  const differ = (part: (run: Run) => unknown) => new Set(runs.map((run) => JSON.stringify(part(run)))).size > 1;
  if (differ((run) => run.datasetSha256)) {
    return ['The runs have different datasets, so their figures cannot be compared.'];
  }
  return differ((run) => run.spec.dataset.split)
    ? ['The runs were validated on different rows (dataset.split), so a difference may come from the rows.']
    : [];
}

/** A run's specification as people write it, without the name, which decides nothing. */
export function configurationOf(run: Run): Record<string, unknown> {
  const { name: _, ...rest } = specToJson(run.spec) as Record<string, unknown>;
  return rest;
}

/** Leaf places that differ. A place that is a whole object in one run and a plain value in another is one place. */
export function findDifferences(specs: readonly unknown[]): Difference[] {
  return listPlaces(specs).filter(({ values }) => !areAlike(values));
}

/** Every leaf place of the specifications, in their order, with the value of each. */
export function listPlaces(values: readonly unknown[], path = ''): Difference[] {
  const isWhole = !values.every(isContainer) || new Set(values.map((value) => Array.isArray(value))).size > 1;
  if (isWhole) return [{ path, values }];
  const keys = [...new Set(values.flatMap((value) => Object.keys(value as object)))];
  if (keys.length === 0) return [{ path, values }];
  return keys.flatMap((key) => {
    const place = Array.isArray(values[0]) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    return listPlaces(
      values.map((value) => (value as Record<string, unknown>)[key]),
      place,
    );
  });
}

/** True where all values are the same. */
export function areAlike(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size <= 1;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
