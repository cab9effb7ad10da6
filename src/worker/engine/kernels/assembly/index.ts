// The kernels as the engine calls them. Addresses are byte offsets in the shared memory; no call allocates anything.
import { attach, CONTROL_BYTES, control, NON_FINITE, SCRATCH_BYTES } from './job';
import { fillConstants } from './lanes';

export { contrastiveDivergence, divergenceBytes } from './divergence';
export { contrastiveStep, denseBackward, denseSample, product, spaceBytes } from './products';
export { adamStep, biasStep, lookUp, momentumStep, softplus, uniform } from './steps';
export { dismiss, help } from './team';

export function controlBytes(): i32 {
  return CONTROL_BYTES;
}

export function scratchBytes(): i32 {
  return SCRATCH_BYTES;
}

/** Prepares the training thread: the control block must be zeroed before. */
export function lead(controlAt: usize, scratchAt: usize, teamSize: i32): void {
  attach(controlAt, scratchAt, 0, teamSize);
  fillConstants();
}

/** Prepares a helper thread; their places begin at 1. */
export function join(controlAt: usize, scratchAt: usize, place: i32): void {
  attach(controlAt, scratchAt, place, 1);
}

/** 1 if a step has written NaN or infinity since this was last asked. */
export function takeNonFinite(): i32 {
  return atomic.xchg<i32>(control + NON_FINITE, 0);
}
