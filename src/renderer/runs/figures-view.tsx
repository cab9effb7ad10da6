// All final figures side by side with their changes against the baseline; test figures apart, for nothing rests on them.
import { isOfTest } from '#shared/metric.ts';
import { clock } from '../formats.ts';
import { Panel } from '../widgets/panel.tsx';
import type { Bench } from './bench.ts';
import { changeWords, figureWords, metricTitle } from './figure-words.ts';
import { isSurelyBetter } from './judge.ts';
import { changeOf, durationOf, figureOf, seedsOf } from './row.ts';
import { RowHeading } from './row-heading.tsx';
import type { ShownRow } from './selection.ts';
import classes from './views.module.css';
import { epochWords, STATE_WORDS, TEXT } from './words.ts';

export function FiguresView({ bench: { shown } }: { bench: Bench }) {
  const metrics = [...new Set(shown.flatMap(({ row }) => row.runs.flatMap((it) => Object.keys(it.metrics))))];
  const chosenBy = metrics.filter((it) => !isOfTest(it)).toSorted();
  const lookedAtOnce = metrics.filter(isOfTest).toSorted();
  const span = shown.length + 1;
  return (
    <Panel
      title="Figures"
      about="at the end of each run; mean ± half of the 95 % interval"
      className={classes.grow}
      isFlush
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className={classes.holder} tabIndex={0} aria-label="Figures side by side">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              {shown.map((it) => (
                <th key={it.row.id} scope="col">
                  <RowHeading shown={it} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Facts shown={shown} />
            {chosenBy.map((metric) => (
              <FigureRow key={metric} metric={metric} shown={shown} />
            ))}
            {lookedAtOnce.length > 0 && (
              <tr className={classes.section}>
                <th scope="colgroup" colSpan={span}>
                  {TEXT.testOnce}
                </th>
              </tr>
            )}
            {lookedAtOnce.map((metric) => (
              <FigureRow key={metric} metric={metric} shown={shown} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function FigureRow({ metric, shown }: { metric: string; shown: readonly ShownRow[] }) {
  const baseline = shown[0]?.row ?? null;
  return (
    <tr>
      <th scope="row">{metricTitle(metric)}</th>
      {shown.map(({ row }) => {
        const change = changeOf(row, baseline, metric);
        const better = isSurelyBetter(row, baseline, metric);
        return (
          <td key={row.id}>
            {figureWords(metric, figureOf(row, metric))}
            {change !== null && (
              <span className={`${classes.delta} ${better === null ? '' : better ? classes.better : classes.worse}`}>
                {changeWords(metric, change)}
                {better === null ? '' : better ? ' better' : ' worse'}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

function Facts({ shown }: { shown: readonly ShownRow[] }) {
  const facts: readonly (readonly [string, (row: ShownRow['row']) => string])[] = [
    ['State', ({ runs }) => [...new Set(runs.map(({ state }) => STATE_WORDS[state]))].join(', ')],
    ['Seeds', (row) => seedsOf(row).join(', ')],
    ['Training time', (row) => timeWords(durationOf(row))],
    ['Fine-tuning epochs', ({ runs }) => runs.map((run) => epochWords(run) ?? '–').join('; ')],
    ['Engine', ({ runs }) => [...new Set(runs.map(({ engine }) => engine?.backend ?? '–'))].join(', ')],
  ];
  return facts.map(([label, words]) => (
    <tr key={label}>
      <th scope="row">{label}</th>
      {shown.map(({ row }) => (
        <td key={row.id}>{words(row)}</td>
      ))}
    </tr>
  ));
}

function timeWords(durationMs: number | null): string {
  return durationMs === null ? '–' : clock(durationMs / 1000);
}
