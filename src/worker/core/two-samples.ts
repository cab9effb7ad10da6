// Whether two sets of rows come from the same place: area under the ROC curve, kernel discrepancy, drift of a column.
import * as tf from '@tensorflow/tfjs';
import { plain } from './plain.ts';
import { type Draw, permutation } from './random.ts';
import { squaredDistances } from './rbf-svm.ts';

/**
 * The share of pairs of a positive and another row in which the positive one scores higher, ties as half: the area under the
 * ROC curve by its rank sum (Hanley & McNeil 1982).
 */
export function areaUnderCurve(positive: Float64Array, other: Float64Array): number {
  const scores = Float64Array.from([...positive, ...other]);
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let ranks = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
    const middle = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) if (order[i]! < positive.length) ranks += middle;
    from = to;
  }
  const count = positive.length;
  return (ranks - (count * (count + 1)) / 2) / (count * other.length);
}

export interface Discrepancy {
  /** Unbiased, so it may be below 0. */
  readonly mmd: number;
  readonly pValue: number;
  /** Mean kernel between the sides over the geometric mean of those within. */
  readonly overlap: number;
}

/**
 * The squared maximum mean discrepancy with the kernel exp(-d^2 / m), m the median squared distance of all pairs, and the share
 * of permutations of the rows that come to as much (Gretton et al. 2012). x: [n, columns], y: [m, columns]
 */
export function discrepancy(x: tf.Tensor2D, y: tf.Tensor2D, permutations: number, draw: Draw): Discrepancy {
  const [n, m] = [x.shape[0], y.shape[0]];
  const rows = n + m;
  const both = tf.concat([x, y]);
  const distances = squaredDistances(both, both);
  const median = medianPair(distances.dataSync() as Float32Array, rows);
  const sides = sidesOf(n, m, permutations, draw);
  const kernel = tf.tidy(() => tf.exp(tf.div(distances, -median)) as tf.Tensor2D);
  const products = plain(() => tf.matMul(kernel, tf.tensor2d(sides, [rows, permutations + 1])));
  const all = Float64Array.from(plain(() => tf.sum(kernel, 1))).reduce((sum, value) => sum + value, 0);
  tf.dispose([both, distances, kernel]);
  const ways = Array.from({ length: permutations + 1 }, (_, way) => meansOf(way));
  const [own] = ways;
  const atLeast = ways.filter(({ mmd }) => mmd >= own!.mmd).length;
  return { mmd: own!.mmd, pValue: atLeast / ways.length, overlap: own!.overlap };

  function meansOf(way: number): { mmd: number; overlap: number } {
    let [first, between] = [0, 0];
    for (let i = 0, at = way; i < rows; i++, at += permutations + 1) {
      if (sides[at] === 1) first += products[at]!;
      else between += products[at]!;
    }
    // A row's kernel with itself is 1, and no pair.
    const withinFirst = (first - n) / (n * (n - 1));
    const withinSecond = (all - first - 2 * between - m) / (m * (m - 1));
    const across = between / (n * m);
    return { mmd: withinFirst + withinSecond - 2 * across, overlap: across / Math.sqrt(withinFirst * withinSecond) };
  }
}

/** One column per way of naming the first side, 1 for its rows: the true one, then permutations. Row-major. */
function sidesOf(n: number, m: number, permutations: number, draw: Draw): Float32Array {
  const sides = new Float32Array((n + m) * (permutations + 1));
  for (let way = 0; way <= permutations; way++) {
    const order = way === 0 ? null : permutation(n + m, { ...draw, step: way });
    for (let i = 0; i < n; i++) sides[(order ? order[i]! : i) * (permutations + 1) + way] = 1;
  }
  return sides;
}

/** The median over pairs of different rows; their mean where it is 0, and 1 where all rows are the same. */
function medianPair(distances: Float32Array, rows: number): number {
  const pairs = new Float32Array((rows * (rows - 1)) / 2);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = i + 1; j < rows; j++, at++) pairs[at] = distances[i * rows + j]!;
  }
  pairs.sort();
  const median = pairs[pairs.length >> 1]!;
  return median || pairs.reduce((sum, value) => sum + value, 0) / pairs.length || 1;
}

/** The largest distance between the two distribution functions (Kolmogorov-Smirnov). Both are sorted in place. */
export function largestGap(a: Float32Array, b: Float32Array): number {
  a.sort();
  b.sort();
  let [i, j, gap] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    gap = Math.max(gap, Math.abs(i / a.length - j / b.length));
  }
  return gap;
}

/** The gap that chance exceeds with probability `level`, for so many rows on each side (Smirnov's limit). */
export function chanceGap(level: number, n: number, m: number): number {
  return Math.sqrt((-Math.log(level / 2) / 2) * ((n + m) / (n * m)));
}
