// What a study would cost before it starts: which of its runs are there already, and how long the others will take.
import type { Forecast } from '#shared/forecast.ts';
import { needsOf, type RunStep, type Step, withRuns } from '#shared/studies/step.ts';
import type { StudyForecast } from '#shared/study-record.ts';
import type { StandingRuns } from './standing-runs.ts';

export interface StudyForecastOptions {
  readonly standing: Pick<StandingRuns, 'find'>;
  readonly forecast: (spec: object) => Promise<Forecast | null>;
  /** Runs at once. */
  readonly slots: number;
}

/** Steps that appear only with results are not in it, nor what questions of finished runs take. */
export async function forecastOf(
  steps: readonly Step[],
  { standing, forecast, slots }: StudyForecastOptions,
): Promise<StudyForecast> {
  const runs = steps.filter((step) => step.kind === 'run');
  const reused = standingKeys(runs, standing);
  const known = new Map<string, number | null>();
  let seconds: number | null = 0;
  for (const { spec } of runs.filter(({ key }) => !reused.has(key))) {
    // Seeds and names cost nothing.
    const shape = JSON.stringify({ ...spec, seed: null, name: null });
    const one = known.has(shape) ? known.get(shape) : (await forecast(spec))?.seconds.likely;
    known.set(shape, one ?? null);
    seconds = seconds === null || one === null || one === undefined ? null : seconds + one / slots;
  }
  return { runs: runs.length, reused: reused.size, seconds };
}

/** Steps whose run has finished already. One that builds upon others can only be found once these are. */
function standingKeys(steps: readonly RunStep[], standing: Pick<StandingRuns, 'find'>): Set<string> {
  const found = new Map<string, string>();
  let open = steps;
  for (;;) {
    const left = open.filter((step) => {
      if (needsOf(step).some((key) => !found.has(key))) return true;
      const run = standing.find(withRuns(step.spec, (key) => found.get(key) ?? key));
      if (run?.state !== 'finished') return true;
      found.set(step.key, run.id);
      return false;
    });
    if (left.length === open.length) return new Set(found.keys());
    open = left;
  }
}
