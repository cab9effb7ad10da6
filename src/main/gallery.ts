// Pictures of runs in SQLite: a few of each phase, the first and the newest always.
import type { Place } from '#shared/event.ts';
import { KEPT_PICTURES, leastNeeded, type Pictures } from '#shared/pictures.ts';
import type { Database } from './database.ts';
import { withStorage } from './storage-error.ts';

/** Fine-tuning has no layer; a primary key wants a number. */
const NO_LAYER = -1;

export class Gallery {
  readonly #database: Database;
  readonly #path: string;

  /** `path` is only for the sentences of errors. */
  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /**
   * Keeps a picture; an earlier one of the same epoch is replaced. Where there are too many, the one between whose
   * neighbours the fewest epochs lie goes, so that those left are spread over the phase.
   * @throws AppError DISK_FULL, READ_ONLY.
   */
  add(runId: string, pictures: Pictures): void {
    const { phase, layer, epoch } = pictures;
    const key = [runId, phase, layer ?? NO_LAYER] as const;
    const keep = this.#database.transaction(() => {
      this.#database
        .prepare('INSERT OR REPLACE INTO pictures (run_id, phase, layer, epoch, content) VALUES (?, ?, ?, ?, ?)')
        .run(...key, epoch, JSON.stringify(pictures));
      const epochs = this.#epochs(...key);
      if (epochs.length <= KEPT_PICTURES) return;
      const remove = 'DELETE FROM pictures WHERE run_id = ? AND phase = ? AND layer = ? AND epoch = ?';
      this.#database.prepare(remove).run(...key, leastNeeded(epochs));
    });
    withStorage(this.#path, () => keep.immediate());
  }

  /** Forgets what was made at this place and after it, for the run makes it again; everything where it is null. */
  dropFrom(runId: string, place: Place | null): void {
    const from = place && [place.phase === 'finetuning' ? 1 : 0, place.layer ?? NO_LAYER, place.epoch];
    const after = from ? `AND (phase = 'finetuning', layer, epoch) >= (?, ?, ?)` : '';
    withStorage(this.#path, () =>
      this.#database.prepare(`DELETE FROM pictures WHERE run_id = ? ${after}`).run(runId, ...(from ?? [])),
    );
  }

  /** The pictures of one phase, by epoch. */
  of(runId: string, { phase, layer }: Pick<Place, 'phase' | 'layer'>): Pictures[] {
    const sql = 'SELECT content FROM pictures WHERE run_id = ? AND phase = ? AND layer = ? ORDER BY epoch';
    const rows = withStorage(this.#path, () =>
      this.#database
        .prepare(sql)
        .pluck()
        .all(runId, phase, layer ?? NO_LAYER),
    ) as string[];
    return rows.map((content) => JSON.parse(content) as Pictures);
  }

  #epochs(runId: string, phase: string, layer: number): number[] {
    const sql = 'SELECT epoch FROM pictures WHERE run_id = ? AND phase = ? AND layer = ? ORDER BY epoch';
    return this.#database.prepare(sql).pluck().all(runId, phase, layer) as number[];
  }
}
