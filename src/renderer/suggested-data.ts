// How the last import wants its dataset scaled and split; a draft for that dataset begins with it.
import { create } from 'zustand';
import type { Scaling, Spec } from '#shared/spec.ts';

interface SuggestedData {
  readonly datasetId: string;
  readonly scaling: Scaling;
  readonly split: Spec['dataset']['split'];
}

/** Null until something was imported in this window. */
export const useSuggestedData = create<{ readonly suggested: SuggestedData | null }>(() => ({ suggested: null }));
