// Names datasets: ids that people can read and write in a specification, made from the name of a file.
import { basename, extname } from 'node:path';
import { AppError } from '#shared/error.ts';
import { nearestName } from '#shared/nearest-name.ts';

const MAX_CHARACTERS = 60;

/** Names that Windows keeps for devices; a folder can't have them there. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** A file's name without its endings: "train.csv.gz" is "train". */
export function nameOfFile(path: string): string {
  const base = basename(path).replace(/\.gz$/i, '');
  return base.slice(0, base.length - extname(base).length) || base;
}

/** The name as an id, e.g. "Wein, weiß" as "wein-weiss"; where it is taken, with the first free number from 2 on. */
export function uniqueId(name: string, taken: ReadonlySet<string>): string {
  const id = slug(name);
  if (!taken.has(id)) return id;
  for (let number = 2; ; number++) {
    const candidate = `${id}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** DATASET_NOT_FOUND, with the nearest of the ids that there are, or all of them. */
export function unknownDataset(id: string, ids: readonly string[]): AppError {
  const near = nearestName(id, ids);
  const remedy = near ? `did you mean "${near}"?` : `there are ${ids.join(', ')}.`;
  return new AppError('DATASET_NOT_FOUND', `No dataset has the id "${id}"; ${remedy}`);
}

/** FORBIDDEN, with `{ runIds }` as details. */
export function datasetInUse(name: string, runIds: readonly string[]): AppError {
  const [uses, them] = runIds.length === 1 ? ['1 run uses', 'it'] : [`${runIds.length} runs use`, 'them'];
  const message = `Can't remove: ${uses} "${name}". Delete ${them} first, or keep the dataset.`;
  return new AppError('FORBIDDEN', message, { details: { runIds } });
}

function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_CHARACTERS)
    .replace(/^-|-$/g, '');
  if (plain === '') return 'dataset';
  return RESERVED.test(plain) ? `${plain}-data` : plain;
}
