// Drafts of the window in SQLite: what people are building and its past, so that both outlive a restart.
import type { SavedDraft } from '#shared/contract.ts';
import type { Database } from './database.ts';
import { withStorage } from './storage-error.ts';

export class Drafts {
  readonly #database: Database;
  readonly #path: string;
  readonly #now: () => number;

  /** `path` is only for the sentences of errors. */
  constructor(database: Database, path: string, now: () => number) {
    this.#database = database;
    this.#path = path;
    this.#now = now;
  }

  /** The draft as it was saved last, or null. */
  get(draftId: string): SavedDraft | null {
    const sql = 'SELECT content, saved_at AS savedAt FROM drafts WHERE id = ?';
    const found = withStorage(this.#path, () => this.#database.prepare(sql).get(draftId)) as SavedDraft | undefined;
    return found ?? null;
  }

  /**
   * Keeps a draft in the place of the one that has its id.
   * @throws AppError DISK_FULL, READ_ONLY.
   */
  save(draftId: string, content: string): void {
    const sql = 'INSERT OR REPLACE INTO drafts (id, content, saved_at) VALUES (?, ?, ?)';
    withStorage(this.#path, () => this.#database.prepare(sql).run(draftId, content, this.#now()));
  }
}
