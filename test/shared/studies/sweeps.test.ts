// What a sweep tries: grids, draws and halving, as plans.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSpec } from '#shared/spec.ts';
import { planned, runsOf, smallBase, specAt, studyOf } from './planned.ts';

describe('sweeps', () => {
  const fields = [
    { path: 'stack[0].hidden', values: [4, 8, 16] },
    { path: 'finetuning.optimizer', values: ['sgd', 'adam'] },
  ];

  test('a grid is every combination, written into the base', () => {
    const steps = planned(studyOf('sweep', { fields, seeds: [1, 2] }));
    expect(steps).toHaveLength(14);
    const trials = runsOf(steps).filter(({ arm }) => arm?.startsWith('trial'));
    const settings = trials.map(({ spec, seed }) => {
      const { stack, finetuning } = parseSpec(spec);
      return `${(stack[0] as { hidden: number }).hidden} ${finetuning?.optimizer} ${seed}`;
    });
    expect(new Set(settings).size).toBe(12);
    expect(settings).toContain('16 sgd 2');
    const unchanged = runsOf(steps).filter((step) => !trials.includes(step));
    expect(unchanged.map(({ factors }) => factors['finetuning.optimizer'])).toEqual(['adam', 'adam']);
    expect(specAt(steps, 'the base as it stands, seed 2')).toMatchObject({
      seed: 2,
      stack: [{ hidden: 8 }, { hidden: 8 }],
    });
  });

  test('random settings stay within their ranges, and are the same whenever they are drawn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1000 }), (low, width) => {
        const ranges = [
          { path: 'stack[0].hidden', low, high: low + width, scale: 'whole' },
          { path: 'finetuning.learningRate', low: low / 1e5, high: (low + width) / 1e5, scale: 'log' },
        ];
        const study = studyOf('sweep', { fields: ranges, method: 'random', trials: 5, seeds: [1] });
        const steps = planned(study);
        expect(planned(study)).toEqual(steps);
        for (const { spec } of runsOf(steps).filter(({ arm }) => arm?.startsWith('trial'))) {
          const { stack, finetuning } = parseSpec(spec);
          const hidden = (stack[0] as { hidden: number }).hidden;
          expect(hidden).toBeGreaterThanOrEqual(low);
          expect(hidden).toBeLessThanOrEqual(low + width);
          // Three digits are kept.
          expect(finetuning?.learningRate).toBeGreaterThanOrEqual((low / 1e5) * 0.995);
          expect(finetuning?.learningRate).toBeLessThanOrEqual(((low + width) / 1e5) * 1.005);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('halving needs validation rows and a head', () => {
    const halving = { fields, method: 'halving', trials: 4 };
    const blind = { ...smallBase, dataset: { id: 'digits', split: { validation: 0 } } };
    expect(() => planned(studyOf('sweep', { ...halving, base: blind }))).toThrow('raise base.dataset.split.validation');
    const headless = { ...smallBase, head: { kind: 'none' } };
    expect(() => planned(studyOf('sweep', { ...halving, fields: fields.slice(0, 1), base: headless }))).toThrow(
      'use "grid" or "random"',
    );
  });
});
