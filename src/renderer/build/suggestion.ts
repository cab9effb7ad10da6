// A first stack that suits a dataset, with the reasons for it.
import type { Manifest } from '#shared/dataset.ts';
import { parseSpec, type Scaling, type Spec } from '#shared/spec.ts';

export interface Suggestion {
  readonly spec: Spec;
  /** One sentence each. */
  readonly reasons: readonly string[];
}

interface SuggestedData {
  readonly scaling: Scaling;
  readonly split: Spec['dataset']['split'];
}

/** Below this many training rows small minibatches make enough updates. */
const FEW_ROWS = 5_000;
const LARGE_PICTURE = 400;

export function suggestStack(manifest: Manifest, data?: SuggestedData): Suggestion {
  const isLarge = manifest.inputs >= LARGE_PICTURE;
  const isFew = manifest.rows - manifest.testRows < FEW_ROWS;
  const isGaussian = data?.scaling === 'standardise';
  const widths = widthsFor(manifest.inputs);
  const learningRate = isGaussian ? 0.001 : isLarge ? 0.1 : 0.05;
  const batchSize = isFew ? 10 : 100;
  const first = { epochs: isFew ? 30 : 10, batchSize, learningRate };
  const upper = { ...first, learningRate: isLarge ? 0.1 : 0.05 };
  const head = manifest.label === null ? 'none' : manifest.label.kind === 'class' ? 'softmax' : 'regression';
  const spec = parseSpec({
    strata: 1,
    name: `${manifest.id} ${widths.join('-')}`.slice(0, 200),
    dataset: { id: manifest.id, scaling: data?.scaling ?? 'unit', ...(data && { split: data.split }) },
    stack: [
      { kind: 'rbm', hidden: widths[0], visibleUnits: isGaussian ? 'gaussian' : 'bernoulli', pretraining: first },
      { kind: 'rbm', hidden: widths[1], pretraining: upper },
    ],
    head: { kind: head },
    ...(head !== 'none' && { finetuning: { epochs: isFew ? 30 : 15, batchSize } }),
  });
  return { spec, reasons: reasonsFor({ manifest, widths, isFew, isGaussian, head }) };
}

/** Two equal layers where there is much to see, as is usual for pictures of 28 x 28; else the upper one sums up. */
function widthsFor(inputs: number): readonly [lower: number, upper: number] {
  if (inputs >= LARGE_PICTURE) return [500, 500];
  const lower = Math.min(200, Math.max(20, 10 * Math.round(0.15 * inputs)));
  return [lower, lower / 2];
}

interface Facts {
  readonly manifest: Manifest;
  readonly widths: readonly [lower: number, upper: number];
  readonly isFew: boolean;
  readonly isGaussian: boolean;
  readonly head: Spec['head']['kind'];
}

function reasonsFor({ manifest, widths: [lower, upper], isFew, isGaussian, head }: Facts): string[] {
  const units = isGaussian
    ? 'Gaussian visible units, for the columns are standardised.'
    : 'Binary visible units: values between 0 and 1 count as probabilities.';
  const each = `about ${(lower / manifest.inputs).toFixed(1)} hidden units for each input`;
  const size =
    lower === upper
      ? `Two layers of ${lower}: ${each}.`
      : `Layers of ${lower} and ${upper}: ${each}, then half as many to sum up.`;
  const batch = isFew
    ? 'Minibatches of 10, since there are few rows.'
    : 'Minibatches of 100, since there are many rows.';
  const heads = {
    none: 'No head: this dataset has no label.',
    softmax: 'A softmax head for the classes of the label.',
    sigmoid: 'A yes-or-no output for each class of the label.',
    regression: 'A regression head, since the label is a number.',
    'label-units': 'The classes of the label join the top RBM.',
  };
  return [units, size, batch, heads[head]];
}
