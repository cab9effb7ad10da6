// A classifier that a probe tries: its settings, chosen by cross-validation on training rows, then one look at the others.
import type * as tf from '@tensorflow/tfjs';

/** Training rows, centred, with their classes and parts. */
export interface TrainingRows {
  /** [rows, columns] */
  readonly x: tf.Tensor2D;
  readonly classes: Int32Array;
  readonly classCount: number;
  /** The part of each row. */
  readonly folds: Uint8Array;
  readonly foldCount: number;
}

export interface Contender {
  /** In order of preference where they do equally well: the plainest first. */
  readonly settings: readonly number[];
  /** What to go on by where the first or last setting does best; null: these are all. */
  readonly factor: number | null;
  /** The share of wrong rows of each part by a classifier that has not seen it. */
  heldOut(setting: number): Generator<null, number[]>;
  /** Learns from all training rows; what comes back gives the classes of others. x: [rows, columns] */
  fit(setting: number): Generator<null, (x: tf.Tensor2D) => Int32Array>;
  /** Frees what it keeps. */
  dispose(): void;
}

/** Settings that may be tried beyond the listed ones. */
const MORE_SETTINGS = 2;

export interface Choice {
  readonly setting: number;
  /** Of each part. */
  readonly errors: readonly number[];
}

/** The setting with the smallest mean error over the parts; goes on past the ends while they do best. */
export function* chooseSetting({ settings, factor, heldOut }: Contender): Generator<null, Choice> {
  const tried: Choice[] = [];
  for (const setting of settings) tried.push({ setting, errors: yield* heldOut(setting) });
  for (let more = 0; factor !== null && more < MORE_SETTINGS; more++) {
    const best = bestOf(tried);
    if (best === tried.at(-1)) {
      const setting = best.setting * factor;
      tried.push({ setting, errors: yield* heldOut(setting) });
    } else if (best === tried[0]) {
      const setting = best.setting / factor;
      tried.unshift({ setting, errors: yield* heldOut(setting) });
    } else break;
  }
  return bestOf(tried);
}

function bestOf(tried: readonly Choice[]): Choice {
  return tried.reduce((best, choice) => (total(choice.errors) < total(best.errors) - 1e-12 ? choice : best));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The share of rows whose class is another one; NaN for none. */
export function wrongShare(said: Int32Array, classes: Int32Array): number {
  return said.reduce((wrong, it, row) => wrong + (it === classes[row] ? 0 : 1), 0) / said.length;
}

/** Positions of the rows that are, or are not, in a part. */
export function rowsOfFold(folds: Uint8Array, fold: number, isIn: boolean): Uint32Array {
  return Uint32Array.from(folds.keys()).filter((row) => (folds[row] === fold) === isIn);
}
