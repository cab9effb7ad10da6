// Schedules of learning rate and Gibbs steps.
import { describe, expect, it } from 'vitest';
import { gibbsStepsAt, rateFactor } from '../../../src/worker/core/schedule.ts';

describe('schedules', () => {
  it('take the rate from 1 to its end', () => {
    for (const shape of ['linear', 'exponential', 'cosine'] as const) {
      expect(rateFactor(shape, 0.1, 0)).toBeCloseTo(1, 12);
      expect(rateFactor(shape, 0.1, 1)).toBeCloseTo(0.1, 12);
    }
    expect(rateFactor('constant', 0.1, 0.7)).toBe(1);
    expect(rateFactor('linear', 0, 0.25)).toBeCloseTo(0.75, 12);
    expect(rateFactor('exponential', 0.01, 0.5)).toBeCloseTo(0.1, 12);
    expect(rateFactor('cosine', 0, 0.5)).toBeCloseTo(0.5, 12);
  });

  it('add a Gibbs step every so many epochs, up to the most', () => {
    const growth = { max: 4, everyEpochs: 2 };
    expect([0, 1, 2, 3, 4, 6, 7, 100].map((epoch) => gibbsStepsAt(1, growth, epoch))).toEqual([1, 1, 2, 2, 3, 4, 4, 4]);
    expect(gibbsStepsAt(5, growth, 9)).toBe(5);
    expect(gibbsStepsAt(3, null, 99)).toBe(3);
  });
});
