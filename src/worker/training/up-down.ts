// Fine-tuning by the up-down algorithm, as a generator that breathes after every update.
import * as tf from '@tensorflow/tfjs';
import type { MetricPoint } from '#shared/event.ts';
import type { Layer } from '#shared/layer.ts';
import type { Finetuning } from '#shared/spec.ts';
import { labelProbabilities, meansUp } from '../core/belief-network.ts';
import { hiddenMeans } from '../core/machine.ts';
import { sampleBernoulli } from '../core/ops.ts';
import { PURPOSE, permutation } from '../core/random.ts';
import { rateFactor } from '../core/schedule.ts';
import { type TrainableNetwork, upDownStep } from '../core/up-down.ts';
import { diverged, firstNonFinite, type LastUpdate } from './divergence.ts';
import { isWatchedEpoch, layerUse, withWatchedRows } from './hidden-use.ts';
import { forEachChunk, type Input, positionsBetween } from './input.ts';
import { normOf } from './monitors.ts';
import { networkParameters } from './parameter-names.ts';
import { asRbm, type LayerParameters } from './parameters.ts';
import { batchesPerEpoch } from './pretrain.ts';
import type { Target } from './targets.ts';

/** Where up-down learning stands. The network's variables are those of the stack and of its way down. */
export interface UpDownState {
  epoch: number;
  batch: number;
  /** Updates made. */
  step: number;
  errorSum: number;
  last?: LastUpdate;
}

export interface UpDownPlan {
  readonly seed: number;
  /** Index after the stack's last layer, for which shuffles are drawn. */
  readonly layer: number;
  readonly learning: Finetuning;
  readonly network: TrainableNetwork;
  readonly train: Rows;
  readonly validation: Rows;
}

/** Rows with the classes of their label units; position i of `input` is dataset row `rows[i]`. */
export interface Rows {
  readonly input: Input;
  readonly rows: Uint32Array;
  /** Null without label units. */
  readonly labels: Extract<Target, { kind: 'class' }> | null;
}

export function beginUpDown(): UpDownState {
  return { epoch: 0, batch: 0, step: 0, errorSum: 0 };
}

/** The belief network of a stack whose directed layers have a way down of their own, the lowest first. */
export function beliefNetwork(
  layers: readonly Layer[],
  stack: readonly LayerParameters[],
  down: readonly LayerParameters[],
): TrainableNetwork {
  const top = stack.length - 1;
  const directed = layers
    .slice(0, top)
    .map((layer, l) => ({ up: asRbm(layer, stack[l]!), down: asRbm(layer, down[l]!) }));
  return { directed, top: asRbm(layers[top]!, stack[top]!), labels: stack[top]!.labels ?? 0 };
}

/**
 * Trains to the last epoch. Yields null after each update, and an epoch's points when it is over.
 * @throws AppError TRAINING_DIVERGED at the end of an epoch in which a parameter stopped being finite.
 */
export function* upDown(state: UpDownState, plan: UpDownPlan): Generator<MetricPoint[] | null, void> {
  const { learning, train, seed, layer } = plan;
  const batches = batchesPerEpoch(train.rows.length, learning.batchSize);
  while (state.epoch < learning.epochs) {
    const order = permutation(train.rows.length, { seed, purpose: PURPOSE.shuffle, layer, step: state.epoch });
    while (state.batch < batches) {
      const from = state.batch * learning.batchSize;
      update(state, plan, order.subarray(from, from + learning.batchSize), batches);
      state.batch++;
      if (state.batch < batches) yield null;
    }
    const points = epochPoints(state, plan, batches);
    Object.assign(state, { epoch: state.epoch + 1, batch: 0, errorSum: 0 });
    yield points;
  }
}

function update(state: UpDownState, plan: UpDownPlan, positions: Uint32Array, batches: number): void {
  const { learning, seed, network, train } = plan;
  const share = state.step / (learning.epochs * batches);
  const factor = rateFactor(learning.learningRateSchedule, learning.learningRateEnd, share);
  const rule = { learningRate: learning.learningRate * factor, gibbsSteps: learning.gibbsSteps };
  const at = { seed, layer: 0, step: state.step };
  const error = tf.tidy(() => {
    const values = train.input.gather(positions);
    const v = train.input.sampled ? sampleBernoulli(values, { ...at, purpose: PURPOSE.wake, gibbsStep: 1 }) : values;
    return upDownStep(network, v, labelsAt(train, positions), rule, at);
  });
  state.errorSum += error;
  state.last = { update: state.step, learningRate: rule.learningRate, error };
  state.step++;
}

function labelsAt({ rows, labels }: Rows, positions: Uint32Array): tf.Tensor2D | null {
  if (!labels) return null;
  const of = Int32Array.from(positions, (position) => labels.of[rows[position]!]!);
  return tf.cast(tf.oneHot(tf.tensor1d(of, 'int32'), labels.classes), 'float32') as tf.Tensor2D;
}

function epochPoints(state: UpDownState, plan: UpDownPlan, batches: number): MetricPoint[] {
  refuseNonFinite(state, plan);
  const { network, validation } = plan;
  const metrics: Record<string, number> = { reconstructionError: state.errorSum / batches };
  if (validation.labels && validation.rows.length > 0) {
    const { loss, error } = labelMetrics(network, validation);
    Object.assign(metrics, { validationLoss: loss, validationError: error });
  }
  network.directed.forEach(({ up, down }, l) => {
    metrics[`weightNormLayer${l + 1}`] = normOf(up.weights);
    metrics[`generativeNormLayer${l + 1}`] = normOf(down.weights);
  });
  metrics[`weightNormLayer${network.directed.length + 1}`] = normOf(network.top.weights);
  if (isWatchedEpoch(state.epoch)) Object.assign(metrics, recognitionUse(plan));
  return Object.entries(metrics).map(([metric, value]) => ({
    phase: 'finetuning' as const,
    layer: null,
    metric,
    epoch: state.epoch,
    value,
  }));
}

/** Dead and saturated units of each layer on the way up by means, the top's with the rows' own labels. */
function recognitionUse({ network, train }: UpDownPlan): Record<string, number> {
  return withWatchedRows(train.input, (rows) =>
    tf.tidy(() => {
      const metrics: Record<string, number> = {};
      let means = rows;
      for (const [l, { up }] of network.directed.entries()) {
        means = hiddenMeans(up, means);
        Object.assign(metrics, layerUse(means, l));
      }
      const labels = labelsAt(train, positionsBetween(0, rows.shape[0]));
      const seen = labels ? tf.concat([means, labels], 1) : means;
      return Object.assign(metrics, layerUse(hiddenMeans(network.top, seen), network.directed.length));
    }),
  );
}

/**
 * The loss -log p(class | means of the highest layer below the top) and the fraction of wrong classes: exact at the top,
 * an approximation for what lies below directed layers.
 */
export function labelMetrics(
  network: TrainableNetwork,
  { input, rows, labels }: Rows,
): { loss: number; error: number } {
  if (!labels) throw new Error('a network without label units has no label metrics');
  let [loss, wrong] = [0, 0];
  forEachChunk(input, (chunk, from) => {
    const p = labelProbabilities(network, meansUp(network, chunk));
    const wanted = Int32Array.from({ length: chunk.shape[0] }, (_, i) => labels.of[rows[from + i]!]!);
    const classes = p.shape[1];
    const values = p.dataSync();
    const best = tf.argMax(p, 1).dataSync();
    wanted.forEach((of, i) => {
      loss -= Math.log(Math.max(values[i * classes + of]!, 1e-30));
      if (best[i] !== of) wrong++;
    });
  });
  return { loss: loss / input.rows, error: wrong / input.rows };
}

function refuseNonFinite(state: UpDownState, { network, learning }: UpDownPlan): void {
  const tensor = firstNonFinite(networkParameters(network));
  if (tensor === null) return;
  throw diverged({
    tensor,
    where: 'Up-down learning',
    epoch: state.epoch,
    update: state.step,
    setting: 'finetuning.learningRate',
    learningRate: learning.learningRate,
    safeRate: 0.001,
  });
}
