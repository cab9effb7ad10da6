// What a finished run's model gives back of held-out rows, up by means and down again.
import { generationRequestSchema } from './generation.ts';
import type { ByteMatrix } from './pictures.ts';
import type { SamplesResult } from './samples.ts';
import { z } from './zod.ts';

const { stage, decoder } = generationRequestSchema.shape;

/** Asked of one run. */
export const reconstructionRequestSchema = z.strictObject({
  kind: z.literal('reconstruction'),
  ...{ stage, decoder },
  part: z.enum(['validation', 'test']).default('test').describe('Rows to give back'),
  rows: z.int().min(1).max(100_000).default(2000).describe('Rows that the error is a mean over, at most'),
  shown: z.int().min(0).max(100).default(10).describe('The first of them, to be shown'),
});

export type ReconstructionRequest = z.infer<typeof reconstructionRequestSchema>;

export interface ReconstructionResult {
  /** Mean squared difference per input, as the lowest layer sees it. Label units are given no class. */
  readonly error: number;
  readonly rows: number;
  /** Both [shown, inputs]; null where none are to be shown. */
  readonly original: ByteMatrix | null;
  readonly reconstruction: ByteMatrix | null;
  readonly image: SamplesResult['image'];
}
