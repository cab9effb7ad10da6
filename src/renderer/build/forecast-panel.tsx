// What starting the draft will cost: time, memory and disk, and what the numbers rest on.
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Forecast } from '#shared/forecast.ts';
import { specToJson } from '#shared/spec.ts';
import { bytes, counted, roughly } from '../formats.ts';
import { useServices } from '../services.tsx';
import type { Draft } from './draft.ts';
import { useDraft } from './draft-store.ts';
import { engineChoice } from './engine-choice.ts';
import classes from './forecast-panel.module.css';
import type { Bench } from './use-bench.ts';

/** Edits come in bursts. */
const CALM_MS = 250;
/** While the engine is being measured. */
const AGAIN_MS = 2000;

export function ForecastPanel({ bench: { draft, issues, runs } }: { bench: Bench }) {
  const canStart = !issues.some(({ kind }) => kind === 'stop');
  const finished = runs.filter(({ state }) => state === 'finished').length;
  const [calm] = useDebouncedValue(draft, CALM_MS);
  const found = useForecast(calm, { canStart: canStart && calm === draft, finished });
  if (!found || !canStart) return null;
  const { likely, low, high } = found.seconds;
  const seeds = calm.seeds;
  return (
    <section className={classes.panel} aria-label="Forecast">
      <h3>Forecast</h3>
      <dl className={classes.figures}>
        <div>
          <dt>Time{seeds > 1 && `, ${seeds} runs`}</dt>
          <dd className="key-figure">{roughly(likely)}</dd>
          <dd className="caption">
            {roughly(low)} to {roughly(high)}
          </dd>
        </div>
        <div>
          <dt>Memory</dt>
          <dd className="key-figure">{bytes(found.memoryBytes)}</dd>
          <dd className="caption">at its largest</dd>
        </div>
        <div>
          <dt>Disk</dt>
          <dd className="key-figure">{bytes(found.diskBytes)}</dd>
          <dd className="caption">weights, curves</dd>
        </div>
      </dl>
      <p className="caption">{originOf(found)}</p>
    </section>
  );
}

/** Null while nothing can tell; the last answer until there is another one. */
function useForecast({ spec, seeds }: Draft, state: { canStart: boolean; finished: number }): Forecast | null {
  const { query } = useServices();
  const engine = useDraft((it) => it.engine);
  const options = query.runs.forecast.queryOptions({
    input: { spec: specToJson(spec), seeds, ...engineChoice(engine) },
  });
  const { data } = useQuery({
    ...options,
    // Another run that finished tells more.
    queryKey: [...options.queryKey, state.finished] as unknown as typeof options.queryKey,
    enabled: state.canStart,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data: last } }) => (last === null ? AGAIN_MS : false),
  });
  return data ?? null;
}

function originOf({ from, runs }: Forecast): string {
  return from === 'runs'
    ? `From ${counted(runs, 'finished run')} here.`
    : 'From a short test of this machine’s engine.';
}
