// What a finished run's model makes up, as pictures: the same seeded chains before and after fine-tuning.
import { generationRequestSchema } from './generation.ts';
import type { ByteMatrix } from './pictures.ts';
import { z } from './zod.ts';

const { stage, decoder, count, steps, seed, class: held } = generationRequestSchema.shape;

/** Asked of one run. The same seed starts the same chains, whatever the stage. */
export const samplesRequestSchema = z.strictObject({
  kind: z.literal('samples'),
  ...{ stage, decoder, count, steps, seed, class: held },
});

export type SamplesRequest = z.infer<typeof samplesRequestSchema>;

export interface SamplesResult {
  /** [count, inputs] as the lowest layer sees them; means of the last step. */
  readonly samples: ByteMatrix;
  /** Null where rows are no pictures. */
  readonly image: { readonly width: number; readonly height: number; readonly channels: number } | null;
}
