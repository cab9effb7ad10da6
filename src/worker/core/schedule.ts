// How a learning rate, a number of Gibbs steps and a momentum change while training goes on.

/** Shapes of the way from the first learning rate to the last one. */
export type RateShape = 'constant' | 'linear' | 'exponential' | 'cosine';

/**
 * The learning rate as a multiple of the first one, at a share of the training, 0 to 1. It ends at `final` times the
 * first: on a straight line, at a constant ratio from step to step, or along half a cosine.
 */
export function rateFactor(shape: RateShape, final: number, share: number): number {
  if (shape === 'constant') return 1;
  if (shape === 'linear') return 1 + (final - 1) * share;
  if (shape === 'cosine') return final + ((1 - final) * (1 + Math.cos(Math.PI * share))) / 2;
  return final ** share;
}

/** More Gibbs steps as training goes on: one more every so many epochs (Salakhutdinov & Murray 2008 raised 1 to 25). */
export interface StepGrowth {
  readonly max: number;
  readonly everyEpochs: number;
}

/** k(e) = min(max, first + floor(e / every)). epoch: 0-based. */
export function gibbsStepsAt(first: number, growth: StepGrowth | null, epoch: number): number {
  if (growth === null) return first;
  return Math.max(first, Math.min(growth.max, first + Math.floor(epoch / growth.everyEpochs)));
}
