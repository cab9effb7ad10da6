// Draws rows of text in aligned columns.

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** The table with its header line, two spaces between columns and none at the end of a line. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, i) => Math.max(...[column.title, ...rows.map((row) => row[i] ?? '')].map(width)));
  const line = (cells: readonly string[]) =>
    columns
      .map((column, i) => {
        const cell = cells[i] ?? '';
        const gap = ' '.repeat((widths[i] ?? 0) - width(cell));
        return column.align === 'right' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  return [columns.map((column) => column.title), ...rows].map(line).join('\n');
}

/** Characters, not UTF-16 halves. */
function width(text: string): number {
  return [...text].length;
}
