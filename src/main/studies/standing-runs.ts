// Runs that are there already: a specification with the same content need not be trained again.
import { isFinal, type Run } from '#shared/run.ts';
import type { Datasets } from '../datasets.ts';
import type { History } from '../history.ts';
import { contentOf, contentOfRun } from './content.ts';

export class StandingRuns {
  readonly #history: History;
  readonly #datasets: Datasets;
  /** A run's specification never changes. */
  readonly #contents = new Map<string, string>();

  constructor(history: History, datasets: Datasets) {
    this.#history = history;
    this.#datasets = datasets;
  }

  /** The finished run that this specification would repeat, else one under way or left before its end, else null. */
  find(spec: object): Run | null {
    const id = (spec as { dataset?: { id?: string } }).dataset?.id;
    const manifest = this.#datasets.list().find((it) => it.id === id);
    if (!manifest) return null;
    const content = contentOf(spec, manifest);
    const found = this.#history.list().filter((run) => {
      const isWhole = run.state === 'finished' && !run.stoppedAt && run.weights !== null;
      if (!(isWhole || !isFinal(run.state)) || run.datasetSha256 !== manifest.copy.sha256) return false;
      const own = this.#contents.get(run.id) ?? contentOfRun(run.spec, manifest);
      this.#contents.set(run.id, own);
      return own === content;
    });
    const isUnderWay = ({ state }: Run) => state === 'running' || state === 'queued';
    return found.find(({ state }) => state === 'finished') ?? found.find(isUnderWay) ?? found[0] ?? null;
  }
}
