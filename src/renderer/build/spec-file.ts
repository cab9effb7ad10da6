// A draft's specification as the file that the terminal takes, and back.
import { AppError } from '#shared/error.ts';
import { parseSpec, type Spec, specToJson } from '#shared/spec.ts';
import { fileNameOf } from '../download.ts';

export function specText(spec: Spec): string {
  return `${JSON.stringify(specToJson(spec), null, 2)}\n`;
}

/** A name that every file system takes. */
export function specFileName({ name }: Spec): string {
  return `${fileNameOf(name, 'specification')}.json`;
}

/** What trains the file in a terminal. */
export function runCommandLine(spec: Spec): string {
  return `strata run "${specFileName(spec)}"`;
}

/** @throws AppError INVALID_SPEC with the file's name where it is no JSON; else what `parseSpec` throws. */
export function specFromText(text: string, fileName: string): Spec {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const remedy = 'open a specification that Strata saved';
    throw new AppError('INVALID_SPEC', `${fileName} is not JSON, so it is no specification; ${remedy}.`, { cause });
  }
  return parseSpec(content);
}
