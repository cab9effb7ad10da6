// The one way files come in: dropped, chosen, or opened with Strata; then the import sheet shows them.
import type { HeldFile } from '#shared/dataset-calls.ts';
import { problemOf } from '../connection.ts';
import { giveSpec, isSpecFile } from '../given-spec.ts';
import { useNavigation } from '../navigation.ts';
import type { Services } from '../services.tsx';
import { arrangeFiles, type FileRole } from './file-roles.ts';
import { beginImport, filesAreHeld, importFailed, useImportDraft } from './import-draft.ts';
import { cancelImport, useImporting } from './importing.ts';

/** A file of the page, or one that the host holds already. */
type Given = File | HeldFile;

type Host = Pick<Services, 'client' | 'hold'>;

/** Opens the import sheet for files whose kinds are known to be fit, and Build for a specification; what fails shows there. */
export async function takeFiles(host: Host, given: readonly Given[]): Promise<void> {
  const spec = given.find((file) => file instanceof File && isSpecFile(file));
  if (spec instanceof File) await giveSpec(spec);
  const { files, leftOut } = arrangeFiles(given.filter((file) => file !== spec));
  if (!files?.data) return;
  cancelImport();
  releaseFiles(host, heldFiles());
  useImporting.setState({ problem: null });
  beginImport(
    files.data.name,
    leftOut.map(({ name }) => name),
  );
  const { place, go } = useNavigation.getState();
  if (!(place.screen === 'data' && place.isImport)) go({ screen: 'data', isImport: true });
  try {
    const roles = Object.entries(files) as [FileRole, Given][];
    const held = await Promise.all(roles.map(async ([role, file]) => [role, await hold(host, file)] as const));
    const { data, ...others } = Object.fromEntries(held) as Partial<Record<FileRole, HeldFile>>;
    if (data) filesAreHeld({ data, ...others });
  } catch (thrown) {
    importFailed(problemOf(thrown));
  }
}

function hold(host: Host, file: Given): Promise<HeldFile> {
  return 'handle' in file ? Promise.resolve(file) : host.hold(file);
}

/** Files that a person chooses; none where they change their mind. */
export async function chooseFiles({ hold }: Host): Promise<HeldFile[]> {
  if (window.strata) return window.strata.chooseFiles();
  return Promise.all((await chooseInPage()).map((file) => hold(file)));
}

/** Asks for files, and opens the import sheet with them. */
export async function chooseAndTake(host: Host): Promise<void> {
  const files = window.strata ? await window.strata.chooseFiles() : await chooseInPage();
  if (files.length > 0) await takeFiles(host, files);
}

function chooseInPage(): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.hidden = true;
  // Tests, and browsers that ask for it, need the field in the page.
  document.body.append(input);
  return new Promise((resolve) => {
    const done = () => {
      resolve([...(input.files ?? [])]);
      input.remove();
    };
    input.addEventListener('change', done);
    input.addEventListener('cancel', done);
    input.click();
  });
}

/** Files of the import under way. */
export function heldFiles(): HeldFile[] {
  return Object.values(useImportDraft.getState().files ?? {});
}

/** Lets the host forget files; where it forgot them already, all the better. */
export function releaseFiles({ client }: Pick<Host, 'client'>, files: readonly HeldFile[]): void {
  if (files.length === 0) return;
  client.datasets.release({ files: files.map(({ handle }) => handle) }).catch(() => undefined);
}
