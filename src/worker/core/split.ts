// Which rows train, validate and test: drawn from the split's own seed, in proportion to the classes.
import { PURPOSE, permutation } from './random.ts';

export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

export interface SplitRule {
  readonly seed: number;
  /** Fraction of the rows that are not a given test set. */
  readonly validation: number;
  /** Ignored where a test set is given. */
  readonly test: number;
}

/**
 * Splits `rows` rows, of which the last `testRows` are a given test set. With `classes` ([rows], class indices) every
 * part has each class in proportion, to within two rows. Rows in `keepForTraining` go to the training rows.
 */
export function splitRows(
  rows: number,
  testRows: number,
  classes: Int32Array | null,
  rule: SplitRule,
  keepForTraining: ReadonlySet<number> = new Set(),
): Split {
  const own = rows - testRows;
  const order = permutation(own, { seed: rule.seed, purpose: PURPOSE.split, layer: 0, step: 0 });
  const free = Array.from(order).filter((row) => !keepForTraining.has(row));
  if (classes) free.sort((a, b) => classes[a]! - classes[b]!);
  const enough = free.length === 0 ? 1 : own / free.length;
  const [test, rest] = takeEvenly(free, testRows > 0 ? 0 : rule.test * enough);
  const left = rest.length === 0 ? 0 : (rule.validation * own) / rest.length;
  const [validation, train] = takeEvenly(rest, left);
  const given = Uint32Array.from({ length: testRows }, (_, i) => own + i);
  return {
    train: Uint32Array.from([...train, ...keepForTraining]).sort(),
    validation: Uint32Array.from(validation).sort(),
    test: testRows > 0 ? given : Uint32Array.from(test).sort(),
  };
}

/** Takes a fraction of a list at even distances, which is proportional in every stretch of it. */
function takeEvenly(list: readonly number[], fraction: number): [taken: number[], left: number[]] {
  const taken: number[] = [];
  const left: number[] = [];
  list.forEach((item, i) => {
    const isTaken = Math.floor((i + 1) * fraction + 1e-9) > Math.floor(i * fraction + 1e-9);
    (isTaken ? taken : left).push(item);
  });
  return [taken, left];
}

/**
 * `count` of the training rows whose labels fine-tuning may see; with `classes` the same number of each class, the
 * first classes getting one more where it doesn't divide.
 * @returns null where some class has too few training rows.
 */
export function drawLabelledRows(
  train: Uint32Array,
  count: number,
  classes: Int32Array | null,
  classCount: number,
  seed: number,
): Uint32Array | null {
  const order = permutation(train.length, { seed, purpose: PURPOSE.labelledRows, layer: 0, step: 0 });
  const wanted = classes
    ? Array.from({ length: classCount }, (_, k) => Math.floor(count / classCount) + (k < count % classCount ? 1 : 0))
    : [count];
  const drawn: number[] = [];
  for (const at of order) {
    const row = train[at]!;
    const group = classes ? classes[row]! : 0;
    if (wanted[group]! > 0) {
      wanted[group]!--;
      drawn.push(row);
    }
  }
  return drawn.length === count ? Uint32Array.from(drawn).sort() : null;
}
