// What is known of a person's files before anything is stored: the first rows, the columns, the doubts.
import { labelSchema, manifestSchema } from './dataset.ts';
import { ENCODINGS, type ImportOptions, type ImportQuestion, importOptionsSchema } from './import.ts';
import { z } from './zod.ts';

/** Counts of values in bins of equal width from `from` to `to`; the last bin holds its upper end as well. */
export const histogramSchema = z.strictObject({
  from: z.number(),
  to: z.number(),
  counts: z.array(z.int().min(0)),
  mean: z.number(),
});

/** How a table is written, as it was read. */
const dialectSchema = z.strictObject({
  delimiter: z.string(),
  quote: z.string().nullable(),
  decimal: z.enum(['.', ',']),
  header: z.boolean(),
  encoding: z.enum(ENCODINGS),
  /** 1-based line of the first row. */
  firstLine: z.int(),
});

export const previewSchema = z.strictObject({
  /** Rows that the import would store, test rows among them. */
  rows: z.int(),
  testRows: z.int(),
  inputs: z.int(),
  image: manifestSchema.shape.image,
  label: labelSchema.nullable(),
  columns: manifestSchema.shape.columns,
  /** Texts as written, of as many columns as `shownColumns`; `line` counts from 1, or counts rows where there are no lines. */
  head: z.array(z.strictObject({ line: z.int(), cells: z.array(z.string()) })),
  shownColumns: z.int(),
  /** Null for arrays. */
  dialect: dialectSchema.nullable(),
  /** Rows with too few or too many cells: how many, the first of them, and how many cells there should be. */
  badRows: z.strictObject({
    count: z.int(),
    first: z.array(z.strictObject({ line: z.int(), cells: z.int() })),
    width: z.int(),
  }),
  /** The first rows as pictures with values from 0 to 1, where the inputs are pixels; else none. */
  pictures: z.array(z.strictObject({ values: z.array(z.number()), label: z.string().nullable() })),
  /** All input values before scaling and after each way of it, fitted on the training rows among `histogramRows` rows. */
  histograms: z.strictObject({
    none: histogramSchema,
    unit: histogramSchema,
    standardise: histogramSchema,
    binarise: histogramSchema,
  }),
  histogramRows: z.int(),
  warnings: z.array(z.string()),
  suggestedLabel: z.string().nullable(),
  /** What only a person can decide; until then this preview shows the first choice of each. */
  questions: z.array(z.custom<ImportQuestion>((value) => typeof value === 'object' && value !== null)),
  /** Under which all this holds. */
  options: importOptionsSchema,
});

export type Histogram = z.infer<typeof histogramSchema>;
export type Preview = z.infer<typeof previewSchema>;
export type PreviewDialect = z.infer<typeof dialectSchema>;

/** Options with another answer merged in; lists of columns are merged by the column's name. */
export function mergeOptions(options: ImportOptions, answer: object): ImportOptions {
  const given = importOptionsSchema.parse(answer);
  const said = new Set(Object.keys(answer));
  const wishes = new Map(options.columns.map((wish) => [wish.column, wish]));
  for (const wish of given.columns) wishes.set(wish.column, { ...wishes.get(wish.column), ...wish });
  return {
    ...options,
    ...(said.has('missing') ? { missing: given.missing } : {}),
    ...(said.has('missingTokens') ? { missingTokens: given.missingTokens } : {}),
    ...(given.badRows ? { badRows: given.badRows } : {}),
    ...(given.image ? { image: given.image } : {}),
    dialect: { ...options.dialect, ...given.dialect },
    label: { ...options.label, ...given.label },
    arrays: { ...options.arrays, ...given.arrays },
    columns: [...wishes.values()],
  };
}
