// The numbers behind a chart, as a plain table.
import { measure } from '../formats.ts';
import classes from './data-table.module.css';

export interface TableOfNumbers {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A number is formatted; null is a gap; what opens something is a button. */
export type Cell = string | number | null | { readonly text: string; readonly label: string; open(): void };

/** More rows than a person reads; the export has them all. */
const MOST_ROWS = 1000;

export function DataTable({ caption, columns, rows }: TableOfNumbers) {
  const shown = rows.slice(0, MOST_ROWS);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.holder} tabIndex={0} aria-label={caption}>
      <table className={classes.table}>
        <caption>
          {caption}
          {rows.length > shown.length && ` (first ${shown.length} of ${rows.length} rows)`}
        </caption>
        <thead>
          <tr>
            {columns.map((it, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have the same name
              <th key={i} scope="col">
                {it}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of numbers have no other name
            <tr key={i}>
              {row.map((cell, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                <td key={j}>{contentOf(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function contentOf(cell: Cell) {
  if (cell === null) return '–';
  if (typeof cell === 'number') return measure(cell, 5);
  if (typeof cell === 'string') return cell;
  return (
    <button type="button" className={classes.link} aria-label={cell.label} onClick={cell.open}>
      {cell.text}
    </button>
  );
}
