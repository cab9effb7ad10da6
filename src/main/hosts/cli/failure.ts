// Failures as the terminal tells them: exit codes, one JSON value or one sentence, never a stack trace.
import { type ErrorCode, type ErrorRecord, toErrorRecord } from '#shared/error.ts';
import type { ImportQuestion } from '#shared/import.ts';
import type { Answer } from './command.ts';
import { questionText } from './question-view.ts';

export const FAILED = 1;
export const BAD_USAGE = 2;
export const INTERRUPTED = 130;

/** Failures that lie in what was asked for, so that asking again the same way cannot help. */
const ASKED_WRONG: ReadonlySet<ErrorCode> = new Set([
  'BAD_USAGE',
  'INVALID_SPEC',
  'NEEDS_CHOICE',
  'SHAPE_MISMATCH',
  'DATASET_NOT_FOUND',
  'RUN_NOT_FOUND',
  'NEWER_VERSION',
]);

/** 2 for a bad request, 1 for everything else. */
export function exitCodeFor(code: ErrorCode): number {
  return ASKED_WRONG.has(code) ? BAD_USAGE : FAILED;
}

/** Anything thrown, as an answer: `{"error": {"code", "message", "details"?}}`, or its sentence. */
export function failureAnswer(thrown: unknown): Answer {
  const error = toErrorRecord(thrown);
  return { value: { error }, text: failureText(error), exitCode: exitCodeFor(error.code) };
}

/** The questions with their choices; else the sentence, and below it every further problem that the details list in words. */
export function failureText(error: ErrorRecord): string {
  if (error.code === 'NEEDS_CHOICE' && Array.isArray(error.details)) {
    return questionText(error.details as ImportQuestion[]);
  }
  const details = Array.isArray(error.details) ? error.details.filter((one) => typeof one === 'string') : [];
  const further = details.slice(1).map((one) => `  ${one}`);
  return [error.message, ...further].join('\n');
}
