// strata import: brings a person's own file into the data folder, or says what is unclear about it.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { Services } from '../services.ts';
import { type Answer, type Call, type Command, textOption } from './command.ts';
import { INTERRUPTED } from './failure.ts';
import { duration } from './figures.ts';
import { withApp } from './session.ts';

type Imported = Awaited<ReturnType<Services['datasets']['import']>>;

export const importCommand: Command = {
  name: 'import',
  summary: 'Import a table (CSV, TSV), an IDX file or a NumPy array as a dataset',
  positionals: '<path>',
  count: [1, 1],
  options: {
    labels: { type: 'string', value: '<path>', summary: 'File with the labels, where the data has none inside' },
    test: { type: 'string', value: '<path>', summary: 'File with the test rows' },
    'test-labels': { type: 'string', value: '<path>', summary: 'File with the labels of the test rows' },
    label: { type: 'string', value: '<column>', summary: 'Column to predict; without it every column is an input' },
    options: { type: 'string', value: '<file.json>', summary: 'Answers to what is unclear about the file' },
    name: { type: 'string', value: '<name>', summary: "Name of the dataset (default: the file's)" },
  },
  example: 'strata import wine.csv --label quality',
  run(call: Call) {
    const options = textOption(call.options, 'options');
    const request = {
      data: call.positionals[0] ?? '',
      labels: textOption(call.options, 'labels'),
      test: textOption(call.options, 'test'),
      testLabels: textOption(call.options, 'test-labels'),
      label: textOption(call.options, 'label'),
      name: textOption(call.options, 'name'),
      options: options === undefined ? undefined : readOptions(options),
    };
    return withApp(call, 'own', async (app) => {
      const started = performance.now();
      call.progress.write(`reading ${basename(request.data)}\n`);
      const imported = await Promise.race([app.datasets.import(request), aborted(call.interrupted)]);
      if (imported === null) return stopped();
      call.progress.write(`imported in ${duration(performance.now() - started)}\n`);
      const value = importValue(imported, request.labels !== undefined);
      return { value, text: importText(imported), exitCode: 0 };
    });
  },
};

/** Resolves with null on Ctrl+C; closing the services then ends the import, which leaves nothing behind. */
function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

function stopped(): Answer {
  return { value: { state: 'cancelled' }, text: 'Stopped; nothing was imported.', exitCode: INTERRUPTED };
}

/** The value behind `--json`. `columns` are those of the data; labels from a file of their own are none of them. */
function importValue({ manifest, warnings, suggestedLabel }: Imported, hasLabelFile: boolean): object {
  const { label } = manifest;
  return {
    dataset: manifest.id,
    name: manifest.name,
    rows: manifest.rows,
    testRows: manifest.testRows,
    columns: manifest.columns.filter(({ role }) => role !== 'label' || !hasLabelFile).length,
    inputs: manifest.inputs,
    label: label?.name ?? null,
    labelKind: label?.kind ?? null,
    classes: label?.kind === 'class' ? label.classes.length : null,
    classNames: label?.kind === 'class' ? label.classes : null,
    image: manifest.image,
    dtype: manifest.dtype,
    sha256: manifest.copy.sha256,
    warnings,
    suggestedLabel,
  };
}

function importText({ manifest, warnings, suggestedLabel }: Imported): string {
  const lines: [string, string][] = [
    ['dataset', manifest.id],
    [
      'rows',
      manifest.testRows > 0 ? `${manifest.rows}, of these ${manifest.testRows} for the test` : `${manifest.rows}`,
    ],
    ['inputs', inputsText(manifest)],
    ['label', labelText(manifest)],
    ['sha256', manifest.copy.sha256.slice(0, 12)],
  ];
  const suggestion =
    suggestedLabel === null
      ? []
      : [
          `Column ${suggestedLabel} looks like what to predict; then import again with --label ${shellWord(suggestedLabel)}.`,
        ];
  return [lines.map(([name, text]) => `${name.padEnd(8)} ${text}`).join('\n'), [...warnings, ...suggestion].join('\n')]
    .filter(Boolean)
    .join('\n\n');
}

function shellWord(text: string): string {
  return /^[\p{L}\p{N}_.-]+$/u.test(text) ? text : `"${text}"`;
}

function inputsText({ inputs, image, dtype }: Manifest): string {
  const picture = image ? `, pictures of ${image.width} × ${image.height}` : '';
  return `${inputs}${picture}, ${dtype}`;
}

function labelText({ label }: Manifest): string {
  if (!label) return 'none';
  if (label.kind === 'value') return `${label.name}, a number from ${label.min} to ${label.max}`;
  return `${label.name}, ${label.classes.length} classes`;
}

/** @throws AppError BAD_USAGE where the file cannot be read or is not JSON. */
function readOptions(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('BAD_USAGE', `The import options ${path} cannot be read: ${reason}; check the file.`, { cause });
  }
}
