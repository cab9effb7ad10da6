// The builder before there is a dataset to build for.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { runCommand } from '../commands.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { Empty } from '../widgets/empty.tsx';

const SAMPLE = 'digits';
const MOST_SHOWN = 3;

export function NoDataset() {
  const { query } = useServices();
  const go = useNavigation((it) => it.go);
  const datasets = (useQuery(query.datasets.list.queryOptions()).data ?? [])
    .toSorted((a, b) => b.importedAt - a.importedAt)
    .slice(0, MOST_SHOWN);
  const open = (datasetId: string) => go({ screen: 'build', datasetId });
  return (
    <Empty
      what="Pick data first."
      why="A stack begins with what it sees: the columns of a table, the pixels of pictures."
      actions={
        <>
          <Button variant="filled" onClick={() => runCommand('import')}>
            Import a file …
          </Button>
          {datasets.map(({ id, name }) => (
            <Button key={id} onClick={() => open(id)}>
              {name}
            </Button>
          ))}
          {!datasets.some(({ id }) => id === SAMPLE) && <Button onClick={() => open(SAMPLE)}>Sample digits</Button>}
        </>
      }
    />
  );
}
