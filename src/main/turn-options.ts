// How a run has its turn: on which engine, beside how many others, and so with how many threads.
import { availableParallelism } from 'node:os';
import { type EngineChoice, kernelChoiceSchema } from '#shared/engine.ts';
import type { Run } from '#shared/run.ts';

export interface TurnOptions extends EngineChoice {
  /** As many runs may be under way while this one is, itself among them; the usual number where it is left out. */
  readonly slots?: number;
}

/** The machine's cores shared among so many runs, at least one each. */
export function threadsEach(slots: number): number {
  return Math.max(1, Math.floor(availableParallelism() / slots));
}

/** The kernels that a run had, so that it can be gone on with, or repeated, to the last bit. */
export function kernelsOf(run: Run | null): Pick<EngineChoice, 'kernels'> {
  const had = kernelChoiceSchema.safeParse(run?.engine?.kernels);
  return run?.engine?.backend === 'wasm' && had.success ? { kernels: had.data } : {};
}
