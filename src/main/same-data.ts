// Tells data that is there already from new data.
import type { FileRecord, Manifest } from '#shared/dataset.ts';
import { verifyFile } from './artifacts.ts';

/** True where two imports differ in nothing but what they are called, and where and when the files were found. */
export function isSameData(a: Manifest, b: Manifest): boolean {
  const essence = ({ id, name, importedAt, sources, licence, ...rest }: Manifest) => JSON.stringify(rest);
  return essence(a) === essence(b);
}

/** Whether the file at a path is the one that a record names, byte for byte. */
export function isUndamaged(path: string, record: FileRecord): Promise<boolean> {
  return verifyFile(path, record).then(
    () => true,
    () => false,
  );
}
