// The datasets that there are, and the one that is open.
import { Button } from '@mantine/core';
import { useServices } from '../services.tsx';
import { Empty } from '../widgets/empty.tsx';
import { chooseAndTake } from './take-files.ts';
import { WORDS } from './words.ts';

export function Datasets({ datasetId }: { datasetId: string | null }) {
  const services = useServices();
  return (
    <Empty
      what={WORDS.emptyTitle}
      why={WORDS.emptyWhy}
      actions={
        <Button onClick={() => void chooseAndTake(services)}>
          {WORDS.chooseFile}
          {datasetId}
        </Button>
      }
    />
  );
}
