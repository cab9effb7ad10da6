// The numbers behind a chart, as a plain table.
import { measure } from '../formats.ts';
import classes from './data-table.module.css';

export interface TableOfNumbers {
  readonly caption: string;
  readonly columns: readonly string[];
  /** A number is formatted; null is a gap. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

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
            {columns.map((it) => (
              <th key={it} scope="col">
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
                <td key={columns[j]}>{typeof cell === 'number' ? measure(cell, 5) : (cell ?? '–')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
