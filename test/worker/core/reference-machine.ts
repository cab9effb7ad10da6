// Machines of any units in plain float64, by summing over all states and by quadrature: the truth for core/machine.ts.
import * as tf from '@tensorflow/tfjs';
import { mixedUnits, softmaxUnits } from '../../../src/worker/core/categorical-units.ts';
import type { Machine } from '../../../src/worker/core/machine.ts';
import { gaussianUnits, scaledGaussianUnits } from '../../../src/worker/core/real-units.ts';
import { bernoulliUnits, type Units } from '../../../src/worker/core/units.ts';
import { matrix, normalDraws } from './draws.ts';
import { dot, logSumExp, states, sum } from './reference-rbm.ts';

/** Columns side by side: 0/1 units, one softmax group, or one Gaussian unit with a log-variance (null: fixed at 1). */
export type Part =
  | { readonly kind: 'bernoulli'; readonly size: number }
  | { readonly kind: 'softmax'; readonly size: number }
  | { readonly kind: 'gaussian'; readonly logVariance: number | null };

export interface ReferenceMachine {
  readonly visible: readonly Part[];
  readonly hidden: readonly Part[];
  readonly weights: number[][];
  readonly visibleBias: number[];
  readonly hiddenBias: number[];
}

/** A state with the logarithm of its quadrature weight (0 for a discrete one). */
export interface Point {
  readonly state: number[];
  readonly logWeight: number;
}

const GRID_STEP = 0.25;
const GRID = Array.from({ length: 129 }, (_, i) => (i - 64) * GRID_STEP);

export const width = (side: readonly Part[]) => sum(side.map((part) => (part.kind === 'gaussian' ? 1 : part.size)));

function pointsOf(part: Part): Point[] {
  if (part.kind === 'gaussian') return GRID.map((x) => ({ state: [x], logWeight: Math.log(GRID_STEP) }));
  if (part.kind === 'bernoulli') return states(part.size).map((state) => ({ state, logWeight: 0 }));
  return Array.from({ length: part.size }, (_, k) => ({
    state: Array.from({ length: part.size }, (_, i) => (i === k ? 1 : 0)),
    logWeight: 0,
  }));
}

/** Every state of a side. */
export function points(side: readonly Part[]): Point[] {
  return side
    .map(pointsOf)
    .reduce((all, next) =>
      all.flatMap((a) => next.map((b) => ({ state: [...a.state, ...b.state], logWeight: a.logWeight + b.logWeight }))),
    );
}

/** Calls `use` with each part, and where its columns begin. */
function forEachPart(side: readonly Part[], use: (part: Part, from: number) => void): void {
  let from = 0;
  for (const part of side) {
    use(part, from);
    from += width([part]);
  }
}

function ownEnergy(side: readonly Part[], state: readonly number[], bias: readonly number[]): number {
  let total = 0;
  forEachPart(side, (part, from) => {
    for (let i = from; i < from + width([part]); i++) {
      if (part.kind === 'gaussian') total += (state[i]! - bias[i]!) ** 2 / 2 / Math.exp(part.logVariance ?? 0);
      else total -= state[i]! * bias[i]!;
    }
  });
  return total;
}

/** What a state sends across: divided by the variance where there is one. */
export function message(side: readonly Part[], state: readonly number[]): number[] {
  const sent = [...state];
  forEachPart(side, (part, from) => {
    if (part.kind === 'gaussian') sent[from] = state[from]! / Math.exp(part.logVariance ?? 0);
  });
  return sent;
}

/** E(v, h), from the definition. */
export function energy(machine: ReferenceMachine, v: readonly number[], h: readonly number[]): number {
  const sent = message(machine.hidden, h);
  const pairs = sum(message(machine.visible, v).map((x, i) => x * dot(machine.weights[i]!, sent)));
  return ownEnergy(machine.visible, v, machine.visibleBias) + ownEnergy(machine.hidden, h, machine.hiddenBias) - pairs;
}

/** F(v) = -log of the sum over h of e^-E. */
export function freeEnergy(machine: ReferenceMachine, v: readonly number[]): number {
  return -logSumExp(points(machine.hidden).map(({ state, logWeight }) => logWeight - energy(machine, v, state)));
}

/** log Z, by summing over every visible state. */
export function logPartition(machine: ReferenceMachine): number {
  return logSumExp(points(machine.visible).map(({ state, logWeight }) => logWeight - freeEnergy(machine, state)));
}

/** Every visible state with its probability (density times quadrature weight). */
export function distribution(machine: ReferenceMachine): { v: number[]; p: number }[] {
  const all = points(machine.visible).map(({ state, logWeight }) => ({
    v: state,
    log: logWeight - freeEnergy(machine, state),
  }));
  const logZ = logSumExp(all.map(({ log }) => log));
  return all.map(({ v, log }) => ({ v, p: Math.exp(log - logZ) }));
}

/** E[h | v], or E[v | h] of the machine turned round. */
export function hiddenMeans(machine: ReferenceMachine, v: readonly number[]): number[] {
  const all = points(machine.hidden).map(({ state, logWeight }) => ({
    state,
    log: logWeight - energy(machine, v, state),
  }));
  const logZ = logSumExp(all.map(({ log }) => log));
  return machine.hiddenBias.map((_, j) => sum(all.map(({ state, log }) => state[j]! * Math.exp(log - logZ))));
}

/** The same machine with its sides exchanged. */
export function turned({ visible, hidden, weights, visibleBias, hiddenBias }: ReferenceMachine): ReferenceMachine {
  return {
    visible: hidden,
    hidden: visible,
    weights: hiddenBias.map((_, j) => weights.map((row) => row[j]!)),
    visibleBias: hiddenBias,
    hiddenBias: visibleBias,
  };
}

/** Parameters large enough that slips show, each exact in float32. */
export function randomMachine(
  visible: readonly Part[],
  hidden: readonly Part[],
  seed: number,
  deviation = 0.7,
): ReferenceMachine {
  const normal = normalDraws(seed);
  const draw = () => Math.fround(deviation * normal());
  return {
    visible,
    hidden,
    weights: matrix(width(visible), width(hidden), draw),
    visibleBias: Array.from({ length: width(visible) }, draw),
    hiddenBias: Array.from({ length: width(hidden) }, draw),
  };
}

function unitsOf(side: readonly Part[]): Units {
  const blocks = side.map((part) => {
    if (part.kind === 'bernoulli') return { units: bernoulliUnits, size: part.size };
    if (part.kind === 'softmax') return { units: softmaxUnits([part.size]), size: part.size };
    const { logVariance } = part;
    return { units: logVariance === null ? gaussianUnits : scaledGaussianUnits(tf.tensor1d([logVariance])), size: 1 };
  });
  return blocks.length === 1 ? blocks[0]!.units : mixedUnits(blocks);
}

/** The machine as the code under test takes it, in variables that may be trained. */
export function machineTensors(of: ReferenceMachine) {
  return {
    visible: unitsOf(of.visible),
    hidden: unitsOf(of.hidden),
    weights: tf.tidy(() => tf.variable(tf.tensor2d(of.weights))),
    visibleBias: tf.tidy(() => tf.variable(tf.tensor1d(of.visibleBias))),
    hiddenBias: tf.tidy(() => tf.variable(tf.tensor1d(of.hiddenBias))),
  } satisfies Machine;
}
