// What the screen "Studies" says beyond a label.
import type { StudyForecast, StudyRecord, StudyState } from '#shared/study-record.ts';
import { count, counted, roughly } from '../formats.ts';

export const TEXT = {
  emptyTitle: 'Ask the first question.',
  emptyWhy:
    'A study is a set of runs that answers one question, with a picture, a table and a sentence honest about chance.',
  runsStay: 'Its runs stay where they are.',
  fixedDraws: 'The rows that keep their labels are fixed by the file.',
  noBuild: 'Open a stack in Build first.',
  noRun: 'Train a run first.',
  pickedAnew: 'Each seed trains its layers anew here, so a number stands for another unit every time.',
  pickedWhy:
    'Choose a finished run under “Run to probe”: its filters then show here, and all seeds use those very units.',
  runsAtOnce:
    'So many runs are trained at the same time, and share the cores of this machine. It changes how long the study takes, not what it finds; each run needs memory of its own.',
};

export const STATE_WORDS: Readonly<Record<StudyState, string>> = {
  waiting: 'Waiting',
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped',
};

/** "32 of 40 steps, 2 at once, 12 min left". */
export function progressWords({ done, total, state, secondsLeft, slots }: StudyRecord): string {
  if (state === 'finished') return counted(total, 'step');
  const steps = `${count(done)} of ${counted(total, 'step')}`;
  if (state !== 'running') return steps;
  const atOnce = slots > 1 ? `, ${count(slots)} at once` : '';
  return `${steps}${atOnce}${secondsLeft === null ? '' : `, ${roughly(secondsLeft)} left`}`;
}

/** Null once everything is there. */
export function toComeWords({ done, total, state }: StudyRecord): string | null {
  if (state === 'finished' || done >= total) return null;
  return `${counted(total - done, 'step')} to come; may change`;
}

/** "12 runs, 4 are there already, about 8 min on this machine". */
export function forecastWords({ runs, reused, seconds }: StudyForecast): string {
  const there = reused === 0 ? '' : reused === runs ? ', all are there already' : `, ${isAre(reused)} there already`;
  const time = runs > reused && seconds !== null ? `, about ${roughly(seconds)} on this machine` : '';
  const unknown = runs > reused && seconds === null ? ', time unknown until the first has run' : '';
  return `${counted(runs, 'run')}${there}${time}${unknown}`;
}

function isAre(number: number): string {
  return `${count(number)} ${number === 1 ? 'is' : 'are'}`;
}
