// A prepared dataset on disk: one safetensors file and the manifest that describes it.
import { join } from 'node:path';
import { type FileRecord, MANIFEST_VERSION, type Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.ts';

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

/**
 * Reads a prepared dataset whole, into memory that threads may share.
 * @throws AppError ARTIFACT_CORRUPT where file and manifest disagree.
 */
export function readPreparedDataset(path: string, manifest: Manifest): PreparedDataset {
  const { tensors } = readSafetensors(path, undefined, { shared: true });
  const { inputs, labels, targets } = tensors;
  const fits = inputs?.shape[0] === manifest.rows && inputs.shape[1] === manifest.inputs;
  if (!fits || !(inputs.data instanceof Uint8Array || inputs.data instanceof Float32Array)) {
    const expected = `${manifest.rows} x ${manifest.inputs}`;
    throw new AppError(
      'ARTIFACT_CORRUPT',
      `${path} does not hold the ${expected} values that its manifest names; import the dataset again.`,
    );
  }
  return {
    inputs: inputs.data,
    classes: labels?.data instanceof Int32Array ? labels.data : null,
    targets: targets?.data instanceof Float32Array ? targets.data : null,
  };
}
