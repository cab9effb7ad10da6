// A study's state: a word with its icon, so that colour only repeats it.
import {
  type Icon,
  IconCircleCheck,
  IconClock,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react';
import type { StudyState } from '#shared/study-record.ts';
import classes from './state-badge.module.css';
import { STATE_WORDS } from './words.ts';

const ICONS: Readonly<Record<StudyState, Icon>> = {
  waiting: IconClock,
  running: IconPlayerPlay,
  paused: IconPlayerPause,
  finished: IconCircleCheck,
  stopped: IconPlayerStop,
};

export function StateBadge({ state }: { state: StudyState }) {
  const StateIcon = ICONS[state];
  return (
    <span className={`${classes.badge} ${classes[state] ?? ''}`}>
      <StateIcon size={14} aria-hidden="true" /> {STATE_WORDS[state]}
    </span>
  );
}
