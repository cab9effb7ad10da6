// Belief networks of a few units against sums over all their states: bound, samples, labels, and up-down updates.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type BeliefNetwork,
  descend,
  labelProbabilities,
  sampleUp,
  stackBound,
  topLogWeight,
} from '../../../src/worker/core/belief-network.ts';
import { type Clamp, clampLabels, inpaint, runChain, showStates } from '../../../src/worker/core/generation.ts';
import { PURPOSE } from '../../../src/worker/core/random.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { dot, logSumExp, sigmoid, states, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const bernoulli = (size: number) => [{ kind: 'bernoulli', size }] as const;
/** 4-3 directed, untied; 3 and 2 at the top. */
const up = reference.randomMachine(bernoulli(4), bernoulli(3), 131);
const down = reference.randomMachine(bernoulli(4), bernoulli(3), 132);
const top = reference.randomMachine(bernoulli(3), bernoulli(2), 133);
const labelled = reference.randomMachine([...bernoulli(3), { kind: 'softmax', size: 3 }], bernoulli(2), 134);
const at = { seed: 6, layer: 0, step: 0 };

function network(of = top, labels = 0): BeliefNetwork {
  const directed = [{ up: reference.machineTensors(up), down: reference.machineTensors(down) }];
  return { directed, top: reference.machineTensors(of), labels };
}

const columns = (rows: number[][]) => rows[0]!.map((_, j) => rows.map((row) => row[j]!));
const bernoulliProbability = (state: number[], means: number[]) =>
  state.reduce((p, s, i) => p * (s ? means[i]! : 1 - means[i]!), 1);
const below = (h: number[]) => down.visibleBias.map((a, i) => sigmoid(a + dot(down.weights[i]!, h)));
const above = (v: number[]) => up.hiddenBias.map((c, j) => sigmoid(c + dot(columns(up.weights)[j]!, v)));

/** log p(h) of the top for each of its states, labels summed out. */
function topLogs(of: reference.ReferenceMachine): number[] {
  const logZ = reference.logPartition(of);
  const labels = of.visible.length === 1 ? [] : reference.points(of.visible.slice(1)).map(({ state }) => state);
  return states(3).map((h) =>
    of.visible.length === 1
      ? -reference.freeEnergy(of, h) - logZ
      : logSumExp(labels.map((y) => -reference.freeEnergy(of, [...h, ...y]))) - logZ,
  );
}

const exactLog = (v: number[], logs: number[]) =>
  logSumExp(states(3).map((h, s) => logs[s]! + Math.log(bernoulliProbability(v, below(h)))));

/** The bound by its definition, a sum over all states of Q. */
function exactBound(v: number[], logs: number[]): number {
  const q = above(v);
  return sum(
    states(3).map((h, s) => {
      const p = bernoulliProbability(h, q);
      return p * (logs[s]! + Math.log(bernoulliProbability(v, below(h))) - Math.log(p));
    }),
  );
}

describe('the bound on the likelihood of a stack', () => {
  for (const [name, of, labels] of [
    ['without labels', top, 0],
    ['with label units summed out', labelled, 3],
  ] as const) {
    it(`is E_Q[log p] + H(Q), below the exact likelihood, and its weighted form nearer: ${name}`, () => {
      const logs = topLogs(of);
      const logZ = reference.logPartition(of);
      const v = states(4).slice(3, 6);
      const copies = 60;
      const rows = tf.tile(tf.tensor2d(v), [copies, 1]) as tf.Tensor2D;
      const found = stackBound(network(of, labels), rows, 200, at);
      const expected = sum(v.map((row) => exactBound(row, logs))) / v.length;
      const exact = sum(v.map((row) => exactLog(row, logs))) / v.length;
      expect(Math.abs(found.bound - logZ - expected)).toBeLessThan(0.03);
      expect(expected).toBeLessThan(exact - 0.05);
      expect(Math.abs(found.weighted - logZ - exact)).toBeLessThan(0.03);
    });
  }

  it('is exact where the recognition is: a tied start with W2 the transpose of W1', () => {
    const turned = reference.turned(down);
    const tied: BeliefNetwork = {
      directed: [{ up: reference.machineTensors(down), down: reference.machineTensors(down) }],
      top: reference.machineTensors(turned),
      labels: 0,
    };
    const logZ = reference.logPartition(turned);
    const v = states(4);
    const found = stackBound(tied, tf.tensor2d(v), 400, at).bound - logZ;
    const exact = sum(v.map((row) => -reference.freeEnergy(down, row) - reference.logPartition(down))) / v.length;
    expect(Math.abs(found - exact)).toBeLessThan(0.01);
  });
});

describe('label units at the top', () => {
  it('have the exact p(label | h) of the joint distribution', () => {
    const found = labelProbabilities(network(labelled, 3), tf.tensor2d(states(3))).arraySync();
    states(3).forEach((h, s) => {
      const logs = [0, 1, 2].map(
        (k) => -reference.freeEnergy(labelled, [...h, ...[0, 1, 2].map((i) => (i === k ? 1 : 0))]),
      );
      expect(
        largestDifference(
          found[s]!,
          logs.map((log) => Math.exp(log - logSumExp(logs))),
        ),
      ).toBeLessThan(1e-5);
    });
    const weights = topLogWeight(network(labelled, 3), tf.tensor2d(states(3))).dataSync();
    expect(
      largestDifference(
        weights,
        topLogs(labelled).map((log) => log + reference.logPartition(labelled)),
      ),
    ).toBeLessThan(1e-5);
  });

  it('stay at a clamped class while the others are drawn from their conditional distribution', () => {
    const net = network(labelled, 3);
    const count = 8000;
    const clamp = clampLabels(net, Array(count).fill(1));
    const start = tf.zeros<tf.Rank.R2>([count, 6]);
    const found = runChain(net.top, start, 40, clamp, at).arraySync();
    expect(found.every((row) => row.slice(3).join() === '0,1,0')).toBe(true);
    const logs = states(3).map((h) => -reference.freeEnergy(labelled, [...h, 0, 1, 0]));
    states(3).forEach((h, s) => {
      const p = Math.exp(logs[s]! - logSumExp(logs));
      const share = found.filter((row) => row.slice(0, 3).join() === h.join()).length / count;
      expect(Math.abs(share - p) / Math.sqrt((p * (1 - p)) / count)).toBeLessThan(4.5);
    });
  });
});

describe('samples', () => {
  it('have the exact distribution of the network: chain at the top, ancestral pass down', () => {
    const net = network();
    const count = 20_000;
    const highest = runChain(net.top, tf.zeros([count, 3]), 40, null, at);
    const means = showStates(net, highest, at);
    const exact = topLogs(top);
    const expected = states(4)[0]!.map((_, i) => sum(states(3).map((h, s) => Math.exp(exact[s]!) * below(h)[i]!)));
    const deviation = 0.5 / Math.sqrt(count);
    expect(largestDifference(tf.mean(means, 0).dataSync(), expected)).toBeLessThan(4.5 * deviation);
  });

  it('go on from where a chain stopped, bit for bit', () => {
    const { top: machine } = network();
    const start = tf.zeros<tf.Rank.R2>([50, 3]);
    const whole = runChain(machine, start, 10, null, at).arraySync();
    const half = runChain(machine, start, 6, null, at);
    expect(runChain(machine, half, 4, null, { ...at, step: 6 }).arraySync()).toEqual(whole);
    expect(runChain(machine, start, 10, null, { ...at, seed: 7 }).arraySync()).not.toEqual(whole);
  });

  it('of a single RBM fill in missing units from their conditional distribution given the clamped ones', () => {
    const count = 12_000;
    const known = [1, 0];
    const clamp: Clamp = {
      mask: tf.tile(tf.tensor2d([[1, 0, 1, 0]]), [count, 1]) as tf.Tensor2D,
      values: tf.tile(tf.tensor2d([[known[0]!, 0, known[1]!, 0]]), [count, 1]) as tf.Tensor2D,
    };
    const found = inpaint({ directed: [], top: reference.machineTensors(down), labels: 0 }, clamp, 10, 3, at);
    const exact = reference.distribution(down).filter(({ v }) => v[0] === known[0] && v[2] === known[1]);
    const total = sum(exact.map(({ p }) => p));
    const expected = [0, 1, 2, 3].map((i) => sum(exact.map(({ v, p }) => (p / total) * v[i]!)));
    expect(largestDifference(tf.mean(found, 0).dataSync(), expected)).toBeLessThan(4.5 * (0.5 / Math.sqrt(count)));
  });

  it('of a stack keep the clamped pixels as they are, and keep no tensors', () => {
    const net = network(labelled, 3);
    const clamp: Clamp = { mask: tf.tensor2d([[1, 0, 1, 0]]), values: tf.tensor2d([[0.25, 0, 1, 0]]) };
    const before = tf.memory().numTensors;
    const found = inpaint(net, clamp, 5, 3, at);
    const values = Array.from(found.dataSync());
    expect([values[0], values[2]]).toEqual([0.25, 1]);
    expect(values.every((x) => x >= 0 && x <= 1)).toBe(true);
    found.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('descend by sampling, layer by layer', () => {
    const net = network();
    const means = descend(net, tf.tensor2d(states(3)), at, PURPOSE.generateDown).arraySync();
    states(3).forEach((h, s) => {
      expect(largestDifference(means[s]!, below(h))).toBeLessThan(1e-6);
    });
    const two: BeliefNetwork = { ...net, directed: [...net.directed, net.directed[0]!] };
    const [, second] = sampleUp({ ...two, directed: net.directed }, tf.tensor2d(states(4)), at, PURPOSE.wake);
    expect(new Set(second!.dataSync())).toEqual(new Set([0, 1]));
  });
});
