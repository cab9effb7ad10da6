// From results to figures: rows, spreads over seeds, tables, and verdicts between arms.

import { measure, percent } from '../measure.ts';
import { isFraction, metricWords } from '../metric.ts';
import { mean, sd, tInterval } from '../statistics.ts';
import type { NamedVerdict, StudyRow, StudyTable, StudyVerdict } from '../study-outcome.ts';
import type { Spread } from '../study-picture.ts';
import { defaultZone, type SeedValue, verdictOf } from '../verdict.ts';
import type { Step, StepResults } from './step.ts';

/** What the test rows say, by the kinds of head; the first that a run has. */
const TEST_METRICS = ['testError', 'testRmse', 'testLoss', 'testReconstructionError'];
const VALIDATION_METRICS = ['validationError', 'validationRmse', 'validationLoss', 'validationReconstructionError'];

/** Rows of the runs that are compared and finished, in the order of the steps. */
export function runRows(steps: readonly Step[], results: StepResults): StudyRow[] {
  return steps.flatMap((step): StudyRow[] => {
    const result = results.get(step.key);
    if (step.kind !== 'run' || step.arm === null || result?.kind !== 'run') return [];
    const { run } = result;
    const { arm, seed, factors } = step;
    return [{ arm, seed, factors, run: run.id, values: { ...run.metrics, seconds: (run.durationMs ?? 0) / 1000 } }];
  });
}

/** The name that the test rows' figure has in these rows. */
export function testMetric(rows: readonly StudyRow[]): string {
  return firstOf(TEST_METRICS, rows) ?? 'testError';
}

/** The same of validation rows, which alone may decide; null where there are none. */
export function choiceMetric(rows: readonly StudyRow[]): string | null {
  return firstOf(VALIDATION_METRICS, rows) ?? null;
}

function firstOf(names: readonly string[], rows: readonly StudyRow[]): string | undefined {
  return names.find((name) => rows.some(({ values }) => values[name] !== undefined));
}

/** The arm's values of a metric by seed, where all given factors fit. */
export function valuesOf(
  rows: readonly StudyRow[],
  arm: string,
  metric: string,
  factors: StudyRow['factors'] = {},
): SeedValue[] {
  return rows.flatMap((row) => {
    const fits = row.arm === arm && Object.entries(factors).every(([name, value]) => row.factors[name] === value);
    const value = row.values[metric];
    return fits && value !== undefined && Number.isFinite(value) ? [{ seed: row.seed, value }] : [];
  });
}

/** Mean with its 95 % interval; null for no values. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const interval = tInterval(values);
  const centre = mean(values);
  return { mean: centre, low: interval?.low ?? centre, high: interval?.high ?? centre, n: values.length };
}

/** "2.79 % ± 0.28 % (n = 5)": mean and standard deviation; a single value has no spread. */
export function spreadWords(metric: string, values: readonly number[]): string {
  if (values.length === 0) return '–';
  const say = (value: number) => (isFraction(metric) ? percent(value) : measure(value));
  const spread = values.length > 1 ? ` ± ${say(sd(values))}` : '';
  return `${say(mean(values))}${spread} (n = ${values.length})`;
}

/** One line per arm, one column per factor's value or metric. */
export function armTable(
  title: string,
  rows: readonly StudyRow[],
  arms: readonly string[],
  columns: readonly { readonly title: string; readonly metric: string; readonly factors?: StudyRow['factors'] }[],
): StudyTable {
  return {
    title,
    head: ['', ...columns.map((column) => column.title)],
    rows: arms.map((arm) => [
      arm,
      ...columns.map(({ metric, factors }) =>
        spreadWords(
          metric,
          valuesOf(rows, arm, metric, factors).map(({ value }) => value),
        ),
      ),
    ]),
  };
}

/** What the pairs of two arms allow to say; "zone" null takes the usual one. */
export function verdictBetween(
  rows: readonly StudyRow[],
  {
    baseline,
    candidate,
    metric,
    zone,
    factors,
  }: {
    readonly baseline: string;
    readonly candidate: string;
    readonly metric: string;
    readonly zone: number | null;
    readonly factors?: StudyRow['factors'];
  },
): StudyVerdict {
  const [ours, theirs] = [valuesOf(rows, baseline, metric, factors), valuesOf(rows, candidate, metric, factors)];
  const name = candidate.charAt(0).toUpperCase() + candidate.slice(1);
  const usual = defaultZone(metric, mean(ours.map(({ value }) => value)));
  const verdict = verdictOf({
    metric,
    name,
    baseline: ours,
    candidate: theirs,
    zone: zone ?? (Number.isFinite(usual) ? usual : 0),
  });
  const { interval, bootstrap, effect } = verdict;
  const shown = bootstrap ?? interval;
  const about = `${metricWords(metric)}, against ${baseline}`;
  return {
    text: interval ? `${verdict.sentence.replace(/\.$/, '')} (${about}).` : verdict.sentence,
    n: interval?.n ?? Math.min(ours.length, theirs.length),
    difference: interval?.mean ?? null,
    interval: shown ? [shown.low, shown.high] : null,
    effect,
  };
}

export function named(name: string, verdict: StudyVerdict): NamedVerdict {
  return { name, ...verdict };
}

/** Sentences about steps that came to nothing, about too few seeds, and about labels that are seen besides the budget. */
export function cautionsOf(steps: readonly Step[], results: StepResults, seeds: readonly number[]): string[] {
  const failed = steps.flatMap(({ key }) => {
    const result = results.get(key);
    return result?.kind === 'failed' ? [`"${key}" came to nothing: ${result.problem}`] : [];
  });
  return [
    ...failed,
    ...(seeds.length === 1 ? ['One seed only: no spread is known, so no difference can be told.'] : []),
    ...unseenBudget(steps, results),
  ];
}

/** Validation rows show their labels too, which matters where there are as many of them as of the budget. */
function unseenBudget(steps: readonly Step[], results: StepResults): string[] {
  for (const { key } of steps) {
    const result = results.get(key);
    if (result?.kind !== 'run' || !result.run.rows || !result.run.spec.finetuning) continue;
    const { labelled, train, validation } = result.run.rows;
    if (labelled === train || labelled > validation) continue;
    const also = `${validation} validation rows, which show their label too, say which epoch is kept`;
    return [
      `With ${labelled} labels, ${also}; where so few are all there is, take no validation rows (base.dataset.split.validation 0).`,
    ];
  }
  return [];
}

/** "Cannot tell" before anything is there. */
export const NOTHING_YET: StudyVerdict = {
  ...{ text: 'Nothing to tell yet.', n: 0, difference: null, interval: null, effect: null },
};
