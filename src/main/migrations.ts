// Every version of the database, as the step that makes it from the one before; the file's `user_version` counts them.

/** Entry i turns version i into version i + 1. Entries that were released are never edited. */
export const MIGRATIONS: readonly string[] = [
  `
  -- What has happened to runs. "number" gives the order; the clock may be set back.
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    dataset_id TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    ended_at INTEGER,
    projection TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_state ON runs (state);

  CREATE TABLE events (
    run_id TEXT NOT NULL REFERENCES runs (id),
    sequence INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (run_id, sequence)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id),
    phase TEXT NOT NULL,
    layer INTEGER,
    metric TEXT NOT NULL
  ) STRICT;
  -- Two nulls are never equal, so fine-tuning's missing layer stands as -1 here.
  CREATE UNIQUE INDEX series_once ON series (run_id, phase, ifnull(layer, -1), metric);

  CREATE TABLE points (
    series_id INTEGER NOT NULL REFERENCES series (id),
    epoch INTEGER NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (series_id, epoch)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE datasets (
    id TEXT PRIMARY KEY,
    manifest TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- People may write on runs: name, notes, tags, star, archive.
  UPDATE runs SET projection = json_insert(projection, '$.notes', '', '$.tags', json('[]'),
    '$.isStarred', json('false'), '$.isArchived', json('false'));
  `,
  `
  -- Runs that wait for their turn, in order.
  CREATE TABLE queue (
    run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    place INTEGER NOT NULL
  ) STRICT;

  -- What a run showed of itself at the end of an epoch; fine-tuning's missing layer stands as -1.
  CREATE TABLE pictures (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    phase TEXT NOT NULL,
    layer INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (run_id, phase, layer, epoch)
  ) STRICT;
  `,
  `
  -- What people are building, with its past.
  CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    saved_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Sets of runs that answer a question, and what came of their steps.
  CREATE TABLE studies (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    problem TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE study_steps (
    study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (study_id, key)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Runs of a study at once.
  ALTER TABLE studies ADD COLUMN slots INTEGER NOT NULL DEFAULT 1;
  `,
];
