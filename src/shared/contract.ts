// What the window may ask of the services, whichever host carries it: the calls, what they take and give, their errors.

import { eventIterator, type } from '@orpc/contract';
import type { Analysis } from './analysis.ts';
import { call } from './call.ts';
import { datasets } from './dataset-calls.ts';
import { engineChoiceSchema } from './engine.ts';
import { type MetricPoint, metricPointSchema, type StoredEvent } from './event.ts';
import type { Forecast } from './forecast.ts';
import type { Generated } from './generation.ts';
import type { Progress } from './job.ts';
import type { Pictures } from './pictures.ts';
import type { Run } from './run.ts';
import { studies } from './study-calls.ts';
import { z } from './zod.ts';

/** What somebody who watches a run hears. An event is told once it is stored; points come at about 10 Hz, pictures every few seconds. */
export type RunUpdate =
  | { readonly kind: 'event'; readonly stored: StoredEvent }
  | { readonly kind: 'points'; readonly points: MetricPoint[] }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'pictures'; readonly pictures: Pictures };

/** A run that is under way or waits for its turn, with where it stands. */
export interface LiveRun {
  readonly runId: string;
  readonly state: 'queued' | 'running';
  /** Null until the first word from its process. */
  readonly progress: Progress | null;
}

/** Runs that changed, as they are now. */
export interface RunChangeList {
  /** What to ask from the next time. */
  readonly revision: string;
  /** True where these are all runs, newest first, and what was known before is to be forgotten. */
  readonly isWhole: boolean;
  readonly runs: readonly Run[];
  /** Ids of runs that are there no more. */
  readonly removed: readonly string[];
}

/** Runs that come in one answer, and ids of removed ones with them; one that is shorter is the last. */
export const RUNS_AT_ONCE = 500;

/** Which curve of a run: what was measured where. */
export type CurveName = Pick<MetricPoint, 'phase' | 'layer' | 'metric'>;

/** Every point of one curve by rising 0-based epoch; both lists are equally long. */
export interface Curve {
  readonly epochs: readonly number[];
  readonly values: readonly number[];
}

/** What this Strata is. */
export interface SystemInfo {
  readonly version: string;
  /** Name of the data folder, without the folders above it. */
  readonly dataFolder: string;
  /** Threads that can really run at the same time. */
  readonly cores: number;
}

/** What somebody is building, as the window keeps it; the services never look inside. */
export interface SavedDraft {
  readonly content: string;
  /** UTC milliseconds. */
  readonly savedAt: number;
}

const runId = z.string().min(1).max(64);

const oneRun = z.strictObject({ runId });

/** What people write on a run; what is left out stays as it is. */
export const runChangesSchema = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  notes: z.string().max(20_000).optional(),
  tags: z.array(z.string().trim().min(1).max(50)).max(50).optional(),
  isStarred: z.boolean().optional(),
  isArchived: z.boolean().optional(),
});

export type RunChanges = z.infer<typeof runChangesSchema>;

const curveName = {
  phase: metricPointSchema.shape.phase,
  layer: z.int().min(0).nullable(),
  metric: z.string().max(100),
};

const runs = {
  /** Checks a specification and queues its run. Without an engine choice, one that repeats another run has that one's kernels. */
  start: call
    .input(z.strictObject({ spec: z.unknown(), repeats: runId.exactOptional(), ...engineChoiceSchema.shape }))
    .output(type<Run>()),
  /** What so many runs of a specification will cost together; null while nothing can tell. */
  forecast: call
    .input(z.strictObject({ spec: z.unknown(), seeds: z.int().min(1).max(1000), ...engineChoiceSchema.shape }))
    .output(type<Forecast | null>()),
  /** Newest first. */
  list: call.output(type<Run[]>()),
  /**
   * The runs that changed since the revision of an earlier answer, or all of them, `RUNS_AT_ONCE` at a time from the
   * `from`-th on: what keeps a list of all runs up to date without fetching it whole each time.
   */
  changes: call
    .input(z.strictObject({ since: z.string().max(200).optional(), from: z.int().min(0).default(0) }))
    .output(type<RunChangeList>()),
  get: call.input(oneRun).output(type<Run>()),
  /** Every point of a run: curve after curve in the order in which they began, each by epoch. */
  points: call
    .input(z.strictObject({ runId, resolution: z.int().min(1).max(100_000).optional() }))
    .output(type<MetricPoint[]>()),
  /**
   * A run's life: every stored event after the sequence number `after`, then what happens, in order, as lists that come
   * at most ten times a second. Points made before the watch began are not among them: ask `points` once the first list
   * is there, and know a point by its phase, layer, metric and epoch, for some may come twice. It ends with the run.
   */
  events: call
    .input(z.strictObject({ runId, after: z.int().min(-1).default(-1) }))
    .output(eventIterator(type<RunUpdate[]>())),
  /** Cancels a run for good; answers once that is stored. */
  cancel: call.input(oneRun).output(type<Run>()),
  /** Has a run save a checkpoint and stop; answers once that is stored. */
  pause: call.input(oneRun).output(type<Run>()),
  resume: call.input(oneRun).output(type<Run>()),
  /** The runs under way, then those that wait in the order in which they will run: at once, and after every change. */
  live: call.output(eventIterator(type<LiveRun[]>())),
  /** What a run showed of itself in one phase, by epoch: a few epochs, the last of a phase that is over among them. */
  pictures: call
    .input(z.strictObject({ runId, phase: z.enum(['pretraining', 'finetuning']), layer: z.int().min(0).nullable() }))
    .output(type<Pictures[]>()),
  /** Puts a waiting run before another one that waits; at the end where `before` is null. */
  move: call.input(z.strictObject({ runId, before: runId.nullable() })).output(type<void>()),
  update: call.input(z.strictObject({ runId, changes: runChangesSchema })).output(type<Run>()),
  /** Removes an archived run for good, unless another one depends on it; then the details name that run. */
  remove: call.input(oneRun).output(type<{ freedBytes: number }>()),
  /** The curves that these runs have, each name once. */
  curveNames: call.input(z.strictObject({ runIds: z.array(runId).max(1000) })).output(type<CurveName[]>()),
  /** One curve with every point, for means and smoothing must not rest on a sample of it. */
  curve: call.input(z.strictObject({ runId, ...curveName })).output(type<Curve>()),
  /** Has a finished run's model make samples, give rows back or fill them in: a GenerationRequest. Aborting cancels. */
  generate: call.input(z.strictObject({ runId, request: z.unknown() })).output(type<Generated>()),
  /** Answers a question about finished runs: an AnalysisRequest. Aborting cancels. */
  analyse: call
    .input(
      z.strictObject({
        request: z.unknown(),
        runs: z.array(runId).max(10),
        datasets: z.array(z.string().max(200)).max(10).default([]),
      }),
    )
    .output(type<Analysis>()),
  /** Has a running run end early and keep what it learnt; answers once that is evaluated and stored. */
  stop: call.input(oneRun).output(type<Run>()),
};

const draftId = z.string().regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, "_" or "-"');

/** Longest draft; with its quotes escaped it still fits into one message of the web host. */
const MAX_DRAFT_CHARACTERS = 4_000_000;

const drafts = {
  /** Null where none was saved under this id. */
  get: call.input(z.strictObject({ draftId })).output(type<SavedDraft | null>()),
  /** Replaces what was saved under this id. */
  save: call.input(z.strictObject({ draftId, content: z.string().max(MAX_DRAFT_CHARACTERS) })).output(type<void>()),
};

/** One contract for every host. */
export const contract = {
  runs,
  datasets,
  drafts,
  studies,
  /** JSON Schema of a specification, as people write it. */
  schema: call.output(type<object>()),
  system: { info: call.output(type<SystemInfo>()) },
};

export type Contract = typeof contract;
