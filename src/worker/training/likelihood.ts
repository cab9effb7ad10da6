// The log-likelihood of a layer's rows: exact where one side is small, else an interval between two estimates.
import * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import type { Pretraining } from '#shared/pretraining.ts';
import { annealBackwards, annealForward, evenBetas, type PartitionEstimate, paperBetas } from '../core/annealing.ts';
import { enumerableSide, exactLogPartition } from '../core/exact-partition.ts';
import { estimatedRange, exactRange, type PartitionRange } from '../core/likelihood.ts';
import { freeEnergy, gibbs, type Machine } from '../core/machine.ts';
import { PURPOSE } from '../core/random.ts';
import { canBeTempered } from '../core/tempered.ts';
import { columnSums } from './begin-layer.ts';
import { forEachChunk, type Input, positionsBetween } from './input.ts';
import type { PretrainingPlan, PretrainingState } from './pretrain.ts';

/** "auto" sums over a side's states where it has this much to add up: a tenth of a second. */
const QUICK_SUM = 2 ** 24;
const CHAINS = 100;
const QUICK_BETAS = 1000;
/** Gibbs steps between two breaths. */
const STRIDE = 20;

/** log Z, with the estimates that its range comes from; both null where it is exact. */
export interface Partition {
  readonly range: PartitionRange;
  readonly forward: PartitionEstimate | null;
  readonly reverse: PartitionEstimate | null;
}

/** Whose log Z, and what the estimates need. */
export interface PartitionPlace {
  readonly machine: Machine;
  /** The first layer's setting and its number in messages. */
  readonly setting: Pretraining['likelihood'];
  readonly layer: number;
  readonly seed: number;
  /** Tells one estimate from another: the epoch. */
  readonly repeat: number;
  readonly train: Input;
  /** Samples of the machine to start the reverse estimate from, where training keeps some. [chains, D] */
  readonly samples: tf.Tensor2D | null;
}

/** False where the setting asks for no likelihood of this machine. */
export function wantsLikelihood(machine: Machine, setting: Pretraining['likelihood']): boolean {
  return setting !== 'off' && (setting !== 'auto' || isQuicklySummed(machine));
}

/**
 * log Z as the setting asks for it; null where it asks for none. Breathes.
 * @throws AppError INVALID_SPEC where the machine has not what was asked for.
 */
export function* partition(place: PartitionPlace): Generator<null, Partition | null> {
  const { machine, setting, layer } = place;
  if (!wantsLikelihood(machine, setting)) return null;
  if (setting === 'auto' || setting === 'exact') {
    if (enumerableSide(machine) === null) {
      const what = `stack[${layer}].pretraining.likelihood is "exact", and neither side of that layer has up to 20 Bernoulli units`;
      throw new AppError('INVALID_SPEC', `${what}; use "quick".`);
    }
    const range = exactRange(yield* breathing(exactLogPartition(machine)));
    return { range, forward: null, reverse: null };
  }
  if (!canBeTempered(machine)) {
    const what = `stack[${layer}].pretraining.likelihood is "${setting}", which needs Bernoulli hidden units`;
    throw new AppError('INVALID_SPEC', `${what}; use "off".`);
  }
  return yield* annealed(place, setting === 'full' ? paperBetas() : evenBetas(QUICK_BETAS));
}

function* annealed(place: PartitionPlace, betas: readonly number[]): Generator<null, Partition> {
  const { machine, train, seed, layer, repeat } = place;
  const base = tf.tensor1d(machine.visible.biasFromSums(columnSums(train), train.rows));
  // Chains from the data count as the model's samples after as many steps as annealing itself takes.
  const samples = yield* modelSamples(place, betas.length);
  const family = { machine, base };
  const at = { seed, layer, repeat };
  const forward = yield* breathing(annealForward(family, betas, CHAINS, at));
  const reverse = yield* breathing(annealBackwards(family, betas, samples, at));
  tf.dispose([base, samples]);
  return { range: estimatedRange(forward, reverse), forward, reverse };
}

/** The chains that training keeps, or chains that have left the data behind in so many Gibbs steps. Breathes. */
function* modelSamples(place: PartitionPlace, steps: number): Generator<null, tf.Tensor2D> {
  const { machine, samples, train, seed, layer, repeat } = place;
  if (samples) return tf.tidy(() => tf.slice(samples, [0, 0], [Math.min(CHAINS, samples.shape[0]), samples.shape[1]]));
  const purposes = { hidden: PURPOSE.generateHidden, visible: PURPOSE.generateVisible };
  let chains = train.gather(positionsBetween(0, Math.min(CHAINS, train.rows)));
  for (let done = 0; done < steps; done += STRIDE) {
    const moved = gibbs(machine, chains, Math.min(STRIDE, steps - done), { seed, layer, step: repeat }, purposes, done);
    chains.dispose();
    chains = moved;
    yield null;
  }
  return chains;
}

function* breathing<T>(work: Generator<void, T>): Generator<null, T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield null;
  }
}

function isQuicklySummed(machine: Machine): boolean {
  const side = enumerableSide(machine);
  if (side === null) return false;
  const [D, H] = machine.weights.shape;
  return (side === 'visible' ? 2 ** D * H : 2 ** H * D) <= QUICK_SUM;
}

/** Mean log-likelihood of some rows by each estimate: the bare name where it is exact. */
export function* likelihoodOf(
  machine: Machine,
  { range, forward, reverse }: Partition,
  input: Input,
  name: string,
): Generator<null, Record<string, number>> {
  let energy = 0;
  forEachChunk(input, (chunk) => {
    energy += tf.sum(freeEnergy(machine, chunk)).dataSync()[0]!;
  });
  yield null;
  const mean = energy / input.rows;
  if (!forward || !reverse) return { [name]: -mean - range.low };
  return {
    [`${name}Forward`]: -mean - forward.logPartition,
    [`${name}Reverse`]: -mean - reverse.logPartition,
    [`${name}Low`]: -mean - range.high,
    [`${name}High`]: -mean - range.low,
  };
}

/** A layer's log-likelihood while it is pre-trained, on training and held-out rows. */
export function* likelihoodMetrics(
  { machine, memory, epoch }: PretrainingState,
  { learning, train, validation, seed, layer }: PretrainingPlan,
): Generator<null, Record<string, number>> {
  if (learning.kind !== 'rbm' || learning.settings.dropout > 0) return {};
  const samples = (memory.chains as tf.Tensor2D | undefined) ?? null;
  const place = { machine, setting: learning.settings.likelihood, layer, seed, repeat: epoch, train, samples };
  const found = yield* partition(place);
  if (!found) return {};
  const metrics = yield* likelihoodOf(machine, found, train, 'logLikelihoodTrain');
  if (validation.rows > 0) {
    Object.assign(metrics, yield* likelihoodOf(machine, found, validation, 'logLikelihoodValidation'));
  }
  if (found.forward) metrics.logLikelihoodTrusted = Number(found.range.isTrusted);
  return metrics;
}
