// The label of each row of a table: one column, several one-hot columns, or a file of its own.
import { AppError } from '#shared/error.ts';
import type { ImportOptions } from '#shared/import.ts';
import { nearestName } from '#shared/nearest-name.ts';
import { isMissing, toDays, toNumber, trimmed } from './cell.ts';
import type { ColumnPlan } from './columns.ts';
import type { PartTable } from './table-pair.ts';

/** The label of a row, or null where it has none. */
export type LabelReader = (cells: readonly string[], line: number) => string | number | null;

/**
 * Names of the columns to predict.
 * @throws AppError BAD_USAGE with the nearest name for a column that isn't there.
 */
export function labelColumns(options: ImportOptions, names: readonly string[]): string[] {
  const { column, oneHot } = options.label;
  const wanted = oneHot ?? (column === undefined ? [] : [column]);
  for (const name of wanted) checkColumn(name, names, 'label column');
  for (const wish of options.columns) checkColumn(wish.column, names, 'column');
  return wanted;
}

function checkColumn(name: string, names: readonly string[], what: string): void {
  if (names.includes(name)) return;
  const nearest = nearestName(name, names.slice(0, 1000));
  const shown = names.slice(0, 10).join(', ');
  const known = names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
  const remedy = nearest ? `did you mean "${nearest}"?` : `the columns are ${known}.`;
  throw new AppError('BAD_USAGE', `There is no ${what} "${name}"; ${remedy}`);
}

/** How a part's rows tell their label; null without one. */
export function labelReader(
  labels: readonly ColumnPlan[],
  { table, order }: PartTable,
  tokens: ReadonlySet<string>,
): LabelReader | null {
  const [first] = labels;
  if (!first) return null;
  const { format } = table.dialect;
  const textOf = (plan: ColumnPlan, cells: readonly string[]): string => trimmed(cells[order[plan.index]!] ?? '');
  if (labels.length > 1) {
    return (cells, line) => {
      const on = labels.filter((plan) => toNumber(textOf(plan, cells), format) === 1);
      if (on.length === 1) return on[0]!.name;
      const what = `Line ${line} of ${table.text.source.name} has ${on.length} ones in the ${labels.length} label columns`;
      throw new AppError('DATASET_UNREADABLE', `${what}, and one-hot labels have exactly one; check label.oneHot.`);
    };
  }
  return (cells) => {
    const text = textOf(first, cells);
    if (isMissing(text, tokens)) return null;
    if (first.kind !== 'number' && first.kind !== 'date') return text;
    const value = first.kind === 'number' ? toNumber(text, format) : toDays(text, first.dateOrder);
    return Number.isNaN(value) ? null : value;
  };
}
