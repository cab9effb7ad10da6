// A study: a set of runs that answers one question, as people write it: the base specification, what varies, which seeds.
import { z } from './zod.ts';

/** The version this Strata writes. */
export const STUDY_VERSION = 1;

const labelCount = z.union([z.literal('all'), z.int().min(1)]);

const common = {
  study: z.literal(STUDY_VERSION),
  name: z.string().trim().min(1).max(200).default('untitled study'),
  base: z
    .record(z.string(), z.unknown())
    .describe('Specification (strata schema) that every run of the study is a change of; its seed is replaced'),
  seeds: z
    .array(z.int().min(0))
    .min(1)
    .max(1000)
    .refine((seeds) => new Set(seeds).size === seeds.length, 'must not name a seed twice')
    .default([1, 2, 3, 4, 5])
    .describe('One run of each arm per seed; pairs are made by seed'),
  zone: z
    .number()
    .min(0)
    .nullable()
    .default(null)
    .describe("Differences up to this size make no difference in practice, in the metric's unit; null: a sensible one"),
};

/** Fixed draws of labelled rows instead of drawn ones: the i-th list belongs to the i-th seed. */
const drawsSchema = z
  .array(z.strictObject({ size: z.int().min(1), indices: z.array(z.array(z.int().min(0)).min(1)).min(1) }))
  .default([])
  .describe('Dataset rows that may be seen with their label, per size and seed; drawn by seed where there are none');

/** Where layers come from: a finished run, or a specification that is trained first. */
const sourceSchema = z.union([
  z.strictObject({
    run: z.string().min(1),
    stage: z.enum(['pretrained', 'finetuned']).optional().describe('As the run ended, where it is left out'),
  }),
  z.strictObject({ spec: z.record(z.string(), z.unknown()) }),
]);

const sizes = (defaults: z.infer<typeof labelCount>[]) =>
  z.array(labelCount).min(1).default(defaults).describe('Label budgets');

const twins = z.strictObject({
  ...{ kind: z.literal('twins'), ...common },
  sizes: sizes(['all']),
  draws: drawsSchema,
});

const labels = z.strictObject({
  ...{ kind: z.literal('labels'), ...common },
  sizes: sizes([50, 100, 500, 1000, 'all']),
  draws: drawsSchema,
  baselines: z.array(z.enum(['logistic', 'linear-svm'])).default(['logistic', 'linear-svm']),
});

const freeze = z.strictObject({
  ...{ kind: z.literal('freeze'), ...common },
  source: sourceSchema
    .nullable()
    .default(null)
    .describe('Where the layers come from; null: pre-trained on the same rows, without labels'),
  ends: z
    .array(z.enum(['first', 'last']))
    .min(1)
    .default(['first', 'last'])
    .describe('Which end is kept from the source: the first k layers or the last k; the rest starts at random'),
  selfCopy: z.boolean().default(true).describe('The control that copies the first k layers of a run of the same task'),
  gradual: z.boolean().default(true).describe('Gradual unfreezing as one more row'),
});

const transfer = z.strictObject({
  ...{ kind: z.literal('transfer'), ...common },
  source: sourceSchema,
  sizes: sizes([100, 1000, 'all']),
  draws: drawsSchema,
  mapping: z
    .enum(['none', 'resize', 'columns'])
    .default('none')
    .describe("How the base's dataset is brought to the source's inputs: pictures resized, or columns by name"),
});

const retention = z.strictObject({
  ...{ kind: z.literal('retention'), ...common },
  methods: z
    .array(z.enum(['tuned', 'frozen', 'up-down']))
    .min(1)
    .default(['tuned', 'frozen', 'up-down']),
});

export const unitSelectionSchema = z.strictObject({
  layers: z.array(z.int().min(0)).min(1).describe('0-based layers whose units are joined'),
  choose: z.enum(['all', 'most-active', 'highest-variance', 'most-informative', 'random', 'picked']),
  count: z.int().min(1).default(100).describe('Units in all; ignored for "all" and "picked"'),
  units: z
    .array(z.strictObject({ layer: z.int().min(0), unit: z.int().min(0) }))
    .default([])
    .describe('For "picked" only'),
});

export const CLASSIFIERS = ['linear-svm', 'logistic', 'rbf-svm', 'k-nearest'] as const;

const probe = z.strictObject({
  ...{ kind: z.literal('probe'), ...common },
  run: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('A finished run to probe; null: the base is trained, once per seed'),
  selections: z.array(unitSelectionSchema).min(1),
  classifiers: z.array(z.enum(CLASSIFIERS)).min(1).default(['linear-svm']),
  folds: z.int().min(2).max(20).default(5).describe('Parts for the cross-validation that chooses the penalty'),
  rows: z.int().min(10).max(100_000).default(5000).describe('Training rows that classifiers see, at most'),
});

const readings = z.strictObject({ kind: z.literal('readings'), ...common });

const fieldSchema = z.union([
  z.strictObject({ path: z.string().min(1), values: z.array(z.json()).min(1) }),
  z.strictObject({
    ...{ path: z.string().min(1), low: z.number(), high: z.number() },
    scale: z.enum(['linear', 'log', 'whole']).default('linear'),
  }),
]);

const sweep = z.strictObject({
  ...{ kind: z.literal('sweep'), ...common },
  seeds: common.seeds.default([1]),
  method: z.enum(['grid', 'random', 'halving']).default('grid'),
  fields: z
    .array(fieldSchema)
    .min(1)
    .describe('Fields of the specification, such as "stack[0].pretraining.learningRate"'),
  trials: z.int().min(1).max(10_000).default(16).describe('For "random" and "halving"'),
  keep: z.number().min(0.1).max(0.9).default(0.5).describe('Share that goes on after each round of "halving"'),
  firstEpochs: z
    .int()
    .min(1)
    .default(2)
    .describe('Fine-tuning epochs of the first round of "halving"; doubled each round'),
});

export const studySchema = z.discriminatedUnion('kind', [
  ...[twins, labels, freeze, transfer, retention, probe, readings, sweep],
] as const);

export type Study = z.infer<typeof studySchema>;
export type StudyKind = Study['kind'];
export type StudyOf<Kind extends StudyKind> = Extract<Study, { kind: Kind }>;
export type UnitSelection = z.infer<typeof unitSelectionSchema>;
export type LabelCount = z.infer<typeof labelCount>;

export const STUDY_KINDS: readonly StudyKind[] = [
  ...(['twins', 'labels', 'freeze', 'transfer', 'retention', 'probe', 'readings', 'sweep'] as const),
];
