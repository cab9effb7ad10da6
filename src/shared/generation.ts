// What may be asked of a trained model's way down: samples, reconstructions, rows with parts filled in.
import { z } from './zod.ts';

/** Which half of a picture is given; the other half is filled in. */
const HALVES = ['left', 'right', 'top', 'bottom'] as const;

export const generationRequestSchema = z.strictObject({
  stage: z.enum(['pretrained', 'finetuned']).default('pretrained').describe('Weights before or after fine-tuning'),
  decoder: z
    .enum(['stored', 'tied', 'trained', 'refitted'])
    .default('stored')
    .describe(
      'Weights on the way down: those before fine-tuning, the transposes of the ones in use, those that fine-tuning trained beside them, or new ones fitted to the training rows',
    ),
  count: z.int().min(1).max(1000).default(20).describe('How many samples, where no rows are given'),
  steps: z
    .int()
    .min(1)
    .max(100_000)
    .default(1000)
    .describe('Gibbs steps at the top; for filling in, rounds through all layers'),
  seed: z.int().min(0).default(1),
  class: z.string().nullable().default(null).describe('Class that the label units are held at, or null'),
  rows: z
    .array(z.int().min(0))
    .min(1)
    .max(1000)
    .nullable()
    .default(null)
    .describe('Dataset rows to give back or to fill in, or null for samples'),
  given: z
    .union([z.enum(HALVES), z.array(z.int().min(0)).min(1)])
    .nullable()
    .default(null)
    .describe('Inputs of those rows that are held while the others are filled in: half a picture, or input numbers'),
});

export type GenerationRequest = z.infer<typeof generationRequestSchema>;

/** What a model made. */
export const generatedSchema = z.strictObject({
  rows: z.int(),
  columns: z.int(),
  image: z.strictObject({ width: z.int(), height: z.int(), channels: z.int() }).nullable(),
  /** Row-major float32 in the data's own units, little-endian, base64. */
  values: z.string(),
  /** One sentence: what this is, and by which decoder. */
  about: z.string(),
});

export type Generated = z.infer<typeof generatedSchema>;
