// Fine-tuning of the unrolled network, as a generator that breathes after every update.
import * as tf from '@tensorflow/tfjs';
import type { MetricPoint } from '#shared/event.ts';
import type { Finetuning } from '#shared/spec.ts';
import { dropoutMask } from '../core/dropout.ts';
import { backward, type Dropout, forwardDropped, type Gradients, type NetworkLayer } from '../core/network.ts';
import { type OptimizerState, optimizerState, optimizerStep } from '../core/optimizer.ts';
import { PURPOSE, permutation } from '../core/random.ts';
import { rateFactor } from '../core/schedule.ts';
import { diverged, firstNonFinite, type LastUpdate } from './divergence.ts';
import { type Examples, evaluate, targetsAt } from './examples.ts';
import { isWatchedEpoch, networkUse } from './hidden-use.ts';
import { normOf } from './monitors.ts';
import { namedParameters } from './parameter-names.ts';
import { batchesPerEpoch } from './pretrain.ts';
import { lossOf } from './targets.ts';

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
  /** Norms of the gradients that were last looked at; null where a layer did not learn. */
  gradients: readonly (number | null)[];
  last?: LastUpdate;
}

export interface FinetuningPlan {
  readonly seed: number;
  /** Index after the stack's last layer, for which shuffles are drawn. */
  readonly layer: number;
  readonly learning: Finetuning;
  /** One per layer of the network: the stack, then what was put on top of it (a head, or a decoder). */
  readonly permissions: readonly Permission[];
  /** How many of them are the stack's. */
  readonly stackLayers: number;
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
  return { network, optimizer, epoch: 0, batch: 0, step: 0, lossSum: 0, best: null, gradients: [] };
}

/**
 * Trains until the epochs or the patience are used up, then restores the best epoch's parameters. Yields null after
 * each update, and an epoch's points when it is over.
 * @throws AppError TRAINING_DIVERGED at the update whose loss is not finite.
 */
export function* finetune(state: FinetuningState, plan: FinetuningPlan): Generator<MetricPoint[] | null, void> {
  const { learning, train, seed, layer } = plan;
  const batches = batchesPerEpoch(train.rows.length, learning.batchSize);
  while (!isOver(state, plan)) {
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

/** Patience counts from the best epoch, or from where the last layer joined. */
function isOver({ epoch, best, network }: FinetuningState, plan: FinetuningPlan): boolean {
  const { epochs, patience } = plan.learning;
  if (epoch >= epochs) return true;
  if (patience === null || best === null) return false;
  const joined = Math.max(...network.map((_, l) => (plan.permissions[l]!.frozen ? 0 : firstEpochOf(l, plan))));
  return epoch - 1 - Math.max(best.epoch, joined - 1) >= patience;
}

/**
 * The epoch from which a layer of the network learns: what is on top of the stack at once, the stack after the head's own
 * epochs, and with unfreezing its highest layer first.
 */
export function firstEpochOf(layer: number, { learning, stackLayers }: FinetuningPlan): number {
  if (layer >= stackLayers) return 0;
  const { headOnlyEpochs, unfreezing } = learning;
  return headOnlyEpochs + (unfreezing ? (stackLayers - 1 - layer) * unfreezing.everyEpochs : 0);
}

/** One update; returns the batch's loss before it. */
function update(state: FinetuningState, plan: FinetuningPlan, positions: Uint32Array): number {
  const { network, epoch } = state;
  const { learning, train, permissions } = plan;
  const x = train.input.gather(positions);
  const wanted = targetsAt(train, positions, x);
  const dropouts = dropoutsOf(state, plan, x.shape[0]);
  const activations = forwardDropped(network, x, dropouts);
  const { value, delta } = lossOf(train.target, activations.at(-1)!, wanted, learning.labelSmoothing);
  const loss = value.dataSync()[0]!;
  if (!Number.isFinite(loss)) refuseNonFinite(state, plan);
  state.step++;
  const trainable = permissions.map(({ frozen }, l) => !frozen && epoch >= firstEpochOf(l, plan));
  const gradients = backward(network, activations, delta, trainable, dropouts);
  state.gradients = isWatched(state, plan) ? gradients.map((gradient) => gradient && normOf(gradient.weights)) : [];
  state.last = { update: state.step - 1, learningRate: stepLayers(state, plan, gradients), error: loss };
  tf.dispose([x, ...activations, wanted, value, delta]);
  tf.dispose(dropouts.flatMap((dropout) => (dropout ? [dropout.mask] : [])));
  return loss;
}

/** Gradients are looked at in an epoch's last update. */
function isWatched({ batch }: FinetuningState, { train, learning }: FinetuningPlan): boolean {
  return batch === batchesPerEpoch(train.rows.length, learning.batchSize) - 1;
}

/** Steps every layer that learns; returns the rate in force. */
function stepLayers(state: FinetuningState, plan: FinetuningPlan, gradients: Gradients): number {
  const { learning, permissions, train } = plan;
  const batches = batchesPerEpoch(train.rows.length, learning.batchSize);
  const share = (state.step - 1) / (learning.epochs * batches);
  const factor = rateFactor(learning.learningRateSchedule, learning.learningRateEnd, share);
  gradients.forEach((gradient, l) => {
    const memory = state.optimizer[l];
    if (!gradient || !memory) return;
    const rule = { ...learning, learningRate: learning.learningRate * factor * permissions[l]!.learningRateScale };
    // Counted from the layer's own first update, as Adam's correction for its empty beginning must be.
    const step = state.step - firstEpochOf(l, plan) * batches;
    const { weights, bias } = state.network[l]!;
    optimizerStep(weights, memory.weights, gradient.weights, rule, step);
    optimizerStep(bias, memory.bias, gradient.bias, { ...rule, weightDecay: 0 }, step);
    tf.dispose([gradient.weights, gradient.bias]);
  });
  return learning.learningRate * factor;
}

/** Tells the masks of fine-tuning from those of an RBM's pre-training. */
const FINETUNING_MASKS = 2;

/** Which inputs of each layer are left out in this update; none of the code that a decoder reads. */
function dropoutsOf({ network, step }: FinetuningState, plan: FinetuningPlan, rows: number): (Dropout | null)[] {
  const { learning, seed, stackLayers, train } = plan;
  return network.map(({ weights }, layer) => {
    const share = layer === 0 ? learning.inputDropout : learning.dropout;
    const isCode = train.target.kind === 'input' && layer === stackLayers;
    if (share === 0 || isCode) return null;
    const keep = 1 - share;
    const draw = { seed, layer, purpose: PURPOSE.dropout, step, gibbsStep: FINETUNING_MASKS };
    return { keep, mask: dropoutMask(rows, weights.shape[0], keep, draw) };
  });
}

function refuseNonFinite(state: FinetuningState, plan: FinetuningPlan): never {
  throw diverged({
    tensor: firstNonFinite(namedParameters(state.network, plan.stackLayers)) ?? 'the loss',
    where: 'Fine-tuning',
    epoch: state.epoch,
    update: state.step,
    setting: 'finetuning.learningRate',
    learningRate: plan.learning.learningRate,
    safeRate: 0.001,
  });
}

/** An epoch's points; remembers the parameters if the validation loss is the best so far. */
function finishEpoch(state: FinetuningState, plan: FinetuningPlan): MetricPoint[] {
  // The loss is taken before each update, so it cannot see what an epoch's last one did.
  if (firstNonFinite(namedParameters(state.network, plan.stackLayers))) refuseNonFinite(state, plan);
  const { train, validation } = plan;
  const metrics: Record<string, number> = { trainLoss: state.lossSum / train.rows.length };
  if (validation.rows.length > 0) {
    const found = evaluate(state.network, validation);
    for (const [name, value] of Object.entries(found)) metrics[`validation${capitalised(name)}`] = value;
    const loss = found.loss!;
    if (state.best === null || loss < state.best.loss) {
      state.best = { epoch: state.epoch, loss, layers: copyLayers(state.network) };
    }
  }
  state.network.forEach(({ weights }, l) => {
    metrics[`weightNormLayer${l + 1}`] = normOf(weights);
    const gradient = state.gradients[l];
    if (typeof gradient === 'number') metrics[`gradientNormLayer${l + 1}`] = gradient;
  });
  if (isWatchedEpoch(state.epoch)) {
    Object.assign(metrics, networkUse(state.network.slice(0, plan.stackLayers), train.input));
  }
  return Object.entries(metrics).map(([metric, value]) => ({
    phase: 'finetuning' as const,
    layer: null,
    metric,
    epoch: state.epoch,
    value,
  }));
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
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
