// How alike the layers of two runs are: a matrix of linear CKA, whatever the order and the sign of their units.
import { z } from './zod.ts';

/** Asked of two runs of one dataset. */
export const alignmentRequestSchema = z.strictObject({
  kind: z.literal('alignment'),
  stage: z.enum(['pretrained', 'finetuned']).default('finetuned').describe('Weights before or after fine-tuning'),
  rows: z.int().min(2).max(20_000).default(1000).describe('Held-out rows to look at, at most'),
});

export type AlignmentRequest = z.infer<typeof alignmentRequestSchema>;

export interface AlignmentResult {
  /** Linear CKA in [0, 1] of the first run's layer (row) and the second one's (column); null where a layer is constant. */
  readonly cka: readonly (readonly (number | null)[])[];
  /** Rows looked at. */
  readonly rows: number;
}
