// What people may decide about an import, and the questions that a file can raise.
import { z } from './zod.ts';

/** Encodings that files really come in; every label is one that TextDecoder knows. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1254',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'shift_jis',
  'euc-kr',
  'gb18030',
  'big5',
] as const;

const missingPolicySchema = z.enum(['drop', 'fill']);

const dialectSchema = z.strictObject({
  delimiter: z.string().length(1).describe('Between cells; a space also means runs of spaces').optional(),
  quote: z.enum(['"', "'", 'none']).optional(),
  decimal: z.enum(['.', ',']).optional(),
  dateOrder: z.enum(['day-first', 'month-first']).optional(),
  header: z.boolean().describe('Whether the first row read holds the names').optional(),
  encoding: z.enum(ENCODINGS).optional(),
  skipRows: z.int().min(0).describe('Lines before the table').optional(),
});

const columnOptionSchema = z.strictObject({
  column: z.string().describe('Name of the column as the import shows it'),
  name: z.string().min(1).describe('A new name').optional(),
  role: z.enum(['input', 'ignore']).optional(),
  type: z.enum(['number', 'category', 'date']).optional(),
  missing: missingPolicySchema.optional(),
});

/** Everything that `--options` and the window's import sheet may say. Nothing is needed where a file is clear. */
export const importOptionsSchema = z.strictObject({
  dialect: dialectSchema.prefault({}),
  /** A list, not an object by name: names of columns may be anything, "__proto__" too. */
  columns: z.array(columnOptionSchema).default([]),
  label: z
    .strictObject({
      column: z.string().optional(),
      kind: z.enum(['class', 'value']).optional(),
      /** Columns of which exactly one is 1 in each row: together they are the class. */
      oneHot: z.array(z.string()).min(2).optional(),
    })
    .prefault({}),
  missing: z
    .enum(['ask', 'drop', 'fill'])
    .default('fill')
    .describe(
      'fill: the column mean, or a category of their own; drop: leave such rows out; ask: decide column by column',
    ),
  missingTokens: z.array(z.string()).default([]).describe('Further cell texts that mean "no value", such as -999'),
  badRows: z.enum(['drop']).describe('Leave out rows with too few or too many cells').optional(),
  /** Names of the arrays inside an NPZ archive. */
  arrays: z
    .strictObject({
      inputs: z.string().optional(),
      labels: z.string().optional(),
      testInputs: z.string().optional(),
      testLabels: z.string().optional(),
    })
    .prefault({}),
  /** Says that the inputs are the pixels of one picture, row by row. */
  image: z
    .strictObject({ width: z.int().min(1), height: z.int().min(1), channels: z.int().min(1).max(4).default(1) })
    .optional(),
});

export type ImportOptions = z.infer<typeof importOptionsSchema>;
export type ImportOptionsInput = z.input<typeof importOptionsSchema>;
export type MissingPolicy = z.infer<typeof missingPolicySchema>;
export type Encoding = (typeof ENCODINGS)[number];

/** A question that only a person can answer. The details of an AppError NEEDS_CHOICE are a list of these. */
export interface ImportQuestion {
  /** One sentence with the numbers. */
  readonly question: string;
  /** Where the answer goes in the options, e.g. `dialect.decimal` or `columns[age].type`. */
  readonly option: string;
  readonly choices: readonly ImportChoice[];
  /** Columns concerned, with how many cells, where that helps to decide. */
  readonly columns?: readonly { readonly name: string; readonly count: number }[];
}

export interface ImportChoice {
  /** What to write at `option`. */
  readonly value: string | number | boolean;
  readonly effect: string;
  /** Exactly what to merge into the options. */
  readonly options: ImportOptionsInput;
}

/** What came of an import besides the prepared file. */
export interface ImportNotes {
  /** One sentence each. */
  readonly warnings: readonly string[];
  /** A column that looks like the thing to predict, where none was named. */
  readonly suggestedLabel: string | null;
}
