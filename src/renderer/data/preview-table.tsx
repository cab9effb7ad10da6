// The first rows of a file as written, each column under its name and role; only what is in sight is drawn.
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { Preview } from '#shared/preview.ts';
import { count } from '../formats.ts';
import { Panel } from '../widgets/panel.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { columnRights, roleCounts, type ShownColumn, shownColumns } from './preview-columns.ts';
import classes from './preview-table.module.css';

const ROW = 24;
const HEAD = 54;
const LINE_WIDTH = 56;
const COLUMN_WIDTH = 112;
const OVERSCAN = 6;

export function PreviewTable({ preview }: { preview: Preview }) {
  const [wanted, setWanted] = useState('');
  const columns = useMemo(() => shownColumns(preview, wanted), [preview, wanted]);
  const hidden = preview.columns.length - preview.shownColumns;
  return (
    <Panel
      title="Preview"
      about={`first ${count(preview.head.length)} rows${hidden > 0 ? `, ${count(hidden)} more columns not shown` : ''}`}
      isFlush
      className={classes.panel}
      actions={
        <>
          <span className="caption">{roleCounts(preview.columns)}</span>
          <TextInput
            aria-label="Find column"
            placeholder="Find column"
            leftSection={<IconSearch size={14} />}
            value={wanted}
            onChange={({ currentTarget }) => setWanted(currentTarget.value)}
            w={140}
          />
        </>
      }
    >
      <Rows preview={preview} columns={columns} />
    </Panel>
  );
}

function Rows({ preview, columns }: { preview: Preview; columns: readonly ShownColumn[] }) {
  const holder = useRef<HTMLElement>(null);
  const getScrollElement = () => holder.current;
  const rows = useVirtualizer({
    count: preview.head.length,
    getScrollElement,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    scrollMargin: HEAD,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement,
    estimateSize: () => COLUMN_WIDTH,
    overscan: 2,
    scrollMargin: LINE_WIDTH,
  });
  const rights = columnRights(preview);
  const label = preview.columns.find(({ role }) => role === 'label')?.name ?? null;
  const shown = across.getVirtualItems();
  const seen = shown.flatMap(({ index }) => columns[index] ?? []);
  const lines = rows.getVirtualItems();
  // What is out of sight is one empty cell at each side, and one empty row above and below.
  const left = (shown[0]?.start ?? LINE_WIDTH) - LINE_WIDTH;
  const right = across.getTotalSize() - left - seen.length * COLUMN_WIDTH;
  const above = (lines[0]?.start ?? HEAD) - HEAD;
  const below = rows.getTotalSize() - above - lines.length * ROW;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section ref={holder} className={classes.holder} aria-label="First rows of the file" tabIndex={0}>
      <table
        className={classes.table}
        style={{ width: LINE_WIDTH + across.getTotalSize() }}
        aria-rowcount={preview.head.length + 1}
        aria-colcount={columns.length + 1}
      >
        <colgroup>
          <col style={{ width: LINE_WIDTH }} />
          <col style={{ width: left }} />
          {seen.map(({ column }) => (
            <col key={column.name} style={{ width: COLUMN_WIDTH }} />
          ))}
          <col style={{ width: right }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className={classes.line}>
              {preview.dialect ? 'line' : 'row'}
            </th>
            <td />
            {seen.map(({ column }) => (
              <th key={column.name} scope="col" className={classes[`is-${column.role}`]}>
                <span className={classes.name} title={column.name}>
                  {column.name}
                </span>
                <ColumnMenu column={column} rights={rights} label={label} />
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          <tr style={{ height: above }} />
          {lines.map(({ index }) => {
            const row = preview.head[index];
            return (
              row && (
                <tr key={row.line} aria-rowindex={index + 2}>
                  <td className={classes.line}>{count(row.line)}</td>
                  <td />
                  {seen.map(({ column, index: cell }) => (
                    <td key={column.name} className={classes[`is-${column.role}`]}>
                      {row.cells[cell]}
                    </td>
                  ))}
                  <td />
                </tr>
              )
            );
          })}
          <tr style={{ height: below }} />
        </tbody>
      </table>
    </section>
  );
}
