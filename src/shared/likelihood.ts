// How likely held-out rows are under a finished run's generative model: exact, an interval, or a bound of one.
import { generationRequestSchema } from './generation.ts';
import { z } from './zod.ts';

/** Asked of one run. The model is the one that samples are drawn from (GenerationRequest): same stage, same decoder. */
export const likelihoodRequestSchema = z.strictObject({
  kind: z.literal('likelihood'),
  stage: generationRequestSchema.shape.stage,
  decoder: generationRequestSchema.shape.decoder,
  part: z.enum(['validation', 'test']).default('test').describe('Rows to look at'),
  rows: z.int().min(1).max(100_000).default(2000).describe('Rows to look at, at most'),
  estimate: z
    .enum(['auto', 'exact', 'quick', 'full'])
    .default('auto')
    .describe(
      'log Z of the top layer: summed over a side of up to 20 units, or annealed from below and above over 1,000 or 14,500 temperatures; "auto" sums where it can and is quick elsewhere',
    ),
  seed: z.int().min(0).default(1).describe('Of the chains and of the samples behind a bound'),
});

export type LikelihoodRequest = z.infer<typeof likelihoodRequestSchema>;

/** Means over rows, in nats per row; densities where the inputs are real. Label units are summed out. */
export interface LikelihoodResult {
  /**
   * exact: log p itself. interval: log p lies between `low` and `high`. bound: what lies between them is no more than
   * log p, which is higher by how far the way up is from the posterior (Hinton, Osindero & Teh 2006).
   */
  readonly measure: 'exact' | 'interval' | 'bound';
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The same with importance-weighted samples (Burda et al. 2016), still no more than log p on average; null where exact. */
  readonly weighted: number | null;
  /** False where annealing from below and from above disagree, so that nothing should rest on these numbers. */
  readonly isTrusted: boolean;
  /** log Z of the top layer, as annealed from below and above; null where it was summed. */
  readonly logPartition: { readonly forward: number; readonly reverse: number } | null;
  readonly part: 'validation' | 'test';
  readonly rows: number;
  /** One sentence: what was measured, and how. */
  readonly about: string;
}
