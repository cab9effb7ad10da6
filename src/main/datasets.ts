// The datasets of a data folder: their manifests, their prepared files, and the bundled samples made on first use.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, manifestSchema } from '#shared/dataset.ts';
import { AppError, fromErrorRecord } from '#shared/error.ts';
import { JOB_VERSION, type Report, type SampleJob, sampleJobSchema } from '#shared/job.ts';
import { nearestName } from '#shared/nearest-name.ts';
import { verifyFile } from './artifacts.ts';
import type { Database } from './database.ts';
import { type Folder, flushFolder } from './folder.ts';
import { withStorage } from './storage-error.ts';
import { TrainingProcess, type TrainingProcessOptions } from './training-process.ts';

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
  readonly #preparing = new Map<string, Promise<Manifest>>();
  readonly #processes = new Set<TrainingProcess>();

  constructor(options: DatasetsOptions) {
    this.#options = options;
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
      const preparing = this.#preparing.get(id) ?? this.#prepare(id).finally(() => this.#preparing.delete(id));
      this.#preparing.set(id, preparing);
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

  /** Ends what is being prepared, and resolves once no process is left. */
  async close(): Promise<void> {
    for (const process of this.#processes) process.kill();
    await Promise.allSettled([...this.#preparing.values()]);
  }

  /** Made in tmp/, checked, renamed into place; only then it has a row. */
  async #prepare(sample: SampleJob['sample']): Promise<Manifest> {
    const { folder, resourcesFolder, now, newId } = this.#options;
    const made = join(folder.tmp, newId());
    try {
      const manifest = await this.#perform({
        version: JOB_VERSION,
        kind: 'sample',
        sample,
        resourcesFolder,
        folder: made,
        now: now(),
      });
      await verifyFile(join(made, manifest.copy.name), manifest.copy);
      this.#commit(made, manifest);
      return manifest;
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  }

  #commit(made: string, manifest: Manifest): void {
    const { database, folder } = this.#options;
    const place = join(folder.datasets, manifest.id);
    withStorage(place, () => {
      rmSync(place, { recursive: true, force: true });
      renameSync(made, place);
      flushFolder(folder.datasets);
    });
    const sql =
      'INSERT INTO datasets (id, manifest) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET manifest = excluded.manifest';
    withStorage(folder.database, () => database.prepare(sql).run(manifest.id, JSON.stringify(manifest)));
  }

  async #perform(job: SampleJob): Promise<Manifest> {
    let answer: Extract<Report, { kind: 'prepared' | 'failed' }> | null = null;
    const process = new TrainingProcess(job, {
      ...this.#options.process,
      onReport: (report) => {
        if (answer || (report.kind !== 'prepared' && report.kind !== 'failed')) return;
        answer = report;
        process.expectEnd();
      },
    });
    this.#processes.add(process);
    const crash = await process.ended;
    this.#processes.delete(process);
    return resultOf(answer ?? { kind: 'failed', error: crash });
  }
}

function resultOf(answer: Extract<Report, { kind: 'prepared' | 'failed' }>): Manifest {
  if (answer.kind === 'failed') throw fromErrorRecord({ ...answer.error });
  return answer.manifest;
}

function isSample(id: string): id is SampleJob['sample'] {
  return SAMPLES.includes(id);
}
