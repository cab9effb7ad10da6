// The probe study: what it plans, and what it says of probes given by hand.
import { describe, expect, it } from 'vitest';
import type { ProbeResult, ProbeRow } from '#shared/probe.ts';
import { probeStudy } from '#shared/studies/probe-study.ts';
import { needsOf, type StepResult } from '#shared/studies/step.ts';
import { type StudyOf, studySchema } from '#shared/study.ts';

const SELECTION = { layers: [0, 1], choose: 'most-informative', count: 10 };
const UNITS = '10 most informative units of layers 1 and 2';

const studyOf = (changes: object = {}) =>
  studySchema.parse({
    ...{ study: 1, kind: 'probe', seeds: [1, 2, 3], selections: [SELECTION] },
    base: {
      dataset: { id: 'digits', labelledRows: { count: 100 } },
      stack: [...[8, 6].map((hidden) => ({ kind: 'rbm', hidden })), { kind: 'dense', units: 5 }],
    },
    ...changes,
  }) as StudyOf<'probe'>;

function row(features: string, source: ProbeRow['source'], testError: number | null, selection = 0): ProbeRow {
  return {
    ...{ features, source, columns: 10, classifier: 'linear-svm', setting: 1, trainRows: 100 },
    ...{ selection: source === 'inputs' ? null : selection, validationError: 0.2, testError },
    crossValidation: { error: 0.1, deviation: 0.01, folds: 5 },
  };
}

/** more: rows of further selections, the same for every seed. */
function answers(
  errors: readonly (readonly [inputs: number | null, units: number | null])[],
  more: readonly ProbeRow[] = [],
) {
  return new Map(
    errors.map(([inputs, units], i): [string, StepResult] => {
      const rows = [row('inputs', 'inputs', inputs), row(UNITS, 'units', units), ...more];
      const answer: ProbeResult = {
        ...{ rows, chosen: [], validationRows: 5, testRows: 5, cautions: ['Look out.'] },
        weights: { before: 'a', after: i === 2 ? 'b' : 'a' },
      };
      return [`probe ${i + 1}`, { kind: 'analysis', answer, seconds: 1 }];
    }),
  );
}

const outcome = (study: StudyOf<'probe'>, results: ReturnType<typeof answers>) =>
  probeStudy.outcome(study, probeStudy.plan(study, results), results);

describe('the plan', () => {
  it("pre-trains the base's machines once per seed, and asks one question of each, with the base's labelled rows", () => {
    const steps = probeStudy.plan(studyOf(), new Map());
    expect(steps.map(({ key }) => key)).toEqual([
      ...['pretraining 1', 'pretraining 2', 'pretraining 3'],
      ...['probe 1', 'probe 2', 'probe 3'],
    ]);
    const last = steps.at(-1)!;
    expect(needsOf(last)).toEqual(['pretraining 3']);
    expect(last).toMatchObject({ question: { kind: 'probe', seed: 3, labelledRows: { count: 100 }, folds: 5 } });
  });

  it('of a finished run trains nothing', () => {
    const steps = probeStudy.plan(studyOf({ run: '01ABC' }), new Map());
    expect(steps.map((step) => step.kind === 'analysis' && step.runs)).toEqual([['01ABC'], ['01ABC'], ['01ABC']]);
  });

  it('refuses layers that are not there to probe', () => {
    const study = studyOf({ selections: [{ layers: [2], choose: 'all' }] });
    expect(() => probeStudy.plan(study, new Map())).toThrow(
      'selections name layer 2, and the base has 2 layers to probe',
    );
  });
});

describe('the outcome', () => {
  it('pairs the first selection with the inputs, seed by seed', () => {
    const { verdict, tables, pictures, cautions } = outcome(studyOf(), answers([[0.2, 0.1], [0.22, 0.13], [0.21, 0.1]])); // biome-ignore format: pairs
    expect(verdict.n).toBe(3);
    expect(verdict.difference).toBeCloseTo(-0.1, 12);
    expect(verdict.text).toContain(`${UNITS} is better by 10.00 points`);
    expect(tables[0]?.rows.map(([name]) => name)).toEqual(['inputs', UNITS]);
    expect(tables[1]?.rows[1]).toEqual([
      ...[UNITS, 'linear-svm', '10', '1, 1, 1'],
      ...['10.00 % ± 0.00 % (n = 3)', '20.00 % ± 0.00 % (n = 3)'],
    ]);
    expect(pictures[0]).toMatchObject({ kind: 'lines', lines: [{ points: [{ x: 'inputs' }, { x: UNITS }] }] });
    expect(cautions).toEqual(['Look out.', 'The weights file of seed 3 changed while it was probed.']);
  });

  it('falls back to validation rows where no test rows were kept', () => {
    const { verdict } = outcome(studyOf(), answers([[null, null], [null, null]])); // biome-ignore format: pairs
    expect(verdict).toMatchObject({ n: 2, difference: 0 });
  });

  it('tells selections of one name apart, and says nothing of nothing', () => {
    const twice = studyOf({ selections: [SELECTION, SELECTION] });
    const second = answers([[0.2, 0.1]], [row(UNITS, 'units', 0.3, 1)]);
    expect(outcome(twice, second).rows.map(({ arm }) => arm)).toEqual([
      'inputs',
      `${UNITS} (selection 1)`,
      `${UNITS} (selection 2)`,
    ]);
    expect(outcome(studyOf(), answers([])).verdict.text).toBe('Nothing to tell yet.');
  });

  it('pairs each seed once where two selections are compared with as many random projections each', () => {
    const other = { layers: [0], choose: 'highest-variance', count: 10 };
    const [random, best] = ['10 random projections', '10 highest-variance units of layer 1'];
    const more = [row(random, 'projection', 0.2), row(best, 'units', 0.1, 1), row(random, 'projection', 0.25, 1)];
    const found = answers([[0.2, 0.1], [0.2, 0.11], [0.2, 0.12]], more); // biome-ignore format: pairs
    const verdicts = outcome(studyOf({ selections: [SELECTION, other] }), found).more;
    expect(verdicts.map(({ n }) => n)).toEqual([3, 3, 3]);
    expect(verdicts.at(-1)!.name).toContain(`${random} (selection 2)`);
  });
});

describe('units picked by hand', () => {
  const picked = (units: object[]) => ({ selections: [{ layers: [0], choose: 'picked', units }] });

  it('are some, before anything is trained', () => {
    expect(() => probeStudy.plan(studyOf(picked([])), new Map())).toThrow(
      'Selection 1 is "picked" and picks no unit; pick some, or choose otherwise.',
    );
    expect(probeStudy.plan(studyOf(picked([{ layer: 0, unit: 3 }])), new Map()).length).toBeGreaterThan(0);
  });

  it('are the same units only where all seeds probe one run', () => {
    const warned = (changes: object) => {
      const study = studyOf({ ...picked([{ layer: 0, unit: 3 }]), ...changes });
      return outcome(study, answers([[0.3, 0.2]])).cautions.some((it) => it.includes('other units each time'));
    };
    expect([warned({}), warned({ run: '01R' }), warned({ seeds: [1] })]).toEqual([true, false, false]);
  });
});
