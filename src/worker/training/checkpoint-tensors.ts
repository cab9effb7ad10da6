// The tensors of a run's memory by name, and the memory made of them again.
import * as tf from '@tensorflow/tfjs';
import type { TrainingJob } from '#shared/job.ts';
import type { Memory } from '../core/rbm-learner.ts';
import type { FittedScaling } from '../core/scaling.ts';
import type { NamedTensor } from '../files/safetensors.ts';
import type { FinetuningState } from './finetune.ts';
import { layerBlocks } from './layout.ts';
import { networkOf, type RunMemory, type UnrolledStack } from './memory.ts';
import { asRbm, type LayerParameters, type LayerValues, toVariables } from './parameters.ts';
import type { PretrainingState } from './pretrain.ts';
import type { UpDownState } from './up-down.ts';

export type Tensors = Record<string, NamedTensor>;

/** The numbers that go with the tensors: how far each phase is. */
export interface Counts {
  readonly layers: number;
  readonly pretraining:
    | (Pick<PretrainingState, 'epoch' | 'batch' | 'step' | 'errorSum' | 'errorCount' | 'swapRate'> & {
        readonly remembered?: readonly string[] | undefined;
      })
    | null;
  readonly finetuning:
    | (Pick<FinetuningState, 'epoch' | 'batch' | 'step' | 'lossSum'> & {
        readonly best: { readonly epoch: number; readonly loss: number } | null;
      })
    | null;
  readonly upDown: UpDownState | null;
}

/** Everything that was learnt so far, copied out of the engine. */
export function tensorsOf({ stack, pretraining, unrolled, finetuning }: RunMemory): Tensors {
  const tensors: Tensors = {};
  const put = (name: string, tensor: tf.Tensor) => {
    tensors[name] = { shape: tensor.shape, data: new Float32Array(tensor.dataSync() as Float32Array) };
  };
  const putLayer = (prefix: string, { weights, bias, visibleBias, logVariance, first }: LayerParameters) => {
    put(`${prefix}.weights`, weights);
    put(`${prefix}.bias`, bias);
    if (visibleBias) put(`${prefix}.visibleBias`, visibleBias);
    if (logVariance) put(`${prefix}.logVariance`, logVariance);
    tensors[`${prefix}.first`] = { shape: [first.length], data: first };
  };
  for (const [i, layer] of stack.entries()) putLayer(`layer.${i}`, layer);
  for (const [name, variable] of Object.entries(pretraining?.memory ?? {})) put(name, variable);
  if (unrolled?.head) putLayer('head', unrolled.head);
  for (const [i, layer] of (unrolled?.down ?? []).entries()) putLayer(`down.${i}`, layer);
  for (const [i, values] of (unrolled?.pretrained ?? []).entries()) putValues(tensors, `pretrained.${i}`, values);
  finetuning?.optimizer.forEach((state, l) => {
    for (const [j, variable] of (state?.weights ?? []).entries()) put(`optimizer.${l}.weights.${j}`, variable);
    for (const [j, variable] of (state?.bias ?? []).entries()) put(`optimizer.${l}.bias.${j}`, variable);
  });
  finetuning?.best?.layers.forEach(({ weights, bias }, l) => {
    tensors[`best.${l}.weights`] = { shape: [weights.length], data: weights };
    tensors[`best.${l}.bias`] = { shape: [bias.length], data: bias };
  });
  return tensors;
}

function putValues(tensors: Tensors, prefix: string, values: LayerValues): void {
  const { inputs, outputs, weights, bias, visibleBias, logVariance } = values;
  tensors[`${prefix}.weights`] = { shape: [inputs, outputs], data: weights };
  tensors[`${prefix}.bias`] = { shape: [outputs], data: bias };
  if (visibleBias) tensors[`${prefix}.visibleBias`] = { shape: [inputs], data: visibleBias };
  if (logVariance) tensors[`${prefix}.logVariance`] = { shape: [inputs], data: logVariance };
}

/** What was learnt, as variables again. */
export function memoryFrom(
  job: TrainingJob,
  tensors: Tensors,
  counts: Counts,
  scaling: FittedScaling,
): Pick<RunMemory, 'stack' | 'pretraining' | 'unrolled' | 'finetuning' | 'upDown'> {
  const { stack: layers } = job.spec;
  const read = reader(job, tensors, scaling);
  const stack = Array.from({ length: counts.layers }, (_, i) => read.layer(`layer.${i}`, i));
  const pretraining = counts.pretraining && {
    machine: asRbm(layers[stack.length - 1]!, stack.at(-1)!),
    memory: rememberedFrom(tensors, counts.pretraining.remembered, read.variable),
    ...counts.pretraining,
  };
  if (!counts.finetuning && !counts.upDown) {
    return { stack, pretraining, unrolled: null, finetuning: null, upDown: null };
  }
  const downs = Object.keys(tensors).filter((name) => /^down\.\d+\.weights$/.test(name)).length;
  const unrolled: UnrolledStack = {
    pretrained: layers.map((_, i) => read.values(`pretrained.${i}`, i)),
    head: tensors['head.weights'] ? read.layer('head', null) : null,
    down: Array.from({ length: downs }, (_, i) => read.layer(`down.${i}`, counts.upDown ? i : null)),
  };
  const finetuning =
    counts.finetuning &&
    finetuningFrom(tensors, counts.finetuning, read.variable, () => networkOf(layers, stack, unrolled));
  return { stack, pretraining: null, unrolled, finetuning, upDown: counts.upDown };
}

type ReadVariable = <R extends tf.Rank>(name: string) => tf.Variable<R>;

/** Reads values, variables and whole layers; `index` is a layer's place in the stack, null for what lies on top of it. */
function reader({ spec, dataset }: TrainingJob, tensors: Tensors, scaling: FittedScaling) {
  const data = (name: string) => tensors[name]!.data as Float32Array;
  const variable: ReadVariable = <R extends tf.Rank>(name: string) =>
    tf.tidy(() => tf.variable(tf.tensor<R>(data(name), tensors[name]!.shape as tf.ShapeMap[R]), false));
  const { label } = dataset.manifest;
  const labelsAt = (index: number | null) => {
    const isTop = index === spec.stack.length - 1 && spec.head.kind === 'label-units';
    return isTop && label?.kind === 'class' ? label.classes.length : 0;
  };
  const values = (prefix: string, index: number | null): LayerValues => {
    const labels = labelsAt(index);
    return {
      inputs: tensors[`${prefix}.weights`]!.shape[0]!,
      outputs: tensors[`${prefix}.weights`]!.shape[1]!,
      weights: data(`${prefix}.weights`),
      bias: data(`${prefix}.bias`),
      visibleBias: tensors[`${prefix}.visibleBias`] ? data(`${prefix}.visibleBias`) : null,
      ...(tensors[`${prefix}.logVariance`] && { logVariance: data(`${prefix}.logVariance`) }),
      ...(labels > 0 && { labels }),
    };
  };
  const layer = (prefix: string, index: number | null): LayerParameters => {
    const its = values(prefix, index);
    const place = index === null ? undefined : spec.stack[index];
    const labels = labelsAt(index);
    const blocks = place
      ? layerBlocks({
          ...{ layer: place, index: index ?? 0, inputs: its.inputs - labels, labels, scaling },
          manifest: dataset.manifest,
        })
      : null;
    return toVariables(its, data(`${prefix}.first`), blocks);
  };
  return { variable, values, layer };
}

/** Checkpoints without a list hold what plain contrastive divergence remembers. */
const PLAIN_MEMORY = ['velocity.weights', 'velocity.visibleBias', 'velocity.hiddenBias', 'activity'];

function rememberedFrom(tensors: Tensors, names: readonly string[] | undefined, variable: ReadVariable): Memory {
  const found = names ?? PLAIN_MEMORY.filter((name) => tensors[name]);
  return Object.fromEntries(found.map((name) => [name, variable(name)]));
}

function finetuningFrom(
  tensors: Tensors,
  counts: NonNullable<Counts['finetuning']>,
  variable: ReadVariable,
  makeNetwork: () => FinetuningState['network'],
): FinetuningState {
  const network = makeNetwork();
  const optimizer = network.map((_, l) => {
    const states = (of: string) =>
      Object.keys(tensors)
        .filter((name) => name.startsWith(`optimizer.${l}.${of}.`))
        .map((name) => variable(name));
    return tensors[`optimizer.${l}.weights.0`] ? { weights: states('weights'), bias: states('bias') } : null;
  });
  const best = counts.best && {
    ...counts.best,
    layers: network.map((_, l) => ({
      weights: tensors[`best.${l}.weights`]!.data as Float32Array,
      bias: tensors[`best.${l}.bias`]!.data as Float32Array,
    })),
  };
  return { network, optimizer, ...counts, best, gradients: [] };
}
