// A draft: the specification that people are building, always complete, with a name for each of its layers.
import type { Layer } from '#shared/layer.ts';
import { outputUnits } from '#shared/layer.ts';
import type { Spec } from '#shared/spec.ts';

export interface Draft {
  readonly spec: Spec;
  /** One per layer of the stack; a layer keeps its own wherever it moves. */
  readonly ids: readonly number[];
  /** Runs to start, with the spec's seed and the ones after it. */
  readonly seeds: number;
}

/** Bottom to top: a layer's inputs and outputs. */
export interface LayerShape {
  readonly inputs: number;
  readonly outputs: number;
}

export function draftOf(spec: Spec, seeds = 1): Draft {
  return { spec, ids: spec.stack.map((_, i) => i), seeds };
}

/** The draft with another specification; layers keep their names by place, new ones get names of their own. */
export function withSpec(draft: Draft, spec: Spec): Draft {
  const next = Math.max(-1, ...draft.ids) + 1;
  return { ...draft, spec, ids: spec.stack.map((_, i) => draft.ids[i] ?? next + i) };
}

/** The draft with its stack's layers and their names rearranged together. */
export function withLayers(draft: Draft, layers: readonly (readonly [id: number | null, layer: Layer])[]): Draft {
  let next = Math.max(-1, ...draft.ids);
  const ids = layers.map(([id]) => {
    if (id === null) next += 1;
    return id ?? next;
  });
  return { ...draft, ids, spec: { ...draft.spec, stack: layers.map(([, layer]) => layer) } };
}

export function namedLayers({ ids, spec }: Draft): [id: number, layer: Layer][] {
  return spec.stack.map((layer, i) => [ids[i] ?? i, layer]);
}

/** Shapes of the stack's layers over `inputs` visible units. */
export function shapesOf(stack: readonly Layer[], inputs: number): LayerShape[] {
  return stack.map((layer, i) => {
    const below = stack[i - 1];
    return { inputs: below ? outputUnits(below) : inputs, outputs: outputUnits(layer) };
  });
}

/** Weights and biases that fine-tuning sees: a layer's weights, and a bias for each of its outputs. */
export function parameterCount({ inputs, outputs }: LayerShape): number {
  return inputs * outputs + outputs;
}
