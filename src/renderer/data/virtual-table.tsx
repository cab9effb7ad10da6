// A table of any size: only what is in sight is drawn, both down and across; its head and first column stay in sight.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './virtual-table.module.css';

export interface VirtualColumn {
  readonly key: string;
  readonly head: ReactNode;
  readonly className?: string | undefined;
}

interface VirtualTableProps {
  /** What the table holds, for those who cannot see it. */
  readonly label: string;
  readonly rows: number;
  readonly columns: readonly VirtualColumn[];
  /** Over the first column. */
  readonly corner: ReactNode;
  /** The first cell of a row: its number or name. */
  readonly rowHead: (row: number) => ReactNode;
  /** `column` counts among `columns`. */
  readonly cell: (row: number, column: number) => ReactNode;
  readonly rowHeight?: number;
  readonly headHeight?: number;
  readonly columnWidth?: number;
  readonly rowHeadWidth?: number;
  /** Hears which rows are in sight. */
  readonly onSeen?: (first: number, last: number) => void;
}

const OVERSCAN = 6;

export function VirtualTable(props: VirtualTableProps) {
  const { label, rows, columns, corner, rowHead, cell, onSeen } = props;
  const { rowHeight = 24, headHeight = 30, columnWidth = 112, rowHeadWidth = 56 } = props;
  const holder = useRef<HTMLElement>(null);
  const getScrollElement = () => holder.current;
  const down = useVirtualizer({
    count: rows,
    getScrollElement,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollMargin: headHeight,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement,
    estimateSize: () => columnWidth,
    overscan: 2,
    scrollMargin: rowHeadWidth,
  });
  const seenRows = down.getVirtualItems();
  const seenColumns = across.getVirtualItems().flatMap(({ index }) => {
    const column = columns[index];
    return column ? [{ ...column, index }] : [];
  });
  const [first, last] = [seenRows[0]?.index, seenRows.at(-1)?.index];
  useEffect(() => {
    if (first !== undefined && last !== undefined) onSeen?.(first, last);
  }, [first, last, onSeen]);
  // What is out of sight is one empty cell at each side, and one empty row above and below.
  const left = (seenColumns[0]?.index ?? 0) * columnWidth;
  const right = Math.max(0, columns.length * columnWidth - left - seenColumns.length * columnWidth);
  const above = (seenRows[0]?.index ?? 0) * rowHeight;
  const below = Math.max(0, rows * rowHeight - above - seenRows.length * rowHeight);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section ref={holder} className={classes.holder} aria-label={label} tabIndex={0}>
      <table
        className={classes.table}
        style={{ width: rowHeadWidth + columns.length * columnWidth }}
        aria-rowcount={rows + 1}
        aria-colcount={columns.length + 1}
      >
        <colgroup>
          <col style={{ width: rowHeadWidth }} />
          <col style={{ width: left }} />
          {seenColumns.map(({ key }) => (
            <col key={key} style={{ width: columnWidth }} />
          ))}
          <col style={{ width: right }} />
        </colgroup>
        <thead>
          <tr style={{ height: headHeight }}>
            <th scope="col" className={classes.first}>
              {corner}
            </th>
            <td />
            {seenColumns.map(({ key, head, className }) => (
              <th key={key} scope="col" className={className}>
                {head}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {seenRows.map(({ index }) => (
            <tr key={index} style={{ height: rowHeight }} aria-rowindex={index + 2}>
              <th scope="row" className={classes.first}>
                {rowHead(index)}
              </th>
              <td />
              {seenColumns.map((column) => (
                <td key={column.key} className={column.className}>
                  {cell(index, column.index)}
                </td>
              ))}
              <td />
            </tr>
          ))}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
      </table>
    </section>
  );
}
