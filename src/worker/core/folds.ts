// Parts of the training rows for cross-validation, each with every class in proportion.
import { type Draw, permutation } from './random.ts';

/** The part (0-based) of each row: parts differ by at most one row, and so do a class's rows in them. classes: [rows] */
export function drawFolds(classes: Int32Array, parts: number, draw: Draw): Uint8Array {
  const order = Array.from(permutation(classes.length, draw)).sort((a, b) => classes[a]! - classes[b]!);
  const folds = new Uint8Array(classes.length);
  order.forEach((row, i) => {
    folds[row] = i % parts;
  });
  return folds;
}

/** Positions, rising, of at most `count` rows with every class in proportion, to within one row. classes: [rows] */
export function drawProportional(classes: Int32Array, count: number, draw: Draw): Uint32Array {
  const order = Array.from(permutation(classes.length, draw)).sort((a, b) => classes[a]! - classes[b]!);
  if (count >= order.length) return Uint32Array.from(order).sort();
  const share = count / order.length;
  return Uint32Array.from(
    order.filter((_, i) => Math.floor((i + 1) * share + 1e-9) > Math.floor(i * share + 1e-9)),
  ).sort();
}
