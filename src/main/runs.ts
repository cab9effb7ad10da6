// Starting, pausing, resuming, watching, cancelling and finding runs: what every host offers.
import type { Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { EVENT_VERSION, type MetricPoint, type Place, type StoredEvent } from '#shared/event.ts';
import type { TrainingJob } from '#shared/job.ts';
import type { Pictures } from '#shared/pictures.ts';
import { isFinal, isResumable, type Run } from '#shared/run.ts';
import { parseSpec, type Spec, specToJson } from '#shared/spec.ts';
import { type Artifacts, verifyFile } from './artifacts.ts';
import type { Datasets } from './datasets.ts';
import { isSettled } from './execution.ts';
import type { Gallery } from './gallery.ts';
import type { History } from './history.ts';
import type { EveryRunListener, Recorder, RunListener } from './recorder.ts';
import { resolveJob } from './resolve-job.ts';
import type { Scheduler } from './scheduler.ts';
import { kernelsOf, type TurnOptions, threadsEach } from './turn-options.ts';

const STOPPED = 'it was stopped at once';

export interface StartOptions extends TurnOptions {
  /** The run that this one repeats: its id, or a beginning of it. */
  readonly repeats?: string;
}

export interface RunsOptions {
  readonly history: History;
  readonly recorder: Recorder;
  readonly scheduler: Scheduler;
  readonly gallery: Gallery;
  readonly datasets: Datasets;
  readonly artifacts: Artifacts;
  readonly cacheFolder: string;
  readonly slots: number;
  readonly checkpointSeconds: number;
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
    const { history, recorder, scheduler } = this.#options;
    const spec = parseSpec(input);
    const repeated = options.repeats === undefined ? null : history.find(options.repeats);
    const job = await this.#resolve(this.#options.newId(), spec, { ...kernelsOf(repeated), ...options });
    const { manifest } = job.dataset;
    const run = recorder.record(job.runId, {
      version: EVENT_VERSION,
      type: 'run-queued',
      name: spec.name,
      datasetId: manifest.id,
      datasetSha256: manifest.copy.sha256,
      spec: job.spec,
      repeats: repeated?.id ?? null,
    });
    scheduler.add(job, this.#slotsOf(options));
    return run;
  }

  /** Checks a specification as `start` does, and begins nothing. planned: its dataset where that is still to be made. */
  async check(input: unknown, planned?: Manifest): Promise<void> {
    await this.#resolve(this.#options.newId(), parseSpec(input), {}, planned);
  }

  /**
   * Goes on with a paused or interrupted run from its newest whole checkpoint, or from the beginning where it has none.
   * @throws AppError BAD_USAGE for a run in another state; ARTIFACT_CORRUPT or ARTIFACT_NOT_FOUND where the data is not
   * what the run began with; else what `start` throws. Then the run is as it was.
   */
  async resume(id: string, options: TurnOptions = {}): Promise<Run> {
    const run = this.find(id);
    if (!isResumable(run.state)) throw notResumable(run);
    return this.#goOn(run, options);
  }

  /** Takes up a run that waited when an earlier app closed, as `resume` does; one that had not begun still has not. */
  takeUp(id: string): Promise<Run> {
    return this.#goOn(this.find(id), {});
  }

  async #goOn(run: Run, options: TurnOptions): Promise<Run> {
    const { history, artifacts, scheduler } = this.#options;
    const threads = run.engine ? { threads: run.engine.threads } : {};
    const like = run.engine || run.repeats === null ? run : history.get(run.repeats);
    const choice = { ...threads, ...kernelsOf(like), ...options };
    const job = await this.#resolve(run.id, parseSpec(specToJson(run.spec)), choice);
    const { manifest, path } = job.dataset;
    if (manifest.copy.sha256 !== run.datasetSha256) {
      const what = `The dataset "${manifest.id}" is not the one that run ${run.id} began with (its sha256 differs)`;
      throw new AppError('ARTIFACT_CORRUPT', `${what}; bring the earlier one back, or start a new run.`);
    }
    await verifyFile(path, manifest.copy);
    // Looked at again, for another call may have come first while files were checked.
    const current = this.find(run.id);
    if (current.state !== run.state || scheduler.settled(run.id)) throw notResumable(current);
    const checkpoints = run.checkpoints.map((file) => ({ path: artifacts.path(run.id, file), sha256: file.sha256 }));
    scheduler.add({ ...job, checkpoints, isResumed: run.state !== 'queued' }, this.#slotsOf(options));
    return current;
  }

  #slotsOf({ slots }: TurnOptions): number {
    return slots ?? this.#options.slots;
  }

  /** The job, with the files of the runs that it copies from checked. */
  async #resolve(runId: string, spec: Spec, options: TurnOptions, planned?: Manifest): Promise<TrainingJob> {
    const { threads, kernels } = options;
    const { history, datasets, artifacts, cacheFolder, checkpointSeconds } = this.#options;
    const manifest = planned ?? (await datasets.ensure(spec.dataset.id));
    const sources = new Map<string, Run>();
    const job = resolveJob(spec, {
      runId,
      manifest,
      datasetPath: datasets.path(manifest),
      folder: artifacts.runFolder(runId),
      cacheFolder,
      threads: threads ?? threadsEach(this.#slotsOf(options)),
      kernels: kernels ?? 'auto',
      checkpointSeconds,
      findRun: (idOrPrefix) => history.find(idOrPrefix),
      weightsPath: (run) => {
        sources.set(run.id, run);
        return run.weights ? artifacts.path(run.id, run.weights) : '';
      },
    });
    for (const source of sources.values()) if (source.weights) await artifacts.verify(source.id, source.weights);
    return job;
  }

  /**
   * Resolves once the run is finished, failed, cancelled, paused or interrupted.
   * @throws AppError RUN_NOT_FOUND; what prevented its end from being stored; FORBIDDEN where another process runs it.
   */
  async wait(id: string): Promise<Run> {
    const run = this.find(id);
    const settled = this.#options.scheduler.settled(run.id);
    if (!settled && !isSettled(run.state)) throw elsewhere(run);
    await settled;
    return this.find(run.id);
  }

  /** Tells what happens to a run from now on, until the returned function is called. */
  watch(id: string, listener: RunListener): () => void {
    return this.#options.recorder.watch(this.find(id).id, listener);
  }

  /** Tells what happens to any run from now on, until the returned function is called. */
  watchAll(listener: EveryRunListener): () => void {
    return this.#options.recorder.watchAll(listener);
  }

  /**
   * Has a run save a checkpoint and stop, and resolves with it once that is stored; nothing happens to one that has
   * stopped. One that was still queued, or that does not stop in time, is "interrupted", which can be resumed as well.
   * @throws AppError FORBIDDEN where another process runs it.
   */
  async pause(id: string): Promise<Run> {
    return this.#stop(id, (runId) => this.#options.scheduler.pause(runId));
  }

  /**
   * Has a running run end early, evaluate and store what it learnt, and resolves with it once it has finished; one that is
   * over stays as it is.
   * @throws AppError BAD_USAGE where it is not running, so that there is nothing to keep yet; FORBIDDEN as `pause`.
   */
  async stop(id: string): Promise<Run> {
    const { state, id: runId } = this.find(id);
    if (!isFinal(state) && state !== 'running') {
      const what = `Run ${runId} is ${state}, and only a running run can be stopped with what it has learnt`;
      throw new AppError('BAD_USAGE', `${what}; ${isResumable(state) ? 'resume it first' : 'wait for its turn'}.`);
    }
    return this.#stop(id, (it) => this.#options.scheduler.stop(it));
  }

  /** Stops a run at once, without a checkpoint; it can be resumed from its last one. Else as `pause`. */
  async interrupt(id: string): Promise<Run> {
    return this.#stop(id, (runId) => this.#options.scheduler.interrupt(runId, STOPPED));
  }

  async #stop(id: string, stop: (runId: string) => Promise<void>): Promise<Run> {
    const run = this.find(id);
    if (this.#options.scheduler.settled(run.id)) await stop(run.id);
    else if (!isSettled(run.state)) throw elsewhere(run);
    return this.find(run.id);
  }

  /** Cancels a run for good and resolves once that is stored; nothing happens to one that is over. */
  async cancel(id: string): Promise<void> {
    const run = this.find(id);
    const { scheduler, recorder, artifacts } = this.#options;
    if (scheduler.settled(run.id)) await scheduler.cancel(run.id);
    else if (!isFinal(run.state)) {
      artifacts.sweep(recorder.record(run.id, { version: EVENT_VERSION, type: 'run-cancelled' }));
    }
  }

  /** Newest first. */
  list(): Run[] {
    return this.#options.history.list();
  }

  /** @throws AppError RUN_NOT_FOUND; an ambiguous beginning says how many runs match. */
  find(idOrPrefix: string): Run {
    return this.#options.history.find(idOrPrefix);
  }

  /** Every point that was told so far, whether it was stored yet or not; with a resolution, only what buckets keep. */
  points(id: string, resolution?: number): MetricPoint[] {
    const run = this.find(id);
    this.#options.recorder.flush(run.id);
    const { history } = this.#options;
    return resolution === undefined ? history.points(run.id) : history.sampledPoints(run.id, resolution);
  }

  /** What a run showed of itself in one phase, by epoch. */
  pictures(id: string, phase: Pick<Place, 'phase' | 'layer'>): Pictures[] {
    return this.#options.gallery.of(this.find(id).id, phase);
  }

  events(id: string): StoredEvent[] {
    return this.#options.history.events(this.find(id).id);
  }
}

function elsewhere({ id, state }: Run): AppError {
  const remedy = 'look again later with "strata show"';
  return new AppError('FORBIDDEN', `Run ${id} is ${state} in another process; ${remedy}.`);
}

function notResumable({ id, state }: Run): AppError {
  const what = `Run ${id} is ${state}, and only a paused or interrupted run can be resumed`;
  if (isFinal(state)) return new AppError('BAD_USAGE', `${what}; repeat it with "strata rerun ${id}".`);
  return new AppError('BAD_USAGE', `Run ${id} is under way already; watch it, or pause it first.`);
}
