// The order in which waiting runs will have their turn, in SQLite, so that it survives a restart.
import type { Database } from './database.ts';
import { withStorage } from './storage-error.ts';

export class Queue {
  readonly #database: Database;
  readonly #path: string;

  /** `path` is only for the sentences of errors. */
  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /** Ids of the runs that wait, first first. */
  order(): string[] {
    return this.#run(() => this.#database.prepare('SELECT run_id FROM queue ORDER BY place').pluck().all()) as string[];
  }

  /** Puts a run at the end; one that is in the queue keeps its place. */
  add(runId: string): void {
    const sql =
      'INSERT INTO queue (run_id, place) SELECT ?, ifnull(max(place), 0) + 1 FROM queue WHERE true ON CONFLICT DO NOTHING';
    this.#run(() => this.#database.prepare(sql).run(runId));
  }

  remove(runId: string): void {
    this.#run(() => this.#database.prepare('DELETE FROM queue WHERE run_id = ?').run(runId));
  }

  /** Puts a run before another one; at the end where that is null, or not in the queue. */
  move(runId: string, before: string | null): void {
    const others = this.order().filter((id) => id !== runId);
    const found = before === null ? -1 : others.indexOf(before);
    const at = found === -1 ? others.length : found;
    const order = [...others.slice(0, at), runId, ...others.slice(at)];
    const place = this.#database.prepare('UPDATE queue SET place = ? WHERE run_id = ?');
    const store = this.#database.transaction(() => {
      for (const [i, id] of order.entries()) place.run(i + 1, id);
    });
    this.#run(() => store.immediate());
  }

  #run<T>(work: () => T): T {
    return withStorage(this.#path, work);
  }
}
