// A prepared dataset as every room sees it: what it holds, and where it came from.
import { z } from './zod.ts';

export const MANIFEST_VERSION = 1;

const columnSchema = z.strictObject({
  /** Unique within the dataset. */
  name: z.string(),
  role: z.enum(['input', 'label', 'ignore']),
  /** Smallest and largest value over all rows; for a class label the number of classes decides instead. */
  min: z.number(),
  max: z.number(),
  /** How the source's cells were read; a number where nothing else is said. A date becomes days since 1970-01-01. */
  kind: z.enum(['number', 'boolean', 'category', 'date', 'text', 'empty']).optional(),
  /** An input column with categories feeds one network input per category, named "column=category". */
  categories: z.array(z.string()).optional(),
  /** Cells without a value in the source, and what was done about them. */
  missing: z.int().min(0).optional(),
  missingPolicy: z.enum(['drop', 'fill']).optional(),
});

const fileSchema = z.strictObject({ name: z.string(), sizeBytes: z.int().min(0), sha256: z.string() });

export const labelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('class'), name: z.string(), classes: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal('value'), name: z.string(), min: z.number(), max: z.number() }),
]);

/** How pictures are resized, or columns matched by their names. */
export const MAPPINGS = ['resize', 'columns'] as const;

const mappedSchema = z.strictObject({ id: z.string(), name: z.string(), sha256: z.string() });

const mappingSchema = z.strictObject({ by: z.enum(MAPPINGS), from: mappedSchema, like: mappedSchema });

/**
 * What stands beside a prepared file. The file holds `inputs` [rows, inputs] (uint8 kept as uint8, else float32) and,
 * with a label, `labels` [rows] (int32 class index) or `targets` [rows] (float32). A given test set is the last
 * `testRows` rows.
 */
export const manifestSchema = z.strictObject({
  version: z.literal(MANIFEST_VERSION),
  id: z.string().min(1),
  name: z.string().min(1),
  rows: z.int().min(1),
  testRows: z.int().min(0),
  inputs: z.int().min(1),
  dtype: z.enum(['uint8', 'float32']),
  /** Set where the inputs are the pixels of one picture; then all columns share one value range. */
  image: z.strictObject({ width: z.int(), height: z.int(), channels: z.int() }).nullable(),
  columns: z.array(columnSchema),
  label: labelSchema.nullable(),
  sources: z.array(fileSchema),
  copy: fileSchema,
  licence: z.string().nullable(),
  importedAt: z.int(),
  /** Set where it was made from another dataset, to have the inputs of a third one. */
  mapping: mappingSchema.optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestColumn = z.infer<typeof columnSchema>;
export type DatasetLabel = z.infer<typeof labelSchema>;
export type FileRecord = z.infer<typeof fileSchema>;

/** What feeds the network, in order, one entry per input: a column with categories counts once for each. */
export function inputColumns(manifest: Pick<Manifest, 'columns'>): ManifestColumn[] {
  return manifest.columns
    .filter((column) => column.role === 'input')
    .flatMap((column) => {
      const { categories, ...rest } = column;
      return categories
        ? categories.map((it) => ({ ...rest, name: `${column.name}=${it}`, min: 0, max: 1 }))
        : [column];
    });
}
