// A run's memory as one safetensors file, and back again, bit for bit.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type EngineInfo, engineInfoSchema } from '#shared/engine.ts';
import { AppError } from '#shared/error.ts';
import { type ArtifactFile, type Place, placeSchema } from '#shared/event.ts';
import type { TrainingJob } from '#shared/job.ts';
import { z } from '#shared/zod.ts';
import { type NamedTensor, readSafetensors, writeSafetensors } from '../files/safetensors.ts';
import type { Fitted } from './data.ts';
import { networkOf, type RunMemory } from './memory.ts';
import { asRbm, type LayerParameters, type LayerValues, toVariables } from './parameters.ts';

const CHECKPOINT_VERSION = 1;

const countersSchema = z.strictObject({
  version: z.literal(CHECKPOINT_VERSION),
  runId: z.string(),
  datasetSha256: z.string(),
  engine: engineInfoSchema,
  place: placeSchema,
  layers: z.int(),
  scaling: z.strictObject({ clip: z.boolean(), threshold: z.number().nullable(), sample: z.boolean() }),
  target: z.strictObject({ offset: z.number(), scale: z.number() }).nullable(),
  activeMs: z.number(),
  phaseMs: z.number(),
  pretraining: z
    .strictObject({ epoch: z.int(), batch: z.int(), step: z.int(), errorSum: z.number(), errorCount: z.int() })
    .nullable(),
  finetuning: z
    .strictObject({
      epoch: z.int(),
      batch: z.int(),
      step: z.int(),
      lossSum: z.number(),
      best: z.strictObject({ epoch: z.int(), loss: z.number() }).nullable(),
    })
    .nullable(),
});

type Counters = z.infer<typeof countersSchema>;
type Tensors = Record<string, NamedTensor>;

/** A checkpoint that was read back. */
export interface RestoredRun {
  readonly memory: RunMemory;
  readonly place: Place;
  readonly engine: EngineInfo;
}

/** Writes checkpoint number `index` into the run's folder and removes the one before the last. */
export function saveCheckpoint(job: TrainingJob, memory: RunMemory, engine: EngineInfo, index: number): ArtifactFile {
  const tensors: Tensors = {};
  const put = (name: string, tensor: tf.Tensor) => {
    tensors[name] = { shape: tensor.shape, data: new Float32Array(tensor.dataSync() as Float32Array) };
  };
  const { scaling } = fittedOf(memory);
  tensors['scaling.offset'] = { shape: [scaling.offset.length], data: scaling.offset };
  tensors['scaling.scale'] = { shape: [scaling.scale.length], data: scaling.scale };
  for (const [i, layer] of memory.stack.entries()) putLayer(tensors, put, `layer.${i}`, layer);
  if (memory.pretraining) {
    const { velocities, activity } = memory.pretraining;
    put('velocity.weights', velocities.weights);
    put('velocity.visibleBias', velocities.visibleBias);
    put('velocity.hiddenBias', velocities.hiddenBias);
    if (activity) put('activity', activity);
  }
  if (memory.unrolled) {
    putLayer(tensors, put, 'head', memory.unrolled.head);
    for (const [i, values] of memory.unrolled.pretrained.entries()) putValues(tensors, `pretrained.${i}`, values);
  }
  memory.finetuning?.optimizer.forEach((state, l) => {
    for (const [j, variable] of (state?.weights ?? []).entries()) put(`optimizer.${l}.weights.${j}`, variable);
    for (const [j, variable] of (state?.bias ?? []).entries()) put(`optimizer.${l}.bias.${j}`, variable);
  });
  memory.finetuning?.best?.layers.forEach(({ weights, bias }, l) => {
    tensors[`best.${l}.weights`] = { shape: [weights.length], data: weights };
    tensors[`best.${l}.bias`] = { shape: [bias.length], data: bias };
  });
  const name = checkpointName(index);
  const written = writeSafetensors(join(job.folder, name), tensors, {
    strata: JSON.stringify(countersOf(job, memory, engine)),
  });
  rmSync(join(job.folder, checkpointName(index - 2)), { force: true });
  return { path: name, ...written };
}

function fittedOf({ fitted }: RunMemory): Fitted {
  if (!fitted) throw new Error('nothing to save before the data was prepared');
  return fitted;
}

function checkpointName(index: number): string {
  return `checkpoint-${index}.safetensors`;
}

function countersOf(job: TrainingJob, memory: RunMemory, engine: EngineInfo): Counters {
  const { pretraining, finetuning } = memory;
  const { scaling, target } = fittedOf(memory);
  const layer = Math.max(0, memory.stack.length - 1);
  const place: Place = finetuning
    ? { phase: 'finetuning', layer: null, epoch: finetuning.epoch }
    : { phase: 'pretraining', layer, epoch: pretraining?.epoch ?? 0 };
  return {
    version: CHECKPOINT_VERSION,
    runId: job.runId,
    datasetSha256: job.dataset.manifest.copy.sha256,
    engine,
    place,
    layers: memory.stack.length,
    scaling: pick(scaling, ['clip', 'threshold', 'sample']),
    target: target && pick(target, ['offset', 'scale']),
    activeMs: memory.activeMs,
    phaseMs: memory.phaseMs,
    pretraining: pretraining && pick(pretraining, ['epoch', 'batch', 'step', 'errorSum', 'errorCount']),
    finetuning: finetuning && {
      ...pick(finetuning, ['epoch', 'batch', 'step', 'lossSum']),
      best: finetuning.best && pick(finetuning.best, ['epoch', 'loss']),
    },
  };
}

function pick<T, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}

function putLayer(
  tensors: Tensors,
  put: (name: string, tensor: tf.Tensor) => void,
  prefix: string,
  { weights, bias, visibleBias, first }: LayerParameters,
): void {
  put(`${prefix}.weights`, weights);
  put(`${prefix}.bias`, bias);
  if (visibleBias) put(`${prefix}.visibleBias`, visibleBias);
  tensors[`${prefix}.first`] = { shape: [first.length], data: first };
}

function putValues(tensors: Tensors, prefix: string, values: LayerValues): void {
  tensors[`${prefix}.weights`] = { shape: [values.inputs, values.outputs], data: values.weights };
  tensors[`${prefix}.bias`] = { shape: [values.outputs], data: values.bias };
  if (values.visibleBias) tensors[`${prefix}.visibleBias`] = { shape: [values.inputs], data: values.visibleBias };
}

/**
 * The newest checkpoint that is whole, or null where there is none. A damaged one is passed over.
 * @throws AppError ARTIFACT_CORRUPT where a checkpoint belongs to another run or other data.
 */
export function restoreCheckpoint(job: TrainingJob): RestoredRun | null {
  const whole = job.checkpoints.find(({ path, sha256 }) => isWhole(path, sha256));
  if (!whole) return null;
  const { tensors, metadata } = readSafetensors(whole.path);
  const counters = countersSchema.parse(JSON.parse(metadata.strata ?? '{}'));
  if (counters.runId !== job.runId || counters.datasetSha256 !== job.dataset.manifest.copy.sha256) {
    throw new AppError('ARTIFACT_CORRUPT', `${whole.path} belongs to another run or other data; start the run again.`);
  }
  return { memory: memoryFrom(job, tensors, counters), place: counters.place, engine: counters.engine };
}

function isWhole(path: string, sha256: string): boolean {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;
  } catch {
    return false;
  }
}

function memoryFrom(job: TrainingJob, tensors: Tensors, counters: Counters): RunMemory {
  const { stack: layers } = job.spec;
  const values = (name: string) => tensors[name]!.data as Float32Array;
  const variable = <R extends tf.Rank>(name: string) =>
    tf.tidy(() => tf.variable(tf.tensor<R>(values(name), tensors[name]!.shape as tf.ShapeMap[R]), false));
  const layerAt = (prefix: string): LayerValues => ({
    inputs: tensors[`${prefix}.weights`]!.shape[0]!,
    outputs: tensors[`${prefix}.weights`]!.shape[1]!,
    weights: values(`${prefix}.weights`),
    bias: values(`${prefix}.bias`),
    visibleBias: tensors[`${prefix}.visibleBias`] ? values(`${prefix}.visibleBias`) : null,
  });
  const parametersAt = (prefix: string): LayerParameters => toVariables(layerAt(prefix), values(`${prefix}.first`));
  const stack = Array.from({ length: counters.layers }, (_, i) => parametersAt(`layer.${i}`));
  const pretraining = counters.pretraining && {
    rbm: asRbm(layers[stack.length - 1]!, stack.at(-1)!),
    velocities: {
      weights: variable<tf.Rank.R2>('velocity.weights'),
      visibleBias: variable<tf.Rank.R1>('velocity.visibleBias'),
      hiddenBias: variable<tf.Rank.R1>('velocity.hiddenBias'),
    },
    activity: tensors.activity ? variable<tf.Rank.R1>('activity') : null,
    ...counters.pretraining,
  };
  const { activeMs, phaseMs, target } = counters;
  const scaling = { offset: values('scaling.offset'), scale: values('scaling.scale'), ...counters.scaling };
  const fitted = { scaling, target };
  if (!counters.finetuning) return { fitted, stack, pretraining, unrolled: null, finetuning: null, activeMs, phaseMs };
  const pretrained = layers.map((_, i) => layerAt(`pretrained.${i}`));
  const head = parametersAt('head');
  const network = networkOf(layers, stack, head);
  const optimizer = network.map((_, l) => {
    const states = (of: string) =>
      Object.keys(tensors)
        .filter((name) => name.startsWith(`optimizer.${l}.${of}.`))
        .map((name) => variable(name));
    return tensors[`optimizer.${l}.weights.0`] ? { weights: states('weights'), bias: states('bias') } : null;
  });
  const best = counters.finetuning.best && {
    ...counters.finetuning.best,
    layers: network.map((_, l) => ({ weights: values(`best.${l}.weights`), bias: values(`best.${l}.bias`) })),
  };
  const finetuning = { network, optimizer, ...counters.finetuning, best };
  return { fitted, stack, pretraining: null, unrolled: { pretrained, head }, finetuning, activeMs, phaseMs };
}
