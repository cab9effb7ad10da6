// Where a finding's triangle stands: on the phase that it is about, at the epoch that first showed it.
import { expect, test } from 'vitest';
import { isIn, marksOf } from '../../../src/renderer/train/finding-marks.ts';
import { RunCurves } from '../../../src/renderer/train/run-curves.ts';
import type { Fault, Finding } from '../../../src/shared/finding.ts';

const layer = { phase: 'pretraining', layer: 0 } as const;
const tuning = { phase: 'finetuning', layer: null } as const;

function found(fault: Fault, since: Finding['since']): Finding {
  return { fault, where: '', since, what: '', advice: '', remedy: null };
}

test('a mark stands on its own phase, behind the epochs that were over', () => {
  const dead = found('dead-units', { ...layer, epoch: 4 });
  expect(isIn(dead, layer)).toBe(true);
  expect(isIn(dead, { ...layer, layer: 1 })).toBe(false);
  expect(marksOf([dead], layer, 'gap')).toEqual([[{ x: 5, label: 'dead units' }], []]);
  expect(marksOf([dead], tuning, null)).toEqual([[], []]);
});

test('overfitting stands on the curve of held-out rows: the loss, or the second chart of a layer that shows them', () => {
  const inLayer = found('overfitting', { ...layer, epoch: 1 });
  const mark = { x: 2, label: 'overfitting' };
  expect(marksOf([inLayer], layer, 'gap')).toEqual([[], [mark]]);
  expect(marksOf([inLayer], layer, 'weightNorm')).toEqual([[], []]);
  expect(marksOf([found('overfitting', { ...tuning, epoch: 1 })], tuning, 'weightNormLayer1')).toEqual([[mark], []]);
});

test('what has no beginning has no mark', () => {
  const none = [found('unscaled-input', null), found('learning-rate-low', { ...layer, epoch: 0 })];
  expect(marksOf(none, layer, 'gap')).toEqual([[], []]);
  expect(none.map((it) => isIn(it, layer))).toEqual([false, true]);
});

test('watched curves are read with their own epochs, and say when they changed', () => {
  const curves = new RunCurves();
  const before = curves.revision;
  curves.add([{ ...layer, metric: 'deadUnits', epoch: 4, value: 7 }]);
  expect(curves.lookUp({ ...layer, metric: 'deadUnits' })).toEqual([[4, 7]]);
  expect(curves.lookUp({ ...tuning, metric: 'deadUnits' })).toEqual([]);
  expect(curves.revision).toBeGreaterThan(before);
});
