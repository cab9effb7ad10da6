// The specification that people are building, for whoever wants to begin with it.
import { create } from 'zustand';
import type { Spec } from '#shared/spec.ts';

/** Null until Build was open. */
export const useBuiltSpec = create<{ readonly spec: Spec | null }>(() => ({ spec: null }));
