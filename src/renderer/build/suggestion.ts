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
  const hidden = isLarge ? 500 : Math.min(200, Math.max(16, 2 * manifest.inputs));
  const learningRate = isGaussian ? 0.001 : isLarge ? 0.1 : 0.05;
  const batchSize = isFew ? 10 : 100;
  const first = { epochs: isFew ? 30 : 10, batchSize, learningRate };
  const upper = { ...first, learningRate: isLarge ? 0.1 : 0.05 };
  const head = manifest.label === null ? 'none' : manifest.label.kind === 'class' ? 'softmax' : 'regression';
  const spec = parseSpec({
    strata: 1,
    name: `${manifest.name} ${hidden}-${hidden}`.slice(0, 200),
    dataset: { id: manifest.id, scaling: data?.scaling ?? 'unit', ...(data && { split: data.split }) },
    stack: [
      { kind: 'rbm', hidden, visibleUnits: isGaussian ? 'gaussian' : 'bernoulli', pretraining: first },
      { kind: 'rbm', hidden, pretraining: upper },
    ],
    head: { kind: head },
    ...(head !== 'none' && { finetuning: { epochs: isFew ? 30 : 15, batchSize } }),
  });
  return { spec, reasons: reasonsFor({ manifest, hidden, isFew, isGaussian, head }) };
}

interface Facts {
  readonly manifest: Manifest;
  readonly hidden: number;
  readonly isFew: boolean;
  readonly isGaussian: boolean;
  readonly head: Spec['head']['kind'];
}

function reasonsFor({ manifest, hidden, isFew, isGaussian, head }: Facts): string[] {
  const units = isGaussian
    ? 'Gaussian visible units, for the columns are standardised.'
    : 'Binary visible units: values between 0 and 1 count as probabilities.';
  const size = `Two layers of ${hidden}: about ${(hidden / manifest.inputs).toFixed(1)} hidden units for each input.`;
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
