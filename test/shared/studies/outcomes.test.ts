// What studies say of runs whose figures were planted: one seed, five, ten, the zone, failures, choices by validation.
import { describe, expect, test } from 'vitest';
import { outcomeOf, parseStudy, planOf } from '#shared/studies/designs.ts';
import type { RunStep, StepResult } from '#shared/studies/step.ts';
import { answered, finished, planned, rbm, runsOf, smallBase, studyOf } from './planned.ts';

/** Pre-trained layers gain `gain`, and a little that differs from seed to seed. */
const gaining =
  (gain: number) =>
  ({ arm, seed }: RunStep) => {
    const error = 0.1 + 0.001 * seed - (arm === 'random' ? 0 : gain + 0.001 * (seed % 3));
    return { testError: error, validationError: error };
  };

describe('twins', () => {
  test('with one seed nothing can be told, and nobody is given a difference', () => {
    const { verdict, cautions } = answered(studyOf('twins', { seeds: [1] }), gaining(0.02)).outcome;
    expect(verdict).toMatchObject({
      text: 'One run each: cannot tell.',
      n: 1,
      difference: null,
      interval: null,
      effect: null,
    });
    expect(cautions).toEqual(['One seed only: no spread is known, so no difference can be told.']);
  });

  test('with five, the paired t interval', () => {
    const { verdict } = answered(studyOf('twins'), gaining(0.02)).outcome;
    // -0.02 - 0.001 x (1, 2, 0, 1, 2): mean -0.0212, standard deviation 0.00083666, t of 4 degrees 2.77645.
    const half = (2.77645 * 0.00083666) / Math.sqrt(5);
    expect(verdict.n).toBe(5);
    expect(verdict.difference).toBeCloseTo(-0.0212, 12);
    expect(verdict.interval?.[0]).toBeCloseTo(-0.0212 - half, 7);
    expect(verdict.interval?.[1]).toBeCloseTo(-0.0212 + half, 7);
    expect(verdict.text).toBe(
      'Pre-trained is better by 2.12 points, 95 % interval 2.02 to 2.22, 5 pairs (test error, against random).',
    );
  });

  test('from ten on the bootstrap, which is another interval', () => {
    const seeds = Array.from({ length: 12 }, (_, i) => i + 1);
    const { verdict } = answered(studyOf('twins', { seeds }), gaining(0.02)).outcome;
    // Twelve of -0.02 - 0.001 x (1, 2, 0): standard deviation 0.00085280, t of 11 degrees 2.20099.
    const half = (2.20099 * 0.0008528) / Math.sqrt(12);
    expect(verdict.n).toBe(12);
    expect(verdict.difference).toBeCloseTo(-0.021, 12);
    const [low = 0, high = 0] = verdict.interval ?? [];
    expect(high - low).toBeLessThan(2 * half);
    expect(high - low).toBeGreaterThan(half);
  });

  test('within the zone it makes no difference in practice; the zone is the person’s to set', () => {
    const equal = answered(studyOf('twins', { zone: 0.05 }), gaining(0.02)).outcome.verdict;
    expect(equal.text).toMatch(/^Practically equal: the whole interval lies within ±5\.00 points/);
    const tight = answered(studyOf('twins', { zone: 0.001 }), gaining(0.02)).outcome.verdict;
    expect(tight.text).toMatch(/^Pre-trained is better/);
  });

  test('the time of pre-training is counted, to the best of the random twin', () => {
    const study = parseStudy(studyOf('twins', { seeds: [1] }));
    const results = new Map<string, StepResult>();
    for (const step of runsOf(planOf(study, results))) {
      const validationError = step.arm === 'random' ? [0.5, 0.3, 0.2, 0.25] : [0.3, 0.2, 0.1];
      results.set(step.key, finished(step, { testError: 0.1 }, { validationError }));
    }
    const [own, random] = outcomeOf(study, results).rows;
    // Its second epoch comes to the 0.2 of the other's third; 1 s of pre-training, 0.2 s for each epoch of tuning.
    expect(own?.values).toMatchObject({ epochsToTwin: 2, seconds: 2, pretrainingSeconds: 1 });
    expect(own?.values.secondsToTwin).toBeCloseTo(1.4, 9);
    expect(random?.values.seconds).toBe(1);
  });

  test('a seed that never comes to its twin counts as one that did not', () => {
    const study = parseStudy(studyOf('twins', { seeds: [1, 2] }));
    const results = new Map<string, StepResult>();
    for (const step of runsOf(planOf(study, results))) {
      const validationError = step.arm === 'random' ? [0.5, 0.2] : step.seed === 1 ? [0.1] : [0.4];
      results.set(step.key, finished(step, { testError: 0.1 }, { validationError }));
    }
    const costs = outcomeOf(study, results).tables[1];
    expect(costs?.head[2]).toBe('seeds that reach it');
    expect(costs?.rows[0]?.slice(2, 4)).toEqual(['1 of 2', '1 (n = 1)']);
  });
});

test('labels of validation rows are told where they outnumber the budget', () => {
  const { steps, results, outcome } = answered(studyOf('twins', { sizes: [7, 'all'] }), gaining(0.02));
  expect(outcome.cautions).toEqual([]);
  const few = new Map(results);
  for (const step of runsOf(steps)) {
    const result = few.get(step.key);
    if (result?.kind !== 'run' || step.factors.labels !== 7) continue;
    few.set(step.key, {
      ...result,
      run: { ...result.run, rows: { train: 70, labelled: 7, validation: 10, test: 20 } },
    });
  }
  const { cautions } = outcomeOf(parseStudy(studyOf('twins', { sizes: [7, 'all'] })), few);
  expect(cautions).toEqual([expect.stringMatching(/^With 7 labels, 10 validation rows, which show their label too/)]);
});

test('a pair that lost one run is no pair, and the loss is said', () => {
  const study = parseStudy(studyOf('twins'));
  const results = new Map<string, StepResult>(
    runsOf(planOf(study, new Map())).map((step) => [step.key, finished(step, gaining(0.02)(step))]),
  );
  results.set('random all 2', { kind: 'failed', problem: 'weights became NaN.' });
  const { verdict, cautions } = outcomeOf(study, results);
  expect(verdict.n).toBe(4);
  expect(cautions).toEqual(['"random all 2" came to nothing: weights became NaN.']);
});

describe('freeze', () => {
  const frozenCount = ({ factors, arm }: RunStep) => (arm?.includes('frozen') ? Number(factors.kept) : 0);

  test('chooses by validation, tells what the test rows say, and never chooses the control', () => {
    const { outcome } = answered(studyOf('freeze'), (step) => {
      const { arm, seed, factors } = step;
      const isBest = arm === 'first frozen' && factors.kept === 1;
      const isControl = arm?.includes("task's own") === true;
      // By the test rows the frozen stack would be the better choice, and the control by both.
      const validationError = isControl ? 0.01 : isBest ? 0.05 : 0.09;
      return {
        validationError: validationError + 0.001 * seed,
        testError: 0.2 - 0.01 * frozenCount(step) + 0.001 * seed,
      };
    });
    expect(outcome.verdict.text).toMatch(/^Best by the validation rows: first frozen, 1 layer\. On the test rows: /);
    expect(outcome.verdict.difference).toBeCloseTo(-0.01, 12);
    const [picture] = outcome.pictures;
    if (picture?.kind !== 'lines') return expect.fail('no lines');
    const line = picture.lines.find(({ name }) => name === 'first frozen');
    expect(line?.points.map(({ x }) => x)).toEqual([0, 1, 2]);
  });

  test('holds the source against the control, depth by depth', () => {
    const { more } = answered(studyOf('freeze'), ({ arm, seed }) => {
      const error = 0.1 + (arm === 'first frozen' ? 0.03 + seed / 1e4 : 0);
      return { testError: error, validationError: error };
    }).outcome;
    const specific = more.filter(({ name }) => name.startsWith('too specific?'));
    expect(specific.map(({ name }) => name)).toEqual(['too specific? first 1 frozen', 'too specific? first 2 frozen']);
    for (const { difference, text } of specific) {
      expect(difference).toBeCloseTo(0.0303, 12);
      expect(text).toMatch(/^First frozen is worse by 3\.03 points/);
    }
  });

  test('says so where nothing is worth copying', () => {
    const { outcome } = answered(studyOf('freeze'), ({ arm }) => {
      const error = arm === 'nothing copied' ? 0.1 : 0.2;
      return { testError: error, validationError: error };
    });
    expect(outcome.verdict.text).toContain('nothing is worth copying');
  });

  test('chooses nothing without validation rows', () => {
    const { outcome } = answered(studyOf('freeze'), ({ seed }) => ({ testError: 0.1 + seed / 1000 }));
    expect(outcome.verdict.text).toContain('no depth is chosen');
    expect(outcome.verdict.difference).toBeNull();
  });
});

describe('sweeps', () => {
  const fields = [{ path: 'finetuning.learningRate', values: [0.001, 0.01, 0.1] }];

  test('the best by validation, whatever the test rows say; those of the others stay unseen', () => {
    const { outcome } = answered(studyOf('sweep', { fields, seeds: [1, 2] }), ({ factors, seed }) => {
      const isBest = factors['finetuning.learningRate'] === 0.01;
      return { validationError: (isBest ? 0.05 : 0.1) + seed / 1000, testError: isBest ? 0.3 : 0.2 };
    });
    expect(outcome.verdict.text).toContain('finetuning.learningRate = 0.01');
    expect(outcome.verdict.text).toContain('test error: 30.00 %');
    const seen = outcome.rows.filter(({ values }) => 'testError' in values);
    expect(seen.map(({ factors }) => factors.trial)).toEqual([...Array(2).fill('the base as it stands'), 2, 2]);
    // 30 % against the 20 % of the base: what validation chose is worse, and that is said.
    expect(outcome.verdict).toMatchObject({ n: 2, difference: expect.closeTo(0.1, 12) });
    expect(outcome.verdict.text).toContain('Against the base as it stands: Trial 2 is worse by 10.00 points');
    expect(JSON.stringify([outcome.tables, outcome.pictures])).not.toContain('30.00 %');
  });

  test('halving keeps the better half each round, with twice the epochs and the same pre-trained layers', () => {
    const study = studyOf('sweep', { fields, seeds: [1], method: 'halving', trials: 8, firstEpochs: 3 });
    const { outcome, steps } = answered(study, ({ factors }) => {
      // The lower the number of a trial the better.
      return { validationError: (Number(factors.trial) || 50) / 100, testError: 0.5 };
    });
    const trials = steps.filter(({ arm }) => arm?.startsWith('trial'));
    const rounds = [1, 2, 3, 4].map((round) => trials.filter(({ factors }) => factors.round === round));
    expect(rounds.map((some) => some.map(({ factors }) => factors.trial))).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 3, 4],
      [1, 2],
      [1],
    ]);
    const last = runsOf(rounds[3] ?? [])[0]?.spec as { finetuning: { epochs: number }; stack: { source: unknown }[] };
    expect(last.finetuning.epochs).toBe(24);
    expect(last.stack[1]?.source).toEqual({ run: '@trial 1, round 1, seed 1', layer: 1, stage: 'pretrained' });
    expect(outcome.verdict.text).toContain('Best by validation error, 1.00 % (n = 1)');
    const unchanged = steps.at(-1)?.kind === 'run' ? (steps.at(-1) as RunStep).spec : null;
    expect(unchanged).toMatchObject({
      finetuning: { epochs: 24 },
      stack: [{ source: 'pretrain' }, { source: 'pretrain' }],
    });
  });

  test('a round in which every run failed ends the study instead of breaking it', () => {
    const study = parseStudy(studyOf('sweep', { fields, seeds: [1], method: 'halving', trials: 4 }));
    const results = new Map<string, StepResult>(
      planOf(study, new Map()).map(({ key }) => [key, { kind: 'failed', problem: 'weights became NaN.' }]),
    );
    expect(planOf(study, results)).toHaveLength(4);
    expect(outcomeOf(study, results).cautions).toHaveLength(5);
  });
});

test('readings: the mistake is left out, and that is said, where it cannot be made', () => {
  const base = { ...smallBase, stack: [rbm(8), rbm(6)] };
  const { outcome } = answered(studyOf('readings', { base }), ({ seed }) => ({ testError: 0.1 + seed / 1000 }));
  expect(outcome.cautions).toEqual([expect.stringContaining("the mistake can't be made")]);
  expect(outcome.verdict.text).toContain('The same value in all 5 pairs');
});

test('nothing is told before anything is there', () => {
  for (const kind of ['twins', 'labels', 'freeze', 'readings']) {
    const { verdict, rows } = outcomeOf(parseStudy(studyOf(kind)), new Map());
    expect([kind, verdict.text, rows.length]).toEqual([kind, 'Nothing to tell yet.', 0]);
  }
  expect(planned(studyOf('twins')).length).toBe(15);
});
