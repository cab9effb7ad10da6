// What the hidden units of a layer look for, many at once: their filters as the inputs see them.
import type { ByteMatrix } from './pictures.ts';
import { z } from './zod.ts';

/** Asked of one run. */
export const filtersRequestSchema = z.strictObject({
  kind: z.literal('filters'),
  layer: z.int().min(0).max(49).describe('0-based layer of the stack'),
  stage: z.enum(['pretrained', 'finetuned']).default('pretrained').describe('Weights before or after fine-tuning'),
  from: z.int().min(0).default(0).describe('0-based unit of that layer to begin with'),
  count: z.int().min(1).max(1000).default(200).describe('Units, at most; fewer where their filters are very large'),
});

export type FiltersRequest = z.infer<typeof filtersRequestSchema>;

export interface FiltersResult {
  readonly layer: number;
  /** The first unit that is shown, and how many the layer has. */
  readonly from: number;
  readonly units: number;
  /** Null where rows are no pictures. */
  readonly image: { readonly width: number; readonly height: number; readonly channels: number } | null;
  /**
   * [units shown, inputs], centred on zero with the same scale for all: weights into each unit, learned variances taken
   * in, above the first layer projected down linearly through the layers below (unit-filter.ts).
   */
  readonly filters: ByteMatrix;
}
