// Pseudo-likelihood: how well each unit is predicted by all the others (Besag 1975; Marlin et al. 2010).
import * as tf from '@tensorflow/tfjs';
import { hiddenInput, type Machine } from './machine.ts';
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
      (total, group) => tf.tidy(() => tf.add(total, groupTerm(machine, v, x, group))),
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
  const rowsOf = new Map<number, number[]>();
  words.forEach((word, row) => {
    const g = Math.floor((word * groups.length) / 2 ** 32);
    rowsOf.set(g, [...(rowsOf.get(g) ?? []), row]);
  });
  return tf.tidy(() => {
    const x = hiddenInput(machine, v);
    let total = 0;
    for (const [g, rows] of rowsOf) {
      total += tf.tidy(() => {
        const at = tf.tensor1d(rows, 'int32');
        return tf.sum(groupTerm(machine, tf.gather(v, at), tf.gather(x, at), groups[g]!)).dataSync()[0]!;
      });
    }
    return (total * groups.length) / v.shape[0];
  });
}

/**
 * log p(v_g | rest): the softmax over the group's alternatives k of a_k + sum_j softplus(x0_j + W_kj), where x0 is the
 * hidden input without the group; a 0/1 unit has the alternative of being off as well. x: [batch, H]; result: [batch].
 */
function groupTerm(
  { weights, visibleBias }: Machine,
  v: tf.Tensor2D,
  x: tf.Tensor2D,
  { from, size }: Group,
): tf.Tensor1D {
  return tf.tidy(() => {
    const [rows, hidden] = x.shape;
    const own = tf.slice(v, [0, from], [rows, size]);
    const w = tf.slice(weights, [from, 0], [size, hidden]);
    const bias = tf.slice(visibleBias, from, size);
    const without = tf.sub(x, tf.matMul(own, w)) as tf.Tensor2D;
    const logits = Array.from({ length: size }, (_, k) => {
      const input = tf.add(without, tf.slice(w, [k, 0], [1, hidden])) as tf.Tensor2D;
      return tf.add(tf.sum(softplus(input), 1), tf.slice(bias, k, 1)) as tf.Tensor1D;
    });
    if (size === 1) {
      const odds = tf.sub(logits[0]!, tf.sum(softplus(without), 1)) as tf.Tensor1D;
      return tf.sub(tf.mul(tf.reshape(own, [rows]), odds), softplus(odds)) as tf.Tensor1D;
    }
    const stacked = tf.stack(logits, 1) as tf.Tensor2D;
    return tf.sub(tf.sum(tf.mul(own, stacked), 1), tf.logSumExp(stacked, 1)) as tf.Tensor1D;
  });
}
