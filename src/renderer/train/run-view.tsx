// One run: its header and buttons, what is the matter with it, its progress, its curves, its pictures.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Run } from '#shared/run.ts';
import { useCommand } from '../commands.ts';
import { useServices } from '../services.tsx';
import { FindingNotes } from '../widgets/finding-notes.tsx';
import { HeaderStrip } from '../widgets/header-strip.tsx';
import { Problem } from '../widgets/note.tsx';
import { announcement } from './announcements.ts';
import { isIn } from './finding-marks.ts';
import { currentOf, phaseRows, wholeFraction } from './phases.ts';
import { PicturesRow } from './pictures-row.tsx';
import { ProgressBand } from './progress-band.tsx';
import { RunAbout, RunActions } from './run-actions.tsx';
import { nameOf, RunChartRow } from './run-chart-row.tsx';
import type { PhasePick } from './run-charts.ts';
import { RunNotes } from './run-notes.tsx';
import classes from './run-view.module.css';
import { useFindings } from './use-findings.ts';
import { useRunLife } from './use-run-life.ts';

interface RunViewProps {
  readonly runId: string;
  /** Every run, for what this one is compared with. */
  readonly runs: readonly Run[];
}

export function RunView({ runId, runs }: RunViewProps) {
  const { query } = useServices();
  const { life, version, problem } = useRunLife(runId);
  const [isHeld, setHeld] = useState(false);
  const drawn = useHeld(version, isHeld);
  // Null: whatever phase is under way, or else the last that has begun.
  const [picked, setPicked] = useState<string | null>(null);
  useCommand('pause-view', () => setHeld(!isHeld));
  const { run, progress } = life;
  const datasets = useQuery(query.datasets.list.queryOptions());
  const dataset = datasets.data?.find(({ id }) => id === run?.datasetId) ?? null;
  const findings = useFindings(life, dataset);
  if (problem) return <Problem problem={problem} />;
  if (!run) return null;
  const facts = {
    run,
    progress,
    inputs: dataset?.inputs ?? null,
    label: dataset?.label ?? null,
    epochsOf: (phase: 'pretraining' | 'finetuning', layer: number | null) => life.curves.epochs({ phase, layer }),
    finishedEpochs: life.finishedEpochs,
  };
  const rows = phaseRows(facts);
  const fraction = wholeFraction(facts);
  const learning = rows.filter(({ epochs }) => epochs !== null);
  const row = learning.find((it) => nameOf(it) === picked) ?? currentOf(learning);
  const pick: PhasePick | null = row
    ? { phase: row.layer === null ? 'finetuning' : 'pretraining', layer: row.layer }
    : null;
  // What ended a run stands with its other notes.
  const others = run.state === 'failed' ? findings.filter(({ since }) => since === null) : findings;
  const here = others.filter((it) => pick !== null && isIn(it, pick));
  const hasCurves = run.state === 'running' || learning.some(({ epoch }) => epoch > 0);
  return (
    <>
      <HeaderStrip
        title={run.name}
        about={<RunAbout run={run} dataset={dataset} />}
        actions={<RunActions run={run} runs={runs} />}
      />
      <div className={classes.body}>
        <p role="status" className="visually-hidden">
          {announcement(run.name, run.state, fraction)}
        </p>
        <RunNotes run={run} runs={runs} rows={rows} dataset={dataset} />
        <FindingNotes run={run} findings={others.filter((it) => !here.includes(it))} />
        {run.state !== 'finished' && (
          <ProgressBand
            rows={rows}
            fraction={fraction}
            elapsedSeconds={life.elapsedSeconds(Date.now())}
            secondsLeft={run.state === 'running' ? (progress?.secondsLeft ?? null) : null}
            rowsPerSecond={progress?.rowsPerSecond ?? null}
          />
        )}
        {row && pick && hasCurves && (
          <>
            <RunChartRow
              findings={findings}
              life={life}
              version={drawn}
              learning={learning}
              row={row}
              pick={pick}
              onPick={setPicked}
              isHeld={isHeld}
              onHold={setHeld}
            />
            <FindingNotes run={run} findings={here} />
            <PicturesRow key={nameOf(row)} run={run} life={life} version={drawn} pick={pick} dataset={dataset} />
          </>
        )}
      </div>
    </>
  );
}

/** The version that is drawn: the newest, or the one at which the pictures were held. */
function useHeld(version: number, isHeld: boolean): number {
  const [held, setHeld] = useState<number | null>(null);
  if (isHeld && held === null) setHeld(version);
  if (!isHeld && held !== null) setHeld(null);
  return isHeld ? (held ?? version) : version;
}
