// Which runs changed since when, so that a list of all runs need not be read whole again.
import { randomUUID } from 'node:crypto';

export class ChangeLog {
  /** Ids in the order of their changes, as often as they changed. */
  readonly #ids: string[] = [];
  /** Tells the revisions of this log from those of an earlier process. */
  readonly #origin = randomUUID();

  add(id: string): void {
    this.#ids.push(id);
  }

  /** What to ask from the next time. `outside` changes whenever somebody else may have changed a run. */
  revision(outside: unknown): string {
    return `${this.#origin}.${outside}.${this.#ids.length}`;
  }

  /** Ids that changed after a revision, each once, or null where only a look at all runs can tell. */
  since(revision: string | undefined, outside: unknown): string[] | null {
    const beginning = `${this.#origin}.${outside}.`;
    if (!revision?.startsWith(beginning)) return null;
    return [...new Set(this.#ids.slice(Number(revision.slice(beginning.length))))];
  }
}
