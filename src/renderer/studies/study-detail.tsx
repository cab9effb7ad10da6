// One study: its answer, what it shows, the numbers, how it was asked, and every run; it fills while it runs.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { StudyOutcome } from '#shared/study-outcome.ts';
import type { StudyRecord } from '#shared/study-record.ts';
import { defaultZone } from '#shared/verdict.ts';
import { IntervalPlot } from '../charts/interval-plot.tsx';
import { PicturePanel } from '../charts/picture-panel.tsx';
import { problemOf } from '../connection.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { HeaderStrip } from '../widgets/header-strip.tsx';
import { Note, Problem } from '../widgets/note.tsx';
import { Panel } from '../widgets/panel.tsx';
import { ImagesPanel } from './images-panel.tsx';
import { kindWords } from './kinds.ts';
import { RowsPanel } from './rows-panel.tsx';
import { StateBadge } from './state-badge.tsx';
import shelf from './studies.module.css';
import { StudyActions } from './study-actions.tsx';
import classes from './study-detail.module.css';
import { drawnVerdicts, metricOf } from './study-facts.ts';
import { useStudyChanges } from './use-study-changes.ts';
import { VerdictBand } from './verdict-band.tsx';
import { progressWords } from './words.ts';
import { WrittenTable } from './written-table.tsx';

export function StudyDetail({ record }: { record: StudyRecord }) {
  const changes = useStudyChanges(record);
  const { data: outcome, error } = useOutcome(record);
  return (
    <>
      <HeaderStrip
        title={record.name}
        about={
          <span className={shelf.about}>
            <span className="caption">{kindWords(record.kind).question}</span>
            <StateBadge state={record.state} />
            <progress value={record.done} max={Math.max(1, record.total)} aria-label="Progress of the study" />
            <span className="figure">{progressWords(record)}</span>
          </span>
        }
        actions={<StudyActions record={record} changes={changes} />}
      />
      <div className={shelf.view}>
        {changes.problem && <Problem problem={changes.problem} />}
        {record.problem !== null && <Note kind="err" what={record.problem} />}
        {error && <Problem problem={problemOf(error)} />}
        {outcome && <Outcome record={record} outcome={outcome} />}
      </div>
    </>
  );
}

/** What the study has found out so far; asked for again whenever a step is done. */
function useOutcome({ id, done, state, total }: StudyRecord) {
  const { query, cache } = useServices();
  const options = query.studies.get.queryOptions({ input: { studyId: id } });
  const { data, error } = useQuery(options);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these means that there is something new
  useEffect(() => {
    void cache.invalidateQueries({ queryKey: query.studies.get.key({ input: { studyId: id } }) });
  }, [cache, query, id, done, state, total]);
  return { data: data?.outcome, error };
}

function Outcome({ record, outcome }: { record: StudyRecord; outcome: StudyOutcome }) {
  const go = useNavigation((it) => it.go);
  const openRuns = (selected: readonly string[]) => go({ screen: 'runs', selected });
  const { pictures, tables, cautions, more, design, rows } = outcome;
  return (
    <>
      <VerdictBand record={record} outcome={outcome} />
      {[...new Set(cautions)].map((caution) => (
        <Note key={caution} kind="warn" what={caution} />
      ))}
      {pictures.length > 0 && (
        <div className={classes.pictures} data-count={pictures.length}>
          {pictures.map((picture, i) =>
            picture.kind === 'images' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: two pictures may have the same title
              <ImagesPanel key={i} picture={picture} />
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: two pictures may have the same title
              <PicturePanel key={i} picture={picture} onOpenRuns={openRuns} className={classes.picture} />
            ),
          )}
        </div>
      )}
      <div className={classes.columns}>
        {more.length > 0 && <More outcome={outcome} zone={record.study.zone} />}
        {tables.map((table, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two tables may have the same title
          <WrittenTable key={i} table={table} />
        ))}
        <Panel title="How it is asked">
          <ul className={classes.design}>
            {design.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Panel>
      </div>
      {rows.length > 0 && <RowsPanel rows={rows} onOpenRuns={openRuns} />}
    </>
  );
}

/** The comparisons beside the main one, with their intervals on one axis. */
function More({ outcome, zone }: { outcome: StudyOutcome; zone: number | null }) {
  const metric = metricOf(outcome) ?? '';
  return (
    <Panel title="In detail" about="95 % intervals">
      <div className={classes.more}>
        <dl className={classes.verdicts}>
          {outcome.more.map(({ name, text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <IntervalPlot
          metric={metric}
          zone={zone ?? defaultZone(metric, 0)}
          drawn={drawnVerdicts(outcome.more)}
          isNamed
        />
      </div>
    </Panel>
  );
}
