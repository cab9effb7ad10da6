// What the values of a dataset look like, column by column.
import { z } from './zod.ts';

export const STATISTICS_BINS = 24;

const columnStatisticsSchema = z.strictObject({
  /** As in the manifest. */
  name: z.string(),
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  /** How many values lie in each of the bins of equal width from min to max; for pictures from the least to the greatest
   * value of all pixels. Null in columns beyond the first thousand. */
  counts: z.array(z.int()).nullable(),
});

export const datasetStatisticsSchema = z.strictObject({
  /** One per column that feeds an input, in the manifest's order; for a column with categories `counts` are theirs. */
  columns: z.array(columnStatisticsSchema),
  /** Rows of each class; null without classes. */
  classCounts: z.array(z.int()).nullable(),
});

export type ColumnStatistics = z.infer<typeof columnStatisticsSchema>;
export type DatasetStatistics = z.infer<typeof datasetStatisticsSchema>;
