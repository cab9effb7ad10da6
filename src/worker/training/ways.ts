// The two ways through a trained model: up by the layers of a stage, and down by the decoder that was asked for.
import { AppError } from '#shared/error.ts';
import type { GenerationRequest } from '#shared/generation.ts';
import type { Machine } from '../core/machine.ts';
import type { Input } from './input.ts';
import { refitDown } from './refit.ts';
import type { TrainedModel } from './trained-model.ts';

/** A model on its way up, and the decoder asked for on its way down; both from below. */
export interface Ways {
  readonly up: readonly Machine[];
  readonly down: readonly Machine[];
  readonly labels: number;
}

/**
 * train: the rows that a decoder is fitted to, where one is; seed: of the order in which they are seen.
 * @throws AppError SHAPE_MISMATCH where the model has no such way down.
 */
export function* waysOf(
  { stage, decoder }: Pick<GenerationRequest, 'stage' | 'decoder'>,
  model: TrainedModel,
  train: () => Input,
  seed: number,
): Generator<null, Ways> {
  const up = model.layers(stage);
  const ways = { up, labels: model.labels };
  if (decoder === 'tied') return { ...ways, down: up };
  if (decoder === 'stored') return { ...ways, down: stage === 'pretrained' ? up : model.layers('pretrained') };
  if (decoder === 'refitted' && model.labels > 0) {
    const what = 'A decoder is fitted to rows without their class, and this run has label units';
    throw new AppError('SHAPE_MISMATCH', `${what}; ask for the decoder "stored", "tied" or "trained".`);
  }
  if (decoder === 'refitted') return { ...ways, down: yield* refitDown(up, model, train(), seed) };
  const down = model.trainedDown();
  if (down && stage === 'finetuned') return { ...ways, down };
  const what = 'This run trained no way down of its own, or its pre-trained stage was asked for';
  throw new AppError('SHAPE_MISMATCH', `${what}; ask for the decoder "stored" or "tied".`);
}
