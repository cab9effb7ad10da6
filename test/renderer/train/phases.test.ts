// The rows of the progress band in every state a run can be in.
import { describe, expect, test } from 'vitest';
import { currentOf, type PhaseFacts, phaseRows, wholeFraction } from '../../../src/renderer/train/phases.ts';
import { finished, progressAt, runOf, SPEC, started } from './runs.ts';

const classes = { kind: 'class' as const, name: 'c', classes: ['a', 'b', 'c'] };

function facts(more: Partial<PhaseFacts> & Pick<PhaseFacts, 'run'>): PhaseFacts {
  return { progress: null, inputs: 30, label: classes, epochsOf: () => 0, finishedEpochs: new Map(), ...more };
}

const layerDone = { type: 'layer-finished', layer: 0, epochs: 10, durationMs: 7000 } as const;

describe('a running run', () => {
  const running = facts({
    run: runOf([started, layerDone]),
    finishedEpochs: new Map([[0, 10]]),
    progress: progressAt({
      layer: 1,
      epoch: 2,
      epochs: 5,
      phaseFraction: 0.45,
      fraction: 0.6,
      phaseSecondsLeft: 3,
      secondsLeft: 13,
    }),
  });

  test('has what is done, what is under way, what is to come, with shapes and times', () => {
    expect(phaseRows(running)).toMatchObject([
      { layer: 0, inputs: 30, outputs: 20, state: 'done', epoch: 10, epochs: 10, fraction: 1, seconds: 7 },
      { layer: 1, inputs: 20, outputs: 8, state: 'running', epoch: 2, epochs: 5, fraction: 0.45, seconds: 3 },
      { layer: null, inputs: 8, outputs: 3, state: 'waiting', epoch: 0, epochs: 20, fraction: 0, seconds: 10 },
    ]);
    expect(wholeFraction(running)).toBe(0.6);
    expect(currentOf(phaseRows(running))?.layer).toBe(1);
  });

  test('waiting phases share the time left by their work', () => {
    const early = { ...running, run: runOf([started]), finishedEpochs: new Map() };
    const progress = progressAt({ secondsLeft: 100, phaseSecondsLeft: 20 });
    const [, second, tuning] = phaseRows({ ...early, progress });
    expect((second?.seconds ?? 0) + (tuning?.seconds ?? 0)).toBeCloseTo(80, 6);
    // 5 epochs of 100 rows, 20 x 8 weights four times; 20 epochs of 50 rows, 784 weights three times.
    expect((tuning?.seconds ?? 0) / (second?.seconds ?? 1)).toBeCloseTo((20 * 50 * 3 * 784) / (5 * 100 * 160 * 4), 6);
  });

  test('promises nothing before enough was seen', () => {
    const unseen = { ...running, progress: progressAt({ layer: 1 }) };
    expect(phaseRows(unseen).map(({ seconds }) => seconds)).toEqual([7, null, null]);
  });
});

test('a paused run stands where its curves end', () => {
  const run = runOf([started, layerDone, { type: 'run-paused' }]);
  const epochsOf = (_phase: string, layer: number | null) => ({ 0: 10, 1: 3 })[layer ?? -1] ?? 0;
  const rows = phaseRows(facts({ run, epochsOf, finishedEpochs: new Map([[0, 10]]) }));
  expect(rows.map(({ state, epoch, fraction }) => [state, epoch, fraction])).toEqual([
    ['done', 10, 1],
    ['stopped', 3, 0.6],
    ['waiting', 0, 0],
  ]);
});

test('a finished run is whole; one that was stopped early says where', () => {
  const tuned = { type: 'finetuning-finished', epochs: 12, bestEpoch: 9, durationMs: 5000 } as const;
  const whole = facts({ run: runOf([started, layerDone, tuned, finished({})]) });
  expect(wholeFraction(whole)).toBe(1);
  expect(phaseRows(whole).at(-1)).toMatchObject({ state: 'done', epoch: 12, epochs: 20, fraction: 1, seconds: 5 });
  const stoppedAt = { phase: 'pretraining', layer: 0, epoch: 4 } as const;
  const early = facts({
    run: runOf([started, { ...layerDone, epochs: 4 }, finished({}, { stoppedAt })]),
    finishedEpochs: new Map([[0, 4]]),
    epochsOf: (_phase, layer) => (layer === 0 ? 4 : 0),
  });
  expect(phaseRows(early)[0]).toMatchObject({ state: 'stopped', epoch: 4, fraction: 0.4 });
});

test('a copied or random layer learns nothing before fine-tuning', () => {
  const copied = { kind: 'rbm', hidden: 20, source: { run: 'P', layer: 0, stage: 'pretrained' }, frozen: true };
  const spec = { ...SPEC, stack: [copied, { kind: 'rbm', hidden: 8, source: 'random' }] };
  const rows = phaseRows(facts({ run: runOf([started], spec) }));
  expect(rows).toMatchObject([
    { state: 'given', from: 'P', epochs: null, look: { state: 'frozen' } },
    { state: 'given', from: null, epochs: null, look: { isRandom: true } },
    { state: 'waiting', epochs: 20 },
  ]);
  expect(wholeFraction(facts({ run: runOf([started], spec) }))).toBe(0);
});
