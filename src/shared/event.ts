// The facts that make up a run's life, in the past tense; the list of them is the run.
import { engineInfoSchema } from './engine.ts';
import { ERROR_CODES } from './error.ts';
import type { Spec } from './spec.ts';
import { z } from './zod.ts';

/** The version written today. Older events open through a list of upgrades once there is a second version. */
export const EVENT_VERSION = 1;

const fileSchema = z.strictObject({ path: z.string(), sizeBytes: z.int(), sha256: z.string() });

/** How a layer started, what fine-tuning was allowed to do with it, and how far it moved. The head is the last entry. */
export const layerReceiptSchema = z.strictObject({
  kind: z.enum(['rbm', 'autoencoder', 'dense', 'head']),
  inputs: z.int(),
  outputs: z.int(),
  source: z.union([
    z.enum(['pretrain', 'random']),
    z.strictObject({ run: z.string(), layer: z.int(), stage: z.enum(['pretrained', 'finetuned']) }),
  ]),
  frozen: z.boolean(),
  learningRateScale: z.number(),
  /** Frobenius norm of the weights at the end. */
  weightNorm: z.number(),
  /** Frobenius norm of (weights at the end - weights when fine-tuning began). */
  weightChange: z.number(),
  /** The same against the layer's very first weights (copied, or random before pre-training). */
  weightChangeFromSource: z.number(),
  /** Angle in degrees between the very first weights and those at the end. */
  angleFromSource: z.number(),
  /** sha256 of weights and hidden biases at the end, as little-endian float32 bytes. */
  sha256: z.string(),
});

const metricsSchema = z.record(z.string(), z.number());

/** A place in a run: the epoch that was under way. Every point of an earlier epoch or phase is older. */
export const placeSchema = z.strictObject({
  phase: z.enum(['pretraining', 'finetuning']),
  layer: z.int().nullable(),
  epoch: z.int(),
});

/** How many rows each part of the data has. */
const rowsSchema = z.strictObject({ train: z.int(), labelled: z.int(), validation: z.int(), test: z.int() });

const base = { version: z.literal(EVENT_VERSION) };
const errorSchema = z.strictObject({ code: z.enum(ERROR_CODES), message: z.string(), details: z.unknown().optional() });

export const runEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...base,
    type: z.literal('run-queued'),
    name: z.string(),
    datasetId: z.string(),
    datasetSha256: z.string(),
    spec: z.custom<Spec>((value) => typeof value === 'object' && value !== null),
    /** The run that this one repeats, if any. */
    repeats: z.string().nullable(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('run-started'),
    engine: engineInfoSchema,
    rows: rowsSchema,
  }),
  z.strictObject({ ...base, type: z.literal('layer-started'), layer: z.int() }),
  z.strictObject({
    ...base,
    type: z.literal('layer-finished'),
    layer: z.int(),
    epochs: z.int(),
    durationMs: z.number(),
  }),
  z.strictObject({ ...base, type: z.literal('finetuning-started') }),
  z.strictObject({
    ...base,
    type: z.literal('finetuning-finished'),
    epochs: z.int(),
    bestEpoch: z.int(),
    durationMs: z.number(),
  }),
  z.strictObject({ ...base, type: z.literal('checkpoint-saved'), file: fileSchema }),
  z.strictObject({ ...base, type: z.literal('run-paused') }),
  z.strictObject({
    ...base,
    type: z.literal('run-resumed'),
    engine: engineInfoSchema,
    rows: rowsSchema,
    /** Where the run goes on; null: no checkpoint was there, so it begins again. */
    place: placeSchema.nullable(),
    /** False where another engine goes on than the one that began, so that the last bits may differ. */
    exact: z.boolean(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('run-finished'),
    metrics: metricsSchema,
    layers: z.array(layerReceiptSchema),
    weights: fileSchema,
    durationMs: z.number(),
    /** Where somebody stopped it early and kept what was learnt; missing where it ran to its end. */
    stoppedAt: placeSchema.optional(),
  }),
  z.strictObject({ ...base, type: z.literal('run-failed'), error: errorSchema }),
  z.strictObject({ ...base, type: z.literal('run-cancelled') }),
  z.strictObject({
    ...base,
    type: z.literal('run-interrupted'),
    reason: z.string(),
    /** Where something went wrong that may not do so another time, such as a crash; the run can be resumed. */
    error: errorSchema.optional(),
  }),
  // What people write on a run, whatever its state.
  z.strictObject({ ...base, type: z.literal('run-renamed'), name: z.string() }),
  z.strictObject({ ...base, type: z.literal('run-annotated'), notes: z.string(), tags: z.array(z.string()) }),
  z.strictObject({ ...base, type: z.literal('run-starred'), isStarred: z.boolean() }),
  z.strictObject({ ...base, type: z.literal('run-archived'), isArchived: z.boolean() }),
]);

export type Place = z.infer<typeof placeSchema>;
export type RunEvent = z.infer<typeof runEventSchema>;
export type LayerReceipt = z.infer<typeof layerReceiptSchema>;
export type ArtifactFile = z.infer<typeof fileSchema>;

/** An event as history keeps it: `sequence` counts from 0 within its run. */
export interface StoredEvent {
  readonly runId: string;
  readonly sequence: number;
  /** UTC milliseconds. */
  readonly recordedAt: number;
  readonly event: RunEvent;
}

/** One point of a curve. Points are rows beside the events, and each (phase, layer, metric, epoch) exists once. */
export const metricPointSchema = z.strictObject({
  phase: z.enum(['pretraining', 'finetuning']),
  /** 0-based layer index; null in fine-tuning. */
  layer: z.int().nullable(),
  metric: z.string(),
  /** 0-based; the value holds at the end of this epoch. */
  epoch: z.int(),
  value: z.number(),
});

export type MetricPoint = z.infer<typeof metricPointSchema>;
