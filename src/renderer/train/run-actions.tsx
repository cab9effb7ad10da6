// What can be done with a run in its present state: buttons and their keys.
import { Button, Modal } from '@mantine/core';
import { IconDatabase } from '@tabler/icons-react';
import { type QueryKey, useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { CommandId } from '#shared/command.ts';
import type { Manifest } from '#shared/dataset.ts';
import { explosionOf } from '#shared/doctor.ts';
import type { Run } from '#shared/run.ts';
import { useCommand } from '../commands.ts';
import { problemOf } from '../connection.ts';
import { layerLook } from '../layer-state.ts';
import { useLiveRuns } from '../live-runs.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { Core } from '../widgets/core.tsx';
import { KeyCap } from '../widgets/key-cap.tsx';
import { Problem } from '../widgets/note.tsx';
import { comparedWith } from './related.ts';
import classes from './run-actions.module.css';
import { DISCARD_QUESTION, STATE_WORDS } from './words.ts';

/** Beside the name: its seed, its core, its data, its state. */
export function RunAbout({ run, dataset }: { run: Run; dataset: Manifest | null }) {
  const go = useNavigation((it) => it.go);
  return (
    <>
      <span className="secondary">seed {run.spec.seed}</span>
      <Core layers={run.spec.stack.map(layerLook)} isFailed={run.state === 'failed'} />
      <Button
        h={24}
        px={8}
        fz={12}
        leftSection={<IconDatabase size={14} aria-hidden="true" />}
        onClick={() => go({ screen: 'data', datasetId: run.datasetId })}
      >
        {dataset?.name ?? run.datasetId}
      </Button>
      {run.state !== 'running' && <span className={classes.state}>{STATE_WORDS[run.state]}</span>}
    </>
  );
}

export function RunActions({ run, runs }: { run: Run; runs: readonly Run[] }) {
  const { state } = run;
  const [isAsking, setAsking] = useState(false);
  const calls = useRunCalls(run);
  const { clone, compare } = useRunWays(run, runs);
  const isWaiting = useLiveRuns(({ waiting }) => waiting.some(({ runId }) => runId === run.id));
  const isStarting = useLiveRuns(({ running }) => running.some(({ runId }) => runId === run.id)) && state !== 'running';
  const canResume = (state === 'paused' || state === 'interrupted') && !isWaiting && !isStarting;
  const canPause = (state === 'running' || isWaiting) && !calls.isBusy;
  useCommand('pause-or-resume', () => (canResume ? calls.resume() : calls.pause()), canResume || canPause);
  useCommand('stop-and-keep', calls.stop, state === 'running' && !calls.isBusy);
  useCommand('clone', clone);
  useCommand('compare', () => compare?.(), compare !== null);
  const isOver = state === 'finished' || state === 'failed' || state === 'cancelled';
  const isChild = compare !== null && hasParent(run);
  // Where the failure's own note has the button that helps, this one is not the first choice.
  const hasRemedy = explosionOf(run) !== null;
  const primary = hasRemedy ? null : primaryOf(state, canResume, isChild);
  const button = (command: CommandId | null, label: string, onClick: () => void, isDisabled = false) => (
    <Button
      key={label}
      variant={primary === label ? 'filled' : label === 'Stop and keep' ? 'default' : 'subtle'}
      color="ink"
      disabled={isDisabled}
      onClick={onClick}
    >
      {label}
      {primary === label && command && <KeyCap command={command} />}
    </Button>
  );
  return (
    <>
      {button('clone', 'Clone with change', clone)}
      {compare && state === 'finished' && button('compare', 'Compare', compare)}
      {!isOver && button(null, 'Stop and discard', () => setAsking(true), calls.isBusy)}
      {state === 'running' && button('stop-and-keep', 'Stop and keep', calls.stop, calls.isBusy)}
      {isWaiting && button('pause-or-resume', 'Take out of the queue', calls.pause, calls.isBusy)}
      {state === 'running' && button('pause-or-resume', 'Pause', calls.pause, calls.isBusy)}
      {canResume && button('pause-or-resume', 'Resume', calls.resume, calls.isBusy)}
      <DiscardDialog run={run} isOpen={isAsking} onClose={() => setAsking(false)} onDiscard={calls.cancel} />
      {calls.error !== null && (
        <div className={classes.problem}>
          <Problem problem={problemOf(calls.error)} />
        </div>
      )}
    </>
  );
}

function hasParent({ spec }: Run): boolean {
  return spec.stack.some(({ source }) => typeof source === 'object');
}

function primaryOf(state: Run['state'], canResume: boolean, isChild: boolean): string {
  if (state === 'running') return 'Pause';
  if (canResume) return 'Resume';
  if (state === 'finished' && isChild) return 'Compare';
  return 'Clone with change';
}

/** The calls of a run's buttons; one at a time. */
function useRunCalls({ id: runId }: Run) {
  const { query, cache } = useServices();
  const key: QueryKey = query.runs.list.key();
  const settle = { onSettled: () => cache.invalidateQueries({ queryKey: key }) };
  const pause = useMutation(query.runs.pause.mutationOptions(settle));
  const resume = useMutation(query.runs.resume.mutationOptions(settle));
  const stop = useMutation(query.runs.stop.mutationOptions(settle));
  const cancel = useMutation(query.runs.cancel.mutationOptions(settle));
  const all = [pause, resume, stop, cancel];
  return {
    isBusy: all.some(({ isPending }) => isPending),
    error: all.find(({ error }) => error)?.error ?? null,
    pause: () => pause.mutate({ runId }),
    resume: () => resume.mutate({ runId }),
    stop: () => stop.mutate({ runId }),
    cancel: () => cancel.mutate({ runId }),
  };
}

/** Where a run leads: a copy of it in Build, and its comparison; null where there is nothing to compare it with. */
export function useRunWays(run: Run, runs: readonly Run[]) {
  const go = useNavigation((it) => it.go);
  const other = comparedWith(run, runs);
  return {
    clone: () => go({ screen: 'build', runId: run.id, ...(run.state === 'finished' && { withWeights: true }) }),
    compare: other && (() => go({ screen: 'runs', selected: [other.id, run.id], baseline: other.id })),
  };
}

interface DiscardDialogProps {
  readonly run: Run;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDiscard: () => void;
}

function DiscardDialog({ run, isOpen, onClose, onDiscard }: DiscardDialogProps): ReactNode {
  const { title, text, keep, discard } = DISCARD_QUESTION;
  return (
    <Modal opened={isOpen} onClose={onClose} title={title(run.name)}>
      <p>{text}</p>
      <div className={classes.answers}>
        <Button onClick={onClose} data-autofocus>
          {keep}
        </Button>
        <Button
          variant="filled"
          onClick={() => {
            onDiscard();
            onClose();
          }}
        >
          {discard}
        </Button>
      </div>
    </Modal>
  );
}
