// One layer of a specification: its units, where its first weights come from, and what fine-tuning may do to it.
import { z } from './zod.ts';

/** Longest side of a layer; larger is surely a slip, and would not fit into memory. */
const MAX_UNITS = 100_000;

const units = z.int().min(1).max(MAX_UNITS);

/** Contrastive divergence and the update rule of one RBM (Hinton 2010, "A practical guide to training RBMs"). */
export const pretrainingSchema = z.strictObject({
  method: z.enum(['cd']).default('cd').describe('Learning rule: contrastive divergence'),
  cdSteps: z.int().min(1).max(1000).default(1).describe('Gibbs steps per update (the k of CD-k)'),
  epochs: z.int().min(1).max(100_000).default(10).describe('Passes over the training rows'),
  batchSize: z.int().min(1).max(1_000_000).default(100).describe('Rows per update'),
  learningRate: z.number().positive().default(0.05).describe('Step size; 10 to 100 times smaller for Gaussian units'),
  momentum: z.number().min(0).max(0.999).default(0.9).describe('Momentum after the switch'),
  initialMomentum: z.number().min(0).max(0.999).default(0.5).describe('Momentum before the switch'),
  momentumSwitchEpoch: z.int().min(0).default(5).describe('First epoch with the later momentum (0-based)'),
  weightDecay: z.number().min(0).default(0.0002).describe('L2 decay of the weights, never of biases'),
  sparsity: z
    .strictObject({
      target: z.number().min(0.0001).max(0.5).default(0.05).describe('Wanted mean activity of each hidden unit'),
      cost: z.number().min(0).max(100).default(0.1).describe('Strength of the pull towards the target'),
    })
    .nullable()
    .default(null)
    .describe('Sparsity target, or null'),
  initialVisibleBias: z
    .enum(['data', 'zero'])
    .default('data')
    .describe('Start visible biases at the data means (as log odds for Bernoulli units) or at zero'),
});

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

const rbmLayerSchema = z.strictObject({
  kind: z.literal('rbm'),
  hidden: units.describe('Hidden units'),
  visibleUnits: z.enum(['bernoulli', 'gaussian']).default('bernoulli'),
  hiddenUnits: z.enum(['bernoulli']).default('bernoulli'),
  source: z
    .union([z.enum(['pretrain', 'random']), layerReferenceSchema])
    .default('pretrain')
    .describe('Where the first weights come from'),
  ...inFinetuning,
  pretraining: pretrainingSchema.nullable().optional().describe('Null: no pre-training of a copied or random layer'),
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

export const layerSchema = z.discriminatedUnion('kind', [rbmLayerSchema, denseLayerSchema]);

export type Pretraining = z.infer<typeof pretrainingSchema>;
export type LayerReference = z.infer<typeof layerReferenceSchema>;
export type RbmLayer = z.infer<typeof rbmLayerSchema> & { pretraining: Pretraining | null };
export type DenseLayer = z.infer<typeof denseLayerSchema>;
export type Layer = RbmLayer | DenseLayer;

/** Units at a layer's output. */
export function outputUnits(layer: Layer): number {
  return layer.kind === 'rbm' ? layer.hidden : layer.units;
}

/**
 * Fills in what depends on the source: a layer pre-trained here has its learning rule's defaults, any other layer has
 * none unless it was asked for, and a random layer never has one.
 */
export function completeLayer(layer: z.infer<typeof layerSchema>): Layer {
  if (layer.kind === 'dense') return layer;
  if (layer.source === 'random') return { ...layer, pretraining: null };
  if (layer.source === 'pretrain') return { ...layer, pretraining: layer.pretraining ?? pretrainingSchema.parse({}) };
  return { ...layer, pretraining: layer.pretraining ?? null };
}
