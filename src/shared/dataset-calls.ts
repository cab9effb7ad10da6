// What the window may ask about datasets and the files that become them.
import { type } from '@orpc/contract';
import { call } from './call.ts';
import type { DatasetStatistics } from './column-statistics.ts';
import { MAPPINGS, type Manifest } from './dataset.ts';
import type { Preview } from './preview.ts';
import { z } from './zod.ts';

/** A dataset that was imported, or found to be there already. */
export interface ImportedDataset {
  readonly manifest: Manifest;
  /** One sentence each. */
  readonly warnings: readonly string[];
  /** A column that looks like the thing to predict, where none was named. */
  readonly suggestedLabel: string | null;
}

/** Whose inputs a dataset should have, and how it gets them. */
export const mappingRequestSchema = z.strictObject({
  like: z.string().min(1).max(200),
  by: z.enum(MAPPINGS),
  /** Instead of "<name> like <name>". */
  name: z.string().max(500).optional(),
});

export type MappingRequest = z.infer<typeof mappingRequestSchema>;

/** Rows of a dataset as they are stored, before any scaling. */
export interface DatasetRows {
  /** How many there are to choose among. */
  readonly count: number;
  readonly rows: readonly {
    /** 0-based, in the dataset. */
    readonly index: number;
    /** One number per input. */
    readonly values: readonly number[];
    /** Name of the class, the value to predict, or null without a label. */
    readonly label: string | number | null;
  }[];
}

/** A file that the host holds for the window: uploaded, dropped or chosen in a dialog. The window never knows its path. */
export interface HeldFile {
  /** Opaque; it expires an hour after its last use. */
  readonly handle: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/** What a host makes of a file: 128 random bits in base64url. Anything that looks like a path is refused by its form. */
export const handleSchema = z.string().regex(/^[\w-]{22}$/, 'must be a handle that this host gave');

const name = z.string().max(500);

const oneDataset = z.strictObject({ datasetId: z.string().min(1).max(200) });

const importedFiles = {
  file: handleSchema,
  labels: handleSchema.optional(),
  test: handleSchema.optional(),
  testLabels: handleSchema.optional(),
  /** Column to predict. */
  label: name.optional(),
  /** ImportOptionsInput; checked with the import. */
  options: z.unknown().optional(),
};

export const datasets = {
  /** By name; a bundled sample is among them once it was used. */
  list: call.output(type<Manifest[]>()),
  /** A bundled sample is prepared first where it is missing. */
  get: call.input(oneDataset).output(type<Manifest>()),
  /** Imports files that the host holds. After NEEDS_CHOICE the same handles serve for the next try. Aborting cancels. */
  import: call
    .input(
      z.strictObject({
        ...importedFiles,
        /** Instead of the file's name. */
        name: name.optional(),
      }),
    )
    .output(type<ImportedDataset>()),
  /** Makes a dataset of this one that has the inputs of another. Aborting cancels. */
  map: call.input(oneDataset.extend(mappingRequestSchema.shape)).output(type<ImportedDataset>()),
  /** What an import of these files would bring; reads them whole and stores nothing. Aborting cancels. */
  preview: call
    .input(
      z.strictObject({
        ...importedFiles,
        /** Whether a column that looks like a label is taken for it where none is named. */
        takesSuggestedLabel: z.boolean().default(true),
      }),
    )
    .output(type<Preview>()),
  /** How far the import or preview of this file is with reading, 0 to 1; null where none is under way. */
  reading: call.input(z.strictObject({ file: handleSchema })).output(type<number | null>()),
  /** Lets go of files that are not wanted any more. */
  release: call.input(z.strictObject({ files: z.array(handleSchema).max(1000) })).output(type<void>()),
  /** At most 100,000 numbers come at a time: fewer rows than asked for where they are wide. */
  rows: call
    .input(
      oneDataset.extend({
        from: z.int().min(0),
        count: z.int().min(1).max(1000),
        /** Only rows of the class with this index. */
        classIndex: z.int().min(0).optional(),
      }),
    )
    .output(type<DatasetRows>()),
  /** Computed once per dataset. */
  statistics: call.input(oneDataset).output(type<DatasetStatistics>()),
  /** Removes a dataset that no run uses; else FORBIDDEN, and the details name the runs. */
  remove: call.input(oneDataset).output(type<{ freedBytes: number }>()),
};
