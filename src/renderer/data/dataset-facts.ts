// What a dataset is, in the words and figures of a list.
import { inputColumns, type Manifest } from '#shared/dataset.ts';
import type { Run } from '#shared/run.ts';
import { count, measure } from '../formats.ts';

/** "image 8 × 8", "binary", "mixed" or "real" */
export function kindOf(manifest: Manifest): string {
  const { image, columns } = manifest;
  if (image) return `image ${image.width} × ${image.height}`;
  const inputs = columns.filter(({ role }) => role === 'input');
  const isBinary = inputColumns(manifest).every(({ min, max }) => min >= 0 && max <= 1);
  if (isBinary && manifest.dtype === 'uint8') return 'binary';
  return inputs.some(({ categories }) => categories) ? 'mixed' : 'real';
}

/** "digit, 10 classes", "price, a value" or "none" */
export function labelOf({ label }: Pick<Manifest, 'label'>): string {
  if (label === null) return 'none';
  return label.kind === 'class' ? `${label.name}, ${count(label.classes.length)} classes` : `${label.name}, a value`;
}

/** Newest first. */
export function byImport(manifests: readonly Manifest[]): Manifest[] {
  return [...manifests].sort((a, b) => b.importedAt - a.importedAt || (a.name < b.name ? -1 : 1));
}

/** Runs that use the dataset, in the order in which they come. */
export function runsOf(datasetId: string, runs: readonly Run[]): Run[] {
  return runs.filter(({ spec }) => spec.dataset.id === datasetId);
}

/** One cell per column that feeds an input: its number, or the category that is on. */
export function inputCells({ columns }: Pick<Manifest, 'columns'>, values: readonly number[]): string[] {
  let at = 0;
  return columns
    .filter(({ role }) => role === 'input')
    .map(({ categories }) => {
      const own = values.slice(at, at + (categories?.length ?? 1));
      at += own.length;
      if (!categories) return measure(own[0] ?? 0, 6);
      return categories[own.indexOf(1)] ?? '–';
    });
}

/** One value per pixel: the mean of its channels, which lie beside each other. */
export function brightness(values: readonly number[], channels: number): readonly number[] {
  if (channels === 1) return values;
  return Array.from({ length: values.length / channels }, (_, pixel) => {
    const own = values.slice(pixel * channels, (pixel + 1) * channels);
    return own.reduce((sum, value) => sum + value, 0) / channels;
  });
}
