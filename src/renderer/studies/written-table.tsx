// A table of a study whose cells are written already; a wide one takes the whole width.
import type { StudyTable } from '#shared/study-outcome.ts';
import { Panel } from '../widgets/panel.tsx';
import shelf from './studies.module.css';
import classes from './study-detail.module.css';

/** More columns than this need the whole width. */
const MOST_BESIDE = 3;

export function WrittenTable({ table: { title, head, rows } }: { table: StudyTable }) {
  return (
    <Panel title={title} isFlush className={head.length > MOST_BESIDE ? classes.wide : undefined}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, so the keyboard must reach it */}
      <section tabIndex={0} aria-label={title} className={shelf.scroller}>
        <table className={shelf.table}>
          <thead>
            <tr>
              {head.map((it, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <th key={i} scope="col">
                  {it === '' ? <span className="visually-hidden">What</span> : it}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([first, ...cells], i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <tr key={i}>
                <th scope="row">{first}</th>
                {cells.map((cell, j) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                  <td key={j} className="figure">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
