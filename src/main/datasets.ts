// The datasets of a data folder: their manifests, their prepared files, imports, and the bundled samples made on first use.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportedDataset } from '#shared/contract.ts';
import { type Manifest, manifestSchema } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { type ImportJob, JOB_VERSION, type SampleJob, sampleJobSchema } from '#shared/job.ts';
import { nearestName } from '#shared/nearest-name.ts';
import { verifyFile } from './artifacts.ts';
import type { Database } from './database.ts';
import { uniqueId } from './dataset-id.ts';
import { type Folder, flushFolder } from './folder.ts';
import { type ImportRequest, readRequest } from './import-request.ts';
import { Preparation, type Prepared } from './preparation.ts';
import { withStorage } from './storage-error.ts';
import type { TrainingProcessOptions } from './training-process.ts';

const SAMPLES: readonly string[] = sampleJobSchema.shape.sample.options;

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
    const near = nearestName(id, ids);
    const remedy = near ? `did you mean "${near}"?` : `there are ${ids.join(', ')}.`;
    throw new AppError('DATASET_NOT_FOUND', `No dataset has the id "${id}"; ${remedy}`);
  }

  /**
   * Imports a person's files: all of it, or nothing. Data that is there already is not stored twice.
   * @throws AppError NEEDS_CHOICE with a list of ImportQuestion as its details; BAD_USAGE, DATASET_NOT_FOUND,
   * DATASET_UNREADABLE, SHAPE_MISMATCH, OUT_OF_MEMORY, TRAINING_CRASHED, DISK_FULL, READ_ONLY.
   */
  async import(request: ImportRequest): Promise<ImportedDataset> {
    const read = readRequest(request);
    const id = uniqueId(read.name, new Set([...SAMPLES, ...this.list().map((it) => it.id), ...this.#imports.keys()]));
    const importing = this.#import({ id, ...read }).finally(() => this.#imports.delete(id));
    this.#imports.set(id, importing);
    return importing;
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

  async #import(read: Pick<ImportJob, 'id' | 'name' | 'paths' | 'options'>): Promise<ImportedDataset> {
    const job = { version: JOB_VERSION, kind: 'import', ...read, now: this.#options.now() } as const;
    return this.#make(job, async ({ manifest, warnings = [], suggestedLabel = null }, made) => {
      const twin = this.list().find((known) => isSameData(known, manifest));
      if (!twin) return { manifest: this.#commit(made, manifest), warnings, suggestedLabel };
      const isWhole = await verifyFile(this.path(twin), twin.copy).then(
        () => true,
        () => false,
      );
      if (!isWhole) this.#commit(made, twin);
      const what = isWhole ? 'so nothing new was stored' : 'whose file was damaged and now stands again';
      const known = `The same data is already there as the dataset "${twin.id}", ${what}.`;
      return { manifest: twin, warnings: [known, ...warnings], suggestedLabel };
    });
  }

  /** Has a process prepare a dataset in tmp/, checks it, and hands it over; whatever is still in tmp/ then is removed. */
  async #make<T>(
    job: Omit<SampleJob, 'folder'> | Omit<ImportJob, 'folder'>,
    take: (prepared: Prepared, made: string) => T | Promise<T>,
  ): Promise<T> {
    const { folder, newId } = this.#options;
    const made = join(folder.tmp, newId());
    try {
      const prepared = await this.#preparation.perform({ ...job, folder: made });
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

/** True where two imports differ in nothing but what they are called, and where and when the files were found. */
function isSameData(a: Manifest, b: Manifest): boolean {
  const essence = ({ id, name, importedAt, sources, licence, ...rest }: Manifest) => JSON.stringify(rest);
  return essence(a) === essence(b);
}

function isSample(id: string): id is SampleJob['sample'] {
  return SAMPLES.includes(id);
}
