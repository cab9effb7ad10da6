// Options as fields of a question: those that were given, numbers as numbers.
import { AppError } from '#shared/error.ts';

/** The fields that have a value; the services fill in and check the rest. */
export function givenOptions(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** @throws AppError BAD_USAGE for anything but a whole number of at least 0. */
export function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d+$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new AppError('BAD_USAGE', `--${option} is "${text}"; use whole numbers of at least 0.`);
}
