// A person's wish to import files, made into what the importing process needs.
import { resolve } from 'node:path';
import { AppError } from '#shared/error.ts';
import { type ImportOptions, importOptionsSchema } from '#shared/import.ts';
import type { ImportJob } from '#shared/job.ts';
import { specProblem } from '#shared/spec-problem.ts';
import { z } from '#shared/zod.ts';
import { nameOfFile } from './dataset-id.ts';

export interface ImportRequest {
  /** Paths; relative ones count from the current folder. */
  readonly data: string;
  readonly labels?: string | undefined;
  readonly test?: string | undefined;
  readonly testLabels?: string | undefined;
  /** Column to predict; the same as `options.label.column`. */
  readonly label?: string | undefined;
  /** ImportOptionsInput, unchecked. */
  readonly options?: unknown;
  /** Instead of the file's name. */
  readonly name?: string | undefined;
}

/**
 * The checked request.
 * @throws AppError BAD_USAGE for options that are wrong: place, value and remedy.
 */
export function readRequest(request: ImportRequest): Pick<ImportJob, 'paths' | 'options' | 'name'> {
  const { data, labels, test, testLabels } = request;
  if (testLabels !== undefined && test === undefined) {
    throw new AppError('BAD_USAGE', 'Labels of a test set are given, but no test set; name its file as well.');
  }
  const options = readOptions(request.options ?? {});
  const { label } = request;
  return {
    paths: {
      data: resolve(data),
      ...(labels === undefined ? {} : { labels: resolve(labels) }),
      ...(test === undefined ? {} : { test: resolve(test) }),
      ...(testLabels === undefined ? {} : { testLabels: resolve(testLabels) }),
    },
    options: label === undefined ? options : { ...options, label: { ...options.label, column: label } },
    name: request.name?.trim() || nameOfFile(data),
  };
}

function readOptions(input: unknown): ImportOptions {
  const parsed = importOptionsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const schema = z.toJSONSchema(importOptionsSchema, { io: 'input' });
  const { message, details } = specProblem(parsed.error, schema, input, 'import options');
  throw new AppError('BAD_USAGE', `Import options: ${message}`, { details });
}
