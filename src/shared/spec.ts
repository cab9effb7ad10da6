// The specification of a run: everything that decides its result, checked once, with every default filled in.

import { AppError } from './error.ts';
import { completeLayer, type Layer, layerSchema } from './layer.ts';
import { scheduleFields } from './learning.ts';
import { checkSpec, refuse } from './spec-check.ts';
import { specProblem } from './spec-problem.ts';
import { z } from './zod.ts';

/** The version this Strata writes. */
export const SPEC_VERSION = 1;

/** One entry per past version: entry i turns version i + 1 into version i + 2. */
const UPGRADES: readonly ((older: Record<string, unknown>) => Record<string, unknown>)[] = [];

const seed = z.int().min(0);

export const scalingSchema = z.union([
  z.enum(['none', 'unit', 'standardise', 'sample', 'from-source']),
  z.strictObject({ binarise: z.number().min(0).max(1) }),
]);

export const splitSchema = z.strictObject({
  seed: seed.default(1).describe("Which rows go where; apart from the run's seed, so that twins share rows"),
  validation: z.number().min(0).max(0.9).default(0.1).describe('Fraction of the rows kept for validation'),
  test: z.number().min(0).max(0.9).optional().describe('Fraction kept for the test; none if the dataset has its own'),
});

export const labelledRowsSchema = z.union([
  z.literal('all'),
  z.strictObject({ count: z.int().min(1), seed: seed.default(1) }),
  z.strictObject({ indices: z.array(z.int().min(0)).min(1) }),
]);

const datasetSchema = z.strictObject({
  id: z.string().min(1).describe('Dataset id, as `strata datasets` lists it'),
  scaling: scalingSchema.default('unit').describe('Fitted on the training rows, stored, re-applied everywhere'),
  split: splitSchema.prefault({}),
  labelledRows: labelledRowsSchema.default('all').describe('Rows whose labels fine-tuning may see'),
});

export const finetuningSchema = z.strictObject({
  objective: z
    .enum(['discriminative', 'autoencoder', 'up-down'])
    .default('discriminative')
    .describe(
      'Predict the label; or give the input back through a code (unrolled autoencoder); or up-down, which keeps the generative model',
    ),
  optimizer: z.enum(['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam']).default('adam'),
  learningRate: z.number().positive().default(0.001),
  ...scheduleFields,
  momentum: z.number().min(0).max(0.999).default(0.9).describe('For the optimizers "momentum" and "nesterov" only'),
  weightDecay: z.number().min(0).default(0).describe('L2 decay of the weights, never of biases'),
  epochs: z.int().min(1).max(100_000).default(20),
  batchSize: z.int().min(1).max(1_000_000).default(100),
  patience: z
    .int()
    .min(1)
    .nullable()
    .default(5)
    .describe('Epochs without a better validation loss before stopping; the best epoch is restored. Null: never stop'),
  dropout: z.number().min(0).max(0.95).default(0).describe("Share of each layer's outputs left out of each row"),
  inputDropout: z.number().min(0).max(0.95).default(0).describe('Share of the inputs left out of each row'),
  labelSmoothing: z.number().min(0).max(0.9).default(0).describe('Share of each label spread over all classes'),
  headOnlyEpochs: z.int().min(0).default(0).describe('First epochs in which only the head learns'),
  unfreezing: z
    .strictObject({ everyEpochs: z.int().min(1).default(5).describe('Epochs until the next layer below joins') })
    .nullable()
    .default(null)
    .describe('Layers join from the top, one after another; null: all at once'),
  gibbsSteps: z.int().min(1).max(1000).default(3).describe('Gibbs steps at the top; for the objective "up-down" only'),
});

export const specSchema = z.strictObject({
  strata: z.literal(SPEC_VERSION),
  name: z.string().max(200).default('untitled'),
  seed: seed.default(1),
  engine: z.enum(['auto', 'tensorflow', 'wasm', 'cpu']).default('auto'),
  dataset: datasetSchema,
  stack: z.array(layerSchema).min(1).max(50),
  head: z
    .strictObject({
      kind: z
        .enum(['softmax', 'sigmoid', 'regression', 'label-units', 'none'])
        .describe(
          'Predicts one class, independent yes-or-no classes, or a value; or joins the class to the top RBM as label units; or nothing',
        ),
    })
    .default({ kind: 'softmax' }),
  finetuning: finetuningSchema.optional(),
});

export type Scaling = z.infer<typeof scalingSchema>;
export type LabelledRows = z.infer<typeof labelledRowsSchema>;
export type Finetuning = z.infer<typeof finetuningSchema>;

/**
 * A checked specification with every default filled in. `finetuning` is null only where there is no network to unroll (a
 * head "none" or "label-units") and no other objective was asked for.
 */
export type Spec = Omit<z.infer<typeof specSchema>, 'stack' | 'finetuning'> & {
  stack: Layer[];
  finetuning: Finetuning | null;
};

/** JSON Schema of what people write (defaults optional). */
export function specJsonSchema(): object {
  return z.toJSONSchema(specSchema, { io: 'input' });
}

/** The specification as people would write it: a head "none" has no `finetuning`. */
export function specToJson(spec: Spec): object {
  const { finetuning, ...rest } = spec;
  return finetuning ? { ...rest, finetuning } : rest;
}

/**
 * Checks a specification, upgrading older versions and filling in defaults.
 * @throws AppError INVALID_SPEC naming the place, the value and the remedy; NEWER_VERSION with both versions.
 */
export function parseSpec(input: unknown): Spec {
  const upgraded = upgrade(input);
  const parsed = specSchema.safeParse(upgraded);
  if (!parsed.success) throw specProblem(parsed.error, specJsonSchema(), upgraded);
  const { stack, finetuning, ...rest } = parsed.data;
  stack.forEach((layer, i) => {
    if (layer.kind === 'dense' || layer.source !== 'pretrain' || layer.pretraining !== null) return;
    const remedy = 'leave pretraining out, or choose the source "random".';
    refuse(`stack[${i}].source is "pretrain", but its pretraining is null; ${remedy}`);
  });
  const needsNoFinetuning = rest.head.kind === 'none' || rest.head.kind === 'label-units';
  const spec: Spec = {
    ...rest,
    stack: stack.map(completeLayer),
    finetuning: finetuning ?? (needsNoFinetuning ? null : finetuningSchema.parse({})),
  };
  checkSpec(spec);
  return spec;
}

function upgrade(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('strata' in input)) return input;
  const version = input.strata;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return input;
  if (version > SPEC_VERSION) {
    const remedy = 'update Strata, or export the specification from the older one.';
    throw new AppError(
      'NEWER_VERSION',
      `This specification has version ${version}, and this Strata reads up to ${SPEC_VERSION}; ${remedy}`,
    );
  }
  return UPGRADES.slice(version - 1).reduce((spec, step) => step(spec), input as Record<string, unknown>);
}
