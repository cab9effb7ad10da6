// Changes of a study's base specification that several kinds make: seeds, labels, layers from other runs, shared pre-training.
import { AppError } from '../error.ts';
import { completeLayer, type Layer } from '../layer.ts';
import { parseSpec, type Spec, specToJson } from '../spec.ts';
import type { LabelCount, Study } from '../study.ts';
import type { RunStep } from './step.ts';

export type Stage = 'pretrained' | 'finetuned';

/** The base with every default filled in. @throws AppError INVALID_SPEC, and NEWER_VERSION. */
export function baseOf(study: Pick<Study, 'base'>): Spec {
  return parseSpec({ strata: 1, ...study.base });
}

/** The base of a study that fine-tunes a network. @throws AppError INVALID_SPEC where it is none. */
export function tunedBaseOf(study: Pick<Study, 'base' | 'kind'>): Spec {
  const base = baseOf(study);
  if (base.finetuning?.objective !== 'discriminative') {
    const what = `A study "${study.kind}" compares fine-tuned networks, and its base has head.kind "${base.head.kind}"`;
    throw new AppError('INVALID_SPEC', `${what}; give base a head "softmax", "sigmoid" or "regression".`);
  }
  return base;
}

/** Whether the base keeps rows that may choose among epochs, depths or runs. @throws AppError INVALID_SPEC, and NEWER_VERSION. */
export function hasValidation(study: Pick<Study, 'base'>): boolean {
  return baseOf(study).dataset.split.validation > 0;
}

/** How many layers, from below, can be pre-trained. @throws AppError INVALID_SPEC where it is none. */
export function machineCount({ stack }: Spec): number {
  const dense = stack.findIndex(({ kind }) => kind === 'dense');
  const count = dense === -1 ? stack.length : dense;
  if (count > 0) return count;
  throw new AppError(
    'INVALID_SPEC',
    'base.stack[0] is a dense layer; begin the stack with an RBM or autoencoder layer.',
  );
}

/** A step of the study that trains a specification. */
export function runStep(key: string, of: Pick<RunStep, 'arm' | 'seed' | 'factors'>, spec: Spec): RunStep {
  const { arm, seed, factors } = of;
  return { kind: 'run', key, arm, seed, factors, spec: specToJson({ ...spec, seed }) };
}

/** Pre-training alone, on all rows and without labels, as other steps build upon it. */
export function prefixStep(base: Spec, seed: number, key = `pretraining ${seed}`): RunStep {
  // A layer of the base that starts elsewhere has no learning rule; here it gets the usual one.
  const stack = base.stack.slice(0, machineCount(base)).flatMap((layer): Layer[] => {
    return layer.kind === 'dense' ? [] : [completeLayer({ ...layer, source: 'pretrain', frozen: false })];
  });
  const dataset = { ...base.dataset, labelledRows: 'all' as const };
  const spec: Spec = { ...base, name: 'pre-training', dataset, head: { kind: 'none' }, finetuning: null, stack };
  return runStep(key, { arm: null, seed, factors: {} }, spec);
}

/** The layer with the weights of another step's or run's layer. run: "@<key>" or a run's id. */
export function copied(layer: Layer, run: string, index: number, stage: Stage, frozen: boolean): Layer {
  const source = { run, layer: index, stage };
  return layer.kind === 'dense' ? { ...layer, source, frozen } : { ...layer, source, frozen, pretraining: null };
}

/** The layer with new weights, tuned. */
export function fresh(layer: Layer): Layer {
  if (layer.kind === 'dense') return { ...layer, source: 'random', frozen: false };
  return { ...layer, source: 'random', frozen: false, pretraining: null };
}

/** The base with its first layers copied from a run and the others fresh. */
export function stacked(base: Spec, choose: (layer: Layer, index: number) => Layer): Spec {
  return { ...base, stack: base.stack.map(choose) };
}

/** The base where only so many rows show their label; drawn by the seed where no draw is given. */
export function labelledBy(
  base: Spec,
  size: LabelCount,
  seed: number,
  {
    draws,
    seeds,
  }: { readonly draws: readonly { size: number; indices: number[][] }[]; readonly seeds: readonly number[] },
): Spec {
  if (size === 'all') return { ...base, dataset: { ...base.dataset, labelledRows: 'all' } };
  const given = draws.find((draw) => draw.size === size)?.indices[seeds.indexOf(seed)];
  return { ...base, dataset: { ...base.dataset, labelledRows: given ? { indices: given } : { count: size, seed } } };
}

/** "100 labels", "all labels" */
export function sizeWords(size: LabelCount): string {
  return size === 'all' ? 'all labels' : `${size} labels`;
}
