// Brings a dataset to the inputs of another one: pictures resized, or columns matched by name; a new prepared dataset.
import type { Manifest } from '#shared/dataset.ts';
import type { MapJob } from '#shared/job.ts';
import { mappingSentence } from '#shared/mapping.ts';
import { openPreparedDataset, writePreparedDataset } from '../files/prepared-dataset.ts';
import type { Imported } from './import.ts';
import { matchColumns } from './map-columns.ts';
import { matchPictures } from './map-pictures.ts';
import { allocate, ranges } from './matrix.ts';

/** What makes rows of the wanted inputs from rows of the given ones. */
export interface RowMap {
  /** True where the new values are whole numbers from 0 to 255. */
  readonly areBytes: boolean;
  readonly warnings: readonly string[];
  /** from: `given` values of a row; to: room for the wanted ones. */
  apply(from: Uint8Array | Float32Array, to: Uint8Array | Float32Array): void;
}

/** Rows taken at a time. */
const CHUNK_ROWS = 1000;

/**
 * Labels, the order of rows and the given test rows stay as they are.
 * @throws AppError SHAPE_MISMATCH where the one can't be brought to the other; OUT_OF_MEMORY, DISK_FULL, READ_ONLY.
 */
export function mapDataset({ id, name, by, from: { path, manifest }, like, folder, now }: MapJob): Imported {
  const map = by === 'resize' ? matchPictures(manifest, like) : matchColumns(manifest, like);
  const { rows, classes, targets } = openPreparedDataset(path, manifest);
  const inputs = allocate(manifest.rows, like.inputs, map.areBytes);
  for (let from = 0; from < manifest.rows; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, manifest.rows - from);
    const taken = rows.take(Uint32Array.from({ length: count }, (_, i) => from + i));
    taken.rows.forEach((at, i) => {
      const given = taken.values.subarray(at * manifest.inputs, (at + 1) * manifest.inputs);
      map.apply(given, inputs.subarray((from + i) * like.inputs, (from + i + 1) * like.inputs));
    });
  }
  const matrix = { values: inputs, rows: manifest.rows, width: like.inputs };
  const draft = {
    ...{ id, name, testRows: manifest.testRows, inputs: like.inputs, image: like.image, label: manifest.label },
    columns: [...inputColumnsLike(like, matrix), ...manifest.columns.filter(({ role }) => role === 'label')],
    ...{ licence: manifest.licence, importedAt: now },
    mapping: { by, from: nameOf(manifest), like: nameOf(like) },
  };
  const written = writePreparedDataset(folder, { inputs, classes, targets }, draft, manifest.sources);
  const warnings = [mappingSentence(manifest, like, by), ...map.warnings];
  return { manifest: written, warnings, suggestedLabel: null };
}

function nameOf({ id, name, copy }: Manifest) {
  return { id, name, sha256: copy.sha256 };
}

/** The wanted columns with the ranges that the new values have; pictures share one range. */
function inputColumnsLike({ columns, image }: Manifest, matrix: Parameters<typeof ranges>[0]): Manifest['columns'] {
  const { min, max } = ranges(matrix);
  const shared = { min: min.reduce((a, b) => Math.min(a, b)), max: max.reduce((a, b) => Math.max(a, b)) };
  let at = 0;
  return columns
    .filter(({ role }) => role === 'input')
    .map(({ missing, missingPolicy, ...column }) => {
      const first = at;
      at += column.categories?.length ?? 1;
      if (column.categories) return column;
      return { ...column, ...(image ? shared : { min: min[first]!, max: max[first]! }) };
    });
}
