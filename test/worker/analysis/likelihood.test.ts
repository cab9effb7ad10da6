// The likelihood of held-out rows against sums over all states, read from the weights file by plain loops.
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  freeEnergy,
  hiddenInputs,
  logPartitionByHidden,
  logSumExp,
  type ReferenceRbm,
  softplus,
  states,
  sum,
  visibleInputs,
} from '../core/reference-rbm.ts';
import { SMALL_SPEC } from '../training/small-job.ts';
import { VARIANTS } from '../training/variants.ts';
import { ask, type FinishedModel, finishedModel } from './finished-model.ts';

const opened: FinishedModel[] = [];

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

async function finished(spec: object): Promise<FinishedModel> {
  const model = await finishedModel({ spec } as Parameters<typeof finishedModel>[0]);
  opened.push(model);
  return model;
}

const [FIRST, SECOND] = SMALL_SPEC.stack as [object, object, object];
const tunedSpec = { ...SMALL_SPEC, stack: [{ ...FIRST }, { ...SECOND }] };
const upDownSpec = VARIANTS['up-down without labels']?.spec;

const rbmOf = (model: FinishedModel, stage: string, layer: number): ReferenceRbm => ({
  visibleUnits: 'bernoulli',
  weights: model.matrix(`${stage}.${layer}.weights`),
  visibleBias: model.matrix(`pretrained.${layer}.visibleBias`)[0]!,
  hiddenBias: model.matrix(`${stage}.${layer}.bias`)[0]!,
});

const logBernoulli = (inputs: number[], state: number[]) => sum(inputs.map((x, i) => x * state[i]! - softplus(x)));
const mean = (values: number[]) => sum(values) / values.length;

/** E_Q[log p(v, h)] + H(Q) and log p(v) of one directed layer under some log p(h), by all states of h. */
function ofDirected(up: ReferenceRbm, down: ReferenceRbm, prior: number[], v: number[]) {
  const all = states(up.hiddenBias.length);
  const inputs = hiddenInputs(up, v);
  const logQ = all.map((h) => logBernoulli(inputs, h));
  const joint = all.map((h, s) => prior[s]! + logBernoulli(visibleInputs(down, h), v));
  return { bound: sum(joint.map((log, s) => Math.exp(logQ[s]!) * (log - logQ[s]!))), exact: logSumExp(joint) };
}

describe('one RBM', () => {
  const alone = { ...SMALL_SPEC, stack: [FIRST] };

  it('is exact before and, by its transpose, after fine-tuning', async () => {
    const model = await finished(alone);
    const v = model.rows('test');
    for (const [stage, decoder] of [
      ['pretrained', 'stored'],
      ['finetuned', 'tied'],
    ] as const) {
      const rbm = rbmOf(model, stage, 0);
      const expected = -mean(v.map((row) => freeEnergy(rbm, row))) - logPartitionByHidden(rbm);
      const found = ask({ kind: 'likelihood', stage, decoder }, [model]);
      expect(found).toMatchObject({ measure: 'exact', isTrusted: true, rows: 12, weighted: null, logPartition: null });
      expect(found.value).toBeCloseTo(expected, 3);
      expect([found.low, found.high]).toEqual([found.value, found.value]);
    }
  });

  it('lies, when annealed, in an interval that holds the exact value', async () => {
    const model = await finished(alone);
    const exact = ask({ kind: 'likelihood' }, [model]);
    const found = ask({ kind: 'likelihood', estimate: 'quick', part: 'test' }, [model]);
    expect(found).toMatchObject({ measure: 'interval', isTrusted: true });
    expect(found.low).toBeLessThan(exact.value);
    expect(found.high).toBeGreaterThan(exact.value);
    expect(found.high - found.low).toBeLessThan(1);
    expect(found.about).toBe(
      'Log-likelihood between two estimates of 12 test rows before fine-tuning, in nats per row.',
    );
  });

  it('is a bound where stored weights lead down from tuned hidden units', async () => {
    const model = await finished(alone);
    const [up, down] = [rbmOf(model, 'finetuned', 0), rbmOf(model, 'pretrained', 0)];
    const logs = states(8).map(
      (h) => sum(up.hiddenBias.map((c, j) => c * h[j]!)) + sum(visibleInputs(up, h).map(softplus)),
    );
    const prior = logs.map((log) => log - logSumExp(logs));
    const truth = model.rows('test').map((row) => ofDirected(up, down, prior, row));
    const found = ask({ kind: 'likelihood', stage: 'finetuned' }, [model]);
    expect(found.measure).toBe('bound');
    expect(Math.abs(found.value - mean(truth.map(({ bound }) => bound)))).toBeLessThan(0.1);
    expect(found.value).toBeLessThan(mean(truth.map(({ exact }) => exact)));
    expect(found.weighted).toBeGreaterThan(found.value);
  });
});

describe('a stack', () => {
  const boundOf = (model: FinishedModel, stage: string, part: 'validation' | 'test') => {
    const [first, top] = [rbmOf(model, stage, 0), rbmOf(model, stage, 1)];
    const logZ = logPartitionByHidden(top);
    const prior = states(8).map((h) => -freeEnergy(top, h) - logZ);
    const truth = model.rows(part).map((row) => ofDirected(first, first, prior, row));
    return { bound: mean(truth.map(({ bound }) => bound)), exact: mean(truth.map(({ exact }) => exact)) };
  };

  it('has the bound that enumeration gives, before and after fine-tuning, below the exact value', async () => {
    const model = await finished(tunedSpec);
    for (const [stage, decoder] of [
      ['pretrained', 'stored'],
      ['finetuned', 'tied'],
    ] as const) {
      const found = ask({ kind: 'likelihood', stage, decoder, part: 'validation' }, [model]);
      const { bound, exact } = boundOf(model, stage, 'validation');
      expect(found).toMatchObject({ measure: 'bound', isTrusted: true, part: 'validation' });
      expect(Math.abs(found.value - bound)).toBeLessThan(0.1);
      expect(bound).toBeLessThan(exact);
    }
  });

  it('is the same after fine-tuning where every layer was frozen', async () => {
    const frozen = (layer: object) => ({ ...layer, frozen: true });
    const model = await finished({ ...tunedSpec, stack: [frozen(FIRST), frozen(SECOND)] });
    const before = ask({ kind: 'likelihood' }, [model]);
    const after = ask({ kind: 'likelihood', stage: 'finetuned' }, [model]);
    expect(after.value).toBe(before.value);
  });

  it('agrees with what an up-down run measured by itself', async () => {
    if (!upDownSpec) throw new Error('no such variant');
    const model = await finished(upDownSpec);
    const found = ask({ kind: 'likelihood', stage: 'finetuned', decoder: 'trained', seed: model.job.spec.seed }, [
      model,
    ]);
    expect(found.value).toBeCloseTo(model.metrics.testLogLikelihoodBound!, 4);
  });
});

describe('refusals', () => {
  it('name the layers that have no likelihood, and a decoder that was never trained', async () => {
    const model = await finished(SMALL_SPEC);
    expect(() => ask({ kind: 'likelihood' }, [model])).toThrow('Only RBMs have a likelihood');
    const tuned = await finished(tunedSpec);
    expect(() => ask({ kind: 'likelihood', stage: 'finetuned', decoder: 'trained' }, [tuned])).toThrow(
      'trained no way down',
    );
    expect(() => ask({ kind: 'likelihood' }, [tuned, model])).toThrow('is asked of one run');
  });
});
