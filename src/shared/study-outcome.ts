// What a study has found out so far: its rows, its pictures, and sentences that are honest about chance.
import type { StudyPicture } from './study-picture.ts';

/** One trained run, or one classifier, of a study. */
export interface StudyRow {
  /** What is compared, e.g. "pre-trained", "first 2 frozen". */
  readonly arm: string;
  readonly seed: number;
  /** What else varies, e.g. { labels: 100 }. */
  readonly factors: Readonly<Record<string, string | number | boolean>>;
  /** Null for what is no run: a baseline, a probe. */
  readonly run: string | null;
  /** Metrics by name, as in a run's `metrics`, and what the study measures besides. */
  readonly values: Readonly<Record<string, number>>;
}

/** What two arms allow to say. */
export interface StudyVerdict {
  /** One or two plain sentences with n, the difference and its interval; or why nothing can be told. */
  readonly text: string;
  /** Pairs behind it. */
  readonly n: number;
  /** Of the metric, in its own unit, positive where it is larger in the second arm; null where nothing can be told. */
  readonly difference: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** Standardised by the pooled spread (Hedges' g); null where it can't be worked out. */
  readonly effect: number | null;
}

/** A comparison beside the main one, e.g. of one label budget. */
export interface NamedVerdict extends StudyVerdict {
  readonly name: string;
}

export interface StudyTable {
  readonly title: string;
  readonly head: readonly string[];
  /** Already written for people. */
  readonly rows: readonly (readonly string[])[];
}

export interface StudyOutcome {
  /** The question in one sentence. */
  readonly question: string;
  /** How it is asked: what is equal, what differs, which rows decide. */
  readonly design: readonly string[];
  readonly rows: readonly StudyRow[];
  readonly tables: readonly StudyTable[];
  readonly pictures: readonly StudyPicture[];
  readonly verdict: StudyVerdict;
  readonly more: readonly NamedVerdict[];
  /** What a reader must know: one seed, runs that failed, unequal budgets. */
  readonly cautions: readonly string[];
}
