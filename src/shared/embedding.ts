// A layer's features of some rows as points in the plane: principal components, or UMAP.
import { z } from './zod.ts';

/** Asked of one run. */
export const embeddingRequestSchema = z.strictObject({
  kind: z.literal('embedding'),
  layer: z.int().min(-1).max(49).describe('0-based layer whose outputs are embedded; -1: the inputs'),
  stage: z.enum(['pretrained', 'finetuned']).default('pretrained').describe('Weights before or after fine-tuning'),
  method: z
    .enum(['pca', 'umap'])
    .default('pca')
    .describe('The two directions of largest variance, or neighbourhoods laid out (McInnes et al. 2018)'),
  part: z.enum(['train', 'validation', 'test']).default('validation').describe('Rows to embed'),
  rows: z.int().min(3).max(3000).default(1500).describe('Rows, at most'),
  neighbours: z.int().min(2).max(200).default(15).describe('For "umap": neighbours of each row that count'),
  minDistance: z.number().min(0).max(1).default(0.1).describe('For "umap": how close points may lie'),
  seed: z.int().min(0).default(1).describe('Of the random start'),
});

export type EmbeddingRequest = z.infer<typeof embeddingRequestSchema>;

export interface EmbeddingResult {
  readonly method: 'pca' | 'umap';
  /** Layer, 0-based, or -1. */
  readonly layer: number;
  readonly stage: 'pretrained' | 'finetuned';
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Dataset row of each point. */
  readonly rows: readonly number[];
  /** Class of each point, as a number of `classNames`; null where the dataset has none. */
  readonly classes: readonly number[] | null;
  readonly classNames: readonly string[];
  /** For "pca": each direction's share of the whole variance. */
  readonly explained: readonly [x: number, y: number] | null;
}
