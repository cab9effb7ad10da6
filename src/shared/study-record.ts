// A study as it is kept, and how far it is.
import type { Study } from './study.ts';
import type { StudyOutcome } from './study-outcome.ts';

/** `waiting`: stored and not begun; `stopped`: failed or cancelled steps, what is there is kept and may be gone on with. */
export type StudyState = 'waiting' | 'running' | 'paused' | 'finished' | 'stopped';

export interface StudyRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: Study['kind'];
  readonly study: Study;
  readonly state: StudyState;
  /** UTC milliseconds. */
  readonly createdAt: number;
  readonly endedAt: number | null;
  /** Steps (runs and analyses) that are there, and all of them; more may come where a step decides on others. */
  readonly done: number;
  readonly total: number;
  /** Null before the first step and where nothing can tell. */
  readonly secondsLeft: number | null;
  /** Runs of the study by step. */
  readonly runs: Readonly<Record<string, string>>;
  /** Why it stopped, in one sentence. */
  readonly problem: string | null;
  /** Runs at once; the cores are shared among them. */
  readonly slots: number;
}

/** Before the start: how many runs are new, how many are there already, and what the new ones will cost. */
export interface StudyForecast {
  readonly runs: number;
  readonly reused: number;
  /** Null while nothing can tell. */
  readonly seconds: number | null;
}

export interface StudyReport {
  readonly record: StudyRecord;
  readonly outcome: StudyOutcome;
}
