// What goes down to a training process and what comes back: one complete job, then a stream of reports.
import { type Analysis, analysisRequestSchema } from './analysis.ts';
import { datasetStatisticsSchema } from './column-statistics.ts';
import { MAPPINGS, manifestSchema } from './dataset.ts';
import { examinationSchema, kernelChoiceSchema } from './engine.ts';
import { ERROR_CODES } from './error.ts';
import { metricPointSchema, runEventSchema } from './event.ts';
import { generatedSchema, generationRequestSchema } from './generation.ts';
import { importOptionsSchema } from './import.ts';
import { picturesSchema } from './pictures.ts';
import { previewSchema } from './preview.ts';
import type { Spec } from './spec.ts';
import { z } from './zod.ts';

export const JOB_VERSION = 1;

/** A layer to copy: which layer of which weights file starts which layer here. */
const layerSourceSchema = z.strictObject({
  layer: z.int(),
  path: z.string(),
  sha256: z.string(),
  sourceLayer: z.int(),
  stage: z.enum(['pretrained', 'finetuned']),
});

export const trainingJobSchema = z.strictObject({
  version: z.literal(JOB_VERSION),
  kind: z.literal('train'),
  runId: z.string(),
  spec: z.custom<Spec>((value) => typeof value === 'object' && value !== null),
  dataset: z.strictObject({ path: z.string(), manifest: manifestSchema }),
  sources: z.array(layerSourceSchema),
  /** The run's own folder; the process writes nowhere else. */
  folder: z.string(),
  /** Where measured facts about this machine (the kernel choice) are kept between runs. */
  cacheFolder: z.string(),
  threads: z.int().min(1),
  /** Checkpoints to go on from, newest first; empty: from the beginning. */
  checkpoints: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
  /** Kernels of the wasm engine. A resumed or repeated run asks for those it had. */
  kernels: kernelChoiceSchema,
  /** A checkpoint is written about this often. */
  checkpointSeconds: z.number().positive(),
  /** True where the run was begun before, so that it reports being resumed. */
  isResumed: z.boolean(),
});

/** Brings a sample that Strata ships into a dataset folder. */
export const sampleJobSchema = z.strictObject({
  version: z.literal(JOB_VERSION),
  kind: z.literal('sample'),
  sample: z.enum(['digits', 'bars-and-stripes']),
  resourcesFolder: z.string(),
  folder: z.string(),
  now: z.int(),
});

/** Brings a person's own file into a dataset folder. Paths are absolute. */
export const importJobSchema = z.strictObject({
  version: z.literal(JOB_VERSION),
  kind: z.literal('import'),
  id: z.string().min(1),
  name: z.string().min(1),
  paths: z.strictObject({
    data: z.string(),
    labels: z.string().optional(),
    test: z.string().optional(),
    testLabels: z.string().optional(),
  }),
  options: importOptionsSchema,
  /** The dataset's own folder; it stays as it was unless the import succeeds. */
  folder: z.string(),
  now: z.int(),
});

/** Makes a dataset with the inputs of another one. */
export const mapJobSchema = z.strictObject({
  version: z.literal(JOB_VERSION),
  kind: z.literal('map'),
  id: z.string().min(1),
  name: z.string().min(1),
  by: z.enum(MAPPINGS),
  from: trainingJobSchema.shape.dataset,
  like: manifestSchema,
  /** The new dataset's own folder. */
  folder: z.string(),
  now: z.int(),
});

/** Reads a person's own file as an import would, all of it, and stores nothing. */
export const previewJobSchema = z.strictObject({
  version: z.literal(JOB_VERSION),
  kind: z.literal('preview'),
  paths: importJobSchema.shape.paths,
  options: importOptionsSchema,
  /** Whether a column that looks like a label is taken for it where the options name none. */
  takesSuggestedLabel: z.boolean(),
  /** For a moment's files; it is left empty. */
  folder: z.string(),
});

/** Counts the values of a prepared dataset. */
export const statisticsJobSchema = z.strictObject({
  version: z.literal(JOB_VERSION),
  kind: z.literal('statistics'),
  path: z.string(),
  manifest: manifestSchema,
});

/** Has a finished run's model make samples, give rows back, or fill in parts of them. */
export const generationJobSchema = z.strictObject({
  version: z.literal(JOB_VERSION),
  kind: z.literal('generate'),
  spec: trainingJobSchema.shape.spec,
  dataset: trainingJobSchema.shape.dataset,
  /** Absolute path of the run's weights file. */
  weights: z.string(),
  request: generationRequestSchema,
  cacheFolder: z.string(),
  threads: z.int().min(1),
  kernels: kernelChoiceSchema,
});

/** Answers a question about trained models. */
export const analysisJobSchema = z.strictObject({
  version: z.literal(JOB_VERSION),
  kind: z.literal('analyse'),
  request: analysisRequestSchema,
  models: z.array(
    z.strictObject({
      runId: z.string(),
      spec: trainingJobSchema.shape.spec,
      dataset: trainingJobSchema.shape.dataset,
      /** Absolute path of the run's weights file. */
      weights: z.string(),
    }),
  ),
  datasets: z.array(trainingJobSchema.shape.dataset),
  engine: z.enum(['auto', 'tensorflow', 'wasm', 'cpu']),
  cacheFolder: z.string(),
  threads: z.int().min(1),
  kernels: kernelChoiceSchema,
});

/** Finds out what one engine is worth on this machine. */
export const examinationJobSchema = z.strictObject({
  version: z.literal(JOB_VERSION),
  kind: z.literal('examine'),
  engine: examinationSchema.shape.engine,
  kernels: kernelChoiceSchema,
  threads: z.int().min(1),
});

export const jobSchema = z.discriminatedUnion('kind', [
  trainingJobSchema,
  sampleJobSchema,
  importJobSchema,
  mapJobSchema,
  previewJobSchema,
  statisticsJobSchema,
  generationJobSchema,
  analysisJobSchema,
  examinationJobSchema,
]);

/** How far a run is. Fractions are of the work planned, so early stopping makes the end come sooner. */
export const progressSchema = z.strictObject({
  phase: z.enum(['pretraining', 'finetuning']),
  layer: z.int().nullable(),
  epoch: z.int(),
  epochs: z.int(),
  /** Of this layer, or of fine-tuning. */
  phaseFraction: z.number(),
  /** Of the whole run. */
  fraction: z.number(),
  rowsPerSecond: z.number(),
  /** Of this layer, or of fine-tuning; null until enough of it was seen. */
  phaseSecondsLeft: z.number().nullable(),
  /** Of the whole run. */
  secondsLeft: z.number().nullable(),
});

export const reportSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), event: runEventSchema }),
  z.strictObject({ kind: z.literal('points'), points: z.array(metricPointSchema) }),
  z.strictObject({ kind: z.literal('progress'), progress: progressSchema }),
  z.strictObject({ kind: z.literal('pictures'), pictures: picturesSchema }),
  z.strictObject({
    kind: z.literal('prepared'),
    manifest: manifestSchema,
    /** Sentences about what was noticed, and a column that looks like a label where none was named. */
    warnings: z.array(z.string()).optional(),
    suggestedLabel: z.string().nullable().optional(),
  }),
  z.strictObject({ kind: z.literal('previewed'), preview: previewSchema }),
  z.strictObject({ kind: z.literal('measured'), statistics: datasetStatisticsSchema }),
  /** How far an import or a preview is with reading its files, 0 to 1. */
  z.strictObject({ kind: z.literal('reading'), fraction: z.number() }),
  z.strictObject({
    kind: z.literal('failed'),
    error: z.strictObject({ code: z.enum(ERROR_CODES), message: z.string(), details: z.unknown().optional() }),
    /** For the log only. */
    stack: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('generated'), generated: generatedSchema }),
  z.strictObject({
    kind: z.literal('analysed'),
    analysis: z.custom<Analysis>((value) => typeof value === 'object' && value !== null),
  }),
  z.strictObject({ kind: z.literal('examined'), examination: examinationSchema }),
  z.strictObject({ kind: z.literal('heartbeat') }),
]);

export type Job = z.infer<typeof jobSchema>;
export type TrainingJob = z.infer<typeof trainingJobSchema>;
export type SampleJob = z.infer<typeof sampleJobSchema>;
export type ExaminationJob = z.infer<typeof examinationJobSchema>;
export type ImportJob = z.infer<typeof importJobSchema>;
export type MapJob = z.infer<typeof mapJobSchema>;
export type PreviewJob = z.infer<typeof previewJobSchema>;
export type GenerationJob = z.infer<typeof generationJobSchema>;
export type AnalysisJob = z.infer<typeof analysisJobSchema>;
export type StatisticsJob = z.infer<typeof statisticsJobSchema>;
/** What needs a tensor engine, and so a thread of its own. */
export type ComputingJob = TrainingJob | GenerationJob | AnalysisJob | ExaminationJob;
/** What reading a person's files needs, whatever comes of it. */
export type ReadingJob = Pick<ImportJob, 'paths' | 'options' | 'folder'>;
export type Progress = z.infer<typeof progressSchema>;
export type Report = z.infer<typeof reportSchema>;

/** What an Electron utility process says instead of a report when nothing more will come. */
export const FAREWELL = 'strata:farewell';

/** What may follow the job downwards. */
export type Command =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'stop' };
