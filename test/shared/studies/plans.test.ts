// What studies of every kind plan: keys, needs, and what is equal between the arms that are compared.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Layer } from '#shared/layer.ts';
import { parseSpec } from '#shared/spec.ts';
import { parseStudy, planOf, studyTemplate } from '#shared/studies/designs.ts';
import { needsOf, type Step } from '#shared/studies/step.ts';
import { usualBase } from '#shared/studies/usual-base.ts';
import { STUDY_KINDS } from '#shared/study.ts';
import { planned, rbm, runsOf, smallBase, specAt, studyOf } from './planned.ts';

const digits = { id: 'digits', image: { width: 8, height: 8, channels: 1 }, columns: [] };
const classes = { kind: 'class' as const, name: 'digit', classes: ['0', '1'] };

/** Every step after those that it builds upon, whatever the order of the plan. @throws Error where there is none. */
function inOrder(steps: readonly Step[]): Step[] {
  const ordered: Step[] = [];
  for (let open = [...steps]; open.length > 0; ) {
    const there = new Set(ordered.map(({ key }) => key));
    const ready = open.filter((step) => needsOf(step).every((key) => there.has(key)));
    if (ready.length === 0) throw new Error(`nothing can begin of ${open.map(({ key }) => key).join('; ')}`);
    ordered.push(...ready);
    open = open.filter((step) => !ready.includes(step));
  }
  return ordered;
}

describe('every kind', () => {
  test.each(STUDY_KINDS)('%s: its template is a study with distinct keys that can be worked off', (kind) => {
    const study = parseStudy(studyTemplate(kind, usualBase({ ...digits, label: classes } as never)));
    const steps = planOf(study, new Map());
    expect(steps.length).toBeGreaterThan(0);
    expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
    expect(inOrder(steps)).toHaveLength(steps.length);
    for (const { spec } of runsOf(steps)) parseSpec(spec);
    expect(steps.filter((step) => step.kind === 'mapping')).toEqual([]);
    expect(planOf(study, new Map())).toEqual(steps);
    // As it is stored and read again.
    expect(planOf(parseStudy(JSON.parse(JSON.stringify(study))), new Map())).toEqual(steps);
  });

  test.each(['twins', 'labels', 'freeze', 'transfer', 'readings'])('%s needs a head that learns a label', (kind) => {
    const base = { ...smallBase, head: { kind: 'none' } };
    const source = kind === 'transfer' ? { source: { run: '01J' } } : {};
    expect(() => planned(studyOf(kind, { base, ...source }))).toThrow(/base has head\.kind "none"; give base a head/);
  });

  test('one seed more adds steps, and leaves those of the others as they are', () => {
    for (const kind of ['twins', 'labels', 'readings'] as const) {
      const few = planned(studyOf(kind, { seeds: [1, 2] }));
      const more = new Map(planned(studyOf(kind, { seeds: [1, 2, 9] })).map((step) => [step.key, step]));
      for (const step of few) expect(more.get(step.key)).toEqual(step);
      expect(more.size).toBe(few.length * 1.5);
    }
  });
});

const bases = fc.record({
  machines: fc.array(fc.record({ hidden: fc.integer({ min: 1, max: 9 }), frozen: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
  dense: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 2 }),
  kind: fc.constantFrom('rbm', 'autoencoder'),
});
const baseWith = ({ machines, dense, kind }: { machines: object[]; dense: number[]; kind: string }) => ({
  dataset: { id: 'digits' },
  stack: [...machines.map((layer) => ({ kind, ...layer })), ...dense.map((units) => ({ kind: 'dense', units }))],
});

/** What is left of a run once the first weights of its layers are left out. */
function besideFirstWeights(steps: readonly Step[], key: string) {
  const { stack, ...rest } = specAt(steps, key);
  const layers = stack.map((layer: Layer) => ({ ...layer, source: null, pretraining: null }));
  return { ...rest, stack: layers };
}

describe('twins', () => {
  test('differ in the first weights of the layers and in nothing else', () => {
    const budgets = fc.uniqueArray(fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 500 })), {
      ...{ minLength: 1, maxLength: 3 },
    });
    fc.assert(
      fc.property(bases, budgets, fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 3 }), (base, sizes, seeds) => {
        const steps = planned(studyOf('twins', { base: baseWith(base), sizes, seeds }));
        expect(steps).toHaveLength(seeds.length * (1 + 2 * sizes.length));
        for (const size of sizes) {
          for (const seed of seeds) {
            const [pretrained, random] = [`pre-trained ${size} ${seed}`, `random ${size} ${seed}`];
            expect(besideFirstWeights(steps, pretrained)).toEqual(besideFirstWeights(steps, random));
            expect(specAt(steps, pretrained).seed).toBe(seed);
            const sources = specAt(steps, pretrained).stack.map(({ source }) => source);
            const depth = base.machines.length;
            expect(sources.slice(0, depth)).toEqual(
              base.machines.map((_, layer) => ({ run: `@pretraining ${seed}`, layer, stage: 'pretrained' })),
            );
            expect(specAt(steps, random).stack.every(({ source }) => source === 'random')).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('pre-training sees no label, whatever the base says of labels', () => {
    const base = { ...smallBase, dataset: { id: 'digits', labelledRows: { count: 10 } }, seed: 99 };
    const spec = specAt(planned(studyOf('twins', { base })), 'pretraining 3');
    expect(spec).toMatchObject({ seed: 3, head: { kind: 'none' }, finetuning: null });
    expect(spec.dataset.labelledRows).toBe('all');
    expect(spec.stack.every(({ source }) => source === 'pretrain')).toBe(true);
  });
});

describe('labels', () => {
  test('every arm and baseline of a size and seed sees the same draw, each seed another', () => {
    const steps = planned(studyOf('labels', { sizes: [20, 'all'] }));
    const drawn = (key: string) => specAt(steps, key).dataset.labelledRows;
    for (const arm of ['pre-trained, frozen', 'pre-trained, tuned', 'random']) {
      expect([drawn(`${arm} 20 4`), drawn(`${arm} all 4`)]).toEqual([{ count: 20, seed: 4 }, 'all']);
    }
    const probes = steps.filter((step) => step.kind === 'analysis');
    expect(probes).toHaveLength(20);
    for (const { runs, factors, seed } of probes) expect(runs).toEqual([`@random ${factors.labels} ${seed}`]);
  });

  test('fixed draws go to their seeds', () => {
    const draws = [
      {
        size: 2,
        indices: [
          [1, 2],
          [3, 4],
        ],
      },
    ];
    const steps = planned(studyOf('labels', { sizes: [2], seeds: [7, 5], draws }));
    expect(specAt(steps, 'random 2 7').dataset.labelledRows).toEqual({ indices: [1, 2] });
    expect(specAt(steps, 'pre-trained, frozen 2 5').dataset.labelledRows).toEqual({ indices: [3, 4] });
  });
});

describe('freeze', () => {
  const shape = ({ stack }: ReturnType<typeof specAt>) =>
    stack
      .map(({ source, frozen }) => `${typeof source === 'object' ? source.layer : '-'}${frozen ? 'f' : 't'}`)
      .join(' ');
  const base = { ...smallBase, stack: [rbm(8), rbm(7), rbm(6), { kind: 'dense', units: 5 }] };

  test('every depth from either end: copied and frozen, copied and tuned, the rest at random', () => {
    const steps = planned(studyOf('freeze', { base, seeds: [1] }));
    const shapes = Object.fromEntries(runsOf(steps).map(({ key }) => [key, shape(specAt(steps, key))]));
    expect(shapes).toEqual({
      'pretraining 1': '-t -t -t',
      'nothing copied 0 1': '-t -t -t -t',
      'first frozen 1 1': '0f -t -t -t',
      'first frozen 2 1': '0f 1f -t -t',
      'first frozen 3 1': '0f 1f 2f -t',
      'first copied, tuned 1 1': '0t -t -t -t',
      'first copied, tuned 2 1': '0t 1t -t -t',
      'first copied, tuned 3 1': '0t 1t 2t -t',
      'last frozen 1 1': '-t -t 2f -t',
      'last frozen 2 1': '-t 1f 2f -t',
      'last copied, tuned 1 1': '-t -t 2t -t',
      'last copied, tuned 2 1': '-t 1t 2t -t',
      "first frozen, copied from the task's own network 1 1": '0f -t -t -t',
      "first frozen, copied from the task's own network 2 1": '0f 1f -t -t',
      "first frozen, copied from the task's own network 3 1": '0f 1f 2f -t',
      'all copied, unfrozen from the top 3 1': '0t 1t 2t -t',
    });
  });

  test("the control copies tuned layers of another seed's network for the same task", () => {
    const steps = planned(studyOf('freeze', { base, seeds: [4, 6] }));
    const source = (seed: number) =>
      specAt(steps, `first frozen, copied from the task's own network 1 ${seed}`).stack[0]?.source;
    expect([source(4), source(6)]).toEqual([
      { run: '@nothing copied 0 6', layer: 0, stage: 'finetuned' },
      { run: '@nothing copied 0 4', layer: 0, stage: 'finetuned' },
    ]);
  });
});

describe('readings', () => {
  test('the mistake feeds the output into layers with weights of the same stack, all tuned', () => {
    const steps = planned(studyOf('readings', { base: { ...smallBase, stack: [rbm(8), rbm(6), rbm(6)] }, seeds: [1] }));
    const { stack } = specAt(steps, 'output feeds a network with the same weights 1');
    expect(stack.map(({ source, frozen }) => [(source as { layer: number }).layer, frozen])).toEqual([
      [0, true],
      [1, true],
      [2, true],
      [2, false],
    ]);
    const features = specAt(steps, 'frozen stack feeds new layers 1').stack;
    expect(features.map(({ kind, frozen }) => `${kind} ${frozen}`)).toEqual([
      ...['rbm true', 'rbm true', 'rbm true'],
      ...['dense false', 'dense false', 'dense false'],
    ]);
  });

  test('is left out, and that is said, where no layer takes as many inputs as the stack gives', () => {
    const keys = planned(studyOf('readings', { base: { ...smallBase, stack: [rbm(8), rbm(6)] }, seeds: [1] }));
    expect(keys.some(({ key }) => key.startsWith('output feeds'))).toBe(false);
  });
});
