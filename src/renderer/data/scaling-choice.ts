// The ways to scale inputs for an RBM: which one suits, and why the others are there.
import type { Histogram, Preview } from '#shared/preview.ts';
import type { Scaling } from '#shared/spec.ts';
import { measure } from '../formats.ts';

export interface ScalingChoice {
  readonly scaling: Scaling;
  /** Which histogram shows it. */
  readonly kind: keyof Preview['histograms'];
  readonly title: string;
  readonly reason: string;
  readonly isSuggested: boolean;
}

/** Every value is 0 or 1. */
export function isBinary({ from, to, counts }: Histogram): boolean {
  return from === 0 && to === 1 && counts.slice(1, -1).every((count) => count === 0);
}

/** The four choices, in a fixed order; exactly one is suggested. */
export function scalingChoices(before: Histogram): ScalingChoice[] {
  const isDone = isBinary(before);
  const range = `${measure(before.from, 3)} to ${measure(before.to, 3)}`;
  const isProbability = before.from >= 0 && before.to <= 1;
  const asIs = isDone
    ? 'Already 0 and 1'
    : isProbability
      ? `${range}: already probabilities`
      : `${range}: a binary RBM can’t model this`;
  return [
    {
      scaling: 'unit',
      kind: 'unit',
      title: '0 to 1',
      reason: 'Probabilities for binary units',
      isSuggested: !isDone,
    },
    {
      scaling: { binarise: 0.5 },
      kind: 'binarise',
      title: 'Threshold at 0.5',
      reason: 'On or off; loses grey',
      isSuggested: false,
    },
    {
      scaling: 'standardise',
      kind: 'standardise',
      title: 'Zero mean, unit variance',
      reason: 'For Gaussian units',
      isSuggested: false,
    },
    { scaling: 'none', kind: 'none', title: 'As it is', reason: asIs, isSuggested: isDone },
  ];
}

/** The chosen one, or the suggested one where nobody chose. */
export function currentChoice(choices: readonly ScalingChoice[], chosen: Scaling | null): ScalingChoice | undefined {
  const key = JSON.stringify(chosen);
  return choices.find((it) => (chosen === null ? it.isSuggested : JSON.stringify(it.scaling) === key));
}
