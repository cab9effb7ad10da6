// What every importer hands over: the values in memory, and all that the manifest says about them.
import type { FileRecord, Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { ImportNotes, ImportOptions } from '#shared/import.ts';
import type { Preview, PreviewDialect } from '#shared/preview.ts';
import type { PreparedDataset } from '../files/prepared-dataset.ts';

export interface Prepared extends ImportNotes {
  readonly dataset: PreparedDataset;
  readonly facts: Pick<Manifest, 'inputs' | 'testRows' | 'image' | 'columns' | 'label'>;
  readonly sources: readonly FileRecord[];
  /** How it was written, where the file is a table. */
  readonly written: Written | null;
}

/** What only a preview shows of a table. */
export type Written = Pick<Preview, 'head' | 'badRows'> & { readonly dialect: PreviewDialect };

type Image = NonNullable<Manifest['image']>;

/**
 * The picture that the options describe, if any.
 * @throws AppError SHAPE_MISMATCH where it has another number of pixels than there are inputs.
 */
export function wantedImage({ image }: ImportOptions, inputs: number): Image | null {
  if (!image) return null;
  const pixels = image.width * image.height * image.channels;
  if (pixels === inputs) return image;
  const what = `The picture of ${image.width} x ${image.height} x ${image.channels} has ${pixels} values`;
  throw new AppError('SHAPE_MISMATCH', `${what}, and the data has ${inputs} inputs; correct the option image.`);
}
