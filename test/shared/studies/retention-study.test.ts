// The retention study: which runs and questions it plans, and what it says of answers given by hand.
import { describe, expect, it } from 'vitest';
import type { Run } from '#shared/run.ts';
import { parseSpec } from '#shared/spec.ts';
import { retentionStudy } from '#shared/studies/retention-study.ts';
import type { RunStep, Step, StepResult } from '#shared/studies/step.ts';
import { needsOf } from '#shared/studies/step.ts';
import { type StudyOf, studySchema } from '#shared/study.ts';

const rbm = (hidden: number) => ({ kind: 'rbm', hidden });
const studyOf = (base: object, changes: object = {}) =>
  studySchema.parse({
    ...{
      study: 1,
      kind: 'retention',
      seeds: [1, 2, 3],
      base: { dataset: { id: 'digits' }, stack: [rbm(8), rbm(6)], ...base },
    },
    ...changes,
  }) as StudyOf<'retention'>;

const planned = (study: StudyOf<'retention'>) => retentionStudy.plan(study, new Map());
const runsOf = (steps: readonly Step[]) => steps.filter((step): step is RunStep => step.kind === 'run');

describe('the plan', () => {
  it('gives every method the same pre-trained layers, and asks the same of all', () => {
    const steps = planned(studyOf({}));
    const runs = runsOf(steps);
    expect(runs.map(({ key }) => key).filter((key) => key.endsWith(' 2'))).toEqual([
      'pretraining 2',
      'tuned 2',
      'frozen 2',
      'up-down 2',
    ]);
    const keys = steps.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    steps.forEach((step, i) => {
      for (const need of needsOf(step)) expect(keys.indexOf(need)).toBeLessThan(i);
    });
    const specs = runs.map(({ key, spec }) => [key, parseSpec(spec)] as const);
    for (const [key, spec] of specs.filter(([key]) => !key.startsWith('pretraining'))) {
      const seed = Number(key.at(-1));
      expect(spec.seed).toBe(seed);
      spec.stack.forEach((layer, i) => {
        expect(layer.source).toEqual({ run: `@pretraining ${seed}`, layer: i, stage: 'pretrained' });
        expect(layer.frozen).toBe(key.startsWith('frozen'));
      });
    }
  });

  it('lets label units join the top RBM of up-down alone, which learns on with them', () => {
    const { stack, head, finetuning } = parseSpec(
      runsOf(planned(studyOf({}))).find(({ key }) => key === 'up-down 1')!.spec,
    );
    expect([head.kind, finetuning?.objective]).toEqual(['label-units', 'up-down']);
    const learns = stack.map((layer) => layer.kind === 'rbm' && layer.pretraining !== null);
    expect(learns).toEqual([false, true]);
    const regression = studyOf({ head: { kind: 'regression' } });
    expect(parseSpec(runsOf(planned(regression)).find(({ key }) => key === 'up-down 1')!.spec).head.kind).toBe('none');
    expect(retentionStudy.design(regression, new Map()).join(' ')).toContain('no test error');
  });

  it('makes pictures of the first seed only', () => {
    const samples = planned(studyOf({})).filter((step) => step.kind === 'analysis' && step.question.kind === 'samples');
    expect(samples.map(({ arm, seed }) => [arm, seed])).toEqual(
      ['before', 'tuned', 'tuned, decoder fitted afterwards', 'frozen', 'up-down'].map((arm) => [arm, 1]),
    );
  });

  it('refuses layers without a likelihood, and a base that is not tuned', () => {
    expect(() => planned(studyOf({ stack: [rbm(8), { kind: 'dense', units: 4 }] }))).toThrow(
      'base.stack[1] is not an RBM',
    );
    const learned = { stack: [{ ...rbm(8), visibleUnits: 'gaussian-learned' }] };
    expect(() => planned(studyOf(learned))).toThrow('no learned variances');
    expect(planned(studyOf(learned, { methods: ['tuned'] })).length).toBeGreaterThan(0);
    expect(() => planned(studyOf({ head: { kind: 'none' } }))).toThrow('give base a head');
  });
});

describe('the outcome', () => {
  const study = studyOf({});
  const steps = planned(study);
  const image = { width: 2, height: 1, channels: 1 };
  const matrix = (rows: number) => ({
    rows,
    columns: 2,
    low: 0,
    high: 1,
    bytes: Buffer.alloc(2 * rows, 7).toString('base64'),
  });
  const bounds: Record<string, number> = {
    before: -100,
    tuned: -150,
    frozen: -100,
    'up-down': -95,
    'tuned, decoder fitted afterwards': -140,
  };

  /** width: how far the estimates' ends lie from the value on either side. */
  const resultOf = (step: Step, isTrusted = true, width = 0): StepResult => {
    if (step.kind === 'run') {
      const metrics = { testError: step.arm === 'tuned' ? 0.02 : 0.05 + step.seed / 1000 };
      return { kind: 'run', run: { id: `run of ${step.key}`, metrics, durationMs: 10 } as unknown as Run, tuning: {} };
    }
    if (step.kind === 'mapping') return expect.fail('retention maps nothing');
    const { kind } = step.question;
    const jitter = step.seed / 10;
    const answer =
      kind === 'likelihood'
        ? boundAt((bounds[step.arm!] ?? 0) + (step.arm === 'tuned' ? jitter : 0), isTrusted, width)
        : kind === 'reconstruction'
          ? { error: 0.25, original: matrix(3), reconstruction: matrix(3), image }
          : { samples: matrix(4), image };
    return { kind: 'analysis', answer: answer as never, seconds: 1 };
  };

  const boundAt = (value: number, isTrusted: boolean, width: number) => ({
    ...{ value, isTrusted, low: value - width, high: value + width },
  });

  it('says by how much the bound fell, in pairs', () => {
    const { verdict, more, rows, tables, cautions } = retentionStudy.outcome(
      study,
      steps,
      new Map(steps.map((step) => [step.key, resultOf(step)])),
    );
    // Differences of -49.9, -49.8 and -49.7: mean -49.8, t of 2 degrees 4.3027, standard error 0.1 / sqrt 3.
    expect(verdict.n).toBe(3);
    expect(verdict.difference).toBeCloseTo(-49.8, 6);
    expect(verdict.interval![0]).toBeCloseTo(-49.8 - (4.3027 * 0.1) / Math.sqrt(3), 3);
    expect(verdict.text).toContain('Tuned is worse by 49.8');
    expect(more.map(({ name }) => name)).toEqual([
      'tuned, decoder fitted afterwards: bound, against before',
      'frozen: bound, against before',
      'up-down: bound, against before',
      'frozen: test error, against tuned',
      'up-down: test error, against tuned',
    ]);
    expect(more[1]!.text).toContain('same value in all 3 pairs');
    expect(rows.length).toBe(15);
    expect(rows.find(({ arm, seed }) => arm === 'before' && seed === 3)!.run).toBe('run of pretraining 3');
    expect(tables[0]!.rows[0]).toEqual(['before', '−100 ± 0 (n = 3)', '0.25 ± 0 (n = 3)', '–']);
    expect(cautions).toEqual([]);
  });

  it('shows samples and rows given back of every model beside each other', () => {
    const { pictures } = retentionStudy.outcome(study, steps, new Map(steps.map((step) => [step.key, resultOf(step)])));
    const sheets = pictures.filter((picture) => picture.kind === 'images');
    expect(sheets.map(({ groups }) => groups.map(({ name, count }) => `${count} ${name}`))).toEqual([
      ['4 before', '4 tuned', '4 tuned, decoder fitted afterwards', '4 frozen', '4 up-down'],
      ['3 test rows', '3 before', '3 tuned', '3 tuned, decoder fitted afterwards', '3 frozen', '3 up-down'],
    ]);
  });

  /** Every likelihood with its ends so far from it, and none of the tuned ones trusted. */
  const doubtful = (width: number) =>
    retentionStudy.outcome(study, steps, new Map(steps.map((it) => [it.key, resultOf(it, it.arm !== 'tuned', width)])));

  it('counts doubtful estimates with their nearest ends, and says which they are', () => {
    const { verdict, more, cautions, tables } = doubtful(20);
    // -100 - 20 against -150 + 20 and the jitter: 9.9, 9.8 and 9.7 below.
    expect(verdict).toMatchObject({ n: 3, difference: expect.closeTo(-9.8, 6) });
    expect(verdict.interval![1]).toBeLessThan(0);
    expect(verdict.text).toMatch(/^Tuned is worse by 9\.8 nats.*nearest ends/);
    expect(more.find(({ name }) => name.startsWith('up-down: bound'))!.difference).toBeCloseTo(5, 6);
    expect(cautions).toEqual([expect.stringContaining('disagree for tuned (seeds 1, 2, 3);')]);
    expect(tables[0]!.head).toContain('the same where its estimates disagree');
  });

  it('can not tell where the estimates disagree by more than the difference', () => {
    const { verdict } = doubtful(30);
    expect(verdict).toMatchObject({ difference: null, interval: null });
    expect(verdict.text).toBe(
      'Cannot tell: the bounds are 49.8 nats apart on average, and the estimates of log Z leave 60 nats open for each.',
    );
  });

  it('sees that a doubtful model stayed as it was', () => {
    const results = new Map(steps.map((it) => [it.key, resultOf(it, false, 20)]));
    const { more } = retentionStudy.outcome(study, steps, results);
    expect(more.find(({ name }) => name.startsWith('frozen: bound'))!.text).toContain('same value in all 3 pairs');
  });

  it('says nothing before anything is there', () => {
    const { verdict, rows, pictures } = retentionStudy.outcome(study, steps, new Map());
    expect([rows.length, pictures.length, verdict.text]).toEqual([0, 0, 'Nothing to tell yet.']);
  });
});
