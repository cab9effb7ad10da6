// What a run shows of itself at the end of an epoch: rows and what it makes of them, its first weights, its units' use.
import { placeSchema } from './event.ts';
import { z } from './zod.ts';

/** A matrix of numbers, a byte each: value = low + byte / 255 (high - low). Row-major, base64. */
const byteMatrixSchema = z.strictObject({
  rows: z.int().min(1),
  columns: z.int().min(1),
  low: z.number(),
  high: z.number(),
  bytes: z.string(),
});

export const picturesSchema = z.strictObject({
  ...placeSchema.shape,
  /** Rows of the dataset, the same at every epoch; [rows, inputs] as the lowest layer sees them. */
  original: byteMatrixSchema,
  /** The same rows, up to the layer being trained and down again. */
  reconstruction: byteMatrixSchema,
  /** What the layers make up by themselves: Gibbs chains at the layer being trained, brought down. */
  fantasy: byteMatrixSchema,
  gibbsSteps: z.int(),
  /** The first layer's weights into some of its hidden units, [units, inputs], centred on zero. */
  filters: byteMatrixSchema,
  /** Of the layer being trained, over some training rows. */
  use: z.strictObject({
    units: z.int(),
    rows: z.int(),
    /** How many units have a mean activity from 0 to 0.1, from 0.1 to 0.2, ... */
    histogram: z.array(z.int()).length(10),
    /** Units that are never likelier than one in twenty to be on. */
    silent: z.int(),
  }),
});

export type ByteMatrix = z.infer<typeof byteMatrixSchema>;
export type Pictures = z.infer<typeof picturesSchema>;

/** As many pictures of each phase are kept: the first, the last and some between. */
export const KEPT_PICTURES = 8;

/** The inner epoch between whose neighbours the fewest epochs lie; the later of equals. */
export function leastNeeded(epochs: readonly number[]): number {
  const width = (i: number) => (epochs[i + 1] ?? 0) - (epochs[i - 1] ?? 0);
  let least = 1;
  for (let i = 2; i < epochs.length - 1; i++) if (width(i) <= width(least)) least = i;
  return epochs[least] ?? 0;
}
