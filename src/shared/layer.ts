// One layer of a specification: its units, where its first weights come from, and what fine-tuning may do to it.
import { type Autoencoding, autoencodingSchema, type Pretraining, pretrainingSchema } from './pretraining.ts';
import { z } from './zod.ts';

/** Longest side of a layer; larger is surely a slip, and would not fit into memory. */
const MAX_UNITS = 100_000;

const units = z.int().min(1).max(MAX_UNITS);

/** A layer of an earlier run whose weights are copied. */
export const layerReferenceSchema = z.strictObject({
  run: z.string().min(1).describe('Run id, or a unique beginning of one'),
  layer: z.int().min(0).describe('0-based layer index in that run'),
  stage: z.enum(['pretrained', 'finetuned']).describe('Before or after fine-tuning'),
});

const inFinetuning = {
  frozen: z.boolean().default(false).describe('Frozen: the same bits after fine-tuning'),
  learningRateScale: z.number().min(0).max(1000).default(1).describe("Factor on fine-tuning's learning rate"),
};

const VISIBLE = ['bernoulli', 'gaussian', 'mixed'] as const;

/** What an RBM and an autoencoder layer have in common. */
const machineFields = {
  hidden: units.describe('Hidden units'),
  hiddenUnits: z
    .enum(['bernoulli', 'rectified', 'gaussian'])
    .default('bernoulli')
    .describe('Hidden units: 0/1 (sigmoid), rectified, or linear with unit variance (a code layer)'),
  source: z
    .union([z.enum(['pretrain', 'random']), layerReferenceSchema])
    .default('pretrain')
    .describe('Where the first weights come from'),
  ...inFinetuning,
};

const NO_PRETRAINING = 'Null: no pre-training of a copied or random layer';

const rbmLayerSchema = z.strictObject({
  kind: z.literal('rbm'),
  visibleUnits: z
    .enum([...VISIBLE, 'gaussian-learned'])
    .default('bernoulli')
    .describe(
      'Visible units: 0/1; Gaussian with variance 1 or a learned one; or by column: softmax groups for categories, Gaussian for standardised numbers, 0/1 for the rest',
    ),
  ...machineFields,
  pretraining: pretrainingSchema.nullable().optional().describe(NO_PRETRAINING),
});

const autoencoderLayerSchema = z.strictObject({
  kind: z.literal('autoencoder'),
  visibleUnits: z
    .enum(VISIBLE)
    .default('bernoulli')
    .describe('What the layer gives back: 0/1 values, real ones, or by column'),
  ...machineFields,
  pretraining: autoencodingSchema.nullable().optional().describe(NO_PRETRAINING),
});

const denseLayerSchema = z.strictObject({
  kind: z.literal('dense'),
  units: units.describe('Output units'),
  activation: z.enum(['relu', 'sigmoid', 'linear']).default('relu'),
  source: z
    .union([z.literal('random'), layerReferenceSchema])
    .default('random')
    .describe('Where the first weights come from'),
  ...inFinetuning,
});

export const layerSchema = z.discriminatedUnion('kind', [rbmLayerSchema, autoencoderLayerSchema, denseLayerSchema]);

export type LayerReference = z.infer<typeof layerReferenceSchema>;
export type RbmLayer = z.infer<typeof rbmLayerSchema> & { pretraining: Pretraining | null };
export type AutoencoderLayer = z.infer<typeof autoencoderLayerSchema> & { pretraining: Autoencoding | null };
export type DenseLayer = z.infer<typeof denseLayerSchema>;
/** A layer that can be pre-trained: it has visible and hidden units, and goes both ways. */
export type MachineLayer = RbmLayer | AutoencoderLayer;
export type Layer = MachineLayer | DenseLayer;

/** Units at a layer's output. */
export function outputUnits(layer: Layer): number {
  return layer.kind === 'dense' ? layer.units : layer.hidden;
}

/** True where a layer's outputs lie between 0 and 1, as Bernoulli units above it need. */
export function isBetweenZeroAndOne(layer: Layer): boolean {
  return layer.kind === 'dense' ? layer.activation === 'sigmoid' : layer.hiddenUnits === 'bernoulli';
}

/**
 * Fills in what depends on the source: a layer pre-trained here has its learning rule's defaults, any other layer has
 * none unless it was asked for, and a random layer never has one.
 */
export function completeLayer(layer: z.infer<typeof layerSchema>): Layer {
  if (layer.kind === 'dense') return layer;
  const isHere = layer.source === 'pretrain';
  if (layer.source === 'random') return { ...layer, pretraining: null };
  if (layer.kind === 'rbm') {
    return { ...layer, pretraining: layer.pretraining ?? (isHere ? pretrainingSchema.parse({}) : null) };
  }
  return { ...layer, pretraining: layer.pretraining ?? (isHere ? autoencodingSchema.parse({}) : null) };
}
