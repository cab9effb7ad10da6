// One update of an RBM by any of the learning rules, and everything that such learning remembers between updates.
import * as tf from '@tensorflow/tfjs';
import { contrastivePhase, persistentPhase, replicaBetas, temperedPhase } from './chains.ts';
import {
  contrastiveGradient,
  type Gradient,
  logVarianceGradient,
  type Offsets,
  type Phase,
} from './contrastive-gradient.ts';
import { dropoutMask, maskedUnits } from './dropout.ts';
import { type Address, type Machine, sampleHidden, visibleMeans } from './machine.ts';
import { PURPOSE } from './random.ts';
import { type StepRule, sparsityPull, stepLogVariance, stepParameters, type TrainableMachine } from './rbm-step.ts';

/** A learning rule at one moment of the training. */
export interface RbmRule extends StepRule {
  readonly method: 'cd' | 'pcd' | 'fpcd' | 'pt';
  /** Gibbs steps per update. */
  readonly cdSteps: number;
  /** Chains that live on between updates, and their replicas at other temperatures. */
  readonly chains: number;
  readonly replicas: number;
  /** Learning rate of the fast weights, and how much of them is kept from one update to the next. */
  readonly fastLearningRate: number;
  readonly fastDecay: number;
  /** Share of each batch's means in the centering offsets; null: plain gradient. */
  readonly centering: number | null;
  readonly sparsity: { readonly target: number; readonly cost: number } | null;
  /** Share of hidden units left out of each case. */
  readonly dropout: number;
}

/**
 * What learning remembers, by name; every entry is a variable that a checkpoint must hold. Which there are, the rule says:
 * velocities always; `velocity.logVariance` with learned variances; `offset.*` when centered; `activity` with a sparsity
 * target; `chains` for all but CD; `fast.*` for fast PCD; `base` for tempering.
 */
export type Memory = Record<string, tf.Variable>;

/** What the memory starts from, where it needs that: so many rows of the data, [rows, D], and the means of its messages, [D]. */
export interface FirstRows {
  rows(wanted: number): tf.Tensor2D;
  means(): tf.Tensor1D;
}

/**
 * A fresh memory: no velocity, activity at the target, chains at the data, offsets at the data's means and at those of
 * hidden units without input. A layer without such a rule (an autoencoder) remembers velocities only.
 */
export function beginMemory(machine: TrainableMachine, rule: RbmRule | null, first: FirstRows): Memory {
  const memory: Memory = {};
  const put = (name: string, value: () => tf.Tensor) => {
    memory[name] = tf.tidy(() => tf.variable(value(), false));
  };
  const zeros = (prefix: string) => {
    put(`${prefix}.weights`, () => tf.zerosLike(machine.weights));
    put(`${prefix}.visibleBias`, () => tf.zerosLike(machine.visibleBias));
    put(`${prefix}.hiddenBias`, () => tf.zerosLike(machine.hiddenBias));
  };
  zeros('velocity');
  const { logVariance, hiddenBias } = machine;
  if (logVariance) put('velocity.logVariance', () => tf.zerosLike(logVariance));
  if (!rule) return memory;
  if (rule.centering !== null) {
    put('offset.visible', () => first.means());
    put('offset.hidden', () => machine.hidden.mean(tf.expandDims(hiddenBias, 0) as tf.Tensor2D).squeeze([0]));
  }
  const { sparsity, chains } = rule;
  if (sparsity) put('activity', () => tf.fill(hiddenBias.shape, sparsity.target));
  if (rule.method === 'fpcd') zeros('fast');
  if (rule.method === 'pt') put('base', () => tf.clone(machine.visibleBias));
  if (rule.method !== 'cd') {
    const rows = chains * (rule.method === 'pt' ? rule.replicas : 1);
    put('chains', () => firstChains(first.rows(chains), rows));
  }
  return memory;
}

/** So many chains, at the given rows in turn. */
function firstChains(data: tf.Tensor2D, chains: number): tf.Tensor2D {
  const order = Int32Array.from({ length: chains }, (_, chain) => chain % data.shape[0]);
  return tf.gather(data, tf.tensor1d(order, 'int32'));
}

/** What a monitor may want of an update. */
export interface Update {
  /** Means of the first reconstruction of the batch, where asked for; the caller disposes it. */
  readonly reconstruction?: tf.Tensor2D;
  /** Share of the proposed swaps made, in tempering. */
  readonly swapRate?: number;
}

/** One update, written into the machine and the memory. v0: [batch, D]. */
export function learn(
  machine: TrainableMachine,
  memory: Memory,
  v0: tf.Tensor2D,
  rule: RbmRule,
  at: Address,
  isWatched: boolean,
): Update {
  return tf.tidy(() => {
    const ofData = withDropout(machine, rule, v0.shape[0], at, 0);
    const [q0, h0] = sampleHidden(ofData, v0, { ...at, purpose: PURPOSE.hiddenSample, gibbsStep: 0 });
    const negative = negativePhase({ machine, ofData, memory, h0 }, rule, at);
    const seen = isWatched ? { reconstruction: negative.reconstruction ?? visibleMeans(machine, h0) } : {};
    const offsets = moveOffsets(machine, memory, v0, q0, rule);
    const pulled = rule.sparsity ? sparsityPull(q0, named(memory, 'activity'), rule.sparsity) : q0;
    const gradient = contrastiveGradient(machine, { visible: v0, hidden: pulled }, negative, offsets);
    const { logVariance } = machine;
    if (logVariance) {
      const slope = logVarianceGradient(machine, logVariance, { visible: v0, hidden: q0 }, negative);
      stepLogVariance(logVariance, named(memory, 'velocity.logVariance'), slope, rule);
    }
    if (rule.method === 'fpcd') moveFastWeights(memory, ordinary(gradient, offsets), rule);
    stepParameters(machine, triple(memory, 'velocity'), gradient, rule, offsets);
    return { ...seen, ...(negative.swapRate === undefined ? {} : { swapRate: negative.swapRate }) };
  });
}

function negativePhase(
  from: { machine: Machine; ofData: Machine; memory: Memory; h0: tf.Tensor2D },
  rule: RbmRule,
  at: Address,
): Phase & { reconstruction?: tf.Tensor2D; swapRate?: number } {
  const { memory, h0, ofData } = from;
  if (rule.method === 'cd') return contrastivePhase(ofData, h0, rule.cdSteps, at);
  const chains = named<tf.Rank.R2>(memory, 'chains');
  const machine = withDropout(from.machine, rule, chains.shape[0], at, 1);
  if (rule.method === 'pt') {
    const family = { machine: from.machine, base: named<tf.Rank.R1>(memory, 'base') };
    return temperedPhase(family, chains, replicaBetas(rule.replicas), rule.cdSteps, at);
  }
  const mover = rule.method === 'fpcd' ? withFastWeights(machine, memory) : machine;
  return persistentPhase(machine, chains, rule.cdSteps, at, mover);
}

/** The machine with some hidden units left out of each row; `phase` tells the data's masks from the chains'. */
function withDropout(machine: Machine, { dropout }: RbmRule, rows: number, at: Address, phase: 0 | 1): Machine {
  if (dropout === 0) return machine;
  const draw = { ...at, purpose: PURPOSE.dropout, gibbsStep: phase };
  const mask = dropoutMask(rows, machine.weights.shape[1], 1 - dropout, draw);
  return { ...machine, hidden: maskedUnits(machine.hidden, mask) };
}

function named<R extends tf.Rank>(memory: Memory, name: string): tf.Variable<R> {
  const found = memory[name];
  if (!found) throw new Error(`learning remembers no ${name}`);
  return found as tf.Variable<R>;
}

function triple(memory: Memory, prefix: string) {
  return {
    weights: named<tf.Rank.R2>(memory, `${prefix}.weights`),
    visibleBias: named<tf.Rank.R1>(memory, `${prefix}.visibleBias`),
    hiddenBias: named<tf.Rank.R1>(memory, `${prefix}.hiddenBias`),
  };
}

/** Moves the offsets towards this batch's means; null where the gradient is plain. */
function moveOffsets(
  machine: Machine,
  memory: Memory,
  v0: tf.Tensor2D,
  q0: tf.Tensor2D,
  rule: RbmRule,
): Offsets | null {
  const share = rule.centering;
  if (share === null) return null;
  const visible = named<tf.Rank.R1>(memory, 'offset.visible');
  const hidden = named<tf.Rank.R1>(memory, 'offset.hidden');
  const move = (offset: tf.Variable<tf.Rank.R1>, batch: tf.Tensor2D) =>
    offset.assign(tf.add(tf.mul(offset, 1 - share), tf.mul(tf.mean(batch, 0), share)) as tf.Tensor1D);
  move(visible, machine.visible.message(v0));
  move(hidden, machine.hidden.message(q0));
  return { visible, hidden };
}

/** A centered gradient as a direction of the ordinary parameters. */
function ordinary(gradient: Gradient, offsets: Offsets | null): Gradient {
  if (!offsets) return gradient;
  const { weights, visibleBias, hiddenBias } = gradient;
  const column = (vector: tf.Tensor1D) => tf.expandDims(vector, 1) as tf.Tensor2D;
  return {
    weights,
    visibleBias: tf.sub(visibleBias, tf.squeeze(tf.matMul(weights, column(offsets.hidden)), [1])),
    hiddenBias: tf.sub(hiddenBias, tf.squeeze(tf.matMul(weights, column(offsets.visible), true), [1])),
  };
}

/** fast <- decay fast + rate gradient (Tieleman & Hinton 2009). They move chains and are no part of the model. */
function moveFastWeights(memory: Memory, gradient: Gradient, { fastLearningRate, fastDecay }: RbmRule): void {
  const fast = triple(memory, 'fast');
  for (const name of ['weights', 'visibleBias', 'hiddenBias'] as const) {
    const variable: tf.Variable = fast[name];
    variable.assign(tf.add(tf.mul(variable, fastDecay), tf.mul(gradient[name], fastLearningRate)));
  }
}

function withFastWeights(machine: Machine, memory: Memory): Machine {
  const fast = triple(memory, 'fast');
  return {
    ...machine,
    weights: tf.add(machine.weights, fast.weights),
    visibleBias: tf.add(machine.visibleBias, fast.visibleBias),
    hiddenBias: tf.add(machine.hiddenBias, fast.hiddenBias),
  };
}

export function disposeMemory(memory: Memory): void {
  tf.dispose(Object.values(memory));
}
