// How one layer is pre-trained: the learning rules of an RBM, and those of an autoencoder layer.
import { passFields, stepFields } from './learning.ts';
import { z } from './zod.ts';

/** Where the first visible biases come from. */
const initialVisibleBias = z
  .enum(['data', 'zero'])
  .default('data')
  .describe('Start visible biases at the data means (as log odds for Bernoulli units) or at zero');

const monitorFields = {
  monitorEvery: z
    .int()
    .min(1)
    .default(5)
    .describe('Epochs between looks at what takes longer: pseudo-likelihood, unit use, norms, likelihood'),
};

/** Contrastive divergence and its relatives, and the update rule of one RBM (Hinton 2010, "A practical guide to training RBMs"). */
export const pretrainingSchema = z.strictObject({
  method: z
    .enum(['cd', 'pcd', 'fpcd', 'pt'])
    .default('cd')
    .describe('Learning rule: contrastive divergence, persistent CD, fast persistent CD, or parallel tempering'),
  cdSteps: z.int().min(1).max(1000).default(1).describe('Gibbs steps per update (the k of CD-k)'),
  cdStepsGrowth: z
    .strictObject({
      max: z.int().min(1).max(1000).default(25).describe('Most Gibbs steps per update'),
      everyEpochs: z.int().min(1).default(1).describe('Epochs until there is one step more'),
    })
    .nullable()
    .default(null)
    .describe('More Gibbs steps as training goes on, or null'),
  chains: z.int().min(1).max(100_000).default(100).describe('Chains that live on between updates; not for "cd"'),
  replicas: z.int().min(2).max(100).default(10).describe('Temperatures of each chain in parallel tempering'),
  fastLearningRate: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("Step size of fast PCD's fast weights; null: the first learning rate"),
  fastDecay: z
    .number()
    .min(0)
    .max(0.999)
    .default(0.95)
    .describe('What is kept of the fast weights from update to update'),
  centered: z.boolean().default(false).describe('Centered gradient: units count by their difference from their means'),
  centeringRate: z.number().positive().max(1).default(0.01).describe("Each batch's share in those running means"),
  ...passFields,
  ...stepFields,
  sparsity: z
    .strictObject({
      target: z.number().min(0.0001).max(0.5).default(0.05).describe('Wanted mean activity of each hidden unit'),
      cost: z.number().min(0).max(100).default(0.1).describe('Strength of the pull towards the target'),
    })
    .nullable()
    .default(null)
    .describe('Sparsity target, or null'),
  dropout: z.number().min(0).max(0.95).default(0).describe('Share of hidden units left out of each row'),
  initialVisibleBias,
  ...monitorFields,
  likelihood: z
    .enum(['auto', 'off', 'exact', 'quick', 'full'])
    .default('auto')
    .describe(
      'Log-likelihood: "exact" sums over all states of a side of up to 20 units; "quick" and "full" anneal (1,000 and 14,500 temperatures) from below and above; "auto" is exact where that takes a moment, else off',
    ),
});

const share = z.number().min(0).max(1);

/** Autoencoder layers with tied weights; with corruption, denoising ones (Vincent et al. 2010). */
export const autoencodingSchema = z.strictObject({
  ...passFields,
  ...stepFields,
  weightDecay: stepFields.weightDecay.default(0),
  corruption: z
    .union([
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({
        kind: z.enum(['mask', 'salt-pepper']),
        share: share.default(0.3).describe('Share of the inputs set to 0, or to 0 or 1'),
      }),
      z.strictObject({
        kind: z.literal('gaussian'),
        deviation: z.number().positive().default(0.3).describe('Standard deviation of the noise added'),
      }),
    ])
    .default({ kind: 'mask', share: 0.3 })
    .describe('How inputs are spoilt before the layer must give back the clean ones'),
  initialVisibleBias,
  ...monitorFields,
});

export type Pretraining = z.infer<typeof pretrainingSchema>;
export type Autoencoding = z.infer<typeof autoencodingSchema>;
