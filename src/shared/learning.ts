// The parts that every way of learning shares: passes, batches, step size and its schedule, decay.
import { z } from './zod.ts';

export const passFields = {
  epochs: z.int().min(1).max(100_000).default(10).describe('Passes over the training rows'),
  batchSize: z.int().min(1).max(1_000_000).default(100).describe('Rows per update'),
};

export const scheduleFields = {
  learningRateSchedule: z
    .enum(['constant', 'linear', 'exponential', 'cosine'])
    .default('constant')
    .describe('How the step size changes from the first update to the last'),
  learningRateEnd: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('Last step size as a fraction of the first; "constant" does not use it'),
};

export const stepFields = {
  learningRate: z.number().positive().default(0.05).describe('Step size; 10 to 100 times smaller for Gaussian units'),
  ...scheduleFields,
  momentum: z.number().min(0).max(0.999).default(0.9).describe('Momentum after the switch'),
  initialMomentum: z.number().min(0).max(0.999).default(0.5).describe('Momentum before the switch'),
  momentumSwitchEpoch: z.int().min(0).default(5).describe('First epoch with the later momentum (0-based)'),
  weightDecay: z.number().min(0).default(0.0002).describe('L2 decay of the weights, never of biases'),
  l1: z.number().min(0).default(0).describe('L1 decay of the weights, which makes small ones zero'),
  maxNorm: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("Longest that one hidden unit's weights may become (their L2 norm), or null"),
};
