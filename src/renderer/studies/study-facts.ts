// What a study's outcome says about itself: which metric it is about, and how its rows read as a table.
import { axisWords } from '#shared/charts/axis.ts';
import { isOfTest, metricWords, validationMetric } from '#shared/metric.ts';
import type { StudyOutcome, StudyRow, StudyVerdict } from '#shared/study-outcome.ts';

/**
 * The metric whose unit the verdict's difference has: the one that its sentence names, else that of the test rows, else
 * that of the first picture that has one.
 */
export function metricOf({
  pictures,
  rows,
  verdict,
}: Pick<StudyOutcome, 'pictures' | 'rows' | 'verdict'>): string | null {
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const named = names.filter((it) => verdict.text.includes(metricWords(it))).toSorted((a, b) => b.length - a.length);
  const [first] = rows;
  const usual = names.find(isOfTest) ?? (first && validationMetric(first.values));
  const drawn = pictures.flatMap((it) =>
    it.kind === 'lines' ? it.y.metric : it.kind === 'heat' ? it.value.metric : null,
  );
  return named[0] ?? usual ?? drawn.find((it) => it !== null) ?? null;
}

/** A verdict with an interval, as a plot takes it. */
export function drawnVerdicts(
  verdicts: readonly (StudyVerdict & { readonly name: string })[],
): { id: string; name: string; color: string; interval: { mean: number; low: number; high: number } }[] {
  return verdicts.flatMap(({ name, difference, interval }, i) =>
    interval && difference !== null
      ? [
          {
            id: name,
            name,
            color: i === 0 ? 'ink' : 's1',
            interval: { mean: difference, low: interval[0], high: interval[1] },
          },
        ]
      : [],
  );
}

/** At most so many values of a row stand in the table; the rest is with its run. */
const MOST_VALUES = 6;

export interface RowTable {
  readonly factors: readonly string[];
  readonly values: readonly string[];
}

/** What the rows have in common to be shown: factors that any row has, values that most rows have. */
export function rowColumns(rows: readonly StudyRow[]): RowTable {
  const factors = [...new Set(rows.flatMap(({ factors }) => Object.keys(factors)))];
  const counts = new Map<string, number>();
  for (const { values } of rows) for (const name of Object.keys(values)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const order = (name: string) =>
    ['test', 'validation', 'train'].findIndex((it) => name.startsWith(it) && name.length > it.length);
  const rank = (name: string) => (order(name) === -1 ? 3 : order(name));
  const values = [...counts].toSorted(([a, n], [b, m]) => rank(a) - rank(b) || m - n).map(([name]) => name);
  return { factors, values: values.slice(0, MOST_VALUES) };
}

/** "test error" for "testError". */
export function columnTitle(metric: string): string {
  return metricWords(metric);
}

export function cellWords(metric: string, value: number | undefined): string {
  return axisWords({ metric }, value ?? null);
}
