// Greedy pre-training of one layer, as a generator that breathes after every update.
import * as tf from '@tensorflow/tfjs';
import type { MetricPoint } from '#shared/event.ts';
import { SAFE_RATE } from '#shared/finding.ts';
import { reconstructionError } from '../core/machine.ts';
import { sampleBernoulli, stepsAreFinite } from '../core/ops.ts';
import { PURPOSE, permutation } from '../core/random.ts';
import { disposeMemory, type Memory } from '../core/rbm-learner.ts';
import type { TrainableMachine } from '../core/rbm-step.ts';
import { diverged, firstNonFinite, type LastUpdate } from './divergence.ts';
import type { Input } from './input.ts';
import { beginLearning, type Learning, rateAt, updateLayer } from './learner.ts';
import { likelihoodMetrics } from './likelihood.ts';
import { freeEnergyMetrics, unitMetrics } from './monitors.ts';
import { machineParameters } from './parameter-names.ts';

/** The reconstruction error is read on this many batches of an epoch, evenly spread. */
const MONITORED_BATCHES = 20;

/** Everything a layer's pre-training must remember to go on exactly where it stopped. */
export interface PretrainingState {
  readonly machine: TrainableMachine;
  /** What its learning rule remembers between updates. */
  readonly memory: Memory;
  /** The place: next epoch, next batch in it, and updates made. */
  epoch: number;
  batch: number;
  step: number;
  /** Sum and count of the reconstruction errors read in this epoch. */
  errorSum: number;
  errorCount: number;
  /** Share of the swaps that the last update of parallel tempering made. */
  swapRate: number | null;
  last?: LastUpdate;
}

export interface PretrainingPlan {
  readonly seed: number;
  readonly layer: number;
  readonly learning: Learning;
  readonly train: Input;
  readonly validation: Input;
}

/** A fresh state around a layer: no velocity, activity at the target, chains at the data. */
export function beginPretraining(machine: TrainableMachine, { learning, train, seed, layer }: PretrainingPlan) {
  const memory = beginLearning(machine, learning, train, { seed, layer });
  const place = { epoch: 0, batch: 0, step: 0, errorSum: 0, errorCount: 0, swapRate: null };
  return { machine, memory, ...place } satisfies PretrainingState as PretrainingState;
}

/** Frees what belongs to pre-training only; the layer stays. */
export function disposePretraining({ memory }: PretrainingState): void {
  disposeMemory(memory);
}

export function batchesPerEpoch(rows: number, batchSize: number): number {
  return Math.ceil(rows / batchSize);
}

/**
 * Trains to the end of the plan. Yields null after each update, and an epoch's points when it is over.
 * @throws AppError TRAINING_DIVERGED at the update where a parameter stops being finite; INVALID_SPEC where a likelihood
 * was asked for that this layer has not.
 */
export function* pretrain(state: PretrainingState, plan: PretrainingPlan): Generator<MetricPoint[] | null, void> {
  const { learning, layer, seed, train } = plan;
  const { epochs, batchSize } = learning.settings;
  const batches = batchesPerEpoch(train.rows, batchSize);
  while (state.epoch < epochs) {
    const order = permutation(train.rows, { seed, purpose: PURPOSE.shuffle, layer, step: state.epoch });
    while (state.batch < batches) {
      const from = state.batch * batchSize;
      update(state, plan, order.subarray(from, from + batchSize), batches);
      state.batch++;
      state.step++;
      if (state.batch < batches) yield null;
    }
    const points = yield* epochPoints(state, plan);
    Object.assign(state, { epoch: state.epoch + 1, batch: 0, errorSum: 0, errorCount: 0 });
    yield points;
  }
}

function update(state: PretrainingState, plan: PretrainingPlan, positions: Uint32Array, batches: number): void {
  const { learning, layer, seed, train } = plan;
  const at = { seed, layer, step: state.step };
  const values = train.gather(positions);
  const v0 = train.sampled ? sampleBernoulli(values, { ...at, purpose: PURPOSE.binarise }) : values;
  const isWatched = state.batch % Math.ceil(batches / MONITORED_BATCHES) === 0;
  const moment = { epoch: state.epoch, share: state.step / (learning.settings.epochs * batches) };
  const { reconstruction, swapRate } = updateLayer({ ...state, learning }, v0, moment, at, isWatched);
  let read: number | null = null;
  if (isWatched && reconstruction) {
    const error = reconstructionError(v0, reconstruction);
    read = error.dataSync()[0]!;
    state.errorSum += read;
    state.errorCount++;
    error.dispose();
  }
  state.last = { update: state.step, learningRate: rateAt(learning.settings, moment), error: read };
  state.swapRate = swapRate ?? null;
  reconstruction?.dispose();
  tf.dispose([values, v0]);
  if (!stepsAreFinite()) refuseNonFinite(state, plan);
}

function refuseNonFinite(state: PretrainingState, { layer, learning }: PretrainingPlan): void {
  const { visible, hidden } = state.machine;
  const tensor = firstNonFinite(machineParameters(state.machine));
  if (tensor === null) return;
  const isReal = visible.kind === 'gaussian' || hidden.kind !== 'bernoulli';
  throw diverged({
    tensor,
    where: `Pre-training of layer ${layer + 1}`,
    epoch: state.epoch,
    update: state.step,
    setting: `stack[${layer}].pretraining.learningRate`,
    learningRate: learning.settings.learningRate,
    safeRate: isReal ? SAFE_RATE.real : SAFE_RATE.binary,
  });
}

/** An epoch's monitors: the quick ones always, the others on their own schedule and at the end. */
function* epochPoints(state: PretrainingState, plan: PretrainingPlan): Generator<null, MetricPoint[]> {
  const { epochs, monitorEvery } = plan.learning.settings;
  const metrics: Record<string, number> = { reconstructionError: state.errorSum / state.errorCount };
  Object.assign(metrics, freeEnergyMetrics(state.machine, plan));
  const isLast = state.epoch === epochs - 1;
  if (isLast || (state.epoch + 1) % monitorEvery === 0) {
    Object.assign(metrics, unitMetrics(state, plan));
    Object.assign(metrics, yield* likelihoodMetrics(state, plan));
  }
  return Object.entries(metrics).map(([metric, value]) => ({
    phase: 'pretraining' as const,
    layer: plan.layer,
    metric,
    epoch: state.epoch,
    value,
  }));
}
