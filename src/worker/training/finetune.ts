// Fine-tuning of the unrolled network, as a generator that breathes after every update.
import * as tf from '@tensorflow/tfjs';
import type { MetricPoint } from '#shared/event.ts';
import type { Finetuning } from '#shared/spec.ts';
import { backward, forward, type NetworkLayer } from '../core/network.ts';
import { type OptimizerState, optimizerState, optimizerStep } from '../core/optimizer.ts';
import { PURPOSE, permutation } from '../core/random.ts';
import { diverged, firstNonFinite } from './divergence.ts';
import { type Examples, evaluate, headLoss, targetsAt } from './examples.ts';
import { batchesPerEpoch } from './pretrain.ts';

/** What fine-tuning may do to one layer. */
export interface Permission {
  readonly frozen: boolean;
  readonly learningRateScale: number;
}

interface ParameterValues {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** The best epoch so far, with a copy of every layer. */
export interface BestEpoch {
  readonly epoch: number;
  readonly loss: number;
  readonly layers: readonly ParameterValues[];
}

/** Everything fine-tuning must remember to go on exactly where it stopped. */
export interface FinetuningState {
  readonly network: readonly NetworkLayer[];
  /** Null where a layer is frozen. */
  readonly optimizer: readonly ({ readonly weights: OptimizerState; readonly bias: OptimizerState } | null)[];
  epoch: number;
  batch: number;
  /** Updates made. */
  step: number;
  lossSum: number;
  best: BestEpoch | null;
}

export interface FinetuningPlan {
  readonly seed: number;
  /** Index of the head, which is the layer that shuffles are drawn for. */
  readonly layer: number;
  readonly learning: Finetuning;
  /** One per layer of the network, the head last. */
  readonly permissions: readonly Permission[];
  readonly train: Examples;
  readonly validation: Examples;
}

export function beginFinetuning(network: readonly NetworkLayer[], plan: FinetuningPlan): FinetuningState {
  const rule = { ...plan.learning };
  const optimizer = network.map((layer, l) =>
    plan.permissions[l]!.frozen
      ? null
      : { weights: optimizerState(rule, layer.weights), bias: optimizerState(rule, layer.bias) },
  );
  return { network, optimizer, epoch: 0, batch: 0, step: 0, lossSum: 0, best: null };
}

/**
 * Trains until the epochs or the patience are used up, then restores the best epoch's parameters. Yields null after
 * each update, and an epoch's points when it is over.
 * @throws AppError TRAINING_DIVERGED at the update whose loss is not finite.
 */
export function* finetune(state: FinetuningState, plan: FinetuningPlan): Generator<MetricPoint[] | null, void> {
  const { learning, train, seed, layer } = plan;
  const batches = batchesPerEpoch(train.rows.length, learning.batchSize);
  while (!isOver(state, learning)) {
    const order = permutation(train.rows.length, { seed, purpose: PURPOSE.shuffle, layer, step: state.epoch });
    while (state.batch < batches) {
      const from = state.batch * learning.batchSize;
      const positions = order.subarray(from, from + learning.batchSize);
      state.lossSum += update(state, plan, positions) * positions.length;
      state.batch++;
      if (state.batch < batches) yield null;
    }
    const points = finishEpoch(state, plan);
    Object.assign(state, { epoch: state.epoch + 1, batch: 0, lossSum: 0 });
    yield points;
  }
  keepBest(state);
}

function isOver({ epoch, best }: FinetuningState, { epochs, patience }: Finetuning): boolean {
  if (epoch >= epochs) return true;
  return patience !== null && best !== null && epoch - 1 - best.epoch >= patience;
}

/** One update; returns the batch's loss before it. */
function update(state: FinetuningState, plan: FinetuningPlan, positions: Uint32Array): number {
  const { network } = state;
  const x = plan.train.input.gather(positions);
  const wanted = targetsAt(plan.train, positions);
  const activations = forward(network, x);
  const { value, delta } = headLoss(plan.train.target, activations.at(-1)!, wanted);
  const loss = value.dataSync()[0]!;
  if (!Number.isFinite(loss)) refuseNonFinite(state, plan);
  state.step++;
  const trainable = plan.permissions.map(({ frozen }) => !frozen);
  const gradients = backward(network, activations, delta, trainable);
  gradients.forEach((gradient, l) => {
    const memory = state.optimizer[l];
    if (!gradient || !memory) return;
    const rate = plan.learning.learningRate * plan.permissions[l]!.learningRateScale;
    const rule = { ...plan.learning, learningRate: rate };
    optimizerStep(network[l]!.weights, memory.weights, gradient.weights, rule, state.step);
    optimizerStep(network[l]!.bias, memory.bias, gradient.bias, { ...rule, weightDecay: 0 }, state.step);
    tf.dispose([gradient.weights, gradient.bias]);
  });
  tf.dispose([...activations, wanted, value, delta]);
  return loss;
}

function refuseNonFinite(state: FinetuningState, plan: FinetuningPlan): never {
  throw diverged({
    tensor: firstNonFinite(namedParameters(state.network)) ?? 'the loss',
    where: 'Fine-tuning',
    epoch: state.epoch,
    update: state.step,
    setting: 'finetuning.learningRate',
    learningRate: plan.learning.learningRate,
    safeRate: 0.001,
  });
}

function namedParameters(network: readonly NetworkLayer[]): Record<string, tf.Tensor> {
  const named = network.flatMap(({ weights, bias }, l) => {
    const layer = l === network.length - 1 ? 'the head' : `layer ${l + 1}`;
    return [[`the weights of ${layer}`, weights] as const, [`the biases of ${layer}`, bias] as const];
  });
  return Object.fromEntries(named);
}

/** An epoch's points; remembers the parameters if the validation loss is the best so far. */
function finishEpoch(state: FinetuningState, plan: FinetuningPlan): MetricPoint[] {
  // The loss is taken before each update, so it cannot see what an epoch's last one did.
  if (firstNonFinite(namedParameters(state.network))) refuseNonFinite(state, plan);
  const { train, validation } = plan;
  const metrics: Record<string, number> = { trainLoss: state.lossSum / train.rows.length };
  if (validation.rows.length > 0) {
    const { loss, error, rmse } = evaluate(state.network, validation);
    metrics.validationLoss = loss!;
    if (error !== undefined) metrics.validationError = error;
    if (rmse !== undefined) metrics.validationRmse = rmse;
    if (state.best === null || loss! < state.best.loss) {
      state.best = { epoch: state.epoch, loss: loss!, layers: copyLayers(state.network) };
    }
  }
  return Object.entries(metrics).map(([metric, value]) => ({
    phase: 'finetuning' as const,
    layer: null,
    metric,
    epoch: state.epoch,
    value,
  }));
}

function copyLayers(network: readonly NetworkLayer[]): ParameterValues[] {
  return network.map(({ weights, bias }) => ({
    weights: new Float32Array(weights.dataSync()),
    bias: new Float32Array(bias.dataSync()),
  }));
}

/** Restores the best epoch's parameters, where there is one and they have moved since. */
export function keepBest({ best, network, epoch, batch }: FinetuningState): void {
  if (!best || (best.epoch === epoch - 1 && batch === 0)) return;
  network.forEach(({ weights, bias }, l) => {
    tf.tidy(() => {
      weights.assign(tf.tensor2d(best.layers[l]!.weights, weights.shape));
      bias.assign(tf.tensor1d(best.layers[l]!.bias));
    });
  });
}
