// Feature probes: how well a simple classifier does on some hidden units, whose weights stay as they are.
import { type LabelledRows, labelledRowsSchema } from './spec.ts';
import { CLASSIFIERS, type UnitSelection, unitSelectionSchema } from './study.ts';
import { z } from './zod.ts';

/** What the chosen units are compared with: the inputs, the same units of an untrained network, as many random projections. */
export const COMPARISONS = ['inputs', 'untrained', 'projection'] as const;

/** Asked of one run whose dataset has classes. */
export const probeRequestSchema = z.strictObject({
  kind: z.literal('probe'),
  stage: z.enum(['pretrained', 'finetuned']).default('pretrained').describe('Weights before or after fine-tuning'),
  selections: z.array(unitSelectionSchema).max(20).default([]).describe('Sets of units, each a set of features'),
  classifiers: z.array(z.enum(CLASSIFIERS)).min(1).default(['linear-svm']),
  compare: z
    .array(z.enum(COMPARISONS))
    .default([...COMPARISONS])
    .describe('The inputs; units of an untrained network, chosen in the same way; random projections of the same size'),
  labelledRows: labelledRowsSchema
    .nullable()
    .default(null)
    .describe("Training rows that show their label; null: those of the run's own specification"),
  folds: z.int().min(2).max(20).default(5).describe('Parts for the cross-validation that chooses the penalty'),
  rows: z.int().min(10).max(100_000).default(5000).describe('Training rows that classifiers see, at most'),
  seed: z.int().min(0).default(1).describe('Of the folds, the random units and projections, and the untrained network'),
});

export type ProbeRequest = z.infer<typeof probeRequestSchema>;
export type Comparison = (typeof COMPARISONS)[number];
export type Classifier = (typeof CLASSIFIERS)[number];
export type ProbeLabels = LabelledRows | null;

/** One classifier on one set of features. Errors are shares of wrong rows. */
export interface ProbeRow {
  /** What the columns are, for people: "100 most informative units of layers 1 and 2". */
  readonly features: string;
  readonly source: 'units' | Comparison;
  /** Which of the asked selections this is, or is compared with; null for the inputs. */
  readonly selection: number | null;
  readonly columns: number;
  readonly classifier: Classifier;
  /** What cross-validation chose: C of features of mean squared length 1, or how many neighbours. */
  readonly setting: number;
  /** Of the chosen setting, over the parts: it chose among few, so it flatters a little. */
  readonly crossValidation: { readonly error: number; readonly deviation: number; readonly folds: number };
  /** Null where the run kept no such rows. */
  readonly validationError: number | null;
  readonly testError: number | null;
  /** Rows that the classifier has learned from. */
  readonly trainRows: number;
}

export interface ProbeResult {
  readonly rows: readonly ProbeRow[];
  /** The units behind each selection, 0-based, in order. */
  readonly chosen: readonly (readonly { readonly layer: number; readonly unit: number }[])[];
  readonly validationRows: number;
  readonly testRows: number;
  /** SHA-256 of the run's weights file before and after: probes never touch it. */
  readonly weights: { readonly before: string; readonly after: string };
  /** Sentences that a reader must know, such as rows left out. */
  readonly cautions: readonly string[];
}

const CHOICES: Readonly<Record<UnitSelection['choose'], string>> = {
  all: '',
  'most-active': 'most active ',
  'highest-variance': 'highest-variance ',
  'most-informative': 'most informative ',
  random: 'random ',
  picked: 'picked ',
};

/** The units for people; without a number of them, what was asked for. */
export function selectionName({ choose, count, layers, units }: UnitSelection, columns?: number): string {
  const known = columns ?? (choose === 'picked' ? units.length : choose === 'all' ? null : count);
  const number = choose === 'all' ? 'all ' : '';
  const numbers = [...new Set(layers)].toSorted((a, b) => a - b).map((layer) => layer + 1);
  const last = numbers.pop();
  const where = numbers.length > 0 ? `layers ${numbers.join(', ')} and ${last}` : `layer ${last}`;
  return `${number}${known === null ? '' : `${known} `}${CHOICES[choose]}units of ${where}`;
}
