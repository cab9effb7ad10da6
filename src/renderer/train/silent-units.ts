// Hidden units that never switch on, in words, and what helps against it.
import type { Change } from '#shared/finding.ts';
import { SPARSITY } from '#shared/layer-doctor.ts';
import type { Pictures } from '#shared/pictures.ts';
import type { Run } from '#shared/run.ts';
import { count, ordinal } from '../formats.ts';

export interface SilentUnits {
  readonly what: string;
  readonly why: string;
  /** Null where the layer has a sparsity target, or was not pre-trained here. */
  readonly change: Change | null;
}

/** Null where every unit switches on now and then. */
export function silentUnits({ spec }: Run, { use, layer, epoch }: Pictures): SilentUnits | null {
  if (use.silent === 0) return null;
  const noun = use.units === 1 ? 'unit' : 'units';
  const at = layer ?? spec.stack.length - 1;
  const place = spec.stack[at];
  const canHelp = layer !== null && place?.kind === 'rbm' && place.pretraining !== null && !place.pretraining.sparsity;
  return {
    what: `${count(use.silent)} of ${count(use.units)} ${noun} never ${use.silent === 1 ? 'switches' : 'switch'} on.`,
    why: `Layer ${ordinal(at)}, epoch ${ordinal(epoch)}, on ${count(use.rows)} rows.`,
    change: canHelp ? [['stack', at, 'pretraining', 'sparsity'], SPARSITY] : null,
  };
}
