// Every change that people can make to a draft, as a named pure function.
import { completeLayer, type Layer, type LayerReference, layerSchema, outputUnits } from '#shared/layer.ts';
import type { Spec } from '#shared/spec.ts';
import { type Draft, namedLayers, withLayers, withSpec } from './draft.ts';
import { type Goal, withGoal, withHead } from './goal.ts';
import { wordsFor } from './setting-words.ts';

/** A change with the name that undo shows. Applied to a draft that it does not fit, it changes nothing. */
export interface Edit {
  readonly label: string;
  apply(draft: Draft): Draft;
}

const nameOf = (index: number) => `layer ${index + 1}`;

/** An edit of one layer; the layer is completed afterwards, so that its parts go together. */
function ofLayer(label: string, index: number, change: (layer: Layer) => Layer): Edit {
  return {
    label,
    apply: (draft) => {
      const layer = draft.spec.stack[index];
      if (!layer) return draft;
      const changed = completeLayer(change(layer));
      return withSpec(draft, { ...draft.spec, stack: draft.spec.stack.with(index, changed) });
    },
  };
}

function ofSpec(label: string, change: (spec: Spec) => Spec): Edit {
  return { label, apply: (draft) => withSpec(draft, change(draft.spec)) };
}

export function setUnits(index: number, units: number): Edit {
  return ofLayer(`Units of ${nameOf(index)}`, index, (layer) =>
    layer.kind === 'dense' ? { ...layer, units } : { ...layer, hidden: units },
  );
}

/** Another kind of layer in the same place, as wide as the one before and treated alike in fine-tuning. */
export function setKind(index: number, kind: Layer['kind']): Edit {
  return ofLayer(`Kind of ${nameOf(index)}`, index, (layer) => {
    if (layer.kind === kind) return layer;
    const units = outputUnits(layer);
    const made = layerSchema.parse(kind === 'dense' ? { kind, units } : { kind, hidden: units });
    return completeLayer({ ...made, frozen: layer.frozen, learningRateScale: layer.learningRateScale });
  });
}

/** Where a layer starts: pre-trained here, random, or a layer of a saved run. */
export function setSource(index: number, source: 'pretrain' | 'random' | LayerReference): Edit {
  return ofLayer(`Start of ${nameOf(index)}`, index, (layer) => {
    if (layer.kind === 'dense') return source === 'pretrain' ? layer : { ...layer, source };
    const pretraining = source === 'pretrain' ? layer.pretraining : null;
    return completeLayer({ ...layer, source, pretraining } as typeof layer);
  });
}

export function setFrozen(index: number, frozen: boolean): Edit {
  return ofLayer(`${frozen ? 'Freeze' : 'Fine-tune'} ${nameOf(index)}`, index, (layer) => ({ ...layer, frozen }));
}

/** One value of a layer, by its path in it, such as ["pretraining", "epochs"]. */
export function setLayerField(index: number, path: readonly string[], value: unknown): Edit {
  const label = labelOf([...(path[0] === 'pretraining' ? [] : ['layer']), ...path]);
  return ofLayer(`${label} of ${nameOf(index)}`, index, (layer) => replaceAt(layer, path, value));
}

/** One value of the whole, by its path in the specification. */
export function setField(path: readonly (string | number)[], value: unknown): Edit {
  const [first, index, ...rest] = path;
  if (first === 'stack' && typeof index === 'number') return setLayerField(index, rest.map(String), value);
  return ofSpec(labelOf(path.map(String)), (spec) => replaceAt(spec, path.map(String), value));
}

/** What people call the setting at this path. */
function labelOf(path: readonly string[]): string {
  return wordsFor(path.join('.'))?.label ?? path.join('.');
}

/** A copy of `whole` with the value at `path` replaced; `whole` itself where nothing is there that could hold it. */
function replaceAt<T>(whole: T, [first, ...rest]: readonly string[], value: unknown): T {
  if (first === undefined) return value as T;
  if (typeof whole !== 'object' || whole === null) return whole;
  const inside = (whole as Record<string, unknown>)[first];
  const changed = replaceAt(inside, rest, value);
  return changed === inside ? whole : { ...whole, [first]: changed };
}

export function insertLayer(index: number, layer: Layer): Edit {
  return {
    label: `Insert ${nameOf(index)}`,
    apply: (draft) => {
      const isPlace = index >= 0 && index <= draft.spec.stack.length;
      return isPlace ? withLayers(draft, namedLayers(draft).toSpliced(index, 0, [-1, layer]).map(fresh)) : draft;
    },
  };
}

/** A layer without a name gets one from `withLayers`. */
function fresh([id, layer]: [number, Layer]): [number | null, Layer] {
  return [id < 0 ? null : id, layer];
}

export function duplicateLayer(index: number): Edit {
  return {
    label: `Duplicate ${nameOf(index)}`,
    apply: (draft) => {
      const layer = draft.spec.stack[index];
      return layer ? insertLayer(index + 1, layer).apply(draft) : draft;
    },
  };
}

/** A stack keeps at least one layer. */
export function removeLayer(index: number): Edit {
  return {
    label: `Remove ${nameOf(index)}`,
    apply: (draft) => {
      const isThere = draft.spec.stack[index] !== undefined;
      return isThere && draft.spec.stack.length > 1 ? withLayers(draft, namedLayers(draft).toSpliced(index, 1)) : draft;
    },
  };
}

export function moveLayer(from: number, to: number): Edit {
  return {
    label: `Move ${nameOf(from)} ${to > from ? 'up' : 'down'}`,
    apply: (draft) => {
      const layers = namedLayers(draft);
      const moved = layers[from];
      if (!moved || !layers[to] || from === to) return draft;
      return withLayers(draft, layers.toSpliced(from, 1).toSpliced(to, 0, moved));
    },
  };
}

export function rename(name: string): Edit {
  return ofSpec('Rename', (spec) => (spec.name === name ? spec : { ...spec, name }));
}

export function setSeeds(seeds: number): Edit {
  return { label: `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`, apply: (draft) => ({ ...draft, seeds }) };
}

/** Fine-tuning follows: heads that predict need it, and without one its goal is another. */
export function setHead(kind: Spec['head']['kind']): Edit {
  return ofSpec(`Head: ${kind}`, (spec) => withHead(spec, kind));
}

/** The head follows, where it does not go with the goal. */
export function setGoal(goal: Goal): Edit {
  return ofSpec('Goal of fine-tuning', (spec) => withGoal(spec, goal));
}

/** A new specification in the place of the old one, as one step. */
export function replaceSpec(label: string, spec: Spec, seeds?: number): Edit {
  return { label, apply: (draft) => ({ ...withSpec(draft, spec), seeds: seeds ?? draft.seeds }) };
}

/** Several edits under one name. */
export function together(label: string, edits: readonly Edit[]): Edit {
  return { label, apply: (draft) => edits.reduce((it, edit) => edit.apply(it), draft) };
}
