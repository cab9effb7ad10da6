// The specification of a run: everything that decides its result, checked once, with every default filled in.

import { AppError } from './error.ts';
import { completeLayer, type Layer, layerSchema } from './layer.ts';
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
  optimizer: z.enum(['sgd', 'momentum', 'adam']).default('adam'),
  learningRate: z.number().positive().default(0.001),
  momentum: z.number().min(0).max(0.999).default(0.9).describe('For the optimizer "momentum" only'),
  weightDecay: z.number().min(0).default(0).describe('L2 decay of the weights, never of biases'),
  epochs: z.int().min(1).max(100_000).default(20),
  batchSize: z.int().min(1).max(1_000_000).default(100),
  patience: z
    .int()
    .min(1)
    .nullable()
    .default(5)
    .describe('Epochs without a better validation loss before stopping; the best epoch is restored. Null: never stop'),
});

export const specSchema = z.strictObject({
  strata: z.literal(SPEC_VERSION),
  name: z.string().max(200).default('untitled'),
  seed: seed.default(1),
  engine: z.enum(['auto', 'tensorflow', 'wasm', 'cpu']).default('auto'),
  dataset: datasetSchema,
  stack: z.array(layerSchema).min(1).max(50),
  head: z.strictObject({ kind: z.enum(['softmax', 'regression', 'none']) }).default({ kind: 'softmax' }),
  finetuning: finetuningSchema.optional(),
});

export type Scaling = z.infer<typeof scalingSchema>;
export type LabelledRows = z.infer<typeof labelledRowsSchema>;
export type Finetuning = z.infer<typeof finetuningSchema>;

/** A checked specification with every default filled in; `finetuning` is null exactly where the head is "none". */
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
    if (layer.kind !== 'rbm' || layer.source !== 'pretrain' || layer.pretraining !== null) return;
    const remedy = 'leave pretraining out, or choose the source "random".';
    refuse(`stack[${i}].source is "pretrain", but its pretraining is null; ${remedy}`);
  });
  const spec: Spec = {
    ...rest,
    stack: stack.map(completeLayer),
    finetuning: rest.head.kind === 'none' ? null : finetuningSchema.parse(finetuning ?? {}),
  };
  if (rest.head.kind === 'none' && finetuning) {
    refuse('head.kind is "none", so nothing can be fine-tuned; remove finetuning, or choose softmax or regression.');
  }
  checkStack(spec);
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

/** What no field can see alone: the order of the layers, and what a missing head forbids. */
function checkStack(spec: Spec): void {
  const firstDense = spec.stack.findIndex((layer) => layer.kind === 'dense');
  const rbmAbove = spec.stack.findIndex((layer, i) => layer.kind === 'rbm' && firstDense !== -1 && i > firstDense);
  if (rbmAbove !== -1) {
    refuse(
      `stack[${rbmAbove}] is an RBM above the dense layer stack[${firstDense}]; put all RBMs below the dense layers.`,
    );
  }
  spec.stack.forEach((layer, i) => {
    if (layer.kind === 'rbm' && layer.visibleUnits === 'gaussian' && i > 0) {
      refuse(`stack[${i}].visibleUnits is "gaussian", but its input are probabilities; use "bernoulli" above layer 0.`);
    }
  });
  if (spec.head.kind === 'none' && firstDense !== -1) {
    refuse(
      `stack[${firstDense}] is a dense layer, which only fine-tuning could train, and head.kind is "none"; add a head or remove the layer.`,
    );
  }
  const { validation, test = 0 } = spec.dataset.split;
  if (validation + test >= 1) {
    const rows = `${validation} for validation and ${test} for the test`;
    refuse(`dataset.split keeps ${rows}, which leaves no training rows; let them sum to less than 1.`);
  }
  const copies = spec.stack.some((layer) => typeof layer.source === 'object');
  if (spec.dataset.scaling === 'from-source' && !copies) {
    refuse('dataset.scaling is "from-source", but no layer comes from a saved run; choose "unit" or "standardise".');
  }
}

function refuse(message: string): never {
  throw new AppError('INVALID_SPEC', message);
}
