// Numbers as the terminal shows them.
import { expect, test } from 'vitest';
import { duration, figure, metric } from '../../../../src/main/hosts/cli/figures.ts';

test.each([
  [0.123456, '0.1235'],
  [1234.56, '1235'],
  [0, '0'],
  [-0.00001234, '-1.234e-5'],
  [12345678, '1.235e+7'],
  [Number.NaN, 'NaN'],
])('%d is shown as %s', (value, text) => {
  expect(figure(value)).toBe(text);
});

test.each([
  [0, '0.0 s'],
  [9940, '9.9 s'],
  [9960, '10 s'],
  [59_600, '1 min 0 s'],
  [3_599_600, '1 h 0 min'],
])('%d ms last %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('classification errors are percentages, reconstruction error, RMSE and loss plain figures', () => {
  expect(metric('testError', 0.03214)).toBe('3.21 %');
  expect(metric('testReconstructionError', 0.24043)).toBe('0.2404');
  expect(metric('testRmse', 3.21456)).toBe('3.215');
});
