// How like the data of a finished run another dataset is, before anything is trained on it, and what that suggests to freeze.
import { z } from './zod.ts';

/** Asked of one run and one dataset with as many inputs. */
export const similarityRequestSchema = z.strictObject({
  kind: z.literal('similarity'),
  stage: z.enum(['pretrained', 'finetuned']).default('pretrained').describe('Weights before or after fine-tuning'),
  rows: z.int().min(20).max(1000).default(1000).describe('Rows of each side, at most'),
  seed: z.int().min(0).default(1).describe('Of the rows drawn and of the permutations'),
});

export type SimilarityRequest = z.infer<typeof similarityRequestSchema>;

/** How well two sets of rows can be told apart in one place. */
export interface PlaceSimilarity {
  /** Null for the inputs as the run scales them, else the 0-based layer whose outputs are compared. */
  readonly layer: number | null;
  /**
   * Of a logistic regression that learned on half of the rows to tell the sides apart, on the other half: 0.5 where it can't, 1
   * where it always can (Lopez-Paz & Oquab 2017).
   */
  readonly auc: number;
  /** The unbiased estimate of the squared maximum mean discrepancy; may be a little below 0 (Gretton et al. 2012). */
  readonly mmd: number;
  /** Share of permutations whose discrepancy is at least as large, this one counted. */
  readonly pValue: number;
  /** Mean kernel between the sides over the geometric mean of those within them: 1 for the same data, towards 0 for far ones. */
  readonly overlap: number;
}

/** One input, as the run scales it. */
export interface ColumnDrift {
  readonly column: string;
  /** Largest distance between the two distribution functions (Kolmogorov-Smirnov), 0 to 1. */
  readonly distance: number;
  /** Difference of means, theirs minus the run's, in standard deviations of the run's rows; null where those are constant. */
  readonly shift: number | null;
}

export interface Suggestion {
  readonly start: 'source' | 'random';
  /** How many layers from below to freeze. */
  readonly frozen: number;
  /** One plain sentence: what to do, and what it rests on. */
  readonly words: string;
}

export interface SimilarityResult {
  /** The inputs, then every layer. */
  readonly places: readonly PlaceSimilarity[];
  readonly drift: {
    /** The inputs that drifted most, at most ten. */
    readonly most: readonly ColumnDrift[];
    /** How many drifted further than chance allows at 5 % over all of them. */
    readonly beyondChance: number;
    readonly columns: number;
  };
  /** Of the first layer's RBM, nats per row; null where it has none. */
  readonly freeEnergy: {
    readonly run: { readonly mean: number; readonly deviation: number };
    readonly dataset: { readonly mean: number; readonly deviation: number };
    /** Share of the dataset's rows above what 95 % of the run's held-out rows stay below; 0.05 is what like data has. */
    readonly alien: number;
  } | null;
  readonly suggestion: Suggestion;
  /** Rows of each side. */
  readonly rows: number;
  readonly cautions: readonly string[];
}

/** Below this a classifier hardly tells the sides apart; at this overlap it does so by small differences only. */
const HARDLY_TOLD_APART = 0.75;
const LARGE_OVERLAP = 0.9;

/** Below this overlap the inputs have little in common. */
const SMALL_OVERLAP = 0.6;

function isAlike({ auc, overlap }: PlaceSimilarity): boolean {
  return auc <= HARDLY_TOLD_APART || overlap >= LARGE_OVERLAP;
}

/**
 * A rule of thumb, to be checked by the transfer study. A place is alike where the AUC is at most 0.75 or the overlap at least
 * 0.9. (1) Inputs alike: start from the source and freeze the layers from below up to the first one that is not alike.
 * (2) Inputs not alike, a layer alike: start from the source, freeze nothing; the low layers have the new inputs to learn.
 * (3) Nothing alike: start from the source and tune everything, unless the inputs' overlap is below 0.6; then start at random.
 */
export function suggestFreezing([inputs, ...layers]: readonly PlaceSimilarity[]): Suggestion {
  const said = (place: PlaceSimilarity) => `AUC ${place.auc.toFixed(2)}, overlap ${place.overlap.toFixed(2)}`;
  if (!inputs) throw new Error('a similarity has at least the inputs');
  if (isAlike(inputs)) {
    const different = layers.findIndex((place) => !isAlike(place));
    const frozen = different === -1 ? layers.length : different;
    const what =
      frozen === 0 ? 'freeze nothing' : frozen === layers.length ? 'freeze every layer' : `freeze the first ${frozen}`;
    const why =
      different === -1
        ? 'and so are the features of every layer'
        : `but not the features of layer ${different + 1} (${said(layers[different]!)})`;
    return {
      start: 'source',
      frozen,
      words: `Start from the run and ${what}: the inputs are alike (${said(inputs)}), ${why}.`,
    };
  }
  const alike = layers.findIndex(isAlike);
  if (alike !== -1) {
    const why = `the inputs differ (${said(inputs)}) while the features of layer ${alike + 1} are alike (${said(layers[alike]!)})`;
    return { start: 'source', frozen: 0, words: `Start from the run and tune the low layers: ${why}.` };
  }
  if (inputs.overlap < SMALL_OVERLAP) {
    const why = `the inputs have little in common (${said(inputs)}), and no layer's features are alike`;
    return { start: 'random', frozen: 0, words: `Start at random, or tune every layer: ${why}.` };
  }
  const why = `neither the inputs (${said(inputs)}) nor any layer's features are alike, yet the inputs have much in common`;
  return { start: 'source', frozen: 0, words: `Start from the run and tune every layer: ${why}.` };
}
