// The layer that "Insert layer" puts into a stack: like its neighbours, half as wide as what is below it.
import type { Layer } from '#shared/layer.ts';
import { outputUnits } from '#shared/layer.ts';
import type { Spec } from '#shared/spec.ts';
import { dense, rbm } from './presets.ts';

const NARROWEST = 10;

/** Above a dense layer only dense layers can stand. */
export function newLayerAt({ stack }: Spec, index: number): Layer {
  const below = stack[index - 1];
  const neighbour = below ?? stack[index];
  const units = neighbour ? Math.max(NARROWEST, Math.round(outputUnits(neighbour) / (below ? 2 : 1))) : 100;
  if (below?.kind === 'dense') return dense(units);
  const like = stack.find((layer) => layer.kind === 'rbm');
  return rbm(units, like?.kind === 'rbm' ? (like.pretraining ?? {}) : {});
}
