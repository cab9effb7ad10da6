// What to make of the shown rows: a sentence for each against the baseline, its interval drawn, and what would tell more.
import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { isFraction } from '#shared/metric.ts';
import type { Verdict } from '#shared/verdict.ts';
import { IntervalPlot } from '../charts/interval-plot.tsx';
import { LineSample } from '../charts/line-sample.tsx';
import { counted } from '../formats.ts';
import { useServices } from '../services.tsx';
import { Note } from '../widgets/note.tsx';
import { Panel } from '../widgets/panel.tsx';
import type { Bench } from './bench.ts';
import { amountWords, metricTitle } from './figure-words.ts';
import { comparableMetrics, type Judged, judge, missingSeeds, seedSpecs } from './judge.ts';
import { isUnderWay } from './row.ts';
import { useShelf } from './shelf.ts';
import { useStarting } from './start-runs.ts';
import classes from './views.module.css';
import { TEXT } from './words.ts';

export function VerdictPanel({ bench, isWide = false }: { bench: Bench; isWide?: boolean }) {
  const { shown, metric, metrics } = bench;
  const zones = useShelf((it) => it.zones);
  const [baseline] = shown;
  if (!baseline || shown.length < 2) return null;
  const about = `${metricTitle(metric)}, against ${baseline.row.name}`;
  const judged = judge(shown, metric, zones[metric]);
  const toCome = shown.flatMap(({ row }) => row.runs).filter(isUnderWay).length;
  const others = isWide ? comparableMetrics(shown, metrics).filter((it) => it !== metric) : [];
  return (
    <>
      <Panel title="Verdict" about={about} className={isWide ? classes.fixed : classes.grow}>
        {toCome > 0 && <p className="caption">So far: {counted(toCome, 'run')} to come; may change.</p>}
        <Zone metric={metric} zone={judged.zone} />
        <IntervalPlot metric={metric} zone={judged.zone} drawn={drawnIntervals(judged)} />
        {judged.verdicts.map(({ row, verdict }) => (
          <Sentence key={row.row.id} bench={bench} row={row} verdict={verdict} metric={metric} />
        ))}
      </Panel>
      {isWide && (
        <div className={classes.wide}>
          {others.map((other) => (
            <OtherMetric key={other} metric={other} judged={judge(shown, other, zones[other])} />
          ))}
        </div>
      )}
      {isWide && <p className="caption">{TEXT.testOnce}</p>}
    </>
  );
}

function drawnIntervals({ verdicts }: Judged) {
  return verdicts.flatMap(({ row: { row, style }, verdict: { interval } }) =>
    interval ? [{ id: row.id, name: row.name, color: style.color, interval }] : [],
  );
}

interface SentenceProps {
  readonly bench: Bench;
  readonly row: Judged['verdicts'][number]['row'];
  readonly verdict: Verdict;
  readonly metric: string;
}

function Sentence({ bench, row, verdict, metric }: SentenceProps) {
  const { sentence, bootstrap, effect, kind } = verdict;
  const hasValues = comparableMetrics(bench.shown.slice(0, 1).concat(row), [metric]).length > 0;
  const isComparable = hasValues && sentence !== TEXT.differentData;
  const isNamed = sentence.startsWith(row.row.name);
  return (
    <div className={classes.verdict}>
      <div className={classes.told}>
        <LineSample style={row.style} isOther={row.isOther} />
        <span className={classes.sentence}>{isNamed ? sentence : `${row.row.name}: ${sentence}`}</span>
      </div>
      {effect !== null && (
        <span className="caption">Effect size (Hedges’ g) {effect.toFixed(2).replace('-', '−')}.</span>
      )}
      {bootstrap && (
        <span className="caption">
          By drawing again: {amountWords(metric, bootstrap.low)} to {amountWords(metric, bootstrap.high)}.
        </span>
      )}
      {kind === 'unknown' && isComparable && <MoreSeeds bench={bench} row={row} />}
    </div>
  );
}

function MoreSeeds({ bench, row }: Pick<SentenceProps, 'bench' | 'row'>) {
  const { query, cache } = useServices();
  const starting = useStarting();
  const [queued, setQueued] = useState(0);
  const wanted = missingSeeds(bench.shown[0]?.row, row.row);
  const specs = seedSpecs(bench.shown[0]?.row, row.row, wanted, bench.runs);
  const start = async () => {
    const started = await starting.start(specs);
    setQueued(started);
    await cache.invalidateQueries({ queryKey: query.runs.list.key() });
  };
  if (queued > 0) return <Note what={`${queued} runs queued.`} why="They join their rows as they finish." />;
  return (
    <>
      <span>
        <Button h={24} px={8} onClick={() => void start()} disabled={starting.isBusy}>
          Queue {wanted.length} more seeds{specs.length > wanted.length ? ' of both' : ''}
        </Button>
      </span>
      {starting.problem && <Note kind="err" what={starting.problem.message} />}
    </>
  );
}

function Zone({ metric, zone }: { metric: string; zone: number }) {
  const { zones, set } = useShelf();
  const scale = isFraction(metric) ? 100 : 1;
  const change = (value: number | string) => {
    if (typeof value === 'number' && value >= 0) set({ zones: { ...zones, [metric]: value / scale } });
  };
  return (
    <div className={classes.zone}>
      <NumberInput
        aria-label="Practically equal up to"
        w={84}
        prefix="± "
        min={0}
        decimalScale={4}
        value={Number((zone * scale).toPrecision(6))}
        onChange={change}
      />
      <span className="caption">{isFraction(metric) ? 'points make' : 'makes'} no difference in practice</span>
    </div>
  );
}

/** Another metric in short: which row is best, and what its verdict says. */
function OtherMetric({ metric, judged: { best, verdicts } }: { metric: string; judged: Judged }) {
  if (!best) return null;
  return (
    <Panel title={metricTitle(metric)} about={`best: ${best.row.name}`}>
      {verdicts.map(({ row, verdict }) => (
        <p key={row.row.id} className={classes.verdict}>
          {verdict.sentence.startsWith(row.row.name) ? verdict.sentence : `${row.row.name}: ${verdict.sentence}`}
        </p>
      ))}
    </Panel>
  );
}
