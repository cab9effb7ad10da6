// The screen "Runs": the table on the left, what is chosen in it side by side on the right.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Run } from '#shared/run.ts';
import { useCommand } from '../commands.ts';
import { problemOf } from '../connection.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { Empty } from '../widgets/empty.tsx';
import { Note, Problem } from '../widgets/note.tsx';
import { type RunsPlace, useBench } from './bench.ts';
import { type Changing, useChanging } from './changes.ts';
import { CurrentPanel } from './current-panel.tsx';
import { NO_FILTER } from './filter.ts';
import { RunFilters } from './run-filters.tsx';
import { RunTable } from './run-table.tsx';
import classes from './runs.module.css';
import { useShelf } from './shelf.ts';
import { Views } from './views.tsx';
import { matchWords, TEXT } from './words.ts';

export function RunsScreen({ place }: { place: RunsPlace }) {
  const { query } = useServices();
  const go = useNavigation((it) => it.go);
  const runs = useQuery(query.runs.list.queryOptions());
  if (runs.error) return <Problem problem={problemOf(runs.error)} />;
  if (!runs.data) return null;
  if (runs.data.length > 0) return <Runs runs={runs.data} place={place} />;
  return (
    <div className={classes.empty}>
      <Empty
        what={TEXT.empty}
        why={TEXT.emptyWhy}
        actions={<Button onClick={() => go({ screen: 'build' })}>Build a network</Button>}
      />
    </div>
  );
}

function Runs({ runs, place }: { runs: readonly Run[]; place: RunsPlace }) {
  const bench = useBench(runs, place);
  const changing = useChanging();
  const { current, undos } = useShelf();
  useCommand('undo', () => void changing.undo(), undos.length > 0);
  const row = bench.rows.find(({ id }) => id === current) ?? bench.rows[0];
  return (
    <div className={classes.screen}>
      <div className={classes.list}>
        <RunFilters bench={bench} />
        {bench.rows.length > 0 ? <RunTable bench={bench} changing={changing} /> : <NoMatch all={bench.all} />}
        <ListNotes bench={bench} changing={changing} />
        {row && <CurrentPanel key={row.id} row={row} bench={bench} changing={changing} />}
      </div>
      <div className={classes.views}>
        <Views bench={bench} />
      </div>
    </div>
  );
}

function NoMatch({ all }: { all: number }) {
  const clear = () => useShelf.setState({ filter: NO_FILTER });
  return (
    <div className={classes.empty}>
      <Empty what={matchWords(0, all)} actions={<Button onClick={clear}>Clear filter</Button>} />
    </div>
  );
}

function ListNotes({ bench, changing }: { bench: ReturnType<typeof useBench>; changing: Changing }) {
  const undo = useShelf(({ undos }) => undos.at(-1));
  const { problem } = changing;
  const details = problem?.details;
  const other =
    typeof details === 'object' && details !== null && 'runId' in details
      ? bench.runs.find(({ id }) => id === details.runId)
      : undefined;
  const show = () => {
    if (!other) return;
    changing.dismiss();
    useShelf.setState({ filter: { ...NO_FILTER, isArchived: other.isArchived }, current: other.id });
    bench.select({ selected: [other.id], baseline: other.id });
  };
  return (
    <div className={classes.notes}>
      {problem && (
        <Problem
          problem={problem}
          actions={
            <>
              {other && <Button onClick={show}>Show “{other.name}”</Button>}
              <Button variant="subtle" onClick={changing.dismiss}>
                Close
              </Button>
            </>
          }
        />
      )}
      {undo && /^(Archive|Take back)/.test(undo.words) && (
        <Note what={`${undo.words}: done.`} actions={<Button onClick={() => void changing.undo()}>Undo</Button>} />
      )}
    </div>
  );
}
