// Names, directions and amounts of metrics.
import { expect, test } from 'vitest';
import { amount, isFraction, isHigherBetter, isOfTest, metricWords, validationMetric } from '#shared/metric.ts';

test('words keep RMSE in capitals', () => {
  expect(metricWords('validationRmse')).toBe('validation RMSE');
  expect(metricWords('testError')).toBe('test error');
});

test('only validation is ranked by', () => {
  expect(validationMetric({ testError: 1, trainLoss: 1 })).toBeUndefined();
  expect(validationMetric({ validationLoss: 1, validationError: 1 })).toBe('validationError');
  expect(isOfTest('testError')).toBe(true);
  expect(isOfTest('testedError')).toBe(false);
});

test('shares are told in points, likelihoods are better when higher', () => {
  expect(amount('validationError', 0.00514)).toBe('0.51');
  expect(amount('validationError', -0.00001)).toBe('0.00');
  expect(amount('validationLoss', -0.0123456)).toBe('−0.0123');
  expect(isFraction('validationReconstructionError')).toBe(false);
  expect(isHigherBetter('pseudoLikelihood')).toBe(true);
  expect(isHigherBetter('validationLoss')).toBe(false);
});
