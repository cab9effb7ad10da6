// A prepared dataset as every room sees it: what it holds, and where it came from.
import { z } from './zod.ts';

export const MANIFEST_VERSION = 1;

const columnSchema = z.strictObject({
  name: z.string(),
  role: z.enum(['input', 'label', 'ignore']),
  /** Smallest and largest value over all rows; for a class label the number of classes decides instead. */
  min: z.number(),
  max: z.number(),
});

const fileSchema = z.strictObject({ name: z.string(), sizeBytes: z.int().min(0), sha256: z.string() });

export const labelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('class'), name: z.string(), classes: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal('value'), name: z.string(), min: z.number(), max: z.number() }),
]);

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
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestColumn = z.infer<typeof columnSchema>;
export type DatasetLabel = z.infer<typeof labelSchema>;
export type FileRecord = z.infer<typeof fileSchema>;

/** Columns that feed the network, in order. */
export function inputColumns(manifest: Manifest): ManifestColumn[] {
  return manifest.columns.filter((column) => column.role === 'input');
}
