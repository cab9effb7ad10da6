// The queue beside the run: running, waiting (with its order in people's hands), put aside, done today.
import { useSortable } from '@dnd-kit/react/sortable';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import type { Run } from '#shared/run.ts';
import { count, percent, roughly } from '../formats.ts';
import { layerLook } from '../layer-state.ts';
import { Core } from '../widgets/core.tsx';
import { DragList } from '../widgets/drag-list.tsx';
import classes from './queue-list.module.css';
import { neighbour, outcomeWords, type QueueSections } from './queue-sections.ts';
import { STATE_WORDS } from './words.ts';

interface QueueListProps {
  readonly sections: QueueSections;
  readonly shownId: string | null;
  readonly onShow: (runId: string) => void;
  readonly onMove: (runId: string, before: string | null) => void;
}

export function QueueList({ sections, shownId, onShow, onMove }: QueueListProps) {
  const { running, waiting, aside, done } = sections;
  const item = (run: Run, about: ReactNode) => (
    <QueueItem key={run.id} run={run} isShown={run.id === shownId} onShow={onShow} about={about} />
  );
  return (
    <nav className={classes.queue} aria-label="Queue">
      <Section title="Running" size={running.length} isAlways>
        {running.map(({ run, live: { progress } }) =>
          item(
            run,
            <>
              {progress ? percent(progress.fraction, 0) : 'Starting'}
              {progress?.secondsLeft != null && `, ${roughly(progress.secondsLeft)} left`}
              <progress value={progress?.fraction ?? 0} max={1} aria-label={`Progress of ${run.name}`} />
            </>,
          ),
        )}
      </Section>
      <Waiting waiting={waiting} shownId={shownId} onShow={onShow} onMove={onMove} />
      <Section title="Put aside" size={aside.length}>
        {aside.map((run) => item(run, STATE_WORDS[run.state]))}
      </Section>
      <Section title="Done today" size={done.length}>
        {done.map((run) => item(run, <span className={toneOf(run)}>{outcomeWords(run)}</span>))}
      </Section>
    </nav>
  );
}

function toneOf({ state }: Run): string | undefined {
  return state === 'failed' ? classes.failed : undefined;
}

function Section({ title, size, isAlways = false, children }: SectionProps) {
  if (size === 0 && !isAlways) return null;
  return (
    <section>
      <h2 className={classes.head}>
        {title}
        {size > 0 && title !== 'Running' && <span className="figure">{count(size)}</span>}
      </h2>
      {size === 0 ? <p className={`caption ${classes.none}`}>Nothing</p> : <ul className={classes.list}>{children}</ul>}
    </section>
  );
}

interface SectionProps {
  readonly title: string;
  readonly size: number;
  readonly isAlways?: boolean;
  readonly children: ReactNode;
}

interface QueueItemProps {
  readonly run: Run;
  readonly isShown: boolean;
  readonly onShow: (runId: string) => void;
  readonly about: ReactNode;
}

function QueueItem({ run, isShown, onShow, about }: QueueItemProps) {
  return (
    <li className={classes.item}>
      <ItemButton run={run} isShown={isShown} onShow={onShow} about={about} />
    </li>
  );
}

function ItemButton({ run, isShown, onShow, about }: QueueItemProps) {
  return (
    <button
      type="button"
      className={classes.button}
      aria-current={isShown ? 'true' : undefined}
      onClick={() => onShow(run.id)}
    >
      <Core layers={run.spec.stack.map(layerLook)} isFailed={run.state === 'failed'} />
      <span className={classes.words}>
        <span className={classes.title}>
          <span className={classes.name} title={run.name}>
            {run.name}
          </span>
          <span className="caption">seed {run.spec.seed}</span>
        </span>
        <span className={classes.about}>{about}</span>
      </span>
    </button>
  );
}

function Waiting({ waiting, shownId, onShow, onMove }: Omit<QueueListProps, 'sections'> & { waiting: readonly Run[] }) {
  const told = waiting.map(({ id }) => id).join();
  // The order as it was last asked for, until the services tell of it.
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever the services tell is the order from then on
  useEffect(() => setAsked(null), [told]);
  const order = asked ?? waiting.map(({ id }) => id);
  const runs = order.flatMap((id) => waiting.find((run) => run.id === id) ?? []);
  const move = (id: string, before: string | null | undefined) => {
    if (before === undefined || before === id) return;
    const others = order.filter((it) => it !== id);
    const at = before === null ? others.length : others.indexOf(before);
    setAsked([...others.slice(0, at), id, ...others.slice(at)]);
    onMove(id, before);
  };
  return (
    <DragList
      nameOf={(id) => runs.find((run) => run.id === id)?.name ?? 'a run'}
      onMove={(id, index) => move(String(id), order.filter((it) => it !== id)[index] ?? null)}
    >
      <Section title="Waiting" size={runs.length}>
        {runs.map((run, index) => (
          <WaitingItem
            key={run.id}
            run={run}
            index={index}
            isShown={run.id === shownId}
            onShow={onShow}
            up={neighbour(order, run.id, -1)}
            down={neighbour(order, run.id, 1)}
            onMove={(before) => move(run.id, before)}
          />
        ))}
      </Section>
    </DragList>
  );
}

interface WaitingItemProps {
  readonly run: Run;
  readonly index: number;
  readonly isShown: boolean;
  readonly onShow: (runId: string) => void;
  /** The run to stand before, one place up or down; undefined at the ends. */
  readonly up: string | null | undefined;
  readonly down: string | null | undefined;
  readonly onMove: (before: string | null | undefined) => void;
}

function WaitingItem({ run, index, isShown, onShow, up, down, onMove }: WaitingItemProps) {
  const { ref, handleRef } = useSortable({ id: run.id, index });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? up : down);
  };
  const mover = (label: string, before: string | null | undefined, icon: ReactNode) => (
    <Tooltip label={label}>
      <ActionIcon aria-label={`${label}: ${run.name}`} disabled={before === undefined} onClick={() => onMove(before)}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <li ref={ref} className={classes.item} onKeyDown={onKeyDown}>
      <ItemButton run={run} isShown={isShown} onShow={onShow} about={`Place ${index + 1}`} />
      <span className={classes.movers}>
        {mover('Move up', up, <IconArrowUp size={14} />)}
        {mover('Move down', down, <IconArrowDown size={14} />)}
      </span>
      <button ref={handleRef} type="button" className={classes.grip} aria-label={`Drag ${run.name}`}>
        <IconGripVertical size={14} aria-hidden="true" />
      </button>
    </li>
  );
}
