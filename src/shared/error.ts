// The one error that people see: a closed list of codes, and a sentence with the numbers and the remedy.

/** Every code an expected failure can carry. */
export const ERROR_CODES = [
  'BAD_USAGE',
  'INVALID_SPEC',
  'NEEDS_CHOICE',
  'DATASET_NOT_FOUND',
  'DATASET_UNREADABLE',
  'SHAPE_MISMATCH',
  'RUN_NOT_FOUND',
  'ARTIFACT_NOT_FOUND',
  'ARTIFACT_CORRUPT',
  'ENGINE_UNAVAILABLE',
  'TRAINING_DIVERGED',
  'TRAINING_CRASHED',
  'OUT_OF_MEMORY',
  'DISK_FULL',
  'READ_ONLY',
  'FOLDER_IN_USE',
  'NEWER_VERSION',
  'FORBIDDEN',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error in the form that crosses processes and is stored with a run. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  /** Machine-readable particulars, e.g. the choices behind NEEDS_CHOICE. */
  readonly details?: unknown;
}

/** An expected failure. The message says what is wrong, with the numbers, then what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
  }
}

/** Anything thrown, as a record. What is not an AppError is a bug, and says so. */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (thrown instanceof AppError) {
    return { code: thrown.code, message: thrown.message, ...(thrown.details ? { details: thrown.details } : {}) };
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'INTERNAL', message: `Something inside Strata went wrong: ${reason}. The log has the details.` };
}

/** The AppError behind a record that came from another process. */
export function fromErrorRecord(record: ErrorRecord): AppError {
  return new AppError(record.code, record.message, { details: record.details });
}
