// Ready-made stacks, ways to freeze, and the two readings of "pre-trained": weights that start a network, or features.
import type { Manifest } from '#shared/dataset.ts';
import { completeLayer, type DenseLayer, type Layer, layerSchema, type RbmLayer } from '#shared/layer.ts';
import { isPaperData, type Recipe, recipeDataset, recipeSpec } from '#shared/recipe.ts';
import type { Spec } from '#shared/spec.ts';
import { type Edit, replaceSpec, setFrozen, setLayerField, together } from './edits.ts';
import { withNetwork } from './goal.ts';

export function rbm(hidden: number, settings: Partial<RbmLayer['pretraining']> = {}): RbmLayer {
  return completeLayer(layerSchema.parse({ kind: 'rbm', hidden, pretraining: settings })) as RbmLayer;
}

export function dense(units: number): DenseLayer {
  return completeLayer(layerSchema.parse({ kind: 'dense', units })) as DenseLayer;
}

export interface StackPreset {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  apply(spec: Spec): Spec;
}

const USUAL_UNITS = 200;

/** An RBM in the place of the lowest layer, which knows what suits the data. */
function lowestLayer({ stack: [lowest] }: Spec): RbmLayer {
  if (!lowest || lowest.kind === 'dense') return rbm(USUAL_UNITS);
  const settings = lowest.kind === 'rbm' ? (lowest.pretraining ?? {}) : {};
  return { ...rbm(lowest.hidden, settings), visibleUnits: lowest.visibleUnits };
}

/** A second one like it; where the lowest layer's rate is small for real-valued units, probabilities take the usual one. */
function layerAbove(spec: Spec): RbmLayer {
  const { hidden, visibleUnits, pretraining } = lowestLayer(spec);
  const { learningRate, ...rest } = pretraining ?? {};
  return rbm(hidden, visibleUnits === 'bernoulli' && learningRate !== undefined ? { ...rest, learningRate } : rest);
}

/** A recipe on a draft's data: on its own kind of data with the paper's split, on any other with what suits that. */
export function fromRecipe(recipe: Recipe, spec: Spec, data: Manifest | null): Spec {
  const { dataset, seed, engine } = spec;
  const own = data && isPaperData(data) ? recipeDataset(dataset.id) : dataset;
  const { visibleUnits } = data && isPaperData(data) ? rbm(1) : lowestLayer(spec);
  return recipeSpec(recipe, { dataset: own, visibleUnits, seed, engine });
}

const withoutHead = { head: { kind: 'none' as const }, finetuning: null };

export const STACK_PRESETS: readonly StackPreset[] = [
  {
    id: 'single',
    title: 'Single RBM',
    about: 'One layer, pre-trained without labels.',
    apply: (spec) => ({ ...spec, ...withoutHead, stack: [lowestLayer(spec)] }),
  },
  {
    id: 'two',
    title: 'Two RBMs',
    about: 'Two layers, pre-trained one after the other, without labels.',
    apply: (spec) => ({ ...spec, ...withoutHead, stack: [lowestLayer(spec), layerAbove(spec)] }),
  },
  {
    id: 'dbn',
    title: 'DBN with classifier',
    about: 'Two pre-trained layers under a head; all of it is fine-tuned.',
    apply: (spec) => ({ ...withNetwork(spec), stack: [lowestLayer(spec), layerAbove(spec)] }),
  },
];

export interface FreezePreset {
  readonly id: string;
  readonly title: string;
  /** Whether the layer at `index` of `count` is frozen. */
  readonly isFrozen: (index: number, count: number) => boolean;
  /** The factor on fine-tuning's rate that every layer gets; null: as it was. */
  readonly scale: number | null;
}

/** Slow enough to keep most of what pre-training found. */
const GENTLE = 0.1;

export const FREEZE_PRESETS: readonly FreezePreset[] = [
  { id: 'none', title: 'None', isFrozen: () => false, scale: 1 },
  { id: 'bottom', title: 'Bottom only', isFrozen: (index) => index === 0, scale: null },
  { id: 'all-but-top', title: 'All but the top layer', isFrozen: (index, count) => index < count - 1, scale: null },
  { id: 'all', title: 'All but the head', isFrozen: () => true, scale: null },
  { id: 'gentle', title: 'Fine-tune all gently', isFrozen: () => false, scale: GENTLE },
];

export function freeze({ title, isFrozen, scale }: FreezePreset, stack: readonly Layer[]): Edit {
  const edits = stack.flatMap((_, index) => [
    setFrozen(index, isFrozen(index, stack.length)),
    ...(scale === null ? [] : [setLayerField(index, ['learningRateScale'], scale)]),
  ]);
  return together(`Freeze: ${title.toLowerCase()}`, edits);
}

/** Which preset the stack is in now, if any. */
export function freezePresetOf(stack: readonly Layer[]): string | null {
  const found = FREEZE_PRESETS.find(({ isFrozen, scale }) =>
    stack.every((it, i) => {
      const isAtRate = scale === null || it.learningRateScale === scale;
      return it.frozen === isFrozen(i, stack.length) && isAtRate;
    }),
  );
  return found?.id ?? null;
}

/** How the stack's weights are used: they start the network, or they make features for a new one. */
export type Reading = 'unroll' | 'features';

/** Features: every RBM is frozen, and new layers learn on top of them. */
export function readingOf({ stack }: Spec): Reading {
  const rbms = stack.filter((layer) => layer.kind !== 'dense');
  return rbms.length > 0 && rbms.every(({ frozen }) => frozen) ? 'features' : 'unroll';
}

const NEW_LAYER_UNITS = 100;

/** Turns the stack into the other reading; new dense layers come for features and go with them. */
export function setReading(spec: Spec, reading: Reading): Edit {
  const rbms = spec.stack.filter((layer) => layer.kind !== 'dense');
  const denses = spec.stack.filter((layer) => layer.kind === 'dense');
  const headed = withNetwork(spec);
  if (reading === 'unroll') {
    const stack = rbms.map((layer) => ({ ...layer, frozen: false }));
    return replaceSpec('Weights start the network', { ...headed, stack: stack.length > 0 ? stack : denses });
  }
  const above = denses.length > 0 ? denses : [dense(NEW_LAYER_UNITS)];
  const stack = [...rbms.map((layer) => ({ ...layer, frozen: true })), ...above];
  return replaceSpec('Features for new layers', { ...headed, stack });
}
