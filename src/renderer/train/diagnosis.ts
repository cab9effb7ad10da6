// What went wrong with a run, in words, and the change of its specification that likely helps.
import type { ErrorRecord } from '#shared/error.ts';
import { type Change, divergenceIn, settingPath } from '#shared/finding.ts';
import { measure, ordinal } from '../formats.ts';

export interface Diagnosis {
  readonly what: string;
  readonly why: string | null;
  /** The button's label and what it does; null where nothing can be proposed. */
  readonly remedy: { readonly label: string; readonly change: Change } | null;
}

/** The failure as a person understands it; the service's own sentence where nothing more is known. */
export function diagnose(error: ErrorRecord): Diagnosis {
  const found = divergenceIn(error);
  if (!found) return { what: error.message, why: null, remedy: null };
  const { tensor, epoch, setting, learningRate, suggestion } = found;
  const rate = measure(suggestion);
  return {
    what: `${tensor.charAt(0).toUpperCase()}${tensor.slice(1)} exploded at epoch ${ordinal(epoch)}.`,
    why: `The rate, ${measure(learningRate)}, is likely too high.`,
    remedy: { label: `Clone with ${rate}`, change: [settingPath(setting), suggestion] },
  };
}
