// The datasets that there are, the samples that could be, and the dataset that is open.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { useCommand } from '../commands.ts';
import { problemOf } from '../connection.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { Empty } from '../widgets/empty.tsx';
import { HeaderStrip } from '../widgets/header-strip.tsx';
import { KeyCap } from '../widgets/key-cap.tsx';
import { Problem } from '../widgets/note.tsx';
import { DatasetDetail } from './dataset-detail.tsx';
import { byImport } from './dataset-facts.ts';
import { DatasetList } from './dataset-list.tsx';
import classes from './datasets.module.css';
import { chooseAndTake } from './take-files.ts';
import { WORDS } from './words.ts';

export function Datasets({ datasetId }: { datasetId: string | null }) {
  const services = useServices();
  const { query } = services;
  const { go, refine } = useNavigation();
  const listed = useQuery(query.datasets.list.queryOptions());
  const samples = useSamples();
  const manifests = byImport(listed.data ?? []);
  const open = manifests.find(({ id }) => id === datasetId) ?? manifests[0] ?? null;
  useCommand('train', () => open && go({ screen: 'build', datasetId: open.id }), open !== null);
  const missing = WORDS.samples.filter(({ id }) => !manifests.some((it) => it.id === id));
  return (
    <>
      <HeaderStrip
        title="Data"
        actions={
          <>
            <Button onClick={() => void chooseAndTake(services)}>
              Import a file …
              <KeyCap command="import" />
            </Button>
            {open && (
              <Button variant="filled" onClick={() => go({ screen: 'build', datasetId: open.id })}>
                Train with this
                <KeyCap command="train" />
              </Button>
            )}
          </>
        }
      />
      <div className={classes.view}>
        {listed.error && <Problem problem={problemOf(listed.error)} />}
        {samples.problem && <Problem problem={samples.problem} />}
        {listed.data && !open && (
          <Empty
            what={WORDS.emptyTitle}
            why={WORDS.emptyWhy}
            actions={
              <>
                <Button variant="filled" onClick={() => void chooseAndTake(services)}>
                  {WORDS.chooseFile}
                </Button>
                {missing.map(({ id, title }) => (
                  <Button key={id} loading={samples.preparing === id} onClick={() => void samples.prepare(id)}>
                    Try sample {title}
                  </Button>
                ))}
              </>
            }
          />
        )}
        {open && (
          <div className={classes.columns}>
            <DatasetList
              manifests={manifests}
              openId={open.id}
              onOpen={(id) => refine({ screen: 'data', datasetId: id })}
              samples={missing}
              preparing={samples.preparing}
              onPrepare={(id) => void samples.prepare(id)}
            />
            <DatasetDetail key={open.id} manifest={open} />
          </div>
        )}
      </div>
    </>
  );
}

/** Makes a bundled sample on its first use, and opens it. */
function useSamples() {
  const { client, cache, query } = useServices();
  const [preparing, setPreparing] = useState<string | null>(null);
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const prepare = async (datasetId: string) => {
    setPreparing(datasetId);
    setProblem(null);
    try {
      await client.datasets.get({ datasetId });
      await cache.invalidateQueries({ queryKey: query.datasets.list.key() });
      useNavigation.getState().refine({ screen: 'data', datasetId });
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
    setPreparing(null);
  };
  return { preparing, problem, prepare };
}
