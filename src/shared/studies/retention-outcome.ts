// What a retention study comes to: the bound before and after, errors, pictures side by side, and verdicts.

import type { LikelihoodResult } from '../likelihood.ts';
import type { ByteMatrix } from '../pictures.ts';
import type { ReconstructionResult } from '../reconstruction.ts';
import type { SamplesResult } from '../samples.ts';
import type { StudyOf } from '../study.ts';
import type { StudyOutcome, StudyRow } from '../study-outcome.ts';
import type { ImagesPicture, Line, LinesPicture } from '../study-picture.ts';
import { BOUND, boundVerdict, DOUBTFUL_BOUND, HIGH_END, LOW_END } from './bound-verdict.ts';
import { armsOf, BEFORE, lookKey } from './retention-looks.ts';
import type { Step, StepResults } from './step.ts';
import { armTable, cautionsOf, NOTHING_YET, named, runRows, spreadOf, valuesOf, verdictBetween } from './tally.ts';

type Retention = StudyOf<'retention'>;

const GIVEN_BACK = 'testReconstructionError';

export function retentionOutcome(
  study: Retention,
  steps: readonly Step[],
  results: StepResults,
): Omit<StudyOutcome, 'question' | 'design'> {
  const rows = rowsOf(study, steps, results);
  const arms = armsOf(study);
  const [first = 'tuned', ...others] = arms.slice(1);
  const kept = (candidate: string) => boundVerdict(rows, { baseline: BEFORE, candidate, zone: study.zone });
  const errors = (candidate: string) =>
    verdictBetween(rows, { baseline: first, candidate, metric: 'testError', zone: null });
  const compared = others.map((arm) => named(`${arm}: bound, against before`, kept(arm)));
  const againstTuned = others.filter((arm) => arm === 'up-down' || arm === 'frozen');
  return {
    rows,
    tables: [tableOf(rows, arms)],
    pictures: [boundPicture(rows, arms), ...pictures(study, arms, results)].filter((picture) => picture !== null),
    verdict: rows.length === 0 ? NOTHING_YET : kept(first),
    more:
      rows.length === 0
        ? []
        : [...compared, ...againstTuned.map((arm) => named(`${arm}: test error, against ${first}`, errors(arm)))],
    cautions: [...cautionsOf(steps, results, study.seeds), ...doubts(rows)],
  };
}

/** One row per model that was looked at; a method's run lends its metrics to each of its ways down. */
function rowsOf(study: Retention, steps: readonly Step[], results: StepResults): StudyRow[] {
  const runs = new Map(runRows(steps, results).map((row) => [`${row.arm} ${row.seed}`, row]));
  return armsOf(study).flatMap((arm) =>
    study.seeds.flatMap((seed): StudyRow[] => {
      const likelihood = answerOf<LikelihoodResult>(results, lookKey('likelihood', arm, seed));
      const back = answerOf<ReconstructionResult>(results, lookKey('reconstruction', arm, seed));
      const { run = null, values = {} } = runs.get(`${arm} ${seed}`) ?? {};
      if (!likelihood && !back && run === null) return [];
      const prefix = results.get(`pretraining ${seed}`);
      const measured = {
        ...(likelihood && boundOf(likelihood)),
        ...(back && { [GIVEN_BACK]: back.error }),
      };
      const of = arm === BEFORE && prefix?.kind === 'run' ? prefix.run.id : run;
      return [{ arm, seed, factors: {}, run: of, values: { ...values, ...measured } }];
    }),
  );
}

function boundOf({ isTrusted, value, low, high }: LikelihoodResult): StudyRow['values'] {
  return { [isTrusted ? BOUND : DOUBTFUL_BOUND]: value, [LOW_END]: low, [HIGH_END]: high };
}

function answerOf<Result>(results: StepResults, key: string): Result | null {
  const result = results.get(key);
  return result?.kind === 'analysis' ? (result.answer as Result) : null;
}

function tableOf(rows: readonly StudyRow[], arms: readonly string[]) {
  const isDoubtful = rows.some(({ values }) => values[DOUBTFUL_BOUND] !== undefined);
  return armTable('Test rows, mean ± standard deviation over seeds', rows, arms, [
    { title: 'log-likelihood, at least (nats)', metric: BOUND },
    ...(isDoubtful ? [{ title: 'the same where its estimates disagree', metric: DOUBTFUL_BOUND }] : []),
    { title: 'reconstruction error', metric: GIVEN_BACK },
    { title: 'test error', metric: 'testError' },
  ]);
}

function boundPicture(rows: readonly StudyRow[], arms: readonly string[]): LinesPicture | null {
  const lineOf = (name: string, metric: string): Line[] => {
    const points = arms.flatMap((arm): Line['points'] => {
      const spread = spreadOf(valuesOf(rows, arm, metric).map(({ value }) => value));
      return spread ? [{ x: arm, ...spread }] : [];
    });
    return points.length === 0 ? [] : [{ name, points }];
  };
  const lines = [...lineOf('mean over seeds', BOUND), ...lineOf('where the estimates disagree', DOUBTFUL_BOUND)];
  if (lines.length === 0) return null;
  return {
    kind: 'lines',
    title: 'What is left of the generative model',
    x: { title: 'model', scale: 'names', metric: null },
    y: { title: 'log-likelihood of test rows, at least (nats)', scale: 'linear', metric: BOUND },
    lines,
  };
}

type Image = NonNullable<SamplesResult['image']>;

/** Samples and rows given back, model by model, of the first seed. */
function pictures({ seeds }: Retention, arms: readonly string[], results: StepResults): ImagesPicture[] {
  const seed = seeds[0] ?? 0;
  const of = <Result extends { readonly image: Image | null }>(kind: 'samples' | 'reconstruction') =>
    arms.flatMap((name) => {
      const answer = answerOf<Result>(results, lookKey(kind, name, seed));
      return answer?.image ? [{ name, answer, image: answer.image }] : [];
    });
  const samples = of<SamplesResult>('samples').map(({ name, answer, image }) => ({
    ...{ image, group: groupOf(name, answer.samples) },
  }));
  const back = of<ReconstructionResult>('reconstruction').flatMap(({ name, answer, image }, i) => [
    ...(i === 0 && answer.original ? [{ image, group: groupOf('test rows', answer.original) }] : []),
    ...(answer.reconstruction ? [{ image, group: groupOf(name, answer.reconstruction) }] : []),
  ]);
  return [
    sheet(`Samples from the same chains, seed ${seed}`, samples),
    sheet(`Test rows given back, seed ${seed}`, back),
  ].filter((picture) => picture !== null);
}

type Group = ImagesPicture['groups'][number];

function groupOf(name: string, { rows, bytes }: ByteMatrix): Group {
  return { name, count: rows, bytes };
}

function sheet(
  title: string,
  groups: readonly { readonly image: Image; readonly group: Group }[],
): ImagesPicture | null {
  const [first] = groups;
  if (!first) return null;
  return { kind: 'images', title, ...first.image, groups: groups.map(({ group }) => group) };
}

function doubts(rows: readonly StudyRow[]): string[] {
  const doubtful = rows.filter(({ values }) => values[DOUBTFUL_BOUND] !== undefined);
  if (doubtful.length === 0) return [];
  const names = [...Map.groupBy(doubtful, ({ arm }) => arm)].map(([arm, of]) => {
    const seeds = of.map(({ seed }) => seed);
    return `${arm} (${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')})`;
  });
  const ends = 'their bounds are compared at the ends that are nearest to each other';
  return [`The estimates of log Z from below and from above disagree for ${names.join('; ')}; ${ends}.`];
}
