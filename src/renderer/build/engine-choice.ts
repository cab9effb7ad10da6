// How the engine of a draft's runs shall work, as the calls take it.
import type { EngineChoice } from '#shared/engine.ts';
import type { EngineSettings } from './draft-store.ts';

export function engineChoice({ threads, isWide }: EngineSettings): EngineChoice {
  return { ...(threads !== null && { threads }), ...(isWide && { kernels: 'wide' }) };
}
