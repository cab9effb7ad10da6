// The first rows of a file as written, each column under its name and role; only what is in sight is drawn.
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Preview } from '#shared/preview.ts';
import { count } from '../formats.ts';
import { Panel } from '../widgets/panel.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { columnRights, roleCounts, type ShownColumn, shownColumns } from './preview-columns.ts';
import classes from './preview-table.module.css';
import { VirtualTable } from './virtual-table.tsx';

const HEAD = 54;

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
            classNames={{ input: classes.find }}
          />
        </>
      }
    >
      <Rows preview={preview} columns={columns} />
    </Panel>
  );
}

function Rows({ preview, columns }: { preview: Preview; columns: readonly ShownColumn[] }) {
  const rights = columnRights(preview);
  const label = preview.columns.find(({ role }) => role === 'label')?.name ?? null;
  return (
    <VirtualTable
      label="First rows of the file"
      rows={preview.head.length}
      headHeight={HEAD}
      corner={preview.dialect ? 'line' : 'row'}
      rowHead={(row) => count(preview.head[row]?.line ?? 0)}
      columns={columns.map(({ column }) => ({
        key: column.name,
        className: classes[`is-${column.role}`],
        head: (
          <>
            <span className={classes.name} title={column.name}>
              {column.name}
            </span>
            <ColumnMenu column={column} rights={rights} label={label} />
          </>
        ),
      }))}
      cell={(row, column) => preview.head[row]?.cells[columns[column]?.index ?? -1]}
    />
  );
}
