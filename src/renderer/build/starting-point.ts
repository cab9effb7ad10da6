// A saved run as the beginning of a new draft: its specification, with its trained layers or without.
import type { LayerReference } from '#shared/layer.ts';
import type { Run } from '#shared/run.ts';
import type { Spec } from '#shared/spec.ts';
import { type Draft, draftOf } from './draft.ts';
import { setField } from './edits.ts';

/** "digits" becomes "digits 2", "digits 2" becomes "digits 3". */
export function nextName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/ \d+$/, '');
  for (let number = 2; ; number++) {
    const candidate = `${stem} ${number}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

interface StartOptions {
  /** Layers that the run pre-trained are copied from it, so that nothing is trained twice. */
  readonly withWeights: boolean;
  /** One value that is changed at once: its path in the specification, and what it becomes. */
  readonly change?: readonly [path: readonly (string | number)[], value: unknown] | undefined;
  readonly taken: readonly string[];
}

export function draftFromRun(run: Run, { withWeights, change, taken }: StartOptions): Draft {
  const canCopy = withWeights && run.weights !== null;
  const stack = run.spec.stack.map((layer, index) => {
    if (!canCopy || layer.kind !== 'rbm' || layer.source !== 'pretrain') return layer;
    const source: LayerReference = { run: run.id, layer: index, stage: 'pretrained' };
    return { ...layer, source, pretraining: null };
  });
  const spec: Spec = { ...run.spec, name: nextName(run.name, taken), stack };
  const draft = draftOf(spec);
  return change ? setField(...change).apply(draft) : draft;
}
