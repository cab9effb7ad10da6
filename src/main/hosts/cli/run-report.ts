// Everything that the terminal tells about one run, with what else the history knows about it.
import { isResumable, type Run } from '#shared/run.ts';
import type { Services } from '../services.ts';
import { lastEpoch, placeText, resumeWords } from './place.ts';
import type { NameOf } from './receipt-view.ts';
import { runTable, runText, runValue } from './run-view.ts';

/** One run: the value behind `--json`, and the same in words. */
export function runReport(app: Services, run: Run): { value: Record<string, unknown>; text: string } {
  const points = app.runs.points(run.id);
  const names = new Map(app.runs.list().map(({ id, name }) => [id, name]));
  const nameOf: NameOf = (id) => names.get(id) ?? null;
  const value = { ...runValue(run), ...stopValue(app, run) };
  const stop = stopText(app, run);
  return { value, text: [runText(run, points, nameOf), stop].filter(Boolean).join('\n\n') };
}

/** The list of runs, with the place of those that can be resumed. */
export function runsReport(app: Services, runs: readonly Run[]): { value: object[]; text: string } {
  const value = runs.map((run) => ({ ...runValue(run), ...stopValue(app, run) }));
  const stops = runs.map((run) => stopText(app, run)).filter(Boolean);
  return { value, text: [runTable(runs), stops.join('\n')].filter(Boolean).join('\n\n') };
}

/** Where a run stopped and how to go on with it; nothing for one that can't be resumed. */
function stopValue(app: Services, run: Run): object {
  return isResumable(run.state) ? { place: lastEpoch(app.runs.points(run.id)), resume: resumeWords(run) } : {};
}

function stopText(app: Services, run: Run): string {
  if (!isResumable(run.state)) return '';
  const place = placeText(run, lastEpoch(app.runs.points(run.id)));
  return `Run ${run.id} is ${run.state}: ${place}. Go on with: ${resumeWords(run)}`;
}
