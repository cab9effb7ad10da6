// Studies as hosts use them: start, watch, pause, go on, add seeds, look, forget.
import type { Analysis } from '#shared/analysis.ts';
import { AppError } from '#shared/error.ts';
import { outcomeOf, parseStudy, planOf, studyTemplate } from '#shared/studies/designs.ts';
import { usualBase } from '#shared/studies/usual-base.ts';
import type { Study, StudyKind } from '#shared/study.ts';
import type { StudyForecast, StudyRecord, StudyReport, StudyState } from '#shared/study-record.ts';
import type { AnalysisService } from '../analyses.ts';
import type { Datasets } from '../datasets.ts';
import type { Forecasts } from '../forecasts.ts';
import type { History } from '../history.ts';
import type { RunRecords } from '../run-records.ts';
import type { Runs } from '../runs.ts';
import { StandingRuns } from './standing-runs.ts';
import { StudyResults } from './study-results.ts';
import type { StoredStudy, StudyStore } from './study-store.ts';
import { type StudyServices, StudyWork } from './study-work.ts';

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
}

/** Longest tag that a run may carry. */
const TAG_LENGTH = 50;

export class Studies {
  readonly #options: StudiesOptions;
  readonly #results: StudyResults;
  readonly #standing: StandingRuns;
  readonly #working = new Map<string, { readonly work: StudyWork; readonly ended: Promise<void> }>();
  readonly #listeners = new Set<() => void>();

  constructor(options: StudiesOptions) {
    this.#options = options;
    this.#results = new StudyResults(options.store, options.history);
    this.#standing = new StandingRuns(options.history, options.datasets);
  }

  /**
   * Checks a study, stores it, and begins it.
   * @throws AppError INVALID_SPEC, DATASET_NOT_FOUND, NEWER_VERSION; then nothing was stored.
   */
  async start(input: unknown): Promise<StudyRecord> {
    const { store, newId, now } = this.#options;
    const study = await this.check(input);
    const id = newId();
    store.add({ id, study, state: 'waiting', createdAt: now(), endedAt: null, problem: null });
    this.#begin(id, study);
    return this.find(id);
  }

  /** The study with every default filled in, and its datasets there. @throws AppError as `start`. */
  async check(input: unknown): Promise<Study> {
    const study = parseStudy(input);
    const { id } = (study.base as { dataset?: { id?: unknown } }).dataset ?? {};
    await this.#options.datasets.ensure(String(id ?? ''));
    return study;
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
    return this.#recordOf(this.#stored(idOrPrefix));
  }

  report(idOrPrefix: string): StudyReport {
    const stored = this.#stored(idOrPrefix);
    return { record: this.#recordOf(stored), outcome: outcomeOf(stored.study, this.#results.of(stored.id)) };
  }

  /** Resolves once the study goes no further. */
  async wait(id: string): Promise<StudyRecord> {
    await this.#working.get(this.#stored(id).id)?.ended;
    return this.find(id);
  }

  /** Begins nothing more; what runs saves a checkpoint and stops. */
  async pause(id: string): Promise<StudyRecord> {
    const stored = this.#stored(id);
    await this.#working.get(stored.id)?.work.pause();
    await this.#working.get(stored.id)?.ended;
    return this.find(id);
  }

  /** Goes on with what is missing; steps that came to nothing are tried again. */
  resume(id: string): StudyRecord {
    const stored = this.#stored(id);
    if (!this.#working.has(stored.id)) {
      this.#options.store.forgetFailures(stored.id);
      this.#begin(stored.id, stored.study);
    }
    return this.find(stored.id);
  }

  /** @throws AppError BAD_USAGE where a seed is there already. */
  async addSeeds(id: string, seeds: readonly number[]): Promise<StudyRecord> {
    const stored = this.#stored(id);
    const known = seeds.find((seed) => stored.study.seeds.includes(seed));
    if (known !== undefined) throw new AppError('BAD_USAGE', `Seed ${known} is in this study already; name others.`);
    const study = await this.check({ ...stored.study, seeds: [...stored.study.seeds, ...seeds] });
    await this.pause(stored.id);
    this.#options.store.change(stored.id, { ...this.#stored(stored.id), study });
    return this.resume(stored.id);
  }

  /** Forgets a study that is not under way; its runs stay. @throws AppError BAD_USAGE. */
  remove(id: string): void {
    const stored = this.#stored(id);
    if (this.#working.has(stored.id)) throw new AppError('BAD_USAGE', 'This study is running; pause it first.');
    this.#options.store.remove(stored.id);
    this.#tell();
  }

  /** What a study would cost. Steps that appear only with results are not in it. @throws AppError as `start`. */
  async forecast(input: unknown): Promise<StudyForecast> {
    const study = await this.check(input);
    const specs = planOf(study, new Map()).flatMap((step) => (step.kind === 'run' ? [step.spec] : []));
    const standing = specs.filter((spec) => this.#standing.find(spec)?.state === 'finished');
    let seconds: number | null = 0;
    for (const spec of specs.filter((it) => !standing.includes(it))) {
      const forecast = await this.#options.forecasts.of(spec, 1);
      seconds = seconds === null || !forecast ? null : seconds + forecast.seconds.likely / this.#options.slots;
    }
    return { runs: specs.length, reused: standing.length, seconds };
  }

  /** Calls after every change, until the returned function is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Marks what an earlier app left behind: nothing works on it now. */
  settle(): void {
    for (const stored of this.#options.store.list()) {
      if (stored.state === 'running' || stored.state === 'waiting') {
        this.#options.store.change(stored.id, { ...stored, state: 'paused' });
      }
    }
  }

  #begin(id: string, study: Study): void {
    const { store, slots } = this.#options;
    const work = new StudyWork(study, {
      services: this.#services(study),
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
      .then((isDone) => this.#change(id, isDone ? 'finished' : 'paused'))
      .catch((thrown: unknown) =>
        this.#change(id, 'stopped', thrown instanceof Error ? thrown.message : String(thrown)),
      )
      .finally(() => {
        this.#working.delete(id);
        this.#tell();
      });
    this.#working.set(id, { work, ended });
  }

  #change(id: string, state: StudyState, problem: string | null = null): void {
    const stored = this.#options.store.get(id);
    if (!stored) return;
    const endedAt = state === 'running' ? null : this.#options.now();
    this.#options.store.change(id, { ...stored, state, endedAt, problem });
    this.#tell();
  }

  #services({ name }: Study): StudyServices {
    const { runs, records, analyses } = this.#options;
    return {
      standing: (spec) => this.#standing.find(spec),
      start: async (spec) => {
        const run = await runs.start(spec);
        return records.update(run.id, { tags: [name.slice(0, TAG_LENGTH)] });
      },
      resume: (runId) => runs.resume(runId),
      wait: (runId) => runs.wait(runId),
      pause: (runId) => runs.pause(runId),
      ask: async ({ question, datasets }, subjects, signal) => {
        const started = performance.now();
        const answer = (await analyses.answer(question, { runs: subjects, datasets }, signal)) as Analysis;
        return { kind: 'analysis', answer, seconds: (performance.now() - started) / 1000 };
      },
    };
  }

  #stored(idOrPrefix: string): StoredStudy {
    const { store } = this.#options;
    const exact = store.get(idOrPrefix);
    if (exact) return exact;
    const prefix = idOrPrefix.trim().toUpperCase();
    const found = prefix === '' ? [] : store.list().filter(({ id }) => id.startsWith(prefix));
    if (found[0] && found.length === 1) return found[0];
    const what = found.length > 1 ? `${found.length} studies have` : 'No study has';
    throw new AppError('RUN_NOT_FOUND', `${what} an id that begins with "${idOrPrefix}"; "strata studies" lists them.`);
  }

  #recordOf(stored: StoredStudy): StudyRecord {
    const { id, study, state, createdAt, endedAt, problem } = stored;
    const results = this.#results.of(stored.id);
    const total = planOf(study, results).length;
    const runs: Record<string, string> = {};
    for (const [key, result] of results) if (result.kind === 'run') runs[key] = result.run.id;
    const left = Math.max(0, total - results.size);
    const secondsLeft = state === 'finished' ? 0 : (this.#working.get(id)?.work.secondsLeft(left) ?? null);
    const { name, kind } = study;
    return { id, name, kind, study, state, createdAt, endedAt, done: results.size, total, secondsLeft, runs, problem };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Pauses what is under way, before the services close. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#working.keys()].map((id) => this.pause(id)));
  }
}
