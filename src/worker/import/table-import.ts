// From a text table to a prepared dataset: count every column, ask what is unclear, then fill the inputs.
import type { DatasetLabel, ManifestColumn } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { ImportOptions } from '#shared/import.ts';
import type { ReadingJob } from '#shared/job.ts';
import { askIfUnclear } from './choice.ts';
import { type ColumnPlan, missingCells, planColumns } from './columns.ts';
import { readLabelFile } from './label-file.ts';
import { labelColumn, prepareLabel } from './labels.ts';
import { type Matrix, ranges, squareSide } from './matrix.ts';
import { type Prepared, type Written, wantedImage } from './prepared.ts';
import { inputRows, widthOf } from './rows.ts';
import { type Source, unreadable } from './source.ts';
import { suggestLabel } from './suggestion.ts';
import { readRows } from './table.ts';
import { labelColumns, labelReader } from './table-label.ts';
import { openPair, type TablePair } from './table-pair.ts';
import { notFiniteSentence, tableWarnings } from './warnings.ts';

/** How the sentence about them begins. */
export const BAD_ROWS_LEFT_OUT = 'Rows with a wrong number of cells were left out';

/**
 * Reads a CSV or another text table. A column that looks like a label is taken for it if `takesSuggestedLabel`.
 * @throws AppError NEEDS_CHOICE for what only a person can decide; DATASET_UNREADABLE, BAD_USAGE or SHAPE_MISMATCH.
 */
export async function importTable(job: ReadingJob, source: Source, takesSuggestedLabel = false): Promise<Prepared> {
  const pair = await openPair(job, source);
  const options = takesSuggestedLabel && !job.paths.labels ? withLabel(job.options, pair) : job.options;
  const names = labelColumns(
    options,
    pair.profiles.map(({ name }) => name),
  );
  const { plans, questions, warnings } = planColumns(pair.profiles, new Set(names), options);
  checkPlans(plans, source.name);
  askIfUnclear(source.name, [...pair.questions, ...questions]);
  const ownLabels = await readLabelFile(job, pair);
  const filled = await fill(pair, plans, new Set(options.missingTokens), ownLabels?.labels ?? null);
  if (filled.matrix.rows === 0) {
    throw unreadable(source.name, 'has no row left without missing cells', 'set missing to "fill"');
  }
  const labelName = ownLabels?.name ?? labelNameOf(plans);
  const label = filled.labels && prepareLabel(labelName, filled.labels, filled.testRows, options.label.kind);
  const image = wantedImage(options, filled.matrix.width) ?? pixelImage(plans, filled.matrix.width);
  return {
    dataset: { inputs: filled.matrix.values, classes: label?.classes ?? null, targets: label?.targets ?? null },
    facts: {
      inputs: filled.matrix.width,
      testRows: filled.testRows,
      image,
      columns: [
        ...manifestColumns(plans, filled.matrix, label?.label ?? null, image !== null),
        ...(ownLabels && label ? [labelColumn(label.label)] : []),
      ],
      label: label?.label ?? null,
    },
    sources: [...pair.parts.map(({ table }) => table.text.record), ...(ownLabels?.sources ?? [])],
    warnings: [
      ...pair.parts.flatMap(({ table }) => [...table.text.warnings, ...table.dialect.warnings]),
      ...warnings,
      ...leftOut(pair, filled, plans),
      ...(image ? [] : tableWarnings(plans, filled.matrix, label?.classes ?? null)),
      ...(label?.warnings ?? []),
    ],
    suggestedLabel: label ? null : suggestLabel(pair.profiles),
    written: writtenOf(pair),
  };
}

function withLabel(options: ImportOptions, { profiles }: TablePair): ImportOptions {
  if (options.label.column !== undefined || options.label.oneHot) return options;
  const column = suggestLabel(profiles);
  return column === null ? options : { ...options, label: { ...options.label, column } };
}

function writtenOf({ parts, head, badRows, badCount }: TablePair): Written | null {
  const [train] = parts;
  if (!train) return null;
  const { text, dialect } = train.table;
  const { layout, format, hasHeader, firstLine, names } = dialect;
  return {
    head: head.map(({ line, cells }) => ({ line, cells: [...cells] })),
    badRows: { count: badCount, first: [...badRows], width: names.length },
    dialect: {
      delimiter: layout.delimiter,
      quote: layout.quote,
      decimal: format.decimal,
      header: hasHeader,
      encoding: text.encoding,
      firstLine,
    },
  };
}

function checkPlans(plans: readonly ColumnPlan[], file: string): void {
  if (plans.length === 1 && (plans[0]!.kind === 'category' || plans[0]!.kind === 'text')) {
    throw unreadable(file, 'holds lines of text without columns', 'choose a table, or set dialect.delimiter');
  }
  for (const { profile, kind, role, name } of plans) {
    if (role !== 'ignore' && kind === 'number' && profile.notFinite > 0) {
      const remedy = 'correct them, leave the column out, or add their text to missingTokens';
      throw unreadable(file, `can't be used as it is: ${notFiniteSentence(profile)}`, remedy);
    }
    if (role === 'label' && kind === 'empty') {
      throw new AppError('BAD_USAGE', `Label column ${name} of ${file} is empty in every row; choose another.`);
    }
  }
  const seen = new Set<string>();
  for (const { name } of plans) {
    if (seen.has(name)) throw new AppError('BAD_USAGE', `Two columns would be named ${name}; give one another name.`);
    seen.add(name);
  }
}

interface Filled {
  readonly matrix: Matrix;
  readonly labels: (string | number)[] | null;
  readonly testRows: number;
  readonly withoutLabel: number;
  readonly withMissing: number;
}

async function fill(
  pair: TablePair,
  plans: readonly ColumnPlan[],
  tokens: ReadonlySet<string>,
  ownLabels: readonly (string | number)[] | null,
): Promise<Filled> {
  const rows = inputRows(plans, pair.rows, tokens);
  const labelPlans = plans.filter(({ role }) => role === 'label');
  const labels: (string | number)[] = [];
  let [testRows, withoutLabel, withMissing, read] = [0, 0, 0, 0];
  for (const part of pair.parts) {
    const { format } = part.table.dialect;
    const labelOf = labelReader(labelPlans, part, tokens);
    await readRows(part.table, (cells, line) => {
      const own = ownLabels?.[read++];
      const label = labelOf ? labelOf(cells, line) : own;
      if (label === null) withoutLabel++;
      else if (!rows.add((plan) => cells[part.order[plan.index]!] ?? '', format)) withMissing++;
      else {
        if (label !== undefined) labels.push(label);
        if (part.isTest) testRows++;
      }
    });
  }
  const matrix = rows.finish();
  const hasLabel = labelPlans.length > 0 || ownLabels !== null;
  return { matrix, labels: hasLabel ? labels : null, testRows, withoutLabel, withMissing };
}

function labelNameOf(plans: readonly ColumnPlan[]): string {
  const names = plans.filter(({ role }) => role === 'label').map(({ name }) => name);
  return names.length > 1 ? `${names[0]} to ${names.at(-1)}` : (names[0] ?? 'label');
}

function leftOut(pair: TablePair, filled: Filled, plans: readonly ColumnPlan[]): string[] {
  const filledCells = plans
    .filter(({ missingPolicy }) => missingPolicy === 'fill')
    .map((plan) => `${plan.name} ${missingCells(plan)}`);
  const bad = pair.badRows.map(({ line }) => line).join(', ');
  return [
    ...(bad ? [`${BAD_ROWS_LEFT_OUT}, the first on line ${bad}.`] : []),
    ...(filled.withoutLabel > 0 ? [`${filled.withoutLabel} rows without a label were left out.`] : []),
    ...(filled.withMissing > 0 ? [`${filled.withMissing} rows with missing cells were left out.`] : []),
    ...(filledCells.length > 0 ? [filledWarning(filledCells)] : []),
  ];
}

function filledWarning(cells: readonly string[]): string {
  const list = cells.slice(0, 10).join(', ') + (cells.length > 10 ? ` and ${cells.length - 10} more columns` : '');
  return `Missing cells were filled, numbers by the column's mean and categories as "missing" (${list}); missing "drop" leaves such rows out instead.`;
}

/** Columns named pixel0, pixel1, ... are one picture where their number is a square. */
function pixelImage(plans: readonly ColumnPlan[], width: number): Prepared['facts']['image'] {
  const inputs = plans.filter(({ role }) => role === 'input');
  const side = squareSide(width);
  const arePixels = inputs.every(({ name, kind }) => kind === 'number' && /^(pixel|px)[ _-]?\d+$/i.test(name));
  return side && arePixels ? { width: side, height: side, channels: 1 } : null;
}

function manifestColumns(
  plans: readonly ColumnPlan[],
  matrix: Matrix,
  label: DatasetLabel | null,
  isImage: boolean,
): ManifestColumn[] {
  const { min, max } = ranges(matrix);
  const [least, most] = isImage ? [Math.min(...min), Math.max(...max)] : [0, 0];
  let at = 0;
  return plans.map((plan) => {
    const start = at;
    if (plan.role === 'input') at += widthOf(plan);
    const own = plan.categories ? { min: 0, max: 1 } : { min: min[start]!, max: max[start]! };
    const range = plan.role !== 'input' ? rangeOutside(plan, label) : isImage ? { min: least, max: most } : own;
    const missing = missingCells(plan);
    return {
      name: plan.name,
      role: plan.role,
      ...range,
      kind: plan.kind,
      ...(plan.categories ? { categories: [...plan.categories] } : {}),
      ...(missing > 0 ? { missing } : {}),
      ...(plan.missingPolicy ? { missingPolicy: plan.missingPolicy } : {}),
    };
  });
}

/** The range of a column that feeds no input: of the label, or of the numbers that were found in it. */
function rangeOutside({ role, profile }: ColumnPlan, label: DatasetLabel | null): { min: number; max: number } {
  if (role === 'label' && label?.kind === 'class') return { min: 0, max: label.classes.length - 1 };
  return profile.numbers > 0 ? { min: profile.min, max: profile.max } : { min: 0, max: 0 };
}
