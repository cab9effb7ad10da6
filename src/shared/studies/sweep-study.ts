// Is it worth it? Every combination of some fields, some at random, or many tried briefly and the better half kept.
import { AppError } from '../error.ts';
import { isOfTest, metricWords } from '../metric.ts';
import { parseSpec } from '../spec.ts';
import { mean } from '../statistics.ts';
import type { StudyOf } from '../study.ts';
import type { StudyRow, StudyTable } from '../study-outcome.ts';
import type { Axis, AxisValue, ParallelPicture } from '../study-picture.ts';
import { baseOf, hasValidation } from './arms.ts';
import type { RunStep, Step, StepResults, StudyDesign } from './step.ts';
import {
  cautionsOf,
  choiceMetric,
  NOTHING_YET,
  runRows,
  spreadWords,
  testMetric,
  valuesOf,
  verdictBetween,
} from './tally.ts';
import { type Trial, trialsOf, valueAt } from './trials.ts';

type Sweep = StudyOf<'sweep'>;

/** What the best is held against: the base with nothing changed. */
const UNCHANGED = 'the base as it stands';

export const sweepStudy: StudyDesign<'sweep'> = {
  question: ({ fields }) => `Is it worth changing ${fields.map(({ path }) => path).join(', ')}?`,
  design: ({ base, method, seeds, trials, keep, firstEpochs }) => [
    method === 'grid'
      ? 'Every combination of the values is tried.'
      : method === 'random'
        ? `${trials} combinations are drawn from a fixed seed.`
        : `${trials} combinations are tried with ${firstEpochs} epochs of fine-tuning; the best ${Math.round(100 * keep)} % go on with twice as many, until one is left.`,
    `Seeds ${seeds.join(', ')}. ${hasValidation({ base }) ? `The best is chosen by validation rows alone; only its test rows, and those of ${UNCHANGED}, are looked at` : 'There are no validation rows, so nothing is chosen'}.`,
  ],
  plan,
  outcome,
  template: (base) => ({
    ...{ base, seeds: [1], method: 'grid' },
    fields: [{ path: 'stack[0].pretraining.learningRate', values: [0.01, 0.05, 0.1] }],
  }),
};

function plan(study: Sweep, results: StepResults): Step[] {
  const all = trialsOf(study);
  for (const trial of all.slice(0, 1)) baseOf({ base: trial.base });
  if (study.method !== 'halving')
    return [...unchangedSteps(study, null), ...all.flatMap((it) => stepsOf(study, it, null))];
  const steps: Step[] = [];
  for (let round = 0, left = all; ; round++) {
    const made = left.flatMap((trial) => stepsOf(study, trial, round));
    steps.push(...made);
    // The next round is known once this one is over.
    if (left.length <= 1) return [...steps, ...unchangedSteps(study, round)];
    if (made.some(({ key }) => !results.has(key))) return steps;
    left = bestOf(study, left, round, results);
    if (left.length === 0) return steps;
  }
}

/** In halving with as many epochs as the last round has; its layers are pre-trained in its own run. */
function unchangedSteps(study: Sweep, round: number | null): RunStep[] {
  const base = baseOf(study);
  const values = Object.fromEntries(study.fields.map(({ path }) => [path, valueAt(base, path)]));
  return stepsOf(study, { number: -1, base: study.base, values }, round).map((step) => ({
    ...step,
    key: `${UNCHANGED}, seed ${step.seed}`,
    arm: UNCHANGED,
    factors: { ...step.factors, trial: UNCHANGED },
    spec: { ...step.spec, stack: base.stack, name: `${study.name}: ${UNCHANGED}` },
  }));
}

function stepsOf(study: Sweep, { base, values, number }: Trial, round: number | null): RunStep[] {
  const epochs = round === null ? {} : { epochs: study.firstEpochs * 2 ** round };
  return study.seeds.map((seed) => {
    const spec = parseSpec({ strata: 1, ...base, name: `${study.name}: trial ${number + 1}`, seed });
    if (round !== null && spec.dataset.split.validation === 0) {
      throw new AppError(
        'INVALID_SPEC',
        'A study by halving chooses by validation rows, and there are none; raise base.dataset.split.validation.',
      );
    }
    if (round !== null && !spec.finetuning) {
      throw new AppError(
        'INVALID_SPEC',
        'A study by halving gives fine-tuning more epochs each round, and its base has none; use "grid" or "random".',
      );
    }
    const tuned = { ...spec, ...(spec.finetuning && { finetuning: { ...spec.finetuning, ...epochs } }) };
    const factors = { trial: number + 1, ...(round !== null && { round: round + 1 }), ...values };
    const key = `trial ${number + 1}${round === null ? '' : `, round ${round + 1}`}, seed ${seed}`;
    const { finetuning, ...rest } = tuned;
    // Rounds after the first take up the layers that the first one pre-trained.
    const stack = !round
      ? rest.stack
      : rest.stack.map((layer, i) => {
          if (layer.kind === 'dense' || layer.source !== 'pretrain') return layer;
          return {
            ...layer,
            source: { run: `@trial ${number + 1}, round 1, seed ${seed}`, layer: i, stage: 'pretrained' },
            pretraining: null,
          };
        });
    return {
      kind: 'run',
      key,
      arm: `trial ${number + 1}`,
      seed,
      factors,
      spec: { ...rest, stack, ...(finetuning && { finetuning }) },
    };
  });
}

/** The share that goes on: those with the lowest mean on validation rows; none where no run came to such a figure. */
function bestOf(study: Sweep, trials: readonly Trial[], round: number, results: StepResults): Trial[] {
  const rows = runRows(
    trials.flatMap((trial) => stepsOf(study, trial, round)),
    results,
  );
  const metric = choiceMetric(rows);
  if (metric === null) return [];
  const score = ({ number }: Trial) => mean(valuesOf(rows, `trial ${number + 1}`, metric).map(({ value }) => value));
  const worst = (value: number) => (Number.isFinite(value) ? value : Number.POSITIVE_INFINITY);
  const count = Math.max(1, Math.min(trials.length - 1, Math.round(trials.length * study.keep)));
  return trials.toSorted((a, b) => worst(score(a)) - worst(score(b))).slice(0, count);
}

function outcome(study: Sweep, steps: readonly Step[], results: StepResults) {
  const all = runRows(steps, results);
  const choice = choiceMetric(all);
  const last = lastRound(all);
  const arms = [...new Set(last.map(({ arm }) => arm))].filter((arm) => arm !== UNCHANGED);
  const score = (arm: string) => mean(valuesOf(last, arm, choice ?? '').map(({ value }) => value));
  const ranked = choice === null ? arms : arms.toSorted((a, b) => score(a) - score(b));
  const [best] = ranked;
  // Nothing was chosen by the test rows, and nobody shall: those of the others stay unseen.
  const isSeen = (row: StudyRow) => row.arm === UNCHANGED || (last.includes(row) && row.arm === best);
  const rows = all.map((row) => (isSeen(row) ? row : withoutTest(row)));
  return {
    rows,
    tables: [ranking(study, rows, choice)],
    pictures: choice === null || rows.length === 0 ? [] : [parallel(study, rows, choice)],
    verdict: best === undefined || choice === null ? NOTHING_YET : bestVerdict(study, last, best, choice),
    more: [],
    cautions: [
      ...cautionsOf(steps, results, study.seeds),
      ...(choice === null && rows.length > 0
        ? ['No validation rows, so nothing is chosen: the test rows must not choose.']
        : []),
      ...(new Set(all.map(({ arm }) => arm)).size > 2
        ? ['The best of many looks better than it is; its validation figure flatters, its test figure does not.']
        : []),
    ],
  };
}

function withoutTest(row: StudyRow): StudyRow {
  return { ...row, values: Object.fromEntries(Object.entries(row.values).filter(([name]) => !isOfTest(name))) };
}

function lastRound(rows: readonly StudyRow[]): StudyRow[] {
  const last = Math.max(0, ...rows.map(({ factors }) => Number(factors.round ?? 0)));
  return rows.filter(({ factors }) => Number(factors.round ?? 0) === last);
}

function bestVerdict(study: Sweep, rows: readonly StudyRow[], best: string, choice: string) {
  const test = testMetric(rows);
  const values = valuesOf(rows, best, test).map(({ value }) => value);
  const factors = rows.find(({ arm }) => arm === best)?.factors ?? {};
  const setting = study.fields.map(({ path }) => `${path} = ${String(factors[path])}`).join(', ');
  const chosen = spreadWords(
    choice,
    valuesOf(rows, best, choice).map(({ value }) => value),
  );
  const verdict = verdictBetween(rows, { baseline: UNCHANGED, candidate: best, metric: test, zone: study.zone });
  const found = `Best by ${metricWords(choice)}, ${chosen}: ${setting}. Its ${metricWords(test)}: ${spreadWords(test, values)}`;
  return { ...verdict, text: `${found}. Against ${UNCHANGED}: ${verdict.text}` };
}

function ranking({ fields }: Sweep, rows: readonly StudyRow[], choice: string | null): StudyTable {
  const rounds = [...new Set(rows.map(({ factors }) => Number(factors.round ?? 0)))].toSorted((a, b) => b - a);
  const lines = rounds.flatMap((round) => {
    const some = rows.filter(({ factors }) => Number(factors.round ?? 0) === round);
    const arms = [...new Set(some.map(({ arm }) => arm))];
    const values = (arm: string, metric: string) => valuesOf(some, arm, metric).map(({ value }) => value);
    const sorted = choice === null ? arms : arms.toSorted((a, b) => mean(values(a, choice)) - mean(values(b, choice)));
    return sorted.map((arm) => [
      arm,
      ...(round > 0 ? [String(round)] : []),
      ...fields.map(({ path }) => String(some.find((row) => row.arm === arm)?.factors[path] ?? '')),
      ...(choice === null ? [] : [spreadWords(choice, values(arm, choice))]),
    ]);
  });
  const isRounds = rounds.some((round) => round > 0);
  return {
    title: 'Trials, best first by validation',
    head: [
      '',
      ...(isRounds ? ['round'] : []),
      ...fields.map(({ path }) => path),
      ...(choice === null ? [] : [metricWords(choice)]),
    ],
    rows: lines,
  };
}

function parallel({ fields }: Sweep, rows: readonly StudyRow[], choice: string): ParallelPicture {
  const axes: Axis[] = fields.map(({ path, ...field }) => {
    const isNumber = 'low' in field || field.values.every((value) => typeof value === 'number');
    return {
      title: path,
      scale: !isNumber ? 'names' : 'scale' in field && field.scale === 'log' ? 'log' : 'linear',
      metric: null,
    };
  });
  const lines = rows.map((row) => ({
    run: row.run ?? '',
    values: [...fields.map(({ path }, i) => axisValue(row.factors[path], axes[i])), row.values[choice] ?? null],
  }));
  return {
    kind: 'parallel',
    title: 'Every run',
    axes: [...axes, { title: metricWords(choice), scale: 'linear', metric: choice }],
    lines,
  };
}

function axisValue(value: unknown, axis: Axis | undefined): AxisValue | null {
  if (value === undefined) return null;
  return axis?.scale === 'names' ? String(value) : Number(value);
}
