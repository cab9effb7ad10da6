// What the doctor of a run says: a named fault, where it is, a sentence with numbers, and the change that likely helps.
import type { ErrorRecord } from './error.ts';

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
  /** What is wrong, with the numbers. */
  readonly sentence: string;
  /** Null where no change of one field would help. */
  readonly remedy: Change | null;
}

/** What the worker tells about weights that exploded. */
export interface Divergence {
  /** "the weights" */
  readonly tensor: string;
  /** 0-based. */
  readonly epoch: number;
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
export function divergenceIn({ code, details }: ErrorRecord): Divergence | null {
  if (code !== 'TRAINING_DIVERGED') return null;
  const it = details as Partial<Divergence> | undefined | null;
  const isWhole =
    typeof it?.tensor === 'string' &&
    typeof it.epoch === 'number' &&
    typeof it.setting === 'string' &&
    typeof it.learningRate === 'number' &&
    typeof it.suggestion === 'number';
  return isWhole ? (it as Divergence) : null;
}

/** A number as sentences have it: three significant digits. */
export function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
