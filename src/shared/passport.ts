// The passport of one hidden unit: what it looks for, how active it is, what excites it, what fine-tuning made of it.
import type { ByteMatrix } from './pictures.ts';
import { z } from './zod.ts';

/** Asked of one run. */
export const passportRequestSchema = z.strictObject({
  kind: z.literal('passport'),
  layer: z.int().min(0).max(49).describe('0-based layer of the stack'),
  unit: z.int().min(0).describe('0-based unit of that layer'),
  part: z.enum(['train', 'validation', 'test']).default('train').describe('Rows to look at'),
  rows: z.int().min(1).max(20_000).default(5000).describe('Rows to look at, at most'),
  exciting: z.int().min(1).max(50).default(10).describe('Rows that excite it most'),
});

export type PassportRequest = z.infer<typeof passportRequestSchema>;

/** The unit at one stage. */
export interface UnitView {
  /** Weights into it, one per unit of the layer below; learned variances are taken in. */
  readonly filter: readonly number[];
  /** The filter as the inputs see it: projected down linearly through the layers below; in layer 0 the filter itself. */
  readonly seen: readonly number[];
  readonly bias: number;
  /** Length of the filter. */
  readonly norm: number;
  readonly activity: UnitActivity;
  readonly exciting: ExcitingRows;
}

/** Over all rows looked at; the output goes from 0 to 1 for 0/1 units. */
export interface UnitActivity {
  readonly mean: number;
  /** Share of rows in which it is more than one half. */
  readonly onShare: number;
  /** Ten equal parts from `low` to `high`, which are 0 and 1 for 0/1 units. */
  readonly histogram: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** Most exciting first. */
export interface ExcitingRows {
  /** Dataset rows. */
  readonly rows: readonly number[];
  /** The unit's output in each. */
  readonly values: readonly number[];
  /** Class of each; null where the dataset has none. */
  readonly classes: readonly string[] | null;
  /** [rows, inputs] as the lowest layer sees them. */
  readonly inputs: ByteMatrix;
}

export interface PassportResult {
  readonly layer: number;
  readonly unit: number;
  /** How many units its layer has. */
  readonly units: number;
  readonly part: PassportRequest['part'];
  readonly rows: number;
  /** Null where rows are no pictures. */
  readonly image: { readonly width: number; readonly height: number; readonly channels: number } | null;
  /** Before fine-tuning. */
  readonly before: UnitView;
  /** After it, and how alike the two filters are: cosine in [-1, 1]; null without fine-tuning. */
  readonly after: UnitView | null;
  readonly cosine: number | null;
}
