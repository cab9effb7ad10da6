// Asking: the questions that stand in the way of an import, as one error that carries the choices.
import { AppError } from '#shared/error.ts';
import type { ImportQuestion } from '#shared/import.ts';

/** @throws AppError NEEDS_CHOICE with the questions in its details, where there are any. */
export function askIfUnclear(name: string, questions: readonly ImportQuestion[]): void {
  const [first, ...others] = questions;
  if (!first) return;
  const more = others.length > 0 ? ` (${others.length} more ${others.length === 1 ? 'question' : 'questions'}.)` : '';
  const example = JSON.stringify(first.choices[0]?.options ?? {});
  throw new AppError('NEEDS_CHOICE', `${name}: ${first.question} Answer in the options, e.g. ${example}.${more}`, {
    details: questions,
  });
}
