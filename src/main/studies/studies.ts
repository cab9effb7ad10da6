// Studies as hosts use them: start, watch, pause, go on, add seeds, look, forget.
import { AppError } from '#shared/error.ts';
import { outcomeOf, planOf, studyTemplate } from '#shared/studies/designs.ts';
import { usualBase } from '#shared/studies/usual-base.ts';
import type { Study, StudyKind } from '#shared/study.ts';
import type { StudyForecast, StudyRecord, StudyReport, StudyState } from '#shared/study-record.ts';
import type { AnalysisService } from '../analyses.ts';
import type { Datasets } from '../datasets.ts';
import type { Forecasts } from '../forecasts.ts';
import type { History } from '../history.ts';
import type { RunRecords } from '../run-records.ts';
import type { Runs } from '../runs.ts';
import { recordOf } from './record-of.ts';
import { StandingRuns } from './standing-runs.ts';
import { checkStudy } from './study-check.ts';
import { forecastOf } from './study-forecast.ts';
import { plannedData } from './study-mapping.ts';
import { StudyResults } from './study-results.ts';
import { servicesFor } from './study-services.ts';
import type { StoredStudy, StudyStore } from './study-store.ts';
import { StudyWork } from './study-work.ts';

export interface StudiesOptions {
  readonly store: StudyStore;
  readonly history: History;
  readonly runs: Runs;
  readonly records: RunRecords;
  readonly datasets: Datasets;
  readonly analyses: AnalysisService;
  readonly forecasts: Forecasts;
  readonly slots: number;
  readonly now: () => number;
  readonly newId: () => string;
  /** What was under way when an earlier app closed is gone on with, as waiting runs are. */
  readonly keepsQueue: boolean;
}

export class Studies {
  readonly #options: StudiesOptions;
  readonly #results: StudyResults;
  readonly #standing: StandingRuns;
  readonly #working = new Map<string, { readonly work: StudyWork; readonly ended: Promise<void> }>();
  readonly #listeners = new Set<() => void>();
  /** Of studies that nothing works on: they stay as they are. */
  readonly #settled = new Map<string, StudyRecord>();
  #isClosing = false;

  constructor(options: StudiesOptions) {
    this.#options = options;
    this.#results = new StudyResults(options);
    this.#standing = new StandingRuns(options.history, options.datasets);
  }

  /**
   * Checks a study, stores it, and begins it. slots: runs at once.
   * @throws AppError as `check`; then nothing was stored.
   */
  async start(input: unknown, slots: number = this.#options.slots): Promise<StudyRecord> {
    const { store, newId, now } = this.#options;
    const study = await this.check(input);
    const stored: StoredStudy = {
      ...{ id: newId(), study, state: 'waiting', createdAt: now(), endedAt: null, problem: null, slots },
    };
    store.add(stored);
    this.#begin(stored);
    return this.find(stored.id);
  }

  /**
   * The study with every default filled in, all its steps checked against the datasets and runs that are there.
   * @throws AppError INVALID_SPEC, DATASET_NOT_FOUND, RUN_NOT_FOUND, SHAPE_MISMATCH, ARTIFACT_NOT_FOUND, NEWER_VERSION.
   */
  check(input: unknown): Promise<Study> {
    return checkStudy(input, this.#options);
  }

  /** A study of this kind about a dataset, to start from. @throws AppError DATASET_NOT_FOUND. */
  async template(kind: StudyKind, datasetId: string): Promise<object> {
    return studyTemplate(kind, usualBase(await this.#options.datasets.ensure(datasetId)));
  }

  /** The newest study that asks the same, or null. */
  same(study: Study): StudyRecord | null {
    const wanted = JSON.stringify(study);
    const found = this.#options.store.list().find((stored) => JSON.stringify(stored.study) === wanted);
    return found ? this.#recordOf(found) : null;
  }

  /** Newest first. */
  list(): StudyRecord[] {
    return this.#options.store.list().map((stored) => this.#recordOf(stored));
  }

  /** @throws AppError RUN_NOT_FOUND. */
  find(idOrPrefix: string): StudyRecord {
    return this.#recordOf(this.#options.store.find(idOrPrefix));
  }

  report(idOrPrefix: string): StudyReport {
    const stored = this.#options.store.find(idOrPrefix);
    return { record: this.#recordOf(stored), outcome: outcomeOf(stored.study, this.#results.of(stored.id)) };
  }

  /** Resolves once the study goes no further. */
  async wait(id: string): Promise<StudyRecord> {
    await this.#working.get(this.#options.store.find(id).id)?.ended;
    return this.find(id);
  }

  /** Begins nothing more; what runs saves a checkpoint and stops. */
  async pause(id: string): Promise<StudyRecord> {
    const stored = this.#options.store.find(id);
    await this.#working.get(stored.id)?.work.pause();
    await this.#working.get(stored.id)?.ended;
    return this.find(id);
  }

  /** Goes on with what is missing; steps that came to nothing are tried again. slots: runs at once, else as before. */
  resume(id: string, slots?: number): StudyRecord {
    const stored = this.#options.store.find(id);
    if (!this.#working.has(stored.id)) {
      this.#options.store.forgetFailures(stored.id);
      this.#begin({ ...stored, slots: slots ?? stored.slots });
    }
    return this.find(stored.id);
  }

  /** @throws AppError BAD_USAGE where a seed is there already. */
  async addSeeds(id: string, seeds: readonly number[]): Promise<StudyRecord> {
    const stored = this.#options.store.find(id);
    const known = seeds.find((seed) => stored.study.seeds.includes(seed));
    if (known !== undefined) throw new AppError('BAD_USAGE', `Seed ${known} is in this study already; name others.`);
    const study = await this.check({ ...stored.study, seeds: [...stored.study.seeds, ...seeds] });
    await this.pause(stored.id);
    this.#options.store.change(stored.id, { ...this.#options.store.find(stored.id), study });
    return this.resume(stored.id);
  }

  /** Forgets a study that is not under way; its runs stay. @throws AppError BAD_USAGE. */
  remove(id: string): void {
    const stored = this.#options.store.find(id);
    if (this.#working.has(stored.id)) throw new AppError('BAD_USAGE', 'This study is running; pause it first.');
    this.#options.store.remove(stored.id);
    this.#tell();
  }

  /** What a study would cost, as far as it is known before it starts; as `start`. @throws AppError as `start`. */
  async forecast(input: unknown, slots: number = this.#options.slots): Promise<StudyForecast> {
    const { forecasts } = this.#options;
    const steps = planOf(await this.check(input), new Map());
    return forecastOf(steps, {
      ...{ standing: this.#standing, slots, planned: await plannedData(steps, this.#options) },
      forecast: (spec, data) => forecasts.of(spec, 1, { slots, data }),
    });
  }

  /** Calls after every change, until the returned function is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Goes on with what an earlier app had under way where the queue is kept; else marks it as paused. */
  settle(): void {
    const { store, keepsQueue } = this.#options;
    if (this.#isClosing) return;
    for (const stored of store.list()) {
      if (stored.state !== 'running' && stored.state !== 'waiting') continue;
      if (keepsQueue) this.resume(stored.id);
      else store.change(stored.id, { ...stored, state: 'paused' });
    }
  }

  #begin(stored: StoredStudy): void {
    const { store } = this.#options;
    const { id, slots } = stored;
    store.change(id, stored);
    const work = new StudyWork(stored.study, {
      services: servicesFor(stored, this.#standing, this.#options),
      slots,
      results: () => this.#results.of(id),
      keep: (key, step) => {
        store.keep(id, key, step);
        this.#tell();
      },
    });
    this.#change(id, 'running');
    const ended = work
      .run()
      .then((isDone) => this.#end(id, isDone))
      .catch((thrown: unknown) =>
        this.#change(id, 'stopped', thrown instanceof Error ? thrown.message : String(thrown)),
      )
      .finally(() => {
        this.#working.delete(id);
        this.#tell();
      });
    this.#working.set(id, { work, ended });
  }

  #end(id: string, isDone: boolean): void {
    // Stays "running" in the store, to be gone on with by the next app.
    if (!isDone && this.#isClosing && this.#options.keepsQueue) return;
    const failed = [...this.#results.of(id).values()].filter(({ kind }) => kind === 'failed').length;
    if (!isDone) this.#change(id, 'paused');
    else if (failed === 0) this.#change(id, 'finished');
    else this.#change(id, 'stopped', `${failed} of its steps came to nothing; resume it to try them again.`);
  }

  #change(id: string, state: StudyState, problem: string | null = null): void {
    const stored = this.#options.store.get(id);
    if (!stored) return;
    const endedAt = state === 'running' ? null : this.#options.now();
    this.#options.store.change(id, { ...stored, state, endedAt, problem });
    this.#settled.delete(id);
    this.#tell();
  }

  #recordOf(stored: StoredStudy): StudyRecord {
    const { id } = stored;
    const working = this.#working.get(id);
    const settled = working ? undefined : this.#settled.get(id);
    if (settled) return settled;
    const record = recordOf(stored, this.#results.of(id), (left) => working?.work.secondsLeft(left) ?? null);
    if (!working) this.#settled.set(id, record);
    return record;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Before closing: what stops from now on does so because of it. */
  rest(): void {
    this.#isClosing = true;
  }

  /** Pauses what is under way, before the services close. */
  async close(): Promise<void> {
    this.rest();
    await Promise.allSettled([...this.#working.keys()].map((id) => this.pause(id)));
  }
}
