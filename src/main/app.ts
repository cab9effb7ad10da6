// Wires the services of one data folder together; every host starts here.
import { existsSync } from 'node:fs';
import { AppError } from '#shared/error.ts';
import { AnalysisService } from './analyses.ts';
import { Artifacts } from './artifacts.ts';
import { type Database, openToRead, openToWrite } from './database.ts';
import { Datasets } from './datasets.ts';
import { Drafts } from './drafts.ts';
import { createFolder, type Folder, folderAt } from './folder.ts';
import { Forecasts } from './forecasts.ts';
import { Gallery } from './gallery.ts';
import { Generation } from './generation.ts';
import { History } from './history.ts';
import { takeFolder } from './lock.ts';
import { type Log, openLog, silentLog } from './log.ts';
import { MeasuredSpeed } from './measured-speed.ts';
import { Queue } from './queue.ts';
import { Recorder } from './recorder.ts';
import { RunRecords } from './run-records.ts';
import { Runs } from './runs.ts';
import { Scheduler } from './scheduler.ts';
import { Studies } from './studies/studies.ts';
import { StudyStore } from './studies/study-store.ts';
import { interruptAbandoned, sweepOrphans, sweepRuns } from './sweep.ts';
import { forkTrainer, type SpawnTrainer } from './trainer.ts';
import { PATIENCE, type Patience } from './training-process.ts';
import { Turns } from './turns.ts';
import { ulidSource } from './ulid.ts';

/** What a power cut may cost; writing one takes well under a second. */
const CHECKPOINT_SECONDS = 15;

export interface AppOptions {
  readonly dataDir: string;
  /** `own` takes the folder or throws FOLDER_IN_USE; `read` never writes anything. */
  readonly access: 'own' | 'read';
  /** Absolute path of the built training process. */
  readonly trainingProcess: string;
  /** Absolute path of resources/. */
  readonly resourcesFolder: string;
  /** Runs at once, where nobody says otherwise. */
  readonly slots?: number;
  readonly spawn?: SpawnTrainer;
  /** UTC milliseconds. */
  readonly now?: () => number;
  readonly patience?: Patience;
  /** A run saves a checkpoint about this often. */
  readonly checkpointSeconds?: number;
  /** Waiting runs stay queued when this app closes, and those of an earlier app go on waiting in this one. */
  readonly keepsQueue?: boolean;
}

export interface App {
  readonly dataDir: string;
  readonly runs: Runs;
  readonly turns: Turns;
  readonly records: RunRecords;
  readonly datasets: Datasets;
  readonly drafts: Drafts;
  readonly generation: Generation;
  readonly analyses: AnalysisService;
  readonly forecasts: Forecasts;
  readonly studies: Studies;
  /** Says nothing where the folder was opened to read. */
  readonly log: Log;
  /** Before closing: begins no other run, and resolves once those under way have saved a checkpoint and stopped. */
  rest(): Promise<void>;
  /** Interrupts what runs, stores it, and lets go of the folder. */
  close(): Promise<void>;
}

/** @throws AppError FOLDER_IN_USE, NEWER_VERSION, READ_ONLY, DISK_FULL, ARTIFACT_CORRUPT. */
export async function openApp(options: AppOptions): Promise<App> {
  const folder = folderAt(options.dataDir);
  const now = options.now ?? Date.now;
  if (options.access === 'read') {
    const database = openToRead(folder.database);
    const { app } = wire(options, folder, database, silentLog);
    return { ...app, close: async () => void database.close() };
  }
  createFolder(folder);
  const release = await takeFolder(folder, now);
  let database: Database | null = null;
  try {
    const isNew = !existsSync(folder.database);
    const opened = openToWrite(folder.database, folder.backups);
    database = opened;
    const wired = wire(options, folder, opened, openLog(folder.logs, now));
    const { app, history, recorder, artifacts, scheduler, queue, measured } = wired;
    interruptAbandoned(history, recorder, artifacts, new Set(options.keepsQueue ? queue.order() : []));
    sweepRuns(history, artifacts);
    // Beside a new history everything would be an orphan, also what an old one, moved away, still refers to.
    if (!isNew)
      sweepOrphans(
        folder,
        app.datasets.list().map(({ id }) => id),
      );
    const close = async () => {
      try {
        await app.studies.close();
        app.generation.kill();
        app.analyses.kill();
        measured.kill();
        await app.datasets.close();
        await scheduler.close();
      } finally {
        opened.close();
        release();
      }
    };
    if (options.keepsQueue) void app.turns.takeUp().then(() => app.studies.settle());
    else app.studies.settle();
    return { ...app, close: once(close) };
  } catch (cause) {
    database?.close();
    release();
    throw cause;
  }
}

function wire(options: AppOptions, folder: Folder, database: Database, log: Log) {
  const now = options.now ?? Date.now;
  const slots = options.slots ?? 1;
  const newId = ulidSource(now);
  const history = new History(database, folder.database);
  const artifacts = new Artifacts(folder);
  const recorder = new Recorder(history, now, (runId, cause) => scheduler.fail(runId, cause));
  const process = {
    spawn: options.access === 'read' ? refuseToSpawn : (options.spawn ?? forkTrainer),
    path: options.trainingProcess,
    log,
    patience: options.patience ?? PATIENCE,
  };
  const gallery = new Gallery(database, folder.database);
  const queue = new Queue(database, folder.database);
  const keepsQueue = options.keepsQueue ?? false;
  const scheduler = new Scheduler({ recorder, artifacts, gallery, log, process, queue, keepsQueue });
  const { resourcesFolder } = options;
  const datasets = new Datasets({ database, folder, resourcesFolder, now, newId, process });
  const runs = new Runs({
    history,
    recorder,
    scheduler,
    gallery,
    datasets,
    artifacts,
    cacheFolder: folder.cache,
    slots,
    checkpointSeconds: options.checkpointSeconds ?? CHECKPOINT_SECONDS,
    newId,
  });
  const turns = new Turns({ runs, scheduler, queue, recorder });
  const records = new RunRecords({ history, recorder, scheduler, artifacts });
  const drafts = new Drafts(database, folder.database, now);
  const generation = new Generation({ history, datasets, artifacts, cacheFolder: folder.cache, process });
  const analyses = new AnalysisService({ history, datasets, artifacts, cacheFolder: folder.cache, process });
  const measured = new MeasuredSpeed({ cacheFolder: folder.cache, process });
  const forecasts = new Forecasts({ history, datasets, scheduler, measured, slots });
  const studies = new Studies({
    ...{ store: new StudyStore(database, folder.database), history, runs, records, datasets, analyses, forecasts },
    ...{ slots, now, newId, keepsQueue },
  });
  const rest = () => {
    studies.rest();
    return scheduler.rest();
  };
  const app = {
    dataDir: folder.path,
    runs,
    records,
    turns,
    datasets,
    drafts,
    generation,
    analyses,
    forecasts,
    studies,
    log,
    rest,
  };
  return { app, history, recorder, artifacts, scheduler, queue, measured };
}

function refuseToSpawn(): never {
  const remedy = 'open the folder as its owner to train or to prepare data';
  throw new AppError('FORBIDDEN', `This data folder was opened to read only; ${remedy}.`);
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => {
    closing ??= close();
    return closing;
  };
}
