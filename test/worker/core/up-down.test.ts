// One up-down update against the formulas in float64, whose every term is a slope; and a network that learns.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleUp } from '../../../src/worker/core/belief-network.ts';
import { contrastivePhase } from '../../../src/worker/core/chains.ts';
import { sampleHidden, sampleVisible } from '../../../src/worker/core/machine.ts';
import { PURPOSE } from '../../../src/worker/core/random.ts';
import { type TrainableNetwork, upDownStep } from '../../../src/worker/core/up-down.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { flatTensors, largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { dot, logSumExp, sigmoid, softplus, states, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const bernoulli = (size: number) => [{ kind: 'bernoulli', size }] as const;
const up = reference.randomMachine(bernoulli(4), bernoulli(3), 141);
const down = reference.randomMachine(bernoulli(4), bernoulli(3), 142);
const top = reference.randomMachine([...bernoulli(3), { kind: 'softmax', size: 2 }], bernoulli(3), 143);
const at = { seed: 8, layer: 0, step: 2 };
const rows = [
  [1, 0, 1, 1],
  [0, 1, 1, 0],
];
const labels = [
  [0, 1],
  [1, 0],
];

function trainable(of: reference.ReferenceMachine) {
  return { ...reference.machineTensors(of), logVariance: null };
}

function network(): TrainableNetwork {
  return { directed: [{ up: trainable(up), down: trainable(down) }], top: trainable(top), labels: 2 };
}

const columns = (matrix: number[][]) => matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));

/** A slope of log p(below | above), or of log Q(above | below), by central differences over every parameter. */
function slopes(parameters: number[], logProbability: (parameters: number[]) => number): number[] {
  return parameters.map((_, at) => {
    const moved = (by: number) => logProbability(parameters.map((x, i) => (i === at ? x + by : x)));
    return (moved(1e-5) - moved(-1e-5)) / 2e-5;
  });
}

/** Mean over cases of log p of binary states with inputs bias + W source. weights: [outer][inner], source by inner index. */
function meanLog(inputs: (row: number) => number[], target: number[][]): number {
  return sum(target.map((state, n) => sum(inputs(n).map((x, i) => state[i]! * x - softplus(x))))) / target.length;
}

describe('one up-down update', () => {
  const net = network();
  const v = () => tf.tensor2d(rows);
  const y = () => tf.tensor2d(labels);

  it('moves each part along its own slope, all taken at the old parameters', () => {
    const rate = 0.01;
    const before = [net.directed[0]!.up, net.directed[0]!.down, net.top].map(flatTensors);
    const awake = sampleUp(net, v(), at, PURPOSE.wake)[1]!.arraySync();
    const seen = awake.map((row, n) => [...row, ...labels[n]!]);
    const [q, h] = sampleHidden(net.top, tf.tensor2d(seen), { ...at, layer: 1, purpose: PURPOSE.wake, gibbsStep: 0 });
    const purposes = { hidden: PURPOSE.dreamHidden, visible: PURPOSE.dreamVisible };
    const dream = contrastivePhase(net.top, h, 3, { ...at, layer: 1 }, purposes);
    const dreamt = dream.visible.arraySync();
    const upper = dreamt.map((row) => row.slice(0, 3));
    const draw = { ...at, layer: 0, purpose: PURPOSE.dream, gibbsStep: 0 };
    const lower = sampleVisible(net.directed[0]!.down, tf.tensor2d(upper), draw)[1].arraySync();
    expect(dreamt.every((row) => sum(row.slice(3)) === 1)).toBe(true);

    upDownStep(net, v(), y(), { learningRate: rate, gibbsSteps: 3 }, at);
    const moved = [net.directed[0]!.up, net.directed[0]!.down, net.top].map((machine, m) =>
      flatTensors(machine).map((x, i) => (x - before[m]![i]!) / rate),
    );
    const wake = slopes([...down.weights.flat(), ...down.visibleBias], (p) =>
      meanLog((n) => [0, 1, 2, 3].map((i) => p[12 + i]! + dot(p.slice(3 * i, 3 * i + 3), awake[n]!)), rows),
    );
    expect(largestDifference(moved[1]!, [...wake, 0, 0, 0])).toBeLessThan(1e-4);
    const sleep = slopes([...up.weights.flat(), ...up.hiddenBias], (p) =>
      meanLog((n) => [0, 1, 2].map((j) => p[12 + j]! + sum(lower[n]!.map((x, i) => x * p[3 * i + j]!))), upper),
    );
    expect(largestDifference(moved[0]!, [...sleep.slice(0, 12), 0, 0, 0, 0, ...sleep.slice(12)])).toBeLessThan(1e-4);
    const [qPlus, qMinus] = [q.arraySync(), dream.hidden.arraySync()];
    const mean = (of: (n: number) => number) => (of(0) + of(1)) / 2;
    const weights = top.weights.flatMap((row, i) =>
      row.map((_, j) => mean((n) => seen[n]![i]! * qPlus[n]![j]! - dreamt[n]![i]! * qMinus[n]![j]!)),
    );
    const visible = top.visibleBias.map((_, i) => mean((n) => seen[n]![i]! - dreamt[n]![i]!));
    const hidden = top.hiddenBias.map((_, j) => mean((n) => qPlus[n]![j]! - qMinus[n]![j]!));
    expect(largestDifference(moved[2]!, [...weights, ...visible, ...hidden])).toBeLessThan(1e-4);
    expect(
      largestDifference(
        qPlus.flat(),
        seen.flatMap((row) => top.hiddenBias.map((c, j) => sigmoid(c + dot(columns(top.weights)[j]!, row)))),
      ),
    ).toBeLessThan(1e-6);
  });

  it('keeps no tensors', () => {
    const [data, classes] = [v(), y()];
    const before = tf.memory().numTensors;
    upDownStep(net, data, classes, { learningRate: 0.01, gibbsSteps: 2 }, at);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('up-down learning', () => {
  it('raises the exact likelihood of a few patterns', () => {
    const patterns = [
      [1, 1, 0, 0],
      [0, 0, 1, 1],
    ];
    const small = (machine: reference.ReferenceMachine) => ({
      ...machine,
      weights: machine.weights.map((row) => row.map((w) => 0.3 * w)),
      visibleBias: machine.visibleBias.map(() => 0),
      hiddenBias: machine.hiddenBias.map(() => 0),
    });
    const plainTop = reference.randomMachine(bernoulli(3), bernoulli(3), 144);
    const net: TrainableNetwork = {
      directed: [{ up: trainable(small(up)), down: trainable(small(down)) }],
      top: trainable(small(plainTop)),
      labels: 0,
    };
    const likelihood = () => {
      const [weights, bias] = [
        net.directed[0]!.down.weights.arraySync(),
        net.directed[0]!.down.visibleBias.arraySync(),
      ];
      const now = {
        ...plainTop,
        weights: net.top.weights.arraySync(),
        visibleBias: net.top.visibleBias.arraySync(),
        hiddenBias: net.top.hiddenBias.arraySync(),
      };
      const logZ = reference.logPartition(now);
      const log = (row: number[]) =>
        logSumExp(
          states(3).map((h) => {
            const inputs = bias.map((a, i) => a + dot(weights[i]!, h));
            return -reference.freeEnergy(now, h) - logZ + sum(inputs.map((x, i) => row[i]! * x - softplus(x)));
          }),
        );
      return sum(patterns.map(log)) / patterns.length;
    };
    const first = likelihood();
    const data = tf.tile(tf.tensor2d(patterns), [20, 1]) as tf.Tensor2D;
    for (let step = 0; step < 1500; step++) {
      upDownStep(net, data, null, { learningRate: 0.1, gibbsSteps: 2 }, { ...at, step });
    }
    expect(first).toBeLessThan(-2.4);
    expect(likelihood()).toBeGreaterThan(-1.1);
    expect(likelihood()).toBeLessThan(-Math.LN2 + 1e-6);
  });
});
