// The exact log-partition function against float64 sums over all states.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { enumerableSide, exactLogPartition } from '../../../src/worker/core/exact-partition.ts';
import type { Machine } from '../../../src/worker/core/machine.ts';
import { useCpuBackend } from './cpu-backend.ts';
import * as reference from './reference-machine.ts';
import { finish } from './run-to-end.ts';

beforeAll(useCpuBackend);

const bernoulli = (size: number) => [{ kind: 'bernoulli', size }] as const;

describe('the exact log-partition function', () => {
  for (const [name, visible, hidden] of [
    ['over hidden states', bernoulli(7), bernoulli(5)],
    ['over visible states', bernoulli(5), bernoulli(7)],
    [
      'over the hidden states of softmax groups',
      [
        { kind: 'softmax', size: 3 },
        { kind: 'softmax', size: 4 },
      ],
      bernoulli(3),
    ],
    [
      'over the hidden states of Gaussian units',
      [
        { kind: 'gaussian', logVariance: 0.4 },
        { kind: 'gaussian', logVariance: null },
      ],
      bernoulli(3),
    ],
  ] satisfies [string, readonly reference.Part[], readonly reference.Part[]][]) {
    it(`is that of the definition: ${name}`, () => {
      const machine = reference.randomMachine(visible, hidden, 72);
      expect(finish(exactLogPartition(reference.machineTensors(machine)))).toBeCloseTo(
        reference.logPartition(machine),
        4,
      );
    });
  }

  it('goes on over several blocks of states, from either side alike', () => {
    const machine = reference.machineTensors(reference.randomMachine(bernoulli(16), bernoulli(14), 73, 0.3));
    const turned = {
      ...machine,
      visible: machine.hidden,
      hidden: machine.visible,
      weights: tf.transpose(machine.weights),
      visibleBias: machine.hiddenBias,
      hiddenBias: machine.visibleBias,
    };
    expect(enumerableSide(machine)).toBe('hidden');
    expect(enumerableSide(turned)).toBe('visible');
    expect(finish(exactLogPartition(machine))).toBeCloseTo(finish(exactLogPartition(turned)), 4);
  });

  it('is refused where both sides have more than 20 units', () => {
    const machine: Machine = reference.machineTensors(reference.randomMachine(bernoulli(21), bernoulli(22), 74));
    expect(enumerableSide(machine)).toBeNull();
    expect(() => finish(exactLogPartition(machine))).toThrow('neither side');
  });
});
