// Pseudo-likelihood: how well each unit is predicted by all the others (Besag 1975; Marlin et al. 2010).
import * as tf from '@tensorflow/tfjs';
import { hiddenInput, type Machine } from './machine.ts';
import { gatherRows } from './ops.ts';
import { type Draw, philoxWords } from './random.ts';
import { softplus } from './softplus.ts';

/** False for real-valued columns, whose alternatives cannot be listed. */
export function hasPseudoLikelihood({ visible, hidden, weights }: Machine): boolean {
  return hidden.kind === 'bernoulli' && visible.groupSizes(weights.shape[0]) !== null;
}

/** Columns that take one value together: a 0/1 unit, or a softmax group. */
interface Group {
  readonly from: number;
  readonly size: number;
}

function groupsOf({ visible, weights }: Machine): Group[] {
  const sizes = visible.groupSizes(weights.shape[0]);
  if (!sizes) throw new Error('real-valued units have no pseudo-likelihood');
  let from = 0;
  return sizes.map((size) => {
    const group = { from, size };
    from += size;
    return group;
  });
}

/**
 * PL(v) = sum over groups g of log p(v_g | all other v), exactly: every group of every row. In nats per row, comparable
 * only to itself, not to a log-likelihood. v: [batch, D]; result: [batch].
 */
export function pseudoLikelihood(machine: Machine, v: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const x = hiddenInput(machine, v);
    return groupsOf(machine).reduce(
      (total, { from, size }) => {
        const everyRow = Array<number>(v.shape[0]).fill(from);
        return tf.tidy(() => tf.add(total, groupTerms(machine, v, x, everyRow, size)));
      },
      tf.zeros([v.shape[0]]) as tf.Tensor1D,
    );
  });
}

/**
 * The mean of PL over rows, from one group drawn for each row and weighted by the number of groups; without bias.
 * v: [batch, D].
 */
export function sampledPseudoLikelihood(machine: Machine, v: tf.Tensor2D, draw: Draw): number {
  const groups = groupsOf(machine);
  const words = philoxWords(v.shape[0], 1, draw);
  const chosen = Array.from(words, (word) => groups[Math.floor((word * groups.length) / 2 ** 32)]!);
  return tf.tidy(() => {
    const x = hiddenInput(machine, v);
    let total = 0;
    for (const size of new Set(chosen.map((group) => group.size))) {
      const rows = chosen.flatMap((group, row) => (group.size === size ? [row] : []));
      // Where all groups have one size, as with 0/1 units, no row is left out.
      const pick = (all: tf.Tensor2D) =>
        rows.length === chosen.length ? all : tf.gather(all, tf.tensor1d(rows, 'int32'));
      const from = rows.map((row) => chosen[row]!.from);
      total += tf.sum(groupTerms(machine, pick(v), pick(x), from, size)).dataSync()[0]!;
    }
    return (total * groups.length) / v.shape[0];
  });
}

/**
 * log p(v_g | rest) of one group in each row, all of one size: the softmax over the group's alternatives k of
 * a_k + sum_j softplus(x0_j + W_kj), where x0 is the hidden input without the group; a 0/1 unit has the alternative of
 * being off as well. x: [rows, H]; from: the group's first column in each row; result: [rows].
 */
function groupTerms(
  { weights, visibleBias }: Machine,
  v: tf.Tensor2D,
  x: tf.Tensor2D,
  from: readonly number[],
  size: number,
): tf.Tensor1D {
  return tf.tidy(() => {
    const stored = { values: weights.dataSync<'float32'>(), columns: weights.shape[1], table: null };
    const alternatives = Array.from({ length: size }, (_, k) => {
      const columns = from.map((first) => first + k);
      const places = tf.tensor2d(
        columns.map((column, row) => [row, column]),
        [from.length, 2],
        'int32',
      );
      const at = tf.tensor1d(columns, 'int32');
      return {
        own: tf.gatherND(v, places) as tf.Tensor1D,
        w: gatherRows({ ...stored, rows: Uint32Array.from(columns) }),
        bias: tf.gather(visibleBias, at),
      };
    });
    const without = alternatives.reduce<tf.Tensor>(
      (rest, { own, w }) => tf.sub(rest, tf.mul(tf.expandDims(own, 1), w)),
      x,
    );
    const logits = alternatives.map(
      ({ w, bias }) => tf.add(tf.sum(softplus(tf.add(without, w)), 1), bias) as tf.Tensor1D,
    );
    const [first] = alternatives;
    if (size === 1 && first) {
      const odds = tf.sub(logits[0]!, tf.sum(softplus(without), 1)) as tf.Tensor1D;
      return tf.sub(tf.mul(first.own, odds), softplus(odds)) as tf.Tensor1D;
    }
    const stacked = tf.stack(logits, 1) as tf.Tensor2D;
    const own = tf.stack(
      alternatives.map((alternative) => alternative.own),
      1,
    );
    return tf.sub(tf.sum(tf.mul(own, stacked), 1), tf.logSumExp(stacked, 1)) as tf.Tensor1D;
  });
}
