// Softmax groups for categorical columns, and layers whose columns have units of their own.
import * as tf from '@tensorflow/tfjs';
import { uniform } from './ops.ts';
import type { Draw } from './random.ts';
import { innerProduct, type Units } from './units.ts';

/**
 * Groups of units of which exactly one is on, the group's sizes given in order (Salakhutdinov, Mnih, Hinton 2007):
 * E = -b.s, mean softmax of each group's input, log-partition the sum over groups of log sum_k e^x_k. A state is one-hot
 * in each group; a group of zeros says nothing, and so stands for a missing value.
 */
export function softmaxUnits(sizes: readonly number[]): Units {
  const eachGroup = <T>(input: tf.Tensor2D, use: (group: tf.Tensor2D, index: number) => T): T[] =>
    parts(input, sizes).map(use);
  const mean = (input: tf.Tensor2D) => tf.tidy(() => joined(eachGroup(input, (group) => tf.softmax(group))));
  return {
    kind: 'softmax',
    activation: null,
    hasEnergy: true,
    message: (state) => state,
    mean,
    sample: (input, draw) =>
      tf.tidy(() => {
        const probabilities = mean(input);
        const draws = uniform(input.shape[0], sizes.length, draw);
        const chosen = eachGroup(probabilities, (group, g) => choose(group, tf.slice(draws, [0, g], [-1, 1])));
        return [probabilities, joined(chosen)];
      }),
    energy: (state, bias) => tf.tidy(() => tf.neg(innerProduct(state, bias))),
    logPartition: (input) => tf.tidy(() => tf.addN(eachGroup(input, (group) => tf.logSumExp(group, 1))) as tf.Tensor1D),
    groupSizes: () => sizes,
    biasFromSums: (sums, rows) => logFrequencies(sizes, sums, rows),
  };
}

/** One-hot draws: the first category whose cumulative probability exceeds the draw. p: [batch, K]; draws: [batch, 1]. */
function choose(probabilities: tf.Tensor2D, draws: tf.Tensor2D): tf.Tensor2D {
  const [rows, categories] = probabilities.shape;
  if (categories === 1) return tf.onesLike(probabilities);
  // The last cumulative probability is 1 but for rounding; without it no draw can fall off the end.
  const cumulative = tf.slice(tf.cumsum(probabilities, 1), [0, 0], [rows, categories - 1]);
  const index = tf.sum(tf.cast(tf.lessEqual(cumulative, draws), 'int32'), 1);
  return tf.cast(tf.oneHot(tf.cast(index, 'int32') as tf.Tensor1D, categories), 'float32') as tf.Tensor2D;
}

/** Neighbouring columns of so many each; the last axis of a matrix or of a bias. */
function parts<T extends tf.Tensor>(whole: T, sizes: readonly number[]): T[] {
  return sizes.length === 1 ? [whole] : (tf.split(whole, [...sizes], whole.rank - 1) as T[]);
}

function joined(columns: tf.Tensor2D[]): tf.Tensor2D {
  return columns.length === 1 ? columns[0]! : tf.concat(columns, 1);
}

/** Logarithms of the categories' frequencies, smoothed by one count each. */
function logFrequencies(sizes: readonly number[], sums: Float64Array, rows: number): Float32Array {
  const bias = new Float32Array(sums.length);
  let at = 0;
  for (const size of sizes) {
    for (let k = 0; k < size; k++, at++) bias[at] = Math.log((sums[at]! + 1) / (rows + size));
  }
  return bias;
}

/** Neighbouring columns that share a kind of unit. */
export interface Block {
  readonly units: Units;
  readonly size: number;
}

/** How far apart the blocks of one layer draw: above any Gibbs step's own number. */
const BLOCK_SHIFT = 12;

/** A layer made of blocks side by side, each with units of its own; together they are as wide as the layer. */
export function mixedUnits(blocks: readonly Block[]): Units {
  const sizes = blocks.map(({ size }) => size);
  const each = (whole: tf.Tensor2D, use: (units: Units, part: tf.Tensor2D) => tf.Tensor2D) =>
    tf.tidy(() => joined(parts(whole, sizes).map((part, b) => use(blocks[b]!.units, part))));
  const total = (
    whole: tf.Tensor2D,
    bias: tf.Tensor,
    use: (units: Units, part: tf.Tensor2D, bias: tf.Tensor) => tf.Tensor1D,
  ) =>
    tf.tidy(() => {
      const biases = parts(bias, sizes);
      return tf.addN(parts(whole, sizes).map((part, b) => use(blocks[b]!.units, part, biases[b]!))) as tf.Tensor1D;
    });
  return {
    kind: 'mixed',
    activation: null,
    hasEnergy: blocks.every(({ units }) => units.hasEnergy),
    message: (state) => each(state, (units, part) => units.message(part)),
    mean: (input) => each(input, (units, part) => units.mean(part)),
    sample: (input, draw) =>
      tf.tidy(() => {
        const pairs = parts(input, sizes).map((part, b) => blocks[b]!.units.sample(part, blockDraw(draw, b)));
        return [joined(pairs.map(([mean]) => mean)), joined(pairs.map(([, sample]) => sample))];
      }),
    energy: (state, bias) => total(state, bias, (units, part, own) => units.energy(part, own)),
    logPartition: (input, bias) => total(input, bias, (units, part, own) => units.logPartition(part, own)),
    groupSizes() {
      const groups = blocks.map(({ units, size }) => units.groupSizes(size));
      return groups.every((sizes) => sizes !== null) ? groups.flat() : null;
    },
    biasFromSums(sums, rows) {
      const bias = new Float32Array(sums.length);
      let from = 0;
      for (const { units, size } of blocks) {
        bias.set(units.biasFromSums(sums.subarray(from, from + size), rows), from);
        from += size;
      }
      return bias;
    },
  };
}

/** Blocks draw at addresses of their own, so that no two share a number. */
function blockDraw(draw: Draw, block: number): Draw {
  return { ...draw, gibbsStep: (draw.gibbsStep ?? 0) + (block << BLOCK_SHIFT) };
}
