// What is the matter with a run that does not just run: why it failed, stopped or waits, and the button that helps.
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import { explosionOf } from '#shared/doctor.ts';
import { flightIn } from '#shared/flight.ts';
import type { Run } from '#shared/run.ts';
import { problemOf } from '../connection.ts';
import { useLiveRuns } from '../live-runs.ts';
import { useServices } from '../services.tsx';
import { FindingNotes } from '../widgets/finding-notes.tsx';
import { Note, Problem } from '../widgets/note.tsx';
import { FlightTable } from './flight-table.tsx';
import type { PhaseRow } from './phases.ts';
import { placeWords, resumeLabel } from './resume-words.ts';
import { RunResult } from './run-result.tsx';
import classes from './run-view.module.css';

interface RunNotesProps {
  readonly run: Run;
  readonly runs: readonly Run[];
  readonly rows: readonly PhaseRow[];
  readonly dataset: Manifest | null;
}

export function RunNotes({ run, runs, rows, dataset }: RunNotesProps): ReactNode {
  const waiting = useLiveRuns((it) => it.waiting);
  const at = waiting.findIndex(({ runId }) => runId === run.id);
  if (at !== -1) {
    const before = at === 0 ? 'It is the next one.' : `${at} ${at === 1 ? 'run comes' : 'runs come'} before it.`;
    return (
      <Notes>
        <Note what="Waiting for its turn." why={before} />
      </Notes>
    );
  }
  switch (run.state) {
    case 'finished':
      return <RunResult run={run} runs={runs} dataset={dataset} />;
    case 'failed':
      return (
        run.error && (
          <Notes>
            <Failure run={run} />
          </Notes>
        )
      );
    case 'paused':
      return (
        <Notes>
          <Note
            what={`Paused ${placeWords(rows)}.`}
            why="It goes on exactly where it stopped."
            actions={<ResumeButton run={run} rows={rows} />}
          />
        </Notes>
      );
    case 'interrupted':
      return (
        <Notes>
          <Interruption run={run} rows={rows} />
        </Notes>
      );
    case 'cancelled':
      return (
        <Notes>
          <Note what="Discarded." why="Its curves are kept; its weights are not." />
        </Notes>
      );
    default:
      return null;
  }
}

function Notes({ children }: { children: ReactNode }) {
  return <div className={classes.notes}>{children}</div>;
}

function Failure({ run }: { run: Run }) {
  const explosion = explosionOf(run);
  if (!explosion) return run.error && <Problem problem={run.error} />;
  const flight = run.error && flightIn(run.error);
  return (
    <>
      <FindingNotes run={run} findings={[explosion]} kind="err" />
      {flight && <FlightTable flight={flight} />}
    </>
  );
}

function Interruption({ run, rows }: { run: Run; rows: readonly PhaseRow[] }) {
  const reason = run.interruption ?? 'nobody knows why';
  return (
    <Note
      kind="warn"
      what={`Interrupted: ${reason.replace(/\.$/, '')}.`}
      why={
        run.checkpoints.length > 0
          ? 'It can go on from its last checkpoint.'
          : 'It has no checkpoint yet and begins anew.'
      }
      actions={<ResumeButton run={run} rows={rows} />}
    />
  );
}

function ResumeButton({ run, rows }: { run: Run; rows: readonly PhaseRow[] }) {
  const { query, cache } = useServices();
  const key = query.runs.list.key();
  const resume = useMutation(
    query.runs.resume.mutationOptions({ onSettled: () => cache.invalidateQueries({ queryKey: key }) }),
  );
  return (
    <>
      <Button disabled={resume.isPending} onClick={() => resume.mutate({ runId: run.id })}>
        {resumeLabel(run, rows)}
      </Button>
      {resume.error && <Problem problem={problemOf(resume.error)} />}
    </>
  );
}
