// What the doctor of a run says: a named fault, where and since when, in numbers, and the change that likely helps.
import type { ErrorRecord } from './error.ts';
import type { Place } from './event.ts';

export type Fault =
  | 'unscaled-input'
  | 'learning-rate-high'
  | 'learning-rate-low'
  | 'dead-units'
  | 'saturated-units'
  | 'hidden-biases-large'
  | 'double-softmax'
  | 'same-weights-twice'
  | 'untrained-head'
  | 'overfitting';

/** A change of the specification: the steps to a field, and its new value. */
export type Change = readonly [path: readonly (string | number)[], value: unknown];

export interface Finding {
  readonly fault: Fault;
  /** Field of the specification that the fault is about, such as "stack[0].pretraining". */
  readonly where: string;
  /** The first epoch that showed it; null where data or specification have it, whatever was trained. */
  readonly since: Place | null;
  /** What is wrong, with the numbers: a clause without its full stop. */
  readonly what: string;
  /** What likely helps, alike. */
  readonly advice: string;
  /** Null where no change of one field would help. */
  readonly remedy: Change | null;
}

/** What is wrong and what helps, in one sentence. */
export function sentenceOf({ what, advice }: Finding): string {
  return `${what}; ${advice}.`;
}

/** What the worker tells about weights that exploded. */
export interface Divergence {
  /** "the weights" */
  readonly tensor: string;
  /** Both 0-based. */
  readonly epoch: number;
  readonly update: number;
  /** The field that holds the learning rate. */
  readonly setting: string;
  readonly learningRate: number;
  readonly suggestion: number;
}

/** "stack[0].pretraining.learningRate" as the steps to the field. */
export function settingPath(setting: string): (string | number)[] {
  return [...setting.matchAll(/([A-Za-z]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}

/** Null for other failures, and for one that an older Strata described less well. */
export function divergenceIn({ code, details }: Pick<ErrorRecord, 'code' | 'details'>): Divergence | null {
  if (code !== 'TRAINING_DIVERGED') return null;
  const it = details as Partial<Divergence> | undefined | null;
  const isWhole =
    typeof it?.tensor === 'string' &&
    typeof it.epoch === 'number' &&
    typeof it.update === 'number' &&
    typeof it.setting === 'string' &&
    typeof it.learningRate === 'number' &&
    typeof it.suggestion === 'number';
  return isWhole ? (it as Divergence) : null;
}

/** Rates that are rarely too high for layers whose units are all 0/1, and for those with amounts. */
export const SAFE_RATE = { binary: 0.05, real: 0.001 };

/** What to try instead of a rate that is too high: a tenth, or what is rarely too high. */
export function slowerThan(learningRate: number, safeRate: number): number {
  return Number(Math.min(learningRate / 10, safeRate).toPrecision(2));
}

/** A number as sentences have it: three significant digits. */
export function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
