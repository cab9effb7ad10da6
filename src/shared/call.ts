// What every call of the contract has in common: the errors that it declares.
import { oc } from '@orpc/contract';
import { ERROR_CODES } from './error.ts';
import { z } from './zod.ts';

/** The status that goes with every declared error; no one reads it, but the library wants one. */
export const ERROR_STATUS = 400;

const errors = Object.fromEntries(ERROR_CODES.map((code) => [code, { status: ERROR_STATUS, data: z.unknown() }])) as {
  readonly [Code in (typeof ERROR_CODES)[number]]: { status: typeof ERROR_STATUS; data: z.ZodUnknown };
};

/** The beginning of every call. */
export const call = oc.errors(errors);
