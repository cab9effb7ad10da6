// The datasets of a data folder: their manifests, their prepared files, imports, and the bundled samples made on first use.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatasetStatistics } from '#shared/column-statistics.ts';
import { type Manifest, manifestSchema } from '#shared/dataset.ts';
import type { DatasetRows, ImportedDataset, MappingRequest } from '#shared/dataset-calls.ts';
import { AppError } from '#shared/error.ts';
import { type ImportJob, JOB_VERSION, type MapJob, type SampleJob, sampleJobSchema } from '#shared/job.ts';
import type { Preview } from '#shared/preview.ts';
import { verifyFile } from './artifacts.ts';
import type { Database } from './database.ts';
import { datasetInUse, uniqueId, unknownDataset } from './dataset-id.ts';
import { type Folder, flushFolder } from './folder.ts';
import { type ImportRequest, readRequest } from './import-request.ts';
import { Preparation, type Prepared, type Waiting } from './preparation.ts';
import { readPreparedRows, type WantedRows } from './prepared-rows.ts';
import { isSameData, isUndamaged } from './same-data.ts';
import { withStorage } from './storage-error.ts';
import type { TrainingProcessOptions } from './training-process.ts';

const SAMPLES: readonly string[] = sampleJobSchema.shape.sample.options;

type MadeBy<Job extends ImportJob | MapJob> = Omit<Job, 'id' | 'version' | 'now' | 'folder'>;

export interface DatasetsOptions {
  readonly database: Database;
  readonly folder: Folder;
  readonly resourcesFolder: string;
  readonly now: () => number;
  readonly newId: () => string;
  readonly process: Omit<TrainingProcessOptions, 'onReport'>;
}

export class Datasets {
  readonly #options: DatasetsOptions;
  readonly #preparation: Preparation;
  readonly #samples = new Map<string, Promise<Manifest>>();
  /** Imports under way, by the id that they will have. */
  readonly #imports = new Map<string, Promise<ImportedDataset>>();
  /** How far the reading of a person's file is, by its path. */
  readonly #readings = new Map<string, number>();
  /** By the prepared file's hash. */
  readonly #statistics = new Map<string, Promise<DatasetStatistics>>();

  constructor(options: DatasetsOptions) {
    this.#options = options;
    this.#preparation = new Preparation(options.process);
  }

  /** By name. */
  list(): Manifest[] {
    const { database, folder } = this.#options;
    const rows = withStorage(folder.database, () => database.prepare('SELECT manifest FROM datasets').pluck().all());
    return rows
      .map((row) => manifestSchema.parse(JSON.parse(String(row))))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Absolute path of the prepared file. */
  path(manifest: Manifest): string {
    return join(this.#options.folder.datasets, manifest.id, manifest.copy.name);
  }

  /**
   * The dataset with this id; a bundled sample is prepared first where it is missing.
   * @throws AppError DATASET_NOT_FOUND, ARTIFACT_NOT_FOUND where its prepared file is gone, DISK_FULL, READ_ONLY.
   */
  async ensure(id: string): Promise<Manifest> {
    const known = this.list().find((manifest) => manifest.id === id);
    if (known && existsSync(this.path(known))) return known;
    if (isSample(id)) {
      const preparing = this.#samples.get(id) ?? this.#prepare(id).finally(() => this.#samples.delete(id));
      this.#samples.set(id, preparing);
      return preparing;
    }
    if (known) {
      const remedy = 'restore it from a copy, or import the dataset again';
      throw new AppError('ARTIFACT_NOT_FOUND', `${this.path(known)} of dataset "${id}" is missing; ${remedy}.`);
    }
    const ids = [...new Set([...SAMPLES, ...this.list().map((manifest) => manifest.id)])];
    throw unknownDataset(id, ids);
  }

  /**
   * Imports a person's files: all of it, or nothing. Data that is there already is not stored twice. `signal` cancels.
   * @throws AppError NEEDS_CHOICE with a list of ImportQuestion as its details; BAD_USAGE, DATASET_NOT_FOUND,
   * DATASET_UNREADABLE, SHAPE_MISMATCH, OUT_OF_MEMORY, TRAINING_CRASHED, DISK_FULL, READ_ONLY.
   */
  async import(request: ImportRequest, signal?: AbortSignal): Promise<ImportedDataset> {
    const read = readRequest(request);
    const done = () => this.#readings.delete(read.paths.data);
    return this.#store({ kind: 'import', ...read }, this.#waiting(read, signal)).finally(done);
  }

  /**
   * A new dataset from this one that has the inputs of another: pictures resized, or columns by their names.
   * @throws AppError as `ensure` and `import` do; SHAPE_MISMATCH where the one can't be brought to the other.
   */
  async map(datasetId: string, { like, by, name }: MappingRequest, signal?: AbortSignal): Promise<ImportedDataset> {
    const [manifest, wanted] = [await this.ensure(datasetId), await this.ensure(like)];
    const work = { kind: 'map', by, from: { path: this.path(manifest), manifest }, like: wanted } as const;
    return this.#store({ ...work, name: name?.trim() || `${manifest.name} like ${wanted.name}` }, { signal });
  }

  /**
   * What an import would bring, with nothing stored: the whole file is read as the import reads it.
   * @throws AppError what the import throws, but for NEEDS_CHOICE: questions are part of the answer.
   */
  async preview(request: ImportRequest, takesSuggestedLabel: boolean, signal?: AbortSignal): Promise<Preview> {
    const { paths, options } = readRequest(request);
    const folder = join(this.#options.folder.tmp, this.#options.newId());
    const job = { version: JOB_VERSION, kind: 'preview', paths, options, takesSuggestedLabel, folder } as const;
    try {
      return (await this.#preparation.perform(job, this.#waiting({ paths }, signal))).preview;
    } finally {
      this.#readings.delete(paths.data);
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** How far an import or preview of the file at this path is with reading, 0 to 1; null where none is under way. */
  readingOf(data: string): number | null {
    return this.#readings.get(resolve(data)) ?? null;
  }

  /** @throws AppError as `ensure` does; ARTIFACT_CORRUPT. */
  async rows(id: string, wanted: WantedRows): Promise<DatasetRows> {
    const manifest = await this.ensure(id);
    return readPreparedRows(this.path(manifest), manifest, wanted);
  }

  /** Computed once, in a process of its own. @throws AppError as `ensure` does; ARTIFACT_CORRUPT, TRAINING_CRASHED. */
  async statistics(id: string): Promise<DatasetStatistics> {
    const manifest = await this.ensure(id);
    const key = manifest.copy.sha256;
    const known = this.#statistics.get(key) ?? this.#measure(manifest);
    this.#statistics.set(key, known);
    return known.catch((cause) => {
      this.#statistics.delete(key);
      throw cause;
    });
  }

  /**
   * Removes a dataset that no run uses, with its file.
   * @throws AppError DATASET_NOT_FOUND; FORBIDDEN where runs use it, with `{ runIds }` as details.
   */
  remove(id: string): { freedBytes: number } {
    const { database, folder } = this.#options;
    const manifest = this.list().find((it) => it.id === id);
    if (!manifest) throw new AppError('DATASET_NOT_FOUND', `No dataset has the id "${id}"; it may be removed already.`);
    const sql = 'SELECT id FROM runs WHERE dataset_id = ? ORDER BY number DESC';
    const runIds = withStorage(folder.database, () => database.prepare(sql).pluck().all(id)) as string[];
    if (runIds.length > 0) {
      throw datasetInUse(manifest.name, runIds);
    }
    // The row goes first: a folder without a row is swept up at the next start, a row without its folder is a broken one.
    withStorage(folder.database, () => database.prepare('DELETE FROM datasets WHERE id = ?').run(id));
    rmSync(join(folder.datasets, id), { recursive: true, force: true });
    return { freedBytes: manifest.copy.sizeBytes };
  }

  /** Ends what is being prepared, and resolves once no process is left. */
  async close(): Promise<void> {
    this.#preparation.kill();
    await Promise.allSettled([...this.#samples.values(), ...this.#imports.values()]);
  }

  async #prepare(sample: SampleJob['sample']): Promise<Manifest> {
    const { resourcesFolder, now } = this.#options;
    const job = { version: JOB_VERSION, kind: 'sample', sample, resourcesFolder, now: now() } as const;
    return this.#make(job, ({ manifest }, made) => this.#commit(made, manifest));
  }

  async #measure(manifest: Manifest): Promise<DatasetStatistics> {
    const job = { version: JOB_VERSION, kind: 'statistics', path: this.path(manifest), manifest } as const;
    return (await this.#preparation.perform(job)).statistics;
  }

  #waiting({ paths: { data } }: Pick<ImportJob, 'paths'>, signal: AbortSignal | undefined): Waiting {
    this.#readings.set(data, 0);
    return { signal, onReading: (fraction) => this.#readings.set(data, fraction) };
  }

  /** Has a dataset made under an id of its own, unless the same data is there already. */
  #store(work: MadeBy<ImportJob> | MadeBy<MapJob>, waiting: Waiting): Promise<ImportedDataset> {
    const id = uniqueId(work.name, new Set([...SAMPLES, ...this.list().map((it) => it.id), ...this.#imports.keys()]));
    const job = { ...work, id, version: JOB_VERSION, now: this.#options.now() } as const;
    const stored = this.#makeOnce(job, waiting).finally(() => this.#imports.delete(id));
    this.#imports.set(id, stored);
    return stored;
  }

  #makeOnce(job: Omit<ImportJob, 'folder'> | Omit<MapJob, 'folder'>, waiting: Waiting): Promise<ImportedDataset> {
    return this.#make(
      job,
      async ({ manifest, warnings = [], suggestedLabel = null }, made) => {
        const twin = this.list().find((known) => isSameData(known, manifest));
        if (!twin) return { manifest: this.#commit(made, manifest), warnings, suggestedLabel };
        const isWhole = await isUndamaged(this.path(twin), twin.copy);
        if (!isWhole) this.#commit(made, twin);
        const what = isWhole ? 'so nothing new was stored' : 'whose file was damaged and now stands again';
        const known = `The same data is already there as the dataset "${twin.id}", ${what}.`;
        return { manifest: twin, warnings: [known, ...warnings], suggestedLabel };
      },
      waiting,
    );
  }

  /** Has a process prepare a dataset in tmp/, checks it, and hands it over; whatever is still in tmp/ then is removed. */
  async #make<T>(
    job: Omit<SampleJob, 'folder'> | Omit<ImportJob, 'folder'> | Omit<MapJob, 'folder'>,
    take: (prepared: Prepared, made: string) => T | Promise<T>,
    waiting: Waiting = {},
  ): Promise<T> {
    const { folder, newId } = this.#options;
    const made = join(folder.tmp, newId());
    try {
      const prepared = await this.#preparation.perform({ ...job, folder: made }, waiting);
      await verifyFile(join(made, prepared.manifest.copy.name), prepared.manifest.copy);
      return await take(prepared, made);
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  }

  /** Renames the folder into its place; only then it has a row, and without a row it has no folder either. */
  #commit(made: string, manifest: Manifest): Manifest {
    const { database, folder } = this.#options;
    const place = join(folder.datasets, manifest.id);
    withStorage(place, () => {
      rmSync(place, { recursive: true, force: true });
      renameSync(made, place);
      flushFolder(folder.datasets);
    });
    const sql =
      'INSERT INTO datasets (id, manifest) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET manifest = excluded.manifest';
    try {
      withStorage(folder.database, () => database.prepare(sql).run(manifest.id, JSON.stringify(manifest)));
    } catch (cause) {
      rmSync(place, { recursive: true, force: true });
      throw cause;
    }
    return manifest;
  }
}

function isSample(id: string): id is SampleJob['sample'] {
  return SAMPLES.includes(id);
}
