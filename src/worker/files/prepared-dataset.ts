// A prepared dataset on disk: one safetensors file and the manifest that describes it.
import { join } from 'node:path';
import { type FileRecord, MANIFEST_VERSION, type Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { type RawRows, rowsInMemory } from '../core/scaling.ts';
import { rowsOnDisk } from './rows-on-disk.ts';
import { type NamedTensor, readHeader, readSafetensors, writeSafetensors } from './safetensors.ts';

/** Name of the prepared copy inside its dataset folder. */
const FILE_NAME = 'data.safetensors';

/** Raw inputs and labels of every row, as they were imported. */
export interface PreparedDataset {
  /** Row-major [rows, inputs]. */
  readonly inputs: Uint8Array | Float32Array;
  /** Class index of each row, or null without a class label. */
  readonly classes: Int32Array | null;
  /** Value to predict for each row, or null without a value label. */
  readonly targets: Float32Array | null;
}

/** What an importer knows before the copy is written. */
export type ManifestDraft = Omit<Manifest, 'version' | 'copy' | 'sources' | 'rows' | 'dtype'>;

/** Writes the prepared copy into a folder and returns its manifest. All or nothing. */
export function writePreparedDataset(
  folder: string,
  dataset: PreparedDataset,
  draft: ManifestDraft,
  sources: readonly FileRecord[],
): Manifest {
  const rows = dataset.inputs.length / draft.inputs;
  const tensors: Record<string, NamedTensor> = { inputs: { shape: [rows, draft.inputs], data: dataset.inputs } };
  if (dataset.classes) tensors.labels = { shape: [rows], data: dataset.classes };
  if (dataset.targets) tensors.targets = { shape: [rows], data: dataset.targets };
  const written = writeSafetensors(join(folder, FILE_NAME), tensors);
  return {
    ...draft,
    version: MANIFEST_VERSION,
    rows,
    dtype: dataset.inputs instanceof Uint8Array ? 'uint8' : 'float32',
    sources: [...sources],
    copy: { name: FILE_NAME, ...written },
  };
}

/** A prepared file larger than this is read row by row, as batches ask for them. */
const MAX_BYTES_IN_MEMORY = 2 ** 30;

/** A prepared dataset, opened for training. */
export interface OpenDataset {
  readonly rows: RawRows;
  readonly classes: Int32Array | null;
  readonly targets: Float32Array | null;
}

/**
 * Opens a prepared dataset: in memory that threads may share, or on disk where it is larger than `maxBytes`.
 * @throws AppError ARTIFACT_CORRUPT where file and manifest disagree.
 */
export function openPreparedDataset(path: string, manifest: Manifest, maxBytes = MAX_BYTES_IN_MEMORY): OpenDataset {
  const { entries } = readHeader(path);
  const inputs = entries.get('inputs');
  const fits = inputs?.shape[0] === manifest.rows && inputs.shape[1] === manifest.inputs;
  if (!fits || !(inputs.dtype === 'U8' || inputs.dtype === 'F32')) {
    const expected = `${manifest.rows} x ${manifest.inputs}`;
    throw new AppError(
      'ARTIFACT_CORRUPT',
      `${path} does not hold the ${expected} values that its manifest names; import the dataset again.`,
    );
  }
  const labels = [...entries.keys()].filter((name) => name !== 'inputs');
  const { tensors } = readSafetensors(path, labels, { shared: true });
  const [from, to] = inputs.data_offsets;
  return {
    rows: to - from > maxBytes ? rowsOnDisk(path, 'inputs') : inMemory(path, manifest.inputs),
    classes: tensors.labels?.data instanceof Int32Array ? tensors.labels.data : null,
    targets: tensors.targets?.data instanceof Float32Array ? tensors.targets.data : null,
  };
}

function inMemory(path: string, columns: number): RawRows {
  const { data } = readSafetensors(path, ['inputs'], { shared: true }).tensors.inputs!;
  return rowsInMemory(data as Uint8Array | Float32Array, columns);
}

/** Reads a prepared dataset whole, as it was written. */
export function readPreparedDataset(path: string): PreparedDataset {
  const { inputs, labels, targets } = readSafetensors(path).tensors;
  return {
    inputs: inputs?.data as Uint8Array | Float32Array,
    classes: labels?.data instanceof Int32Array ? labels.data : null,
    targets: targets?.data instanceof Float32Array ? targets.data : null,
  };
}
