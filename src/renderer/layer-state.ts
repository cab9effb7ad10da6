// The three states in which fine-tuning can meet a layer, as the whole window draws them.
import type { Layer } from '#shared/layer.ts';
import { outputUnits } from '#shared/layer.ts';

/** `train`: learns at the run's rate; `tune`: at its own rate; `frozen`: the same bits after the run. */
export type LayerState = 'train' | 'tune' | 'frozen';

/** What a glyph needs to know about one layer. */
export interface LayerLook {
  readonly state: LayerState;
  /** Random first weights are drawn dashed and pale. */
  readonly isRandom: boolean;
  readonly units: number;
}

export function layerState({ frozen, learningRateScale }: Pick<Layer, 'frozen' | 'learningRateScale'>): LayerState {
  if (frozen) return 'frozen';
  return learningRateScale === 1 ? 'train' : 'tune';
}

export function layerLook(layer: Layer): LayerLook {
  return { state: layerState(layer), isRandom: layer.source === 'random', units: outputUnits(layer) };
}

export const STATE_WORD: Readonly<Record<LayerState, string>> = {
  train: 'Fine-tune',
  tune: 'Fine-tune at its own rate',
  frozen: 'Frozen',
};
