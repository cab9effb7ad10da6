// How many labels do I need? Pre-training on all rows once per seed, then as many labels as are to be had.
import { metricWords } from '../metric.ts';
import type { StudyOf } from '../study.ts';
import type { StudyRow } from '../study-outcome.ts';
import type { Line, LinesPicture } from '../study-picture.ts';
import {
  copied,
  fresh,
  labelledBy,
  machineCount,
  prefixStep,
  runStep,
  sizeWords,
  stacked,
  tunedBaseOf,
} from './arms.ts';
import type { AnalysisStep, Step, StepResults, StudyDesign } from './step.ts';
import {
  armTable,
  cautionsOf,
  NOTHING_YET,
  named,
  runRows,
  spreadOf,
  testMetric,
  valuesOf,
  verdictBetween,
} from './tally.ts';

type Labels = StudyOf<'labels'>;

const FEATURES = 'pre-trained, frozen';
const TUNED = 'pre-trained, tuned';
const RANDOM = 'random';

export const labelsStudy: StudyDesign<'labels'> = {
  question: () => 'How many labels do I need?',
  design: ({ seeds, sizes, baselines }) => [
    'Layers are pre-trained on all training rows without labels, once per seed; a head then learns from few labels on the frozen layers, or with them.',
    `Label budgets: ${sizes.map(sizeWords).join(', ')}; each seed has its own draw, the same for every arm. Random layers learn at the full rate.`,
    ...(baselines.length > 0 ? [`Plain classifiers on the raw inputs of the same rows: ${baselines.join(', ')}.`] : []),
    `Seeds ${seeds.join(', ')}. Test rows are looked at once per run.`,
  ],
  plan,
  outcome,
  template: (base) => ({
    base,
    seeds: [1, 2, 3, 4, 5],
    sizes: [50, 100, 500, 1000, 'all'],
    baselines: ['logistic', 'linear-svm'],
  }),
};

function plan(study: Labels): Step[] {
  const base = tunedBaseOf(study);
  const depth = machineCount(base);
  const prefixes = study.seeds.map((seed) => prefixStep(base, seed));
  const budgets = study.sizes.flatMap((size) =>
    study.seeds.flatMap((seed): Step[] => {
      const labelled = labelledBy({ ...base, name: `${study.name}: ${sizeWords(size)}` }, size, seed, study);
      const of = (arm: string) => ({ arm, seed, factors: { labels: size } });
      const from = (frozen: boolean) =>
        stacked(labelled, (layer, i) =>
          i < depth ? copied(layer, `@pretraining ${seed}`, i, 'pretrained', frozen) : layer,
        );
      // What slows copied layers down would only hold random ones back.
      const random = stacked(labelled, (layer, i) => (i < depth ? { ...fresh(layer), learningRateScale: 1 } : layer));
      return [
        runStep(`${FEATURES} ${size} ${seed}`, of(FEATURES), from(true)),
        runStep(`${TUNED} ${size} ${seed}`, of(TUNED), from(false)),
        runStep(`${RANDOM} ${size} ${seed}`, of(RANDOM), random),
        ...baselineSteps(study, size, seed),
      ];
    }),
  );
  return [...prefixes, ...budgets];
}

/** Classifiers on the inputs of the random arm's run: the same rows, the same draw. */
function baselineSteps({ baselines }: Labels, size: number | 'all', seed: number): AnalysisStep[] {
  return baselines.map((classifier) => ({
    kind: 'analysis' as const,
    key: `${classifier} ${size} ${seed}`,
    ...{ arm: classifier, seed, factors: { labels: size } },
    question: {
      kind: 'probe',
      selections: [],
      classifiers: [classifier],
      compare: ['inputs'],
      rows: 100_000,
      seed,
    },
    runs: [`@${RANDOM} ${size} ${seed}`],
    datasets: [],
  }));
}

/** Baselines as rows; an answer that is not there yet gives none. */
function baselineRows(steps: readonly Step[], results: StepResults): StudyRow[] {
  return steps.flatMap((step): StudyRow[] => {
    const result = results.get(step.key);
    if (step.kind !== 'analysis' || step.arm === null || result?.kind !== 'analysis') return [];
    const { rows } = result.answer as { readonly rows?: readonly { readonly testError?: number | null }[] };
    const testError = rows?.[0]?.testError;
    if (typeof testError !== 'number') return [];
    const values = { testError, seconds: result.seconds };
    return [{ arm: step.arm, seed: step.seed, factors: step.factors, run: null, values }];
  });
}

function outcome(study: Labels, steps: readonly Step[], results: StepResults) {
  const rows = [...runRows(steps, results), ...baselineRows(steps, results)];
  const metric = testMetric(rows);
  const arms = [FEATURES, TUNED, RANDOM, ...study.baselines];
  const columns = study.sizes.map((labels) => ({ title: sizeWords(labels), metric, factors: { labels } }));
  const between = (candidate: string, labels: string | number) =>
    verdictBetween(rows, { baseline: RANDOM, candidate, metric, zone: study.zone, factors: { labels } });
  const comparisons = study.sizes.flatMap((size) => [FEATURES, TUNED].map((arm) => ({ arm, size })));
  const [first, ...others] = comparisons;
  const isEmpty = rows.length === 0 || !first;
  return {
    rows,
    tables: [armTable('Test rows by labels, mean ± standard deviation over seeds', rows, arms, columns)],
    pictures: isEmpty ? [] : [efficiency(study, rows, arms, metric, results)],
    verdict: isEmpty ? NOTHING_YET : between(first.arm, first.size),
    more: isEmpty ? [] : others.map(({ arm, size }) => named(`${arm}, ${sizeWords(size)}`, between(arm, size))),
    cautions: cautionsOf(steps, results, study.seeds),
  };
}

/** Error by the number of labels; "all" stands at the number of training rows. */
function efficiency(
  { sizes, seeds }: Labels,
  rows: readonly StudyRow[],
  arms: readonly string[],
  metric: string,
  results: StepResults,
): LinesPicture {
  const all = results.get(`${RANDOM} all ${seeds[0]}`);
  const every = all?.kind === 'run' ? (all.run.rows?.labelled ?? 0) : 0;
  const lines = arms.map((arm): Line => {
    const points = sizes.flatMap((labels) => {
      const spread = spreadOf(valuesOf(rows, arm, metric, { labels }).map(({ value }) => value));
      const x = labels === 'all' ? every : labels;
      return spread && x > 0 ? [{ x, ...spread }] : [];
    });
    return { name: arm, points: points.toSorted((a, b) => a.x - b.x) };
  });
  return {
    kind: 'lines',
    title: 'How much each label is worth',
    x: { title: 'labels', scale: 'log', metric: null },
    y: { title: metricWords(metric), scale: 'linear', metric },
    lines: lines.filter(({ points }) => points.length > 0),
  };
}
