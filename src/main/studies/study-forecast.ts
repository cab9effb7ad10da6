// What a study would cost before it starts: which of its runs are there already, and how long the others will take.
import type { Manifest } from '#shared/dataset.ts';
import type { Forecast } from '#shared/forecast.ts';
import { keyOf, needsOf, type RunStep, type Step, withIds } from '#shared/studies/step.ts';
import type { StudyForecast } from '#shared/study-record.ts';
import type { StandingRuns } from './standing-runs.ts';

export interface StudyForecastOptions {
  readonly standing: Pick<StandingRuns, 'find'>;
  /** data: of the specification, where it is still to be made. */
  readonly forecast: (spec: object, data: Manifest | undefined) => Promise<Forecast | null>;
  /** Runs at once. */
  readonly slots: number;
  /** Data of mapping steps by key, as it stands or will be. */
  readonly planned: ReadonlyMap<string, Manifest>;
}

/** Steps that appear only with results are not in it, nor what questions of finished runs take. */
export async function forecastOf(
  steps: readonly Step[],
  { standing, forecast, slots, planned }: StudyForecastOptions,
): Promise<StudyForecast> {
  const runs = steps.filter((step) => step.kind === 'run');
  const there = [...planned].flatMap(([key, { id }]): [string, string][] => (keyOf(id) === null ? [[key, id]] : []));
  const reused = standingKeys(runs, standing, new Map(there));
  const known = new Map<string, number | null>();
  let seconds: number | null = 0;
  for (const { spec } of runs.filter(({ key }) => !reused.has(key))) {
    // Seeds and names cost nothing.
    const shape = JSON.stringify({ ...spec, seed: null, name: null });
    const one = known.has(shape) ? known.get(shape) : (await forecast(spec, dataOf(spec, planned)))?.seconds.likely;
    known.set(shape, one ?? null);
    seconds = seconds === null || one === null || one === undefined ? null : seconds + one / slots;
  }
  return { runs: runs.length, reused: reused.size, seconds };
}

function dataOf(spec: object, planned: ReadonlyMap<string, Manifest>): Manifest | undefined {
  const { dataset } = spec as { readonly dataset: { readonly id: string } };
  return planned.get(keyOf(dataset.id) ?? '');
}

/** Steps whose run has finished already. One that builds upon others can only be found once these are. data: ids by key. */
function standingKeys(
  steps: readonly RunStep[],
  standing: Pick<StandingRuns, 'find'>,
  data: ReadonlyMap<string, string>,
): Set<string> {
  const found = new Map(data);
  let open = steps;
  for (;;) {
    const left = open.filter((step) => {
      if (needsOf(step).some((key) => !found.has(key))) return true;
      const run = standing.find(withIds(step.spec, (key) => found.get(key) ?? key));
      if (run?.state !== 'finished') return true;
      found.set(step.key, run.id);
      return false;
    });
    if (left.length === open.length) return new Set([...found.keys()].filter((key) => !data.has(key)));
    open = left;
  }
}
