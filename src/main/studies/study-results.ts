// What came of a study's steps, with the runs and their curves as the history has them.
import type { Curve } from '#shared/contract.ts';
import type { StepResult, StepResults } from '#shared/studies/step.ts';
import type { Datasets } from '../datasets.ts';
import type { History } from '../history.ts';
import type { StoredStep, StudyStore } from './study-store.ts';

export interface StudyResultsOptions {
  readonly store: StudyStore;
  readonly history: History;
  readonly datasets: Pick<Datasets, 'list'>;
}

export class StudyResults {
  readonly #store: StudyStore;
  readonly #history: History;
  readonly #datasets: Pick<Datasets, 'list'>;
  /** A finished run's curves never change. */
  readonly #tuning = new Map<string, Record<string, Curve>>();

  constructor({ store, history, datasets }: StudyResultsOptions) {
    this.#store = store;
    this.#history = history;
    this.#datasets = datasets;
  }

  of(studyId: string): StepResults {
    const found = [...this.#store.steps(studyId)].flatMap(([key, step]): [string, StepResult][] => {
      const result = this.#resultOf(step);
      return result ? [[key, result]] : [];
    });
    return new Map(found);
  }

  /** Null where the run or dataset was removed since; the step is then made again. */
  #resultOf(step: StoredStep): StepResult | null {
    if (step.kind === 'dataset') return this.#datasets.list().some(({ id }) => id === step.id) ? step : null;
    if (step.kind !== 'run') return step;
    const run = this.#history.get(step.runId);
    if (!run) return null;
    const tuning = () => this.#tuningOf(run.id);
    // Curves are read where somebody looks at them: a list of studies does not.
    return {
      kind: 'run',
      run,
      get tuning() {
        return tuning();
      },
    };
  }

  #tuningOf(runId: string): Record<string, Curve> {
    const known = this.#tuning.get(runId);
    if (known) return known;
    const tuning: Record<string, Curve> = {};
    for (const name of this.#history.curveNames([runId])) {
      if (name.phase === 'finetuning') tuning[name.metric] = this.#history.curve(runId, name);
    }
    this.#tuning.set(runId, tuning);
    return tuning;
  }
}
