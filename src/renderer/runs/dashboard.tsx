// One run or group by itself: its figures, curves, receipt, and everything that is needed to make it again.
import { Button, CopyButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { curvesOf } from '#shared/curve.ts';
import { explosionOf, findingsOf } from '#shared/doctor.ts';
import { isOfTest } from '#shared/metric.ts';
import { isResumable, type Run } from '#shared/run.ts';
import { specToJson } from '#shared/spec.ts';
import { clock, moment } from '../formats.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { FindingNotes } from '../widgets/finding-notes.tsx';
import { Note, Problem } from '../widgets/note.tsx';
import { Panel } from '../widgets/panel.tsx';
import type { Bench } from './bench.ts';
import { Charts, useChosenCurves } from './curves-view.tsx';
import { figureWords, metricTitle } from './figure-words.ts';
import { ReceiptTable } from './receipt-table.tsx';
import { figureOf } from './row.ts';
import { useStarting } from './start-runs.ts';
import classes from './views.module.css';
import { epochWords, STATE_WORDS, TEXT } from './words.ts';

/** Buckets of each curve that the doctor reads; a bucket keeps its lowest, highest and last point. */
const RESOLUTION = 1000;

export function Dashboard({ bench }: { bench: Bench }) {
  const { shown, runs } = bench;
  const chosen = useChosenCurves(shown);
  const [only] = shown;
  if (!only) return null;
  const { row } = only;
  const [run] = row.runs;
  const json = JSON.stringify(specToJson(run.spec), null, 2);
  const metrics = Object.keys(run.metrics).toSorted((a, b) => Number(isOfTest(a)) - Number(isOfTest(b)));
  return (
    <>
      <Actions bench={bench} />
      <Faults run={run} />
      {isResumable(run.state) && <Note what={`${STATE_WORDS[run.state]}.`} why={run.interruption ?? undefined} />}
      {metrics.length > 0 && (
        <Panel
          title="Figures"
          className={classes.fixed}
          about={row.runs.length > 1 ? `${row.runs.length} runs` : undefined}
        >
          <div className={classes.keys}>
            {metrics.map((metric) => (
              <div key={metric}>
                <div className="key-figure">{figureWords(metric, figureOf(row, metric))}</div>
                <div className="caption">{metricTitle(metric)}</div>
              </div>
            ))}
          </div>
          {metrics.some(isOfTest) && <p className="caption">{TEXT.testOnce}</p>}
        </Panel>
      )}
      <div className={classes.chart}>
        <Charts shown={shown} names={chosen.names} isLoaded={chosen.isLoaded} />
      </div>
      <div className={classes.columns}>
        <Panel title="Receipt" about={`seed ${run.spec.seed}`}>
          <ReceiptTable run={run} runs={runs} />
        </Panel>
        <Panel title="Record">
          <Record run={run} />
        </Panel>
      </div>
      <Panel title="Specification" className={classes.fixed} about="as the terminal takes it">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <pre className={classes.spec} tabIndex={0}>
          {json}
        </pre>
      </Panel>
    </>
  );
}

/** What the doctor finds, and what ended the run. */
function Faults({ run }: { run: Run }) {
  const { query } = useServices();
  const points = useQuery(query.runs.points.queryOptions({ input: { runId: run.id, resolution: RESOLUTION } }));
  const datasets = useQuery(query.datasets.list.queryOptions());
  const data = datasets.data?.find(({ id }) => id === run.datasetId) ?? null;
  const findings = useMemo(
    () => (points.data && datasets.data ? findingsOf(run, curvesOf(points.data), data) : []),
    [run, points.data, datasets.data, data],
  );
  const explosion = explosionOf(run);
  return (
    <>
      {explosion && <FindingNotes run={run} findings={[explosion]} kind="err" />}
      {run.error && !explosion && <Problem problem={run.error} />}
      <FindingNotes run={run} findings={findings.filter(({ since }) => !explosion || since === null)} />
    </>
  );
}

function Actions({ bench }: { bench: Bench }) {
  const go = useNavigation((it) => it.go);
  const starting = useStarting();
  const run = bench.shown[0]?.row.runs[0];
  if (!run) return null;
  return (
    <>
      <div className={classes.toolbar}>
        <Button onClick={() => go({ screen: 'build', runId: run.id })}>Use as starting point</Button>
        {run.weights && (
          <Button onClick={() => go({ screen: 'build', runId: run.id, withWeights: true })}>
            Clone with trained layers
          </Button>
        )}
        <Button onClick={() => void starting.start([specToJson(run.spec)], run.id)} disabled={starting.isBusy}>
          Repeat exactly
        </Button>
        <CopyButton value={`strata rerun ${run.id}`}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy as command'}</Button>}
        </CopyButton>
        <Button variant="subtle" onClick={() => go({ screen: 'train', runId: run.id })}>
          Show in Train
        </Button>
      </div>
      {starting.problem && <Problem problem={starting.problem} />}
    </>
  );
}

function Record({ run }: { run: Bench['runs'][number] }) {
  const { engine, rows } = run;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Run', run.id],
    ['State', STATE_WORDS[run.state]],
    ['Seed', String(run.spec.seed)],
    ['Dataset', run.datasetId],
    ['Data hash', run.datasetSha256],
    [
      'Rows',
      rows && `${rows.train} train (${rows.labelled} labelled), ${rows.validation} validation, ${rows.test} test`,
    ],
    ['Engine', engine && `${engine.backend} ${engine.version}, kernels ${engine.kernels}, ${engine.threads} threads`],
    ['Same bits again', run.exact ? 'yes, on the same engine' : 'no: another engine went on with it'],
    ['Epochs', epochWords(run)],
    ['Training time', run.durationMs === null ? null : clock(run.durationMs / 1000)],
    ['Queued', moment(run.queuedAt)],
    ['Ended', run.endedAt === null ? null : moment(run.endedAt)],
    ['Repeats', run.repeats],
    ['Weights hash', run.weights?.sha256 ?? null],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) =>
        value === null ? null : (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
