// Every run of a study with what it came to, and the way to it.
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { StudyRow } from '#shared/study-outcome.ts';
import { count } from '../formats.ts';
import { Panel } from '../widgets/panel.tsx';
import classes from './studies.module.css';
import { cellWords, columnTitle, rowColumns } from './study-facts.ts';

/** A sweep can have thousands; people ask for the rest. */
const FIRST = 50;

interface RowsPanelProps {
  readonly rows: readonly StudyRow[];
  readonly onOpenRuns: (runs: readonly string[]) => void;
}

export function RowsPanel({ rows, onOpenRuns }: RowsPanelProps) {
  const [isWhole, setWhole] = useState(false);
  const { factors, values } = rowColumns(rows);
  const shown = isWhole ? rows : rows.slice(0, FIRST);
  const runs = rows.flatMap(({ run }) => run ?? []);
  const all = (
    <Button h={24} px={8} onClick={() => onOpenRuns(runs)}>
      Open all in Runs
    </Button>
  );
  return (
    <Panel title="Runs" about={count(rows.length)} actions={runs.length > 0 && all} isFlush className={classes.whole}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, so the keyboard must reach it */}
      <section tabIndex={0} aria-label="Runs of the study" className={classes.scroller}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Seed</th>
              {factors.map((it) => (
                <th key={it} scope="col">
                  {columnTitle(it)}
                </th>
              ))}
              {values.map((it) => (
                <th key={it} scope="col">
                  {columnTitle(it)}
                </th>
              ))}
              <th scope="col">Run</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows come in a fixed order and have no other name
              <tr key={i}>
                <th scope="row">{row.arm}</th>
                <td className="figure">{row.seed}</td>
                {factors.map((it) => (
                  <td key={it} className="figure">
                    {row.factors[it] === undefined ? '–' : String(row.factors[it])}
                  </td>
                ))}
                {values.map((it) => (
                  <td key={it} className="figure">
                    {cellWords(it, row.values[it])}
                  </td>
                ))}
                <td>
                  {row.run === null ? (
                    <span className="caption">no run</span>
                  ) : (
                    <button
                      type="button"
                      className={classes.name}
                      aria-label={`${row.run.slice(-6)}: open the run of ${row.arm}, seed ${row.seed}`}
                      onClick={() => onOpenRuns(row.run === null ? [] : [row.run])}
                    >
                      {row.run.slice(-6)}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shown.length < rows.length && (
        <Button variant="subtle" m={8} onClick={() => setWhole(true)}>
          Show all {count(rows.length)} rows
        </Button>
      )}
    </Panel>
  );
}
