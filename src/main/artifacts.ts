// The files that runs leave behind: where they lie, and whether they are still what the history says.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { AppError } from '#shared/error.ts';
import type { ArtifactFile } from '#shared/event.ts';
import type { Run } from '#shared/run.ts';
import type { Folder } from './folder.ts';
import { withStorage } from './storage-error.ts';

/** What a writer that was killed leaves: a hidden file that never got its name. */
const TEMPORARY = /^\..*\.tmp$/;
const CHECKPOINT = /^checkpoint-\d+\.safetensors$/;
const WEIGHTS = /^weights\.safetensors$/;

export class Artifacts {
  readonly #folder: Folder;

  constructor(folder: Folder) {
    this.#folder = folder;
  }

  /** The run's own folder, made if it is missing. */
  makeRunFolder(runId: string): string {
    const path = this.runFolder(runId);
    withStorage(path, () => mkdirSync(path, { recursive: true, mode: 0o700 }));
    return path;
  }

  runFolder(runId: string): string {
    return join(this.#folder.runs, runId);
  }

  /**
   * Absolute path of a run's file.
   * @throws AppError ARTIFACT_CORRUPT for a path that leaves the run's folder.
   */
  path(runId: string, file: ArtifactFile): string {
    const folder = this.runFolder(runId);
    const path = resolve(folder, file.path);
    const inside = relative(folder, path);
    if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) {
      throw new AppError('ARTIFACT_CORRUPT', `Run ${runId} names the file ${file.path}, outside its folder ${folder}.`);
    }
    return path;
  }

  /** @throws AppError ARTIFACT_NOT_FOUND or ARTIFACT_CORRUPT where the file is not the one that was recorded. */
  async verify(runId: string, file: ArtifactFile): Promise<string> {
    const path = this.path(runId, file);
    await verifyFile(path, file);
    return path;
  }

  /**
   * Removes what the process of a run, now gone, wrote and the run does not refer to: half-written files, checkpoints
   * that were never recorded or are no longer needed. Files that are not ours stay.
   */
  sweep({ id, checkpoints, weights }: Pick<Run, 'id' | 'checkpoints' | 'weights'>): void {
    const folder = this.runFolder(id);
    const referenced = new Set([...checkpoints, ...(weights ? [weights] : [])].map(({ path }) => path));
    for (const name of namesIn(folder)) {
      const isOurs = [TEMPORARY, CHECKPOINT, WEIGHTS].some((pattern) => pattern.test(name));
      if (isOurs && !referenced.has(name)) rmSync(join(folder, name), { force: true });
    }
  }

  /**
   * Removes a run's folder together with what `forget` removes; where that fails, the folder is back.
   * @returns how many bytes are free again.
   */
  remove(runId: string, forget: () => void): number {
    const place = this.runFolder(runId);
    // What lies in tmp/ is removed at the next start, should this one end in between.
    const aside = join(this.#folder.tmp, runId);
    const sizeBytes = folderBytes(place);
    const isThere = existsSync(place);
    if (isThere) withStorage(place, () => renameSync(place, aside));
    try {
      forget();
    } catch (cause) {
      if (isThere) renameSync(aside, place);
      throw cause;
    }
    rmSync(aside, { recursive: true, force: true });
    return sizeBytes;
  }

  /** Ids of runs whose folder holds more than a finished run leaves. */
  unswept(): string[] {
    const isExtra = (name: string) => TEMPORARY.test(name) || CHECKPOINT.test(name);
    return namesIn(this.#folder.runs).filter((runId) => namesIn(this.runFolder(runId)).some(isExtra));
  }
}

/** @throws AppError ARTIFACT_NOT_FOUND, or ARTIFACT_CORRUPT where size or content differ. */
export async function verifyFile(path: string, expected: { sizeBytes: number; sha256: string }): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found) {
    throw new AppError('ARTIFACT_NOT_FOUND', `${path} is missing; restore it from a copy, or make it again.`);
  }
  if (found.size !== expected.sizeBytes) {
    const sizes = `${found.size} bytes instead of ${expected.sizeBytes}`;
    throw new AppError('ARTIFACT_CORRUPT', `${path} has ${sizes}; restore it from a copy, or make it again.`);
  }
  if ((await sha256Of(path)) !== expected.sha256) {
    const what = 'is not the file that was recorded (its sha256 differs)';
    throw new AppError('ARTIFACT_CORRUPT', `${path} ${what}; restore it from a copy, or make it again.`);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Names in a folder; none where it does not exist. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What the files of a folder take, without those in folders inside it, which runs never make. */
function folderBytes(folder: string): number {
  return namesIn(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
