// Annealed importance sampling: the log-partition function from below and from above (Neal 2001).
import * as tf from '@tensorflow/tfjs';
import { hiddenInput } from './machine.ts';
import { type Draw, PURPOSE } from './random.ts';
import { logSumExp } from './softplus.ts';
import { baseLogPartition, logTempered, type Tempered, temperedStep } from './tempered.ts';

/** Inverse temperatures from 0 to 1, rising. */
export type Betas = readonly number[];

/** The schedule of Salakhutdinov & Murray (2008): 500 temperatures up to 0.5, 4,000 up to 0.9, 10,000 up to 1. */
export function paperBetas(): Betas {
  return [...evenly(0, 0.5, 500), ...evenly(0.5, 0.9, 4000), ...evenly(0.9, 1, 10_000), 1];
}

/** `count` equal steps from 0 to 1. */
export function evenBetas(count: number): Betas {
  return [...evenly(0, 1, count), 1];
}

function evenly(from: number, to: number, steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => from + ((to - from) * i) / steps);
}

/** Where annealing stands in the random source; `repeat` tells one estimate of a layer from another. */
export interface AnnealingAddress {
  readonly seed: number;
  readonly layer: number;
  readonly repeat: number;
}

/** log Z with what its chains say about the error. */
export interface PartitionEstimate {
  readonly logPartition: number;
  /** Of log Z, from the spread of the weights between chains; it cannot see modes that no chain found. */
  readonly standardError: number;
  /** How many equally weighted chains would be worth as much. */
  readonly effectiveChains: number;
  readonly chains: number;
}

/**
 * Forward estimate: chains start at the base rates and are cooled to the machine. E[weight] = Z, so the estimate of
 * log Z is too low on average, and a likelihood made from it too high. Breathes after each temperature.
 */
export function* annealForward(
  family: Tempered,
  betas: Betas,
  chains: number,
  at: AnnealingAddress,
): Generator<void, PartitionEstimate> {
  const draw = (purpose: number, step: number) => drawAt(at, purpose, step);
  const columns = family.machine.weights.shape[0];
  let v = tf.tidy(() => {
    const input = tf.tile(tf.expandDims(family.base, 0), [chains, 1]) as tf.Tensor2D;
    return family.machine.visible.sample(tf.reshape(input, [chains, columns]), draw(PURPOSE.annealStart, 0))[1];
  });
  const logWeights = new Float64Array(chains).fill(baseLogPartition(family));
  for (let k = 1; k < betas.length; k++) {
    const isLast = k === betas.length - 1;
    const draws = { hidden: draw(PURPOSE.annealHidden, k), visible: draw(PURPOSE.annealVisible, k) };
    const next = tf.tidy(() => {
      const x = hiddenInput(family.machine, v);
      addIncrements(logWeights, family, v, x, [betas[k - 1]!, betas[k]!]);
      return isLast ? tf.clone(v) : temperedStep(family, x, betas[k]!, draws);
    });
    v.dispose();
    v = next;
    yield;
  }
  v.dispose();
  return estimate(logWeights);
}

/**
 * Reverse estimate: chains start at samples of the machine, [chains, D], and are warmed up to the base rates
 * (Grosse, Ghahramani, Adams 2015). From exact samples the estimate is too high on average; from samples of a chain that
 * has not mixed it is only an indication.
 */
export function* annealBackwards(
  family: Tempered,
  betas: Betas,
  samples: tf.Tensor2D,
  at: AnnealingAddress,
): Generator<void, PartitionEstimate> {
  const draw = (purpose: number, step: number) => drawAt(at, purpose, step);
  let v = tf.clone(samples);
  const logWeights = new Float64Array(samples.shape[0]).fill(baseLogPartition(family));
  for (let k = betas.length - 1; k >= 1; k--) {
    const draws = { hidden: draw(PURPOSE.reverseHidden, k), visible: draw(PURPOSE.reverseVisible, k) };
    if (k < betas.length - 1) {
      const moved = tf.tidy(() => temperedStep(family, hiddenInput(family.machine, v), betas[k]!, draws));
      v.dispose();
      v = moved;
    }
    tf.tidy(() => addIncrements(logWeights, family, v, hiddenInput(family.machine, v), [betas[k - 1]!, betas[k]!]));
    yield;
  }
  v.dispose();
  const inverse = estimate(logWeights.map((weight) => -weight));
  return { ...inverse, logPartition: -inverse.logPartition };
}

function drawAt({ seed, layer, repeat }: AnnealingAddress, purpose: number, step: number): Draw {
  return { seed, layer, purpose, step, gibbsStep: repeat };
}

/** Adds log f_to(v) - log f_from(v) to each chain's weight. */
function addIncrements(
  logWeights: Float64Array,
  family: Tempered,
  v: tf.Tensor2D,
  x: tf.Tensor2D,
  [from, to]: readonly [number, number],
): void {
  const increments = tf.sub(logTempered(family, v, x, to), logTempered(family, v, x, from)).dataSync();
  for (let m = 0; m < logWeights.length; m++) logWeights[m]! += increments[m]!;
}

/** The log of the mean weight. Its standard error is the weights' relative one; effective chains M / (1 + cv^2). */
function estimate(logWeights: Float64Array): PartitionEstimate {
  const chains = logWeights.length;
  const logSum = logSumExp(logWeights);
  const squares = logSumExp(logWeights.map((weight) => 2 * weight));
  const effectiveChains = Math.exp(2 * logSum - squares);
  const relativeVariance = Math.max(0, chains / effectiveChains - 1);
  const standardError = chains > 1 ? Math.sqrt(relativeVariance / (chains - 1)) : Number.POSITIVE_INFINITY;
  return { logPartition: logSum - Math.log(chains), standardError, effectiveChains, chains };
}
