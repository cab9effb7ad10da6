// The screen "Train": the queue at the left, and one run with what it learns while it learns it.
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { problemOf } from '../connection.ts';
import { useLiveRuns } from '../live-runs.ts';
import { type Place, useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { Empty } from '../widgets/empty.tsx';
import { HeaderStrip } from '../widgets/header-strip.tsx';
import { Problem } from '../widgets/note.tsx';
import { QueueList } from './queue-list.tsx';
import { outcomeWords, queueSections } from './queue-sections.ts';
import { RunView } from './run-view.tsx';
import classes from './train-screen.module.css';
import { EMPTY } from './words.ts';

type TrainPlace = Extract<Place, { screen: 'train' }>;

export function TrainScreen({ place }: { place: TrainPlace }) {
  const { query, cache } = useServices();
  const { go, refine } = useNavigation();
  const live = useLiveRuns();
  const list = useQuery(query.runs.list.queryOptions());
  const move = useMutation(
    query.runs.move.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: query.runs.list.key() }),
    }),
  );
  const first = live.running[0] ?? live.waiting[0];
  const shownId = place.runId ?? first?.runId ?? null;
  useEffect(() => {
    // The run stays in view when it ends, though then it is no longer the first.
    if (place.runId === undefined && first) refine({ screen: 'train', runId: first.runId });
  }, [place.runId, first, refine]);
  const runs = list.data ?? [];
  const sections = queueSections(runs, live, Date.now());
  const [last] = runs.filter(({ endedAt }) => endedAt !== null);
  return (
    <div className={classes.screen}>
      <QueueList
        sections={sections}
        shownId={shownId}
        onShow={(runId) => go({ screen: 'train', runId })}
        onMove={(runId, before) => move.mutate({ runId, before })}
      />
      <div className={classes.main}>
        {list.error && <Problem problem={problemOf(list.error)} />}
        {move.error && <Problem problem={problemOf(move.error)} />}
        {shownId !== null ? (
          <RunView key={shownId} runId={shownId} runs={runs} />
        ) : (
          list.data && (
            <>
              <HeaderStrip title="Train" />
              <div className={classes.empty}>
                <Empty
                  what={EMPTY.what}
                  why={last ? `The last run was ${last.name}: ${outcomeWords(last)}.` : EMPTY.why}
                  actions={
                    <>
                      <Button variant="filled" onClick={() => go({ screen: 'build' })}>
                        Build
                      </Button>
                      {last && (
                        <Button onClick={() => go({ screen: 'train', runId: last.id })}>Show the last run</Button>
                      )}
                    </>
                  }
                />
              </div>
            </>
          )
        )}
      </div>
    </div>
  );
}
