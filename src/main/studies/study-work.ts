// Works a study off: steps whose needs are met, as many at once as there are slots, until nothing is left to do.
import { performance } from 'node:perf_hooks';
import { AppError } from '#shared/error.ts';
import { isResumable, type Run } from '#shared/run.ts';
import { planOf } from '#shared/studies/designs.ts';
import {
  type AnalysisStep,
  idIn,
  type MappedResult,
  type MappingStep,
  needsOf,
  type RunStep,
  type Step,
  type StepResults,
  withIds,
} from '#shared/studies/step.ts';
import type { Study } from '#shared/study.ts';
import type { StoredStep } from './study-store.ts';

/** What a study needs of the services. */
export interface StudyServices {
  /** The finished run that this specification would repeat, or one under way or left before its end; null for neither. */
  standing(spec: object): Run | null;
  start(spec: object): Promise<Run>;
  resume(runId: string): Promise<Run>;
  /** Resolves once the run goes no further. */
  wait(runId: string): Promise<Run>;
  pause(runId: string): Promise<Run>;
  /** The data that a step asks for, made where it is not there. */
  map(step: MappingStep, signal: AbortSignal): Promise<MappedResult>;
  /** Of runs and datasets by their ids. */
  ask(step: Pick<AnalysisStep, 'question' | 'runs' | 'datasets'>, signal: AbortSignal): Promise<StoredStep>;
}

export interface StudyWorkOptions {
  readonly services: StudyServices;
  readonly slots: number;
  readonly results: () => StepResults;
  readonly keep: (key: string, step: StoredStep) => void;
}

export class StudyWork {
  readonly #study: Study;
  readonly #options: StudyWorkOptions;
  readonly #active = new Map<string, { readonly ended: Promise<void>; runId: string | null }>();
  readonly #asked = new AbortController();
  readonly #startedAt = performance.now();
  #made = 0;

  constructor(study: Study, options: StudyWorkOptions) {
    this.#study = study;
    this.#options = options;
  }

  /** Resolves once every step is there, or has come to nothing, or it was paused; true where all of it is done. */
  async run(): Promise<boolean> {
    for (;;) {
      const results = this.#options.results();
      const open = planOf(this.#study, results).filter(({ key }) => !results.has(key) && !this.#active.has(key));
      const lost = open.filter((step) => needsOf(step).some((key) => results.get(key)?.kind === 'failed'));
      for (const step of lost) this.#lose(step, results);
      if (lost.length > 0) continue;
      if (!this.#asked.signal.aborted) this.#begin(open, results);
      if (this.#active.size === 0) return !this.#asked.signal.aborted;
      await Promise.race([...this.#active.values()].map(({ ended }) => ended));
    }
  }

  #lose(step: Step, results: StepResults): void {
    const cause = needsOf(step).find((key) => results.get(key)?.kind === 'failed');
    this.#options.keep(step.key, { kind: 'failed', problem: `it builds upon "${cause}", which came to nothing` });
  }

  #begin(open: readonly Step[], results: StepResults): void {
    const ready = open.filter((step) => [...needsOf(step), ...(step.after ?? [])].every((key) => results.has(key)));
    for (const step of ready.slice(0, Math.max(0, this.#options.slots - this.#active.size))) {
      const entry = { runId: null as string | null, ended: Promise.resolve() };
      const ended = this.#make(step, results, entry)
        .catch((thrown: unknown) => this.#fail(step, thrown))
        .finally(() => this.#active.delete(step.key));
      this.#active.set(step.key, Object.assign(entry, { ended }));
    }
  }

  #make(step: Step, results: StepResults, entry: { runId: string | null }): Promise<void> {
    switch (step.kind) {
      case 'run':
        return this.#train(step, results, entry);
      case 'analysis':
        return this.#ask(step, results);
      case 'mapping':
        return this.#map(step);
    }
  }

  async #train(step: RunStep, results: StepResults, entry: { runId: string | null }): Promise<void> {
    const spec = withIds(step.spec, (key) => idOf(results, key));
    const { services } = this.#options;
    const standing = services.standing(spec);
    if (standing?.state === 'finished') return this.#options.keep(step.key, { kind: 'run', runId: standing.id });
    const begun = await this.#under(spec, standing);
    entry.runId = begun.id;
    if (this.#asked.signal.aborted) await services.pause(begun.id);
    const run = await services.wait(begun.id);
    this.#made++;
    if (run.state === 'finished') return this.#options.keep(step.key, { kind: 'run', runId: run.id });
    // Somebody paused it, or the app closes: no result yet, so the study pauses. A crash is a result, to be tried again later.
    if (isResumable(run.state) && !run.error) return this.#asked.abort();
    const problem = run.error?.message ?? `run ${run.id} was ${run.state}`;
    this.#options.keep(step.key, { kind: 'failed', problem });
  }

  /** The run of a specification, under way. */
  async #under(spec: object, standing: Run | null): Promise<Run> {
    if (!standing) return this.#options.services.start(spec);
    return isResumable(standing.state) ? this.#options.services.resume(standing.id) : standing;
  }

  async #ask(step: AnalysisStep, results: StepResults): Promise<void> {
    const found = (name: string) => idIn(name, (key) => idOf(results, key));
    const subjects = { runs: step.runs.map(found), datasets: step.datasets.map(found) };
    const answer = await this.#options.services.ask({ ...step, ...subjects }, this.#asked.signal);
    this.#made++;
    this.#options.keep(step.key, answer);
  }

  async #map(step: MappingStep): Promise<void> {
    this.#options.keep(step.key, await this.#options.services.map(step, this.#asked.signal));
  }

  /** What can't be done is kept as such; a pause while it was asked is nothing. */
  #fail(step: Step, thrown: unknown): void {
    if (this.#asked.signal.aborted) return;
    if (!(thrown instanceof AppError)) throw thrown;
    this.#options.keep(step.key, { kind: 'failed', problem: thrown.message });
  }

  /** Begins nothing more, and has what runs save a checkpoint and stop. */
  async pause(): Promise<void> {
    this.#asked.abort();
    const running = [...this.#active.values()];
    await Promise.allSettled(
      running.flatMap(({ runId }) => (runId === null ? [] : [this.#options.services.pause(runId)])),
    );
    await Promise.allSettled(running.map(({ ended }) => ended));
  }

  /** By the steps made here so far, those that were there already not counted; null before the first. */
  secondsLeft(left: number): number | null {
    if (this.#made === 0) return null;
    return (((performance.now() - this.#startedAt) / 1000) * left) / this.#made;
  }
}

/** Of the run, or the dataset, that a step became. */
function idOf(results: StepResults, key: string): string {
  const result = results.get(key);
  if (result?.kind === 'run') return result.run.id;
  if (result?.kind === 'dataset') return result.id;
  throw new Error(`"${key}" is no run or dataset that is there`);
}
