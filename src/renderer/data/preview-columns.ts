// The columns of a preview as the table shows them: the label first, found by name, with what may be done to each.
import type { Preview } from '#shared/preview.ts';

type Column = Preview['columns'][number];

export interface ShownColumn {
  readonly column: Column;
  /** Place of its cells in each row of the preview. */
  readonly index: number;
}

/** Labels first, then the others in the file's order; only those whose names hold `wanted`. */
export function shownColumns({ columns, shownColumns }: Preview, wanted: string): ShownColumn[] {
  const text = wanted.trim().toLowerCase();
  const all = columns.slice(0, shownColumns).map((column, index) => ({ column, index }));
  const labels = all.filter(({ column }) => column.role === 'label');
  const others = all.filter(({ column }) => column.role !== 'label');
  return [...labels, ...others].filter(({ column }) => column.name.toLowerCase().includes(text));
}

/** "256 visible, 1 label, 0 ignored" */
export function roleCounts(columns: readonly Column[]): string {
  const of = (role: Column['role']) => columns.filter((it) => it.role === role).length;
  return `${of('input')} visible, ${of('label')} label, ${of('ignore')} ignored`;
}

/** Cells without a value in columns that feed the network. */
export function missingCells(columns: readonly Column[]): number {
  return columns.reduce((sum, { role, missing = 0 }) => (role === 'input' ? sum + missing : sum), 0);
}

/** What people may make of columns here: everything in a table, the label in an array of two dimensions. */
export function columnRights({ dialect, image }: Pick<Preview, 'dialect' | 'image'>): 'all' | 'label' | 'none' {
  if (dialect) return 'all';
  return image ? 'none' : 'label';
}

/** Side of the square that rows would be as pictures, where they are not yet; null where they are no square. */
export function squareSide({ inputs, image, columns }: Pick<Preview, 'inputs' | 'image' | 'columns'>): number | null {
  const side = Math.round(Math.sqrt(inputs));
  const areNumbers = columns.every(({ role, kind = 'number' }) => role !== 'input' || kind === 'number');
  return image === null && areNumbers && side >= 4 && side * side === inputs ? side : null;
}
