// What starting the draft will cost, where finished runs can tell.
import { useMemo } from 'react';
import { bytes, counted, roughly } from '../formats.ts';
import { forecast } from './forecast.ts';
import classes from './forecast-panel.module.css';
import { trainingRows } from './layer-issues.ts';
import type { Bench } from './use-bench.ts';

export function ForecastPanel({ bench: { draft, manifest, shapes, runs } }: { bench: Bench }) {
  const { spec, seeds } = draft;
  const found = useMemo(() => {
    if (!manifest) return null;
    const train = trainingRows(spec, manifest);
    const { labelledRows } = spec.dataset;
    const wanted =
      typeof labelledRows === 'string'
        ? train
        : 'count' in labelledRows
          ? labelledRows.count
          : labelledRows.indices.length;
    return forecast({ spec, shapes, rows: { train, labelled: Math.min(train, wanted) } }, runs);
  }, [spec, manifest, shapes, runs]);
  if (!found) return null;
  const { likely, low, high } = found.seconds;
  return (
    <section className={classes.panel} aria-label="Forecast">
      <h3>Forecast</h3>
      <dl className={classes.figures}>
        <div>
          <dt>Time{seeds > 1 && `, ${seeds} runs`}</dt>
          <dd className="key-figure">{roughly(likely * seeds)}</dd>
          <dd className="caption">
            {roughly(low * seeds)} to {roughly(high * seeds)}
          </dd>
        </div>
        <div>
          <dt>Disk</dt>
          <dd className="key-figure">{bytes(found.bytes * seeds)}</dd>
          <dd className="caption">weights</dd>
        </div>
      </dl>
      <p className="caption">
        From {counted(found.runs, 'finished run')} here{spec.finetuning && '; patience may end fine-tuning sooner'}.
      </p>
    </section>
  );
}
