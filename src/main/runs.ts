// Starting, watching, cancelling and finding runs: what every host offers.
import { availableParallelism } from 'node:os';
import { AppError } from '#shared/error.ts';
import { EVENT_VERSION, type MetricPoint, type StoredEvent } from '#shared/event.ts';
import { isFinal, type Run } from '#shared/run.ts';
import { parseSpec } from '#shared/spec.ts';
import type { Artifacts } from './artifacts.ts';
import type { Datasets } from './datasets.ts';
import { isSettled } from './execution.ts';
import type { History } from './history.ts';
import type { Recorder, RunListener } from './recorder.ts';
import { resolveJob } from './resolve-job.ts';
import type { Scheduler } from './scheduler.ts';

export interface StartOptions {
  /** The run that this one repeats: its id, or a beginning of it. */
  readonly repeats?: string;
  readonly threads?: number;
}

export interface RunsOptions {
  readonly history: History;
  readonly recorder: Recorder;
  readonly scheduler: Scheduler;
  readonly datasets: Datasets;
  readonly artifacts: Artifacts;
  readonly cacheFolder: string;
  readonly slots: number;
  readonly newId: () => string;
}

export class Runs {
  readonly #options: RunsOptions;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /**
   * Checks a specification against the dataset and the runs that it names, stores the run as queued, and returns it.
   * @throws AppError INVALID_SPEC, DATASET_NOT_FOUND, RUN_NOT_FOUND, SHAPE_MISMATCH, ARTIFACT_NOT_FOUND,
   * ARTIFACT_CORRUPT, NEWER_VERSION, DISK_FULL, READ_ONLY; then nothing was stored.
   */
  async start(input: unknown, options: StartOptions = {}): Promise<Run> {
    const { history, recorder, scheduler, datasets, artifacts, slots } = this.#options;
    const spec = parseSpec(input);
    const repeats = options.repeats === undefined ? null : history.find(options.repeats).id;
    const manifest = await datasets.ensure(spec.dataset.id);
    const runId = this.#options.newId();
    const sources = new Map<string, Run>();
    const job = resolveJob(spec, {
      runId,
      manifest,
      datasetPath: datasets.path(manifest),
      folder: artifacts.runFolder(runId),
      cacheFolder: this.#options.cacheFolder,
      threads: options.threads ?? Math.max(1, Math.floor(availableParallelism() / slots)),
      findRun: (idOrPrefix) => history.find(idOrPrefix),
      weightsPath: (run) => {
        sources.set(run.id, run);
        return run.weights ? artifacts.path(run.id, run.weights) : '';
      },
    });
    for (const source of sources.values()) if (source.weights) await artifacts.verify(source.id, source.weights);
    const run = recorder.record(runId, {
      version: EVENT_VERSION,
      type: 'run-queued',
      name: spec.name,
      datasetId: manifest.id,
      datasetSha256: manifest.copy.sha256,
      spec: job.spec,
      repeats,
    });
    scheduler.add(job);
    return run;
  }

  /**
   * Resolves once the run is finished, failed, cancelled, paused or interrupted.
   * @throws AppError RUN_NOT_FOUND; what prevented its end from being stored; FORBIDDEN where another process runs it.
   */
  async wait(id: string): Promise<Run> {
    const run = this.find(id);
    const settled = this.#options.scheduler.settled(run.id);
    if (!settled && !isSettled(run.state)) {
      const remedy = 'look again later with "strata show"';
      throw new AppError('FORBIDDEN', `Run ${run.id} is ${run.state} in another process; ${remedy}.`);
    }
    await settled;
    return this.find(run.id);
  }

  /** Tells what happens to a run from now on, until the returned function is called. */
  watch(id: string, listener: RunListener): () => void {
    return this.#options.recorder.watch(this.find(id).id, listener);
  }

  /** Cancels a run and resolves once that is stored; nothing happens to one that is over. */
  async cancel(id: string): Promise<void> {
    const run = this.find(id);
    const { scheduler, recorder } = this.#options;
    if (scheduler.settled(run.id)) await scheduler.cancel(run.id);
    else if (!isFinal(run.state)) recorder.record(run.id, { version: EVENT_VERSION, type: 'run-cancelled' });
  }

  /** Newest first. */
  list(): Run[] {
    return this.#options.history.list();
  }

  /** @throws AppError RUN_NOT_FOUND; an ambiguous beginning says how many runs match. */
  find(idOrPrefix: string): Run {
    return this.#options.history.find(idOrPrefix);
  }

  points(id: string): MetricPoint[] {
    return this.#options.history.points(this.find(id).id);
  }

  events(id: string): StoredEvent[] {
    return this.#options.history.events(this.find(id).id);
  }
}
