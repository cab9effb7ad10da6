// Studies and what came of their steps, in SQLite; the runs themselves are in the history.
import type { Analysis } from '#shared/analysis.ts';
import { AppError } from '#shared/error.ts';
import type { MappedResult } from '#shared/studies/step.ts';
import type { Study } from '#shared/study.ts';
import type { StudyState } from '#shared/study-record.ts';
import type { Database } from '../database.ts';
import { withStorage } from '../storage-error.ts';

export interface StoredStudy {
  readonly id: string;
  readonly study: Study;
  readonly state: StudyState;
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly problem: string | null;
  /** Runs at once. */
  readonly slots: number;
}

/** What is kept of a step: the run or dataset that it became, or the answer, or why there is none. */
export type StoredStep =
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'analysis'; readonly answer: Analysis; readonly seconds: number }
  | MappedResult
  | { readonly kind: 'failed'; readonly problem: string };

interface StudyRow {
  readonly id: string;
  readonly study: string;
  readonly state: StudyState;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly problem: string | null;
  readonly slots: number;
}

export class StudyStore {
  readonly #database: Database;
  readonly #path: string;

  /** `path` is only for the sentences of errors. */
  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
  }

  add({ id, study, state, createdAt, endedAt, problem, slots }: StoredStudy): void {
    this.#write(
      'INSERT INTO studies (id, study, state, created_at, ended_at, problem, slots) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[id, JSON.stringify(study), state, createdAt, endedAt, problem, slots],
    );
  }

  change(
    id: string,
    { study, state, endedAt, problem, slots }: Pick<StoredStudy, 'study' | 'state' | 'endedAt' | 'problem' | 'slots'>,
  ): void {
    this.#write(
      'UPDATE studies SET study = ?, state = ?, ended_at = ?, problem = ?, slots = ? WHERE id = ?',
      ...[JSON.stringify(study), state, endedAt, problem, slots, id],
    );
  }

  get(id: string): StoredStudy | null {
    return this.#read<StudyRow>('SELECT * FROM studies WHERE id = ?', id).map(asStudy)[0] ?? null;
  }

  /** By its id, or the beginning of one. @throws AppError RUN_NOT_FOUND. */
  find(idOrPrefix: string): StoredStudy {
    const exact = this.get(idOrPrefix);
    if (exact) return exact;
    const prefix = idOrPrefix.trim().toUpperCase();
    const found = prefix === '' ? [] : this.list().filter(({ id }) => id.startsWith(prefix));
    if (found[0] && found.length === 1) return found[0];
    const what = found.length > 1 ? `${found.length} studies have` : 'No study has';
    throw new AppError('RUN_NOT_FOUND', `${what} an id that begins with "${idOrPrefix}"; "strata studies" lists them.`);
  }

  /** Newest first. */
  list(): StoredStudy[] {
    return this.#read<StudyRow>('SELECT * FROM studies ORDER BY created_at DESC, id DESC').map(asStudy);
  }

  /** Forgets a study; its runs stay. */
  remove(id: string): void {
    this.#write('DELETE FROM studies WHERE id = ?', id);
  }

  /** Keeps what came of a step, in the place of what was there. */
  keep(studyId: string, key: string, step: StoredStep): void {
    this.#write(
      'INSERT OR REPLACE INTO study_steps (study_id, key, result) VALUES (?, ?, ?)',
      studyId,
      key,
      JSON.stringify(step),
    );
  }

  steps(studyId: string): Map<string, StoredStep> {
    const rows = this.#read<{ key: string; result: string }>(
      'SELECT key, result FROM study_steps WHERE study_id = ?',
      studyId,
    );
    return new Map(rows.map(({ key, result }) => [key, JSON.parse(result) as StoredStep]));
  }

  /** Forgets steps that came to nothing, so that they are tried again. */
  forgetFailures(studyId: string): void {
    this.#write("DELETE FROM study_steps WHERE study_id = ? AND json_extract(result, '$.kind') = 'failed'", studyId);
  }

  #write(sql: string, ...values: readonly (string | number | null)[]): void {
    withStorage(this.#path, () => this.#database.prepare(sql).run(...values));
  }

  #read<Row>(sql: string, ...values: readonly string[]): Row[] {
    return withStorage(this.#path, () => this.#database.prepare(sql).all(...values) as Row[]);
  }
}

function asStudy({ study, created_at: createdAt, ended_at: endedAt, ...same }: StudyRow): StoredStudy {
  return { ...same, study: JSON.parse(study) as Study, createdAt, endedAt };
}
