// The flight recorder: what it tells of the last updates is what a run that is looked at all along shows.
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError, toErrorRecord } from '#shared/error.ts';
import { type Flight, flightIn, lostWords } from '#shared/flight.ts';
import { explained } from '../../../src/worker/training/flight.ts';
import type { TrainingRun } from '../../../src/worker/training/run.ts';
import { beginRun, SMALL_SPEC, smallJob } from './small-job.ts';

const opened: { dispose: () => void }[] = [];

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

function job(spec: object) {
  const made = smallJob(spec);
  opened.push(made);
  return made.job;
}

/** Runs until it fails; with `saveAt`, one checkpoint is written at that breath. */
function failureOf(training: TrainingRun, saveAt: number | null = null): unknown {
  let breaths = 0;
  try {
    for (const report of training.reports()) if (report === null && breaths++ === saveAt) training.save();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('it did not fail');
}

function explanation(thrown: unknown, training: TrainingRun): { error: AppError; breaths: number } {
  const work = explained(thrown, training);
  for (let breaths = 0; ; breaths++) {
    const { done, value } = work.next();
    if (!done) continue;
    if (!(value instanceof AppError)) throw value;
    return { error: value, breaths };
  }
}

function flightOf(error: AppError): Flight {
  const flight = flightIn(JSON.parse(JSON.stringify(toErrorRecord(error))));
  if (!flight) throw new Error('nothing was recorded');
  return flight;
}

const [first, ...rest] = SMALL_SPEC.stack;
const wild = (pretraining: object) => ({
  ...SMALL_SPEC,
  dataset: { ...SMALL_SPEC.dataset, scaling: 'standardise' },
  stack: [
    {
      ...{ kind: 'rbm', hidden: 8, visibleUnits: 'gaussian', hiddenUnits: 'rectified' },
      pretraining: { epochs: 100, batchSize: 10, learningRate: 0.05, ...pretraining },
    },
  ],
});

describe('an RBM whose weights explode', () => {
  it('has its last updates, up to the one in which the first tensor was lost', async () => {
    const training = await beginRun(job(wild({})));
    const thrown = failureOf(training);
    const { error } = explanation(thrown, training);
    const before = toErrorRecord(thrown);
    expect(error.message).toBe(before.message);
    expect(error.details).toMatchObject(before.details as object);
    const { lost, steps } = flightOf(error);
    const { update } = before.details as { update: number };
    expect(lost).toContain('the weights');
    expect(steps.length).toBeLessThanOrEqual(20);
    expect(steps.at(-1)).toMatchObject({ update, largest: null, learningRate: 0.05, tensor: lost[0] });
    expect(steps.map((step) => step.update)).toEqual(steps.map((_, i) => update - steps.length + 1 + i));
    const sizes = steps.slice(0, -1).map(({ largest }) => largest ?? 0);
    expect(sizes.at(-1)).toBeGreaterThan(10 * (sizes[0] ?? 0));
  });

  it('shows the values that the run really had', async () => {
    const spec = wild({});
    const watched = await beginRun(job(spec));
    const truth = new Map<number, number>();
    try {
      for (const _ of watched.reports()) {
        const { pretraining } = watched.memory;
        if (!pretraining) continue;
        const { weights, visibleBias, hiddenBias } = pretraining.machine;
        const values = [weights, visibleBias, hiddenBias].flatMap((it) => [...it.dataSync()].map(Math.abs));
        truth.set(pretraining.step - 1, Math.max(...values));
      }
    } catch {
      // It diverges; the other run's recorder is compared with what was seen until then.
    }
    tf.disposeVariables();
    const training = await beginRun(job(spec));
    const { steps } = flightOf(explanation(failureOf(training), training).error);
    const kept = steps.filter(({ largest }) => largest !== null);
    expect(kept.length).toBeGreaterThan(3);
    for (const { update, largest } of kept) expect(largest).toBe(truth.get(update));
  });

  it('begins again at the newest checkpoint, and finds the same', async () => {
    const whole = await beginRun(job(wild({})));
    const from = flightOf(explanation(failureOf(whole), whole).error);
    const { update } = from.steps.at(-1) ?? { update: 0 };
    const training = await beginRun(job(wild({})));
    const thrown = failureOf(training, update - 6);
    const near = flightOf(explanation(thrown, training).error);
    expect(near.lost).toEqual(from.lost);
    expect(near.steps.length).toBeLessThan(from.steps.length);
    expect(near.steps).toEqual(from.steps.slice(-near.steps.length));
  });
});

it('fine-tuning that explodes has its losses', async () => {
  const finetuning = { ...SMALL_SPEC.finetuning, optimizer: 'sgd', learningRate: 1e9, weightDecay: 1 };
  const training = await beginRun(job({ ...SMALL_SPEC, stack: [first, ...rest], finetuning }));
  const { error } = explanation(failureOf(training), training);
  const { steps, lost } = flightOf(error);
  expect(steps.every(({ learningRate }) => learningRate === 1e9)).toBe(true);
  expect(steps[0]?.error).toBeGreaterThan(0);
  expect(lost[0]).toMatch(/^the (loss|weights of|biases of)/);
});

it('up-down learning, which looks at the end of an epoch only, is followed from its beginning', async () => {
  const spec = {
    ...SMALL_SPEC,
    stack: SMALL_SPEC.stack.slice(0, 2),
    head: { kind: 'label-units' },
    finetuning: { objective: 'up-down', learningRate: 3e38, epochs: 3, batchSize: 10 },
  };
  const training = await beginRun(job(spec));
  const { error } = explanation(failureOf(training), training);
  const { steps, lost } = flightOf(error);
  expect(steps.at(-1)).toMatchObject({ largest: null, tensor: lost[0] });
  expect((error.details as { update: number }).update).toBeGreaterThanOrEqual(steps.at(-1)?.update ?? 0);
});

it('any other failure stays as it is, and what was lost is told in words', async () => {
  const training = await beginRun(job(SMALL_SPEC));
  const bug = new Error('a bug');
  expect(explained(bug, training).next()).toEqual({ done: true, value: bug });
  const full = new AppError('DISK_FULL', 'The disk is full; make room.');
  expect(explained(full, training).next()).toEqual({ done: true, value: full });
  expect(flightIn(toErrorRecord(full))).toBeNull();
  const words = (lost: string[]) => lostWords({ lost, steps: [] });
  expect(words(['the weights'])).toBe('The weights went first.');
  expect(words(['the weights', 'the hidden biases'])).toBe(
    'The weights went first, and the hidden biases in the same update.',
  );
  expect(words(['a', 'b', 'c', 'd'])).toBe('A went first, and 3 other tensors in the same update.');
});
