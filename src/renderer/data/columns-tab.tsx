// The columns of a dataset with their figures and how their values lie.
import { useQuery } from '@tanstack/react-query';
import type { ColumnStatistics } from '#shared/column-statistics.ts';
import type { Manifest, ManifestColumn } from '#shared/dataset.ts';
import { problemOf } from '../connection.ts';
import { count, measure } from '../formats.ts';
import { useServices } from '../services.tsx';
import { Problem } from '../widgets/note.tsx';
import { Histogram } from './histogram.tsx';
import { VirtualTable } from './virtual-table.tsx';

const ROLE = { input: 'Visible', label: 'Label', ignore: 'Ignored' };
const HEADS = ['Role', 'Type', 'Missing', 'Min', 'Max', 'Mean', 'Values'];

export function ColumnsTab({ manifest }: { manifest: Manifest }) {
  const { query } = useServices();
  const measured = useQuery({
    ...query.datasets.statistics.queryOptions({ input: { datasetId: manifest.id } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (measured.error) return <Problem problem={problemOf(measured.error)} />;
  const inputs = new Map(measured.data?.columns.map((it) => [it.name, it]));
  return (
    <VirtualTable
      label={`Columns of ${manifest.name}`}
      rows={manifest.columns.length}
      rowHeight={36}
      rowHeadWidth={112}
      columnWidth={92}
      corner="Column"
      rowHead={(row) => manifest.columns[row]?.name}
      columns={HEADS.map((head) => ({ key: head, head }))}
      cell={(row, column) => {
        const it = manifest.columns[row];
        if (!it) return null;
        const counts =
          it.role === 'label' ? (measured.data?.classCounts ?? null) : (inputs.get(it.name)?.counts ?? null);
        return cellOf(HEADS[column] ?? '', it, inputs.get(it.name), counts, manifest.image !== null);
      }}
    />
  );
}

function cellOf(
  head: string,
  column: ManifestColumn,
  statistics: ColumnStatistics | undefined,
  counts: readonly number[] | null,
  isImage: boolean,
) {
  const isCounted = column.categories !== undefined || column.role === 'label';
  switch (head) {
    case 'Role':
      return ROLE[column.role];
    case 'Type':
      return column.categories ? `${count(column.categories.length)} categories` : (column.kind ?? 'number');
    case 'Missing':
      return count(column.missing ?? 0);
    case 'Min':
      return isCounted ? '–' : measure(statistics?.min ?? column.min);
    case 'Max':
      return isCounted ? '–' : measure(statistics?.max ?? column.max);
    case 'Mean':
      return isCounted ? '–' : measure(statistics?.mean);
    default:
      if (!counts) return null;
      return (
        <Histogram
          counts={counts}
          from={isCounted ? 1 : column.min}
          to={isCounted ? counts.length : column.max}
          width={76}
          height={28}
          label={`${column.name}${isImage ? ', over the range of all pixels' : ''}`}
        />
      );
  }
}
