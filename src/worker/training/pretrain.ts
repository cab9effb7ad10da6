// Greedy pre-training of one RBM layer, as a generator that breathes after every update.
import * as tf from '@tensorflow/tfjs';
import type { MetricPoint } from '#shared/event.ts';
import type { Pretraining } from '#shared/layer.ts';
import { contrastiveDivergenceStep, type SparsityRule } from '../core/contrastive-divergence.ts';
import { freeEnergy, type Machine, reconstructionError } from '../core/machine.ts';
import { sampleBernoulli, stepsAreFinite } from '../core/ops.ts';
import { PURPOSE, permutation } from '../core/random.ts';
import type { TrainableMachine, Velocities } from '../core/rbm-step.ts';
import { diverged, firstNonFinite } from './divergence.ts';
import { type Input, positionsBetween } from './input.ts';

/** The reconstruction error is read on this many batches of an epoch, evenly spread. */
const MONITORED_BATCHES = 20;
/**
 * Rows on which free energies are compared. Each costs a fifth of a training row; 500 of them keep the mean's error below
 * a twentieth of the spread between rows.
 */
const FREE_ENERGY_ROWS = 500;

/** Everything a layer's pre-training must remember to go on exactly where it stopped. */
export interface PretrainingState {
  readonly rbm: TrainableMachine;
  readonly velocities: Velocities;
  /** Running mean activity; only a sparsity target needs one. */
  readonly activity: tf.Variable<tf.Rank.R1> | null;
  /** The place: next epoch, next batch in it, and updates made. */
  epoch: number;
  batch: number;
  step: number;
  /** Sum and count of the reconstruction errors read in this epoch. */
  errorSum: number;
  errorCount: number;
}

export interface PretrainingPlan {
  readonly seed: number;
  readonly layer: number;
  readonly learning: Pretraining;
  readonly train: Input;
  readonly validation: Input;
}

/** A fresh state around an RBM: no velocity, activity at the target. */
export function beginPretraining(rbm: TrainableMachine, learning: Pretraining): PretrainingState {
  const zeros = <R extends tf.Rank>(like: tf.Variable<R>) => tf.tidy(() => tf.variable(tf.zerosLike(like), false));
  const velocities = {
    weights: zeros(rbm.weights),
    visibleBias: zeros(rbm.visibleBias),
    hiddenBias: zeros(rbm.hiddenBias),
  } as Velocities;
  const { sparsity } = learning;
  const activity =
    sparsity &&
    (tf.tidy(() => tf.variable(tf.fill(rbm.hiddenBias.shape, sparsity.target), false)) as SparsityRule['activity']);
  const place = { epoch: 0, batch: 0, step: 0, errorSum: 0, errorCount: 0 };
  return { rbm, velocities, activity, ...place };
}

/** Frees what belongs to pre-training only; the RBM stays. */
export function disposePretraining({ velocities, activity }: PretrainingState): void {
  tf.dispose([velocities.weights, velocities.visibleBias, velocities.hiddenBias]);
  activity?.dispose();
}

export function batchesPerEpoch(rows: number, batchSize: number): number {
  return Math.ceil(rows / batchSize);
}

/**
 * Trains to the end of the plan. Yields null after each update, and an epoch's points when it is over.
 * @throws AppError TRAINING_DIVERGED at the update where a parameter stops being finite.
 */
export function* pretrain(state: PretrainingState, plan: PretrainingPlan): Generator<MetricPoint[] | null, void> {
  const { learning, layer, seed, train } = plan;
  const batches = batchesPerEpoch(train.rows, learning.batchSize);
  while (state.epoch < learning.epochs) {
    const order = permutation(train.rows, { seed, purpose: PURPOSE.shuffle, layer, step: state.epoch });
    while (state.batch < batches) {
      const from = state.batch * learning.batchSize;
      update(state, plan, order.subarray(from, from + learning.batchSize), batches);
      state.batch++;
      state.step++;
      if (state.batch < batches) yield null;
    }
    const points = epochPoints(state, plan);
    Object.assign(state, { epoch: state.epoch + 1, batch: 0, errorSum: 0, errorCount: 0 });
    yield points;
  }
}

function update(state: PretrainingState, plan: PretrainingPlan, positions: Uint32Array, batches: number): void {
  const { learning, layer, seed, train } = plan;
  const at = { seed, layer, step: state.step };
  const values = train.gather(positions);
  const v0 = train.sampled ? sampleBernoulli(values, { ...at, purpose: PURPOSE.binarise }) : values;
  const momentum = state.epoch < learning.momentumSwitchEpoch ? learning.initialMomentum : learning.momentum;
  const rule = { learningRate: learning.learningRate, momentum, weightDecay: learning.weightDecay };
  const sparsity = learning.sparsity && state.activity && { ...learning.sparsity, activity: state.activity };
  const reconstruction = contrastiveDivergenceStep(
    state.rbm,
    state.velocities,
    v0,
    { cdSteps: learning.cdSteps, rule, sparsity },
    at,
  );
  if (state.batch % Math.ceil(batches / MONITORED_BATCHES) === 0) {
    const error = reconstructionError(v0, reconstruction);
    state.errorSum += error.dataSync()[0]!;
    state.errorCount++;
    error.dispose();
  }
  tf.dispose([values, v0, reconstruction]);
  if (!stepsAreFinite()) refuseNonFinite(state, plan);
}

function refuseNonFinite(state: PretrainingState, { layer, learning }: PretrainingPlan): void {
  const { rbm } = state;
  const { weights, visibleBias, hiddenBias } = rbm;
  const tensor = firstNonFinite({ weights, 'the visible biases': visibleBias, 'the hidden biases': hiddenBias });
  if (tensor === null) return;
  throw diverged({
    tensor: tensor === 'weights' ? 'the weights' : tensor,
    where: `Pre-training of layer ${layer + 1}`,
    epoch: state.epoch,
    update: state.step,
    setting: `stack[${layer}].pretraining.learningRate`,
    learningRate: learning.learningRate,
    safeRate: rbm.visible.kind === 'gaussian' ? 0.001 : 0.05,
  });
}

/** An epoch's monitors: reconstruction error, and mean free energy on training and validation rows. */
function epochPoints(state: PretrainingState, plan: PretrainingPlan): MetricPoint[] {
  const metrics: Record<string, number> = { reconstructionError: state.errorSum / state.errorCount };
  metrics.freeEnergyTrain = meanFreeEnergy(state.rbm, plan.train);
  if (plan.validation.rows > 0) metrics.freeEnergyValidation = meanFreeEnergy(state.rbm, plan.validation);
  return Object.entries(metrics).map(([metric, value]) => ({
    phase: 'pretraining' as const,
    layer: plan.layer,
    metric,
    epoch: state.epoch,
    value,
  }));
}

function meanFreeEnergy(rbm: Machine, input: Input): number {
  const rows = input.gather(positionsBetween(0, Math.min(FREE_ENERGY_ROWS, input.rows)));
  const mean = tf.tidy(() => tf.mean(freeEnergy(rbm, rows)).dataSync()[0]!);
  rows.dispose();
  return mean;
}
