// Which scaling is suggested, and what is said of the others.
import { expect, test } from 'vitest';
import { currentChoice, scalingChoices } from '../../../src/renderer/data/scaling-choice.ts';

const grey = { from: -1, to: 1, counts: [9, 3, 1, 2], mean: -0.5 };
const bits = { from: 0, to: 1, counts: [7, 0, 0, 5], mean: 0.4 };
const shares = { from: 0, to: 1, counts: [7, 1, 0, 5], mean: 0.4 };

test.each([
  ['grey values', grey, 'unit', '−1 to 1: a binary RBM can’t model this'],
  ['zeros and ones', bits, 'none', 'Already 0 and 1'],
  ['shares', shares, 'unit', '0 to 1: already probabilities'],
])('%s', (_name, histogram, suggested, asIs) => {
  const choices = scalingChoices(histogram);
  expect(choices.filter(({ isSuggested }) => isSuggested).map(({ scaling }) => scaling)).toEqual([suggested]);
  expect(choices.find(({ scaling }) => scaling === 'none')?.reason).toBe(asIs);
  expect(currentChoice(choices, null)?.scaling).toBe(suggested);
});

test('what somebody chose counts, also where it is an object', () => {
  const choices = scalingChoices(grey);
  expect(currentChoice(choices, { binarise: 0.5 })?.kind).toBe('binarise');
  expect(currentChoice(choices, 'standardise')?.kind).toBe('standardise');
});
