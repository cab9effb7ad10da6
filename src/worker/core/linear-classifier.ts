// Linear classifiers of several classes: multinomial logistic regression, and one linear SVM per class.
import * as tf from '@tensorflow/tfjs';
import { plain } from './plain.ts';
import { minimise } from './quasi-newton.ts';
import { factorRidge, solveRidge } from './ridge.ts';

/** Which loss a row's scores cost. */
export type LinearLoss = 'logistic' | 'squared-hinge';

/** Scores of a row x are x W + b; the largest one names the class. */
export interface LinearClassifier {
  /** Row-major [columns, classes]. */
  readonly weights: Float64Array;
  /** [classes] */
  readonly bias: Float64Array;
}

export interface LabelledRows {
  /** [rows, columns] */
  readonly x: tf.Tensor2D;
  /** Class index of each row. */
  readonly classes: Int32Array;
  readonly classCount: number;
}

export interface LinearOptions {
  readonly loss: LinearLoss;
  /** C: what a row's loss costs against the squared weights. The larger, the closer to the rows. */
  readonly penalty: number;
  /** Where the search begins, such as what a smaller penalty has come to; null: at zero. */
  readonly start?: LinearClassifier | null;
  /** How flat the mean loss over C must be in every direction. */
  readonly tolerance?: number;
}

const MAX_ITERATIONS = 1000;

/** Above it, or above four columns a row, a factor of the curvature would cost more than it saves. */
const MAX_FACTORED_COLUMNS = 1500;

/**
 * The weights that minimise `1/2 |W|^2 + C sum_rows loss`, with biases that cost nothing. logistic: `-log softmax(scores)` of
 * the row's class; squared-hinge: `sum_k max(0, 1 - y_k score_k)^2` with y_k = 1 for the row's class and else -1, one SVM per
 * class (Fan et al. 2008, LIBLINEAR). The products with x are the engine's, everything else is float64. Breathes.
 */
export function* fitLinear(rows: LabelledRows, options: LinearOptions): Generator<null, LinearClassifier> {
  const { classCount } = rows;
  const [n, columns] = rows.x.shape;
  const { penalty, start, tolerance = 1e-4 } = options;
  const parameters = new Float64Array((columns + 1) * classCount);
  if (start) {
    parameters.set(start.weights);
    parameters.set(start.bias, columns * classCount);
  }
  const search = {
    flat: tolerance * penalty * n,
    iterations: MAX_ITERATIONS,
    precondition: columns <= Math.min(MAX_FACTORED_COLUMNS, 4 * n) ? inverseCurvature(rows, options) : null,
  };
  yield null;
  yield* minimise((at, gradient) => objective(rows, options, at, gradient), parameters, search);
  return {
    weights: parameters.slice(0, columns * classCount),
    bias: parameters.slice(columns * classCount),
  };
}

/**
 * A guess at the inverse of the curvature, (I + c X'X)^-1, the same for each class: c is what a row's loss bends on average,
 * as if classes were equally likely (logistic) or the class's share of rows were inside the margin (hinge).
 */
function inverseCurvature({ x, classCount }: LabelledRows, { loss, penalty }: LinearOptions) {
  const [n, columns] = x.shape;
  const bend = penalty * (loss === 'logistic' ? 1 / (2 * classCount) : 2 / Math.sqrt(classCount));
  const products = plain(() => tf.matMul(x, x, true));
  const factor = factorRidge(products, columns, bend);
  return (gradient: Float64Array) => {
    solveRidge(factor, columns, gradient.subarray(0, columns * classCount), classCount);
    for (let i = columns * classCount; i < gradient.length; i++) gradient[i]! /= n * bend;
  };
}

/** Scores, row-major [rows, classes]. x: [rows, columns] */
export function linearScores({ weights, bias }: LinearClassifier, x: tf.Tensor2D): Float64Array {
  const classes = bias.length;
  const products = plain(() => tf.matMul(x, tf.tensor2d(Float32Array.from(weights), [x.shape[1], classes])));
  return Float64Array.from(products, (product, i) => product + bias[i % classes]!);
}

/** The class with the largest score of each row; the first of them where several are. */
export function largestScores(scores: Float64Array, classCount: number): Int32Array {
  return Int32Array.from({ length: scores.length / classCount }, (_, row) => {
    let best = 0;
    for (let k = 1; k < classCount; k++) {
      if (scores[row * classCount + k]! > scores[row * classCount + best]!) best = k;
    }
    return best;
  });
}

/** parameters: the weights, then the biases. */
function objective(
  { x, classes, classCount }: LabelledRows,
  { loss, penalty }: LinearOptions,
  parameters: Float64Array,
  gradient: Float64Array,
): number {
  const bias = parameters.subarray(x.shape[1] * classCount);
  const weights = parameters.subarray(0, x.shape[1] * classCount);
  const scores = linearScores({ weights, bias }, x);
  const cost =
    loss === 'logistic' ? logisticSlopes(scores, classes, classCount) : hingeSlopes(scores, classes, classCount);
  const uphill = plain(() => tf.matMul(x, tf.tensor2d(Float32Array.from(scores), [classes.length, classCount]), true));
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    squares += weights[i]! ** 2;
    gradient[i] = weights[i]! + penalty * uphill[i]!;
  }
  gradient.fill(0, weights.length);
  for (let i = 0; i < scores.length; i++) gradient[weights.length + (i % classCount)]! += penalty * scores[i]!;
  return squares / 2 + penalty * cost;
}

/** The summed loss; the scores become its slopes. */
function logisticSlopes(scores: Float64Array, classes: Int32Array, classCount: number): number {
  let loss = 0;
  for (let row = 0, from = 0; row < classes.length; row++, from += classCount) {
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classCount; k++) top = Math.max(top, scores[from + k]!);
    let sum = 0;
    for (let k = 0; k < classCount; k++) sum += Math.exp(scores[from + k]! - top);
    const logSum = top + Math.log(sum);
    loss += logSum - scores[from + classes[row]!]!;
    for (let k = 0; k < classCount; k++) scores[from + k] = Math.exp(scores[from + k]! - logSum);
    scores[from + classes[row]!]! -= 1;
  }
  return loss;
}

function hingeSlopes(scores: Float64Array, classes: Int32Array, classCount: number): number {
  let loss = 0;
  for (let row = 0, at = 0; row < classes.length; row++) {
    for (let k = 0; k < classCount; k++, at++) {
      const y = k === classes[row] ? 1 : -1;
      const missing = Math.max(0, 1 - y * scores[at]!);
      loss += missing * missing;
      scores[at] = -2 * y * missing;
    }
  }
  return loss;
}
