// What an import would bring, told before anything is stored: the same reading, and doubts as questions with their effect.
import { AppError } from '#shared/error.ts';
import type { ImportOptions, ImportQuestion } from '#shared/import.ts';
import type { PreviewJob } from '#shared/job.ts';
import { mergeOptions, type Preview } from '#shared/preview.ts';
import { scalingHistograms } from './histograms.ts';
import { readDataset } from './import.ts';
import type { Prepared } from './prepared.ts';
import { BAD_ROWS_LEFT_OUT } from './table-import.ts';

/** Questions come in rounds: the columns can't be judged before the delimiter is known. */
const MOST_ROUNDS = 6;
const HEAD_ROWS = 200;
const HEAD_COLUMNS = 1000;
const PICTURES = 16;
/** float32 holds about this many digits. */
const DIGITS = 7;

/**
 * Reads the files whole, as the import does. Where a question stands in the way the first choice is assumed, so that
 * its effect can be seen; the question is among the answers all the same.
 * @throws AppError what the import would throw, but for NEEDS_CHOICE.
 */
export async function previewDataset(job: PreviewJob): Promise<Preview> {
  const questions: ImportQuestion[] = [];
  let { options } = job;
  for (let round = 1; ; round++) {
    try {
      const prepared = await readDataset({ ...job, options }, job.takesSuggestedLabel);
      return previewOf(prepared, options, questions);
    } catch (thrown) {
      const asked = questionsOf(thrown);
      if (asked.length === 0 || round === MOST_ROUNDS) throw thrown;
      questions.push(...asked);
      for (const { choices } of asked) options = mergeOptions(options, choices[0]?.options ?? {});
    }
  }
}

function questionsOf(thrown: unknown): readonly ImportQuestion[] {
  if (!(thrown instanceof AppError) || thrown.code !== 'NEEDS_CHOICE') return [];
  return thrown.details as readonly ImportQuestion[];
}

function previewOf(prepared: Prepared, options: ImportOptions, questions: readonly ImportQuestion[]): Preview {
  const { dataset, facts, written, warnings, suggestedLabel } = prepared;
  const rows = dataset.inputs.length / facts.inputs;
  const table = written ? writtenTable(prepared, written) : arrayTable(prepared);
  const { histograms, histogramRows } = scalingHistograms(dataset.inputs, {
    width: facts.inputs,
    rows: rows - facts.testRows,
    isImage: facts.image !== null,
  });
  return {
    rows,
    testRows: facts.testRows,
    inputs: facts.inputs,
    image: facts.image,
    label: facts.label,
    ...table,
    shownColumns: Math.min(HEAD_COLUMNS, table.columns.length),
    dialect: written?.dialect ?? null,
    badRows: written?.badRows ?? { count: 0, first: [], width: 0 },
    pictures: picturesOf(prepared),
    histograms,
    histogramRows,
    // Bad rows are told with their lines above.
    warnings: warnings.filter((it) => !it.startsWith(BAD_ROWS_LEFT_OUT)),
    suggestedLabel,
    questions: [...questions],
    options: withLabel(options, table.columns),
  };
}

type Table = Pick<Preview, 'columns' | 'head'>;

/** A label out of a file of its own is no column of the table. */
function writtenTable({ facts, sources }: Prepared, { head }: Pick<Preview, 'head'>): Table {
  const isLabelled = sources.length > 1 && facts.columns.at(-1)?.role === 'label' && !facts.columns.at(-1)?.kind;
  return { columns: isLabelled ? facts.columns.slice(0, -1) : facts.columns, head };
}

/** The label first, then the inputs, as an array has them. */
function arrayTable(prepared: Prepared): Table {
  const { dataset, facts } = prepared;
  const labels = facts.columns.filter(({ role }) => role === 'label');
  const inputs = facts.columns.filter(({ role }) => role !== 'label');
  const shown = Math.min(facts.inputs, HEAD_COLUMNS - labels.length);
  const rows = Math.min(HEAD_ROWS, dataset.inputs.length / facts.inputs - facts.testRows);
  const head = Array.from({ length: rows }, (_, row) => {
    const start = row * facts.inputs;
    const cells = Array.from(dataset.inputs.subarray(start, start + shown), textOf);
    const label = labelOf(prepared, row);
    return { line: row + 1, cells: label === null ? cells : [label, ...cells] };
  });
  return { columns: [...labels, ...inputs], head };
}

function textOf(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}

function labelOf({ dataset, facts }: Prepared, row: number): string | null {
  if (facts.label?.kind === 'class') return facts.label.classes[dataset.classes?.[row] ?? -1] ?? null;
  const target = dataset.targets?.[row];
  return target === undefined ? null : textOf(target);
}

/** Brightness from 0 to 1 of the first rows; colours are averaged. */
function picturesOf(prepared: Prepared): Preview['pictures'] {
  const { dataset, facts } = prepared;
  const { image, inputs } = facts;
  if (!image) return [];
  const pixels = facts.columns.filter(({ role }) => role === 'input');
  const [min, max] = [pixels[0]?.min ?? 0, pixels[0]?.max ?? 1];
  const count = Math.min(PICTURES, dataset.inputs.length / inputs);
  return Array.from({ length: count }, (_, row) => {
    const values = Array.from({ length: image.width * image.height }, (_, pixel) => {
      const from = row * inputs + pixel * image.channels;
      const channels = Array.from(dataset.inputs.subarray(from, from + image.channels));
      const mean = channels.reduce((sum, value) => sum + value, 0) / image.channels;
      return max > min ? (mean - min) / (max - min) : 0;
    });
    return { values, label: labelOf(prepared, row) };
  });
}

/** The options that say what was found: with the column that was taken for the label. */
function withLabel(options: ImportOptions, columns: Table['columns']): ImportOptions {
  const { column, oneHot } = options.label;
  const label = columns.find(({ role }) => role === 'label');
  if (column !== undefined || oneHot || !label?.kind) return options;
  return { ...options, label: { ...options.label, column: label.name } };
}
