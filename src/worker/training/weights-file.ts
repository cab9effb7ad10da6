// A run's weights on disk: every layer before and after fine-tuning, and the scaling that belongs to them.
import { join } from 'node:path';
import { AppError } from '#shared/error.ts';
import type { ArtifactFile } from '#shared/event.ts';
import type { FittedScaling } from '../core/scaling.ts';
import { type NamedTensor, readHeader, readSafetensors, writeSafetensors } from '../files/safetensors.ts';
import type { LayerValues } from './parameters.ts';

const FILE_NAME = 'weights.safetensors';
const FILE_VERSION = '1';

/** What a later run, or a person with Python, could want of a finished run; a repeated run makes the same bytes. */
export interface TrainedModel {
  /** The stack's layers before fine-tuning. */
  readonly pretrained: readonly LayerValues[];
  /** The same layers after it, then the head; empty without fine-tuning. */
  readonly finetuned: readonly LayerValues[];
  /**
   * The way down that fine-tuning trained: an autoencoder's decoder, or the generative weights of up-down. Layer i of it goes
   * from outputs of the stack's layer i to its inputs; weights are [inputs, outputs] of the layer, as on the way up.
   */
  readonly down: readonly LayerValues[];
  readonly scaling: FittedScaling;
  /** Standardisation of a regression target. */
  readonly target: { readonly offset: number; readonly scale: number };
}

/** Writes the model into the run's folder; the returned path is relative to it. */
export function writeWeights(folder: string, model: TrainedModel): ArtifactFile {
  const tensors: Record<string, NamedTensor> = {
    'scaling.offset': vector(model.scaling.offset),
    'scaling.scale': vector(model.scaling.scale),
  };
  const add = (stage: string, layers: readonly LayerValues[]) =>
    layers.forEach((layer, i) => {
      Object.assign(tensors, layerTensors(`${stage}.${i}`, layer));
    });
  add('pretrained', model.pretrained);
  add('finetuned', model.finetuned);
  model.down.forEach(({ inputs, outputs, weights, visibleBias }, i) => {
    tensors[`down.${i}.weights`] = { shape: [inputs, outputs], data: weights };
    if (visibleBias) tensors[`down.${i}.visibleBias`] = vector(visibleBias);
  });
  const { clip, threshold, sample } = model.scaling;
  const written = writeSafetensors(join(folder, FILE_NAME), tensors, {
    strata: FILE_VERSION,
    scaling: JSON.stringify({ clip, threshold, sample }),
    target: JSON.stringify(model.target),
  });
  return { path: FILE_NAME, ...written };
}

/** A layer's tensors; label units have names of their own, so that the rest can be copied into a layer without them. */
function layerTensors(prefix: string, layer: LayerValues): Record<string, NamedTensor> {
  const { inputs, outputs, weights, bias, visibleBias, logVariance, labels = 0 } = layer;
  const own = inputs - labels;
  return {
    [`${prefix}.weights`]: { shape: [own, outputs], data: weights.slice(0, own * outputs) },
    [`${prefix}.bias`]: vector(bias),
    ...(visibleBias && { [`${prefix}.visibleBias`]: vector(visibleBias.slice(0, own)) }),
    ...(logVariance && { [`${prefix}.logVariance`]: vector(logVariance) }),
    ...(labels > 0 && {
      [`${prefix}.labelWeights`]: { shape: [labels, outputs], data: weights.slice(own * outputs) },
      ...(visibleBias && { [`${prefix}.labelBias`]: vector(visibleBias.slice(own)) }),
    }),
  };
}

function vector(data: Float32Array): NamedTensor {
  return { shape: [data.length], data };
}

/** Whether a run came so far: one that was only pre-trained has no fine-tuned layers. */
export function hasStage(path: string, stage: 'pretrained' | 'finetuned'): boolean {
  return readHeader(path).entries.has(`${stage}.0.weights`);
}

/** One layer of a weights file. */
export function readLayer(path: string, layer: number, stage: 'pretrained' | 'finetuned'): LayerValues {
  const prefix = `${stage}.${layer}.`;
  const { tensors } = readSafetensors(path);
  const read = (name: string) => {
    const tensor = tensors[prefix + name];
    if (tensor && !(tensor.data instanceof Float32Array)) throw new Error(`${prefix}${name} is not float32`);
    return tensor as { shape: readonly number[]; data: Float32Array } | undefined;
  };
  const weights = read('weights');
  const logVariance = read('logVariance');
  const bias = read('bias');
  if (!weights || !bias) {
    throw new AppError(
      'ARTIFACT_CORRUPT',
      `${path} holds no ${stage} layer ${layer + 1}; choose another layer or stage of that run.`,
    );
  }
  return {
    inputs: weights.shape[0]!,
    outputs: weights.shape[1]!,
    weights: weights.data,
    bias: bias.data,
    // Fine-tuning has no use for visible biases, so those of the RBM stand with the pre-trained stage.
    visibleBias: (tensors[`pretrained.${layer}.visibleBias`]?.data as Float32Array | undefined) ?? null,
    ...(logVariance && { logVariance: logVariance.data }),
  };
}

/** The scaling that a weights file's layers were trained with. */
export function readScaling(path: string): FittedScaling {
  const { tensors, metadata } = readSafetensors(path, ['scaling.offset', 'scaling.scale']);
  const rest = JSON.parse(metadata.scaling ?? '{}') as Pick<FittedScaling, 'clip' | 'threshold' | 'sample'>;
  return {
    offset: tensors['scaling.offset']!.data as Float32Array,
    scale: tensors['scaling.scale']!.data as Float32Array,
    ...rest,
  };
}
