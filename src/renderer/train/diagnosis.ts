// What went wrong with a run, in words, and the change of its specification that likely helps.
import type { ErrorRecord } from '#shared/error.ts';
import { measure, ordinal } from '../formats.ts';

/** A change that Build makes in a copy of the run. */
export type Change = readonly [path: readonly (string | number)[], value: unknown];

export interface Diagnosis {
  readonly what: string;
  readonly why: string | null;
  /** The button's label and what it does; null where nothing can be proposed. */
  readonly remedy: { readonly label: string; readonly change: Change } | null;
}

/** What the worker tells about weights that exploded. */
interface Divergence {
  readonly tensor: string;
  readonly epoch: number;
  readonly setting: string;
  readonly learningRate: number;
  readonly suggestion: number;
}

/** The failure as a person understands it; the service's own sentence where nothing more is known. */
export function diagnose(error: ErrorRecord): Diagnosis {
  const found = error.code === 'TRAINING_DIVERGED' ? divergenceIn(error.details) : null;
  if (!found) return { what: error.message, why: null, remedy: null };
  const { tensor, epoch, setting, learningRate, suggestion } = found;
  const rate = measure(suggestion);
  return {
    what: `${tensor.charAt(0).toUpperCase()}${tensor.slice(1)} exploded at epoch ${ordinal(epoch)}.`,
    why: `The rate, ${measure(learningRate)}, is likely too high.`,
    remedy: { label: `Clone with ${rate}`, change: [settingPath(setting), suggestion] },
  };
}

/** "stack[0].pretraining.learningRate" as the steps to the field. */
export function settingPath(setting: string): (string | number)[] {
  return [...setting.matchAll(/([A-Za-z]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}

function divergenceIn(details: unknown): Divergence | null {
  const it = details as Partial<Divergence> | undefined | null;
  const isWhole =
    typeof it?.tensor === 'string' &&
    typeof it.epoch === 'number' &&
    typeof it.setting === 'string' &&
    typeof it.learningRate === 'number' &&
    typeof it.suggestion === 'number';
  return isWhole ? (it as Divergence) : null;
}
