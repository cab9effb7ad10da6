// The rows of a dataset as they are stored, fetched page by page as they come into sight.
import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import { problemOf } from '../connection.ts';
import { count, measure } from '../formats.ts';
import { useServices } from '../services.tsx';
import { Problem } from '../widgets/note.tsx';
import { inputCells } from './dataset-facts.ts';
import classes from './preview-table.module.css';
import { pageOf, pageSize, pagesOf } from './row-pages.ts';
import { VirtualTable } from './virtual-table.tsx';

export function RowsTab({ manifest }: { manifest: Manifest }) {
  const { query } = useServices();
  const size = pageSize(manifest.inputs);
  const [seen, setSeen] = useState({ first: 0, last: 40 });
  const pages = pagesOf(seen, size, manifest.rows);
  const fetched = useQueries({
    queries: pages.map((page) => ({
      ...query.datasets.rows.queryOptions({ input: { datasetId: manifest.id, from: page * size, count: size } }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const rows = useMemo(() => {
    const all = fetched.flatMap(({ data }) => data?.rows ?? []);
    return new Map(all.map((row) => [row.index, { label: row.label, cells: inputCells(manifest, row.values) }]));
  }, [fetched, manifest]);
  const onSeen = useCallback(
    (first: number, last: number) =>
      setSeen((now) => {
        const isSame = pageOf(first, size) === pageOf(now.first, size) && pageOf(last, size) === pageOf(now.last, size);
        return isSame ? now : { first, last };
      }),
    [size],
  );
  const failed = fetched.find(({ error }) => error);
  if (failed?.error) return <Problem problem={problemOf(failed.error)} />;
  const inputs = manifest.columns.filter(({ role }) => role === 'input');
  const label = manifest.label && { key: 'label', head: manifest.label.name, className: classes['is-label'] };
  return (
    <VirtualTable
      label={`Rows of ${manifest.name}`}
      rows={manifest.rows}
      corner="row"
      rowHead={(row) => count(row + 1)}
      columns={[...(label ? [label] : []), ...inputs.map(({ name }, i) => ({ key: `${i} ${name}`, head: name }))]}
      cell={(row, column) => {
        const found = rows.get(row);
        if (!found) return '';
        if (label && column === 0) return typeof found.label === 'number' ? measure(found.label, 6) : found.label;
        return found.cells[column - (label ? 1 : 0)];
      }}
      onSeen={onSeen}
    />
  );
}
