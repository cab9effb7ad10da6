// What is looked at while a layer is pre-trained, beside its reconstruction error.
import * as tf from '@tensorflow/tfjs';
import { freeEnergy, hiddenMeans, type Machine } from '../core/machine.ts';
import { hasPseudoLikelihood, sampledPseudoLikelihood } from '../core/pseudo-likelihood.ts';
import { PURPOSE } from '../core/random.ts';
import { countDead, countSaturated, withWatchedRows } from './hidden-use.ts';
import type { PretrainingPlan, PretrainingState } from './pretrain.ts';

type Metrics = Record<string, number>;

/** Mean free energies on training and held-out rows; their gap grows where the layer learns its rows by heart. */
export function freeEnergyMetrics(machine: Machine, { train, validation, learning }: PretrainingPlan): Metrics {
  if (learning.kind !== 'rbm' || !machine.hidden.hasEnergy) return {};
  const metrics: Metrics = { freeEnergyTrain: withWatchedRows(train, (rows) => meanFreeEnergy(machine, rows)) };
  if (validation.rows > 0)
    metrics.freeEnergyValidation = withWatchedRows(validation, (rows) => meanFreeEnergy(machine, rows));
  return metrics;
}

function meanFreeEnergy(machine: Machine, rows: tf.Tensor2D): number {
  return tf.tidy(() => tf.mean(freeEnergy(machine, rows)).dataSync()[0]!);
}

/** Pseudo-likelihood, the use of hidden units, the size of weights and of the last update, the rate of swaps. */
export function unitMetrics({ machine, memory, epoch, swapRate }: PretrainingState, plan: PretrainingPlan): Metrics {
  const { train, validation, seed, layer, learning } = plan;
  const metrics: Metrics = {
    ...withWatchedRows(train, (rows) => unitUse(machine, rows)),
    weightNorm: normOf(machine.weights),
    hiddenBiasSize: normOf(machine.hiddenBias) / Math.sqrt(machine.hiddenBias.size),
    updateNorm: normOf(memory['velocity.weights']!),
  };
  if (swapRate !== null) metrics.swapRate = swapRate;
  if (learning.kind === 'rbm' && hasPseudoLikelihood(machine)) {
    const draw = { seed, layer, purpose: PURPOSE.pseudoLikelihood, step: epoch };
    metrics.pseudoLikelihoodTrain = withWatchedRows(train, (rows) => sampledPseudoLikelihood(machine, rows, draw));
    if (validation.rows > 0) {
      const held = { ...draw, gibbsStep: 1 };
      metrics.pseudoLikelihoodValidation = withWatchedRows(validation, (rows) =>
        sampledPseudoLikelihood(machine, rows, held),
      );
    }
  }
  return metrics;
}

/** Mean activity over rows and units, and how many units are dead or always on. */
function unitUse(machine: Machine, rows: tf.Tensor2D): Metrics {
  return tf.tidy(() => {
    const means = hiddenMeans(machine, rows);
    const hiddenActivity = tf.mean(means).dataSync()[0]!;
    if (machine.hidden.kind === 'gaussian') return { hiddenActivity };
    const deadUnits = countDead(means);
    if (machine.hidden.kind !== 'bernoulli') return { hiddenActivity, deadUnits };
    return { hiddenActivity, deadUnits, saturatedUnits: countSaturated(means) };
  });
}

/** Frobenius norm. */
export function normOf(tensor: tf.Tensor): number {
  return tf.tidy(() => Math.sqrt(tf.sum(tf.square(tensor)).dataSync()[0]!));
}
