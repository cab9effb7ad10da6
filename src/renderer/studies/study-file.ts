// A study as the file that the terminal takes, and back.
import { AppError } from '#shared/error.ts';
import { STUDY_KINDS, type StudyKind } from '#shared/study.ts';
import { fileNameOf } from '../download.ts';

/** A study that may still be wrong in places: as people write it, with a kind that is known. */
export type StudyJson = Readonly<Record<string, unknown>> & { readonly kind: StudyKind };

export function studyText(study: StudyJson): string {
  return `${JSON.stringify(study, null, 2)}\n`;
}

export function studyFileName({ name }: StudyJson): string {
  return `${fileNameOf(String(name ?? ''), 'study')}.json`;
}

/** What answers the file's question in a terminal. slots: runs at once. */
export function studyCommand(study: StudyJson, slots: number): string {
  return `strata study ${study.kind} "${studyFileName(study)}"${slots > 1 ? ` --slots ${slots}` : ''}`;
}

/** True for what can only be meant as a study. */
export function isStudy(content: unknown): boolean {
  return typeof content === 'object' && content !== null && 'study' in content && 'kind' in content;
}

/** @throws AppError INVALID_SPEC where the text is no study; its fields are checked by whoever takes it. */
export function studyFromText(text: string, fileName: string): StudyJson {
  const remedy = 'open a study that Strata saved';
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new AppError('INVALID_SPEC', `${fileName} is not JSON, so it is no study; ${remedy}.`, { cause });
  }
  if (!isStudy(content)) throw new AppError('INVALID_SPEC', `${fileName} has no "study" and "kind"; ${remedy}.`);
  const study = content as Readonly<Record<string, unknown>>;
  const kind = STUDY_KINDS.find((it) => it === study.kind);
  if (kind === undefined) {
    const known = STUDY_KINDS.map((it) => `"${it}"`).join(', ');
    throw new AppError('INVALID_SPEC', `${fileName} has the kind ${JSON.stringify(study.kind)}; known are ${known}.`);
  }
  return { ...study, kind };
}
