// What has happened, in SQLite: the only SQL about runs, their events and the points of their curves.
import type { Curve, CurveName } from '#shared/contract.ts';
import { AppError } from '#shared/error.ts';
import type { MetricPoint, Place, RunEvent, StoredEvent } from '#shared/event.ts';
import { type Run, type RunState, reduceRun } from '#shared/run.ts';
import { ChangeLog } from './change-log.ts';
import type { Database, Statement } from './database.ts';
import { withStorage } from './storage-error.ts';

interface RunRow {
  readonly projection: string;
}

interface EventRow {
  readonly run_id: string;
  readonly sequence: number;
  readonly recorded_at: number;
  readonly event: string;
}

/** Ids are this long; a beginning of one is enough where it fits one run only. */
const ID_PATTERN = /^[0-9A-Z]{1,26}$/;

/** Pre-training comes before fine-tuning; the SQL below says the same. */
const PHASE_ORDER: Record<Place['phase'], number> = { pretraining: 0, finetuning: 1 };

const RUN_COLUMNS = 'id, name, state, dataset_id, queued_at, ended_at, projection';

export class History {
  readonly #database: Database;
  readonly #path: string;
  readonly #statements = new Map<string, Statement>();
  readonly #changes = new ChangeLog();

  /** `path` is only for the sentences of errors. */
  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /**
   * Stores an event, and the run as it is after it, in one transaction. With "run-resumed" the points from its place on
   * are removed, for the run makes them again.
   * @throws AppError DISK_FULL, READ_ONLY, ARTIFACT_CORRUPT; Error for an event that the run can't meet. Then nothing is stored.
   */
  append(runId: string, event: RunEvent, recordedAt: number): { stored: StoredEvent; run: Run } {
    const store = this.#database.transaction(() => {
      const before = this.get(runId);
      const stored = { runId, sequence: this.#nextSequence(runId), recordedAt, event };
      const run = reduceRun(before, stored);
      this.#project(run);
      this.#statement('INSERT INTO events (run_id, sequence, recorded_at, event) VALUES (?, ?, ?, ?)').run(
        runId,
        stored.sequence,
        recordedAt,
        JSON.stringify(event),
      );
      if (event.type === 'run-resumed') this.#removePointsFrom(runId, event.place);
      return { stored, run };
    });
    const done = withStorage(this.#path, () => store.immediate());
    this.#changes.add(runId);
    return done;
  }

  /** Stores points in one transaction; a point that is there already is an error, and then none is stored. */
  addPoints(runId: string, points: readonly MetricPoint[]): void {
    const store = this.#database.transaction(() => {
      const insert = this.#statement('INSERT INTO points (series_id, epoch, value) VALUES (?, ?, ?)');
      for (const point of points) insert.run(this.#seriesId(runId, point), point.epoch, point.value);
    });
    withStorage(this.#path, () => store.immediate());
  }

  /** The run with this full id, or null. */
  get(id: string): Run | null {
    return this.#read<RunRow>('SELECT projection FROM runs WHERE id = ?', id).map(asRun)[0] ?? null;
  }

  /** Newest first, by the order in which they were queued; at most `most` from the `from`-th on. */
  list(from = 0, most = -1): Run[] {
    const sql = 'SELECT projection FROM runs ORDER BY number DESC LIMIT ? OFFSET ?';
    return this.#read<RunRow>(sql, most, from).map(asRun);
  }

  /** Ids of the runs that changed after a revision, null where only a look at all runs can tell; and the revision now. */
  changedSince(revision: string | undefined): { revision: string; ids: string[] | null } {
    const outside = this.#database.pragma('data_version', { simple: true });
    return { revision: this.#changes.revision(outside), ids: this.#changes.since(revision, outside) };
  }

  /** Runs in one of these states, oldest first. */
  inStates(...states: readonly RunState[]): Run[] {
    const marks = states.map(() => '?').join();
    return this.#read<RunRow>(`SELECT projection FROM runs WHERE state IN (${marks}) ORDER BY number`, ...states).map(
      asRun,
    );
  }

  /**
   * The run with this id, or with the only id that begins so; upper and lower case are the same.
   * @throws AppError RUN_NOT_FOUND; where several ids begin so, it says how many.
   */
  find(idOrPrefix: string): Run {
    const prefix = idOrPrefix.trim().toUpperCase();
    const isPossible = ID_PATTERN.test(prefix);
    const found = isPossible
      ? this.#read<RunRow>('SELECT projection FROM runs WHERE id >= ? AND id < ? LIMIT 1', prefix, `${prefix}~`)
      : [];
    if (!found[0]) {
      throw new AppError('RUN_NOT_FOUND', `No run's id begins with "${idOrPrefix}"; "strata runs" lists them.`);
    }
    const [count] = this.#read<{ n: number }>(
      'SELECT count(*) AS n FROM runs WHERE id >= ? AND id < ?',
      prefix,
      `${prefix}~`,
    );
    if (count && count.n > 1) {
      const remedy = 'write more of the id, as "strata runs" lists it';
      throw new AppError('RUN_NOT_FOUND', `${count.n} runs have an id that begins with "${idOrPrefix}"; ${remedy}.`);
    }
    return asRun(found[0]);
  }

  /** A run's life, from its first event on. */
  events(runId: string): StoredEvent[] {
    return this.#read<EventRow>(
      'SELECT run_id, sequence, recorded_at, event FROM events WHERE run_id = ? ORDER BY sequence',
      runId,
    ).map((row) => ({
      runId: row.run_id,
      sequence: row.sequence,
      recordedAt: row.recorded_at,
      event: JSON.parse(row.event) as RunEvent,
    }));
  }

  /** Every point of a run: curve after curve in the order in which they began, each by epoch. */
  points(runId: string): MetricPoint[] {
    return this.#read<MetricPoint>(
      `SELECT phase, layer, metric, epoch, value FROM series JOIN points ON series_id = series.id
       WHERE run_id = ? ORDER BY series.id, epoch`,
      runId,
    );
  }

  /** The kinds of curves that these runs have, each once. */
  curveNames(runIds: readonly string[]): CurveName[] {
    return this.#read<CurveName>(
      `SELECT DISTINCT phase, layer, metric FROM series WHERE run_id IN (SELECT value FROM json_each(?))
       ORDER BY phase = 'finetuning', layer, metric`,
      JSON.stringify(runIds),
    );
  }

  /** One curve by rising epoch; empty where the run has none of that name. */
  curve(runId: string, { phase, layer, metric }: CurveName): Curve {
    const points = this.#read<{ epoch: number; value: number }>(
      `SELECT epoch, value FROM series JOIN points ON series_id = series.id
       WHERE run_id = ? AND phase = ? AND ifnull(layer, -1) = ? AND metric = ? ORDER BY epoch`,
      ...[runId, phase, layer ?? -1, metric],
    );
    return { epochs: points.map(({ epoch }) => epoch), values: points.map(({ value }) => value) };
  }

  /** Removes a run with everything that is stored about it. */
  remove(runId: string): void {
    const forget = this.#database.transaction(() => {
      this.#statement('DELETE FROM points WHERE series_id IN (SELECT id FROM series WHERE run_id = ?)').run(runId);
      for (const table of ['series', 'events']) this.#statement(`DELETE FROM ${table} WHERE run_id = ?`).run(runId);
      this.#statement('DELETE FROM runs WHERE id = ?').run(runId);
    });
    withStorage(this.#path, () => forget.immediate());
    this.#changes.add(runId);
  }

  /**
   * At most three points per bucket of a run's curves: its lowest, its highest and its last. Buckets are as many epochs
   * wide as the smallest power of two of which `resolution` cover a curve, so they stay where they are as it grows; a
   * curve that needs no buckets is whole.
   */
  sampledPoints(runId: string, resolution: number): MetricPoint[] {
    const all = this.#read<CurveName & { id: number; last: number }>(
      `SELECT id, phase, layer, metric, max(epoch) AS last FROM series JOIN points ON series_id = id
       WHERE run_id = ? GROUP BY id ORDER BY id`,
      runId,
    );
    return all.flatMap(({ id, last, ...name }) => {
      const width = 2 ** Math.max(0, Math.ceil(Math.log2((last + 1) / resolution)));
      // With a lone min() or max(), SQLite takes the other columns from the row that has it.
      const pick = (what: string) =>
        `SELECT ${what} FROM points WHERE series_id = ? GROUP BY epoch / CAST(? AS INTEGER)`;
      const sql = `SELECT epoch, value FROM (${pick('epoch, min(value) AS value')}
        UNION ${pick('epoch, max(value) AS value')} UNION ${pick('max(epoch) AS epoch, value')}) ORDER BY epoch`;
      return this.#read<{ epoch: number; value: number }>(sql, id, width, id, width, id, width).map((point) => ({
        ...name,
        ...point,
      }));
    });
  }

  #nextSequence(runId: string): number {
    const last = this.#statement('SELECT max(sequence) FROM events WHERE run_id = ?').pluck().get(runId);
    return typeof last === 'number' ? last + 1 : 0;
  }

  #project(run: Run): void {
    this.#statement(
      `INSERT INTO runs (${RUN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = excluded.state, ended_at = excluded.ended_at, projection = excluded.projection`,
    ).run(run.id, run.name, run.state, run.datasetId, run.queuedAt, run.endedAt, JSON.stringify(run));
  }

  /** Points of this place and after it; all of them where it is null. */
  #removePointsFrom(runId: string, place: Place | null): void {
    const from = place ? [PHASE_ORDER[place.phase], place.layer ?? -1, place.epoch] : [-1, -1, 0];
    this.#statement(
      `DELETE FROM points WHERE (series_id, epoch) IN (
         SELECT series.id, points.epoch FROM series JOIN points ON series_id = series.id
         WHERE run_id = ? AND (CASE phase WHEN 'pretraining' THEN 0 ELSE 1 END, ifnull(layer, -1), epoch) >= (?, ?, ?))`,
    ).run(runId, ...from);
  }

  #seriesId(runId: string, { phase, layer, metric }: MetricPoint): unknown {
    const key = [runId, phase, layer, metric];
    const find =
      'SELECT id FROM series WHERE run_id = ? AND phase = ? AND ifnull(layer, -1) = ifnull(?, -1) AND metric = ?';
    return (
      this.#statement(find).pluck().get(key) ??
      this.#statement('INSERT INTO series (run_id, phase, layer, metric) VALUES (?, ?, ?, ?)').run(key).lastInsertRowid
    );
  }

  #read<Row>(sql: string, ...values: readonly (string | number)[]): Row[] {
    return withStorage(this.#path, () => this.#statement(sql).all(...values) as Row[]);
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}

function asRun(row: RunRow): Run {
  return JSON.parse(row.projection) as Run;
}
