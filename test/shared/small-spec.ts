// The smallest specification with parts changed, and the refusal that a wrong one meets.
import { AppError } from '#shared/error.ts';
import { parseSpec } from '#shared/spec.ts';

export const rbm = { kind: 'rbm', hidden: 3 };
export const copied = { run: '01J', layer: 0, stage: 'finetuned' };
export const smallest = { strata: 1, dataset: { id: 'digits' }, stack: [rbm] };

/** The smallest specification with some parts changed. */
export const withParts = (parts: object) => ({ ...smallest, ...parts });
export const withLayer = (layer: object) => withParts({ stack: [{ ...rbm, ...layer }] });
export const withDataset = (dataset: object) => withParts({ dataset: { id: 'digits', ...dataset } });

/** The AppError of a specification that must not be accepted. */
export function refusal(input: unknown): AppError {
  try {
    parseSpec(input);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('the specification was accepted');
}
