// What two models' bounds allow to say, also where the estimates behind them disagree.
import { measure } from '../measure.ts';
import { mean } from '../statistics.ts';
import type { StudyRow, StudyVerdict } from '../study-outcome.ts';
import { valuesOf, verdictBetween } from './tally.ts';

/** Exact for one RBM, a lower bound for a stack; rows whose estimates disagree have the second name. */
export const BOUND = 'testLogLikelihoodBound';
export const DOUBTFUL_BOUND = 'doubtfulLogLikelihoodBound';
/** Where the bound lies at least and at most by the estimates, with their errors. */
export const LOW_END = 'logLikelihoodBoundLow';
export const HIGH_END = 'logLikelihoodBoundHigh';

/** Rows with one figure as their bound. */
function taking(rows: readonly StudyRow[], figure: (row: StudyRow) => number | undefined): StudyRow[] {
  return rows.map((row) => {
    const value = figure(row);
    return { ...row, values: value === undefined ? {} : { [BOUND]: value } };
  });
}

const centreOf = ({ values }: StudyRow) => values[BOUND] ?? values[DOUBTFUL_BOUND];

/**
 * The verdict on trusted bounds as it is. Where estimates disagree, each model counts with the end of its range that is
 * nearer to the other model, so that a difference is told only where it is larger than the disagreement.
 */
export function boundVerdict(
  rows: readonly StudyRow[],
  arms: { readonly baseline: string; readonly candidate: string; readonly zone: number | null },
): StudyVerdict {
  const { baseline, candidate } = arms;
  const pair = rows.filter(({ arm }) => arm === baseline || arm === candidate);
  const centres = taking(pair, centreOf);
  const asKnown = verdictBetween(centres, { ...arms, metric: BOUND });
  const isDoubtful = pair.some(({ values }) => values[DOUBTFUL_BOUND] !== undefined);
  if (!isDoubtful || asKnown.difference === null || isOneModel(pair, arms)) return asKnown;
  const isLower = asKnown.difference < 0;
  const nearer = taking(pair, ({ arm, values }) => values[(arm === candidate) === isLower ? HIGH_END : LOW_END]);
  const verdict = verdictBetween(nearer, { ...arms, metric: BOUND });
  const { difference, interval } = verdict;
  const isTold = difference !== null && difference < 0 === isLower && interval && interval[0] > 0 === interval[1] > 0;
  if (!isTold) return { ...verdict, text: undecided(pair, asKnown.difference), interval: null, difference: null };
  const ends = 'counted at the nearest ends of what the estimates of log Z from below and from above allow';
  return { ...verdict, text: `${verdict.text.replace(/\.$/, '')}, ${ends}.` };
}

/** The same ends in every pair: the method left the model as it was. */
function isOneModel(rows: readonly StudyRow[], { baseline, candidate }: { baseline: string; candidate: string }) {
  return [LOW_END, HIGH_END].every((end) => {
    const [ours, theirs] = [valuesOf(rows, baseline, end), valuesOf(rows, candidate, end)];
    return ours.length > 0 && ours.every(({ seed, value }) => theirs.find((it) => it.seed === seed)?.value === value);
  });
}

function undecided(rows: readonly StudyRow[], difference: number): string {
  const widths = rows.map(({ values }) => (values[HIGH_END] ?? Number.NaN) - (values[LOW_END] ?? Number.NaN));
  const width = mean(widths.filter(Number.isFinite));
  const apart = `the bounds are ${measure(Math.abs(difference))} nats apart on average`;
  return `Cannot tell: ${apart}, and the estimates of log Z leave ${measure(width)} nats open for each.`;
}
