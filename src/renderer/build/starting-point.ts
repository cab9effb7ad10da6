// A saved run as the beginning of a new draft: its specification, with its trained layers or without.
import type { Layer } from '#shared/layer.ts';
import type { Run } from '#shared/run.ts';
import type { Spec } from '#shared/spec.ts';
import { type Draft, draftOf } from './draft.ts';
import { setField, setSource } from './edits.ts';

/** A name has at most 200 characters; the number needs some. */
const LONGEST_STEM = 190;

/** "digits" becomes "digits 2", "digits 2" becomes "digits 3". */
export function nextName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/ \d+$/, '').slice(0, LONGEST_STEM);
  for (let number = 2; ; number++) {
    const candidate = `${stem} ${number}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** One value: its path in the specification, and what it becomes. */
type Change = readonly [path: readonly (string | number)[], value: unknown];

interface StartOptions {
  /** Layers that the run pre-trained are copied from it, so that nothing is trained twice. */
  readonly withWeights: boolean;
  /** What is changed at once. Layers whose pre-training it concerns, and those above them, are pre-trained anew. */
  readonly change?: Change | undefined;
  readonly taken: readonly string[];
}

export function draftFromRun(run: Run, { withWeights, change, taken }: StartOptions): Draft {
  const spec: Spec = { ...run.spec, name: nextName(run.name, taken) };
  const copied = withWeights && run.weights !== null ? copiedLayers(run, change) : [];
  const copies = copied.map((layer) => setSource(layer, { run: run.id, layer, stage: 'pretrained' }));
  const edits = change ? [...copies, setField(...change)] : copies;
  return edits.reduce((draft, { apply }) => apply(draft), draftOf(spec));
}

/** Indices of the layers that the run pre-trained to their end, below the first that has to learn again. */
function copiedLayers({ spec: { stack, head }, stoppedAt }: Run, change: Change | undefined): number[] {
  // Label units are a part of the top layer, and it learns them as it is pre-trained.
  const top = String(head.kind) === 'label-units' ? stack.length - 1 : stack.length;
  const unfinished = stoppedAt?.phase === 'pretraining' ? (stoppedAt.layer ?? 0) : stack.length;
  const [part, index, group] = change?.[0] ?? [];
  // Other data, or another start of a layer, makes what stands above it anew.
  const isAnew = part === 'stack' && typeof index === 'number' && (group === 'pretraining' || group === 'source');
  const changed = part === 'dataset' ? 0 : isAnew ? index : stack.length;
  const end = Math.min(top, unfinished, changed);
  return stack.flatMap((layer, i) => (i < end && isPretrained(layer) ? [i] : []));
}

function isPretrained(layer: Layer): boolean {
  return layer.kind !== 'dense' && layer.pretraining !== null;
}
