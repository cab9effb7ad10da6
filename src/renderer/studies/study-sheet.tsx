// The sheet for a new study: question, data, base, what varies; what it will cost; start.
import { Button, FileButton, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import type { StudyKind } from '#shared/study.ts';
import { useCommand } from '../commands.ts';
import { problemOf } from '../connection.ts';
import { download } from '../download.ts';
import { giveSpec } from '../given-spec.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { FieldLine } from '../widgets/field-line.tsx';
import { HeaderStrip } from '../widgets/header-strip.tsx';
import { KeyCap } from '../widgets/key-cap.tsx';
import { Note, Problem } from '../widgets/note.tsx';
import { Panel } from '../widgets/panel.tsx';
import { BasePicker } from './base-picker.tsx';
import { KINDS, kindWords } from './kinds.ts';
import { offeredDatasets } from './offered-datasets.ts';
import { RunsAtOnce } from './runs-at-once.tsx';
import shelf from './studies.module.css';
import { useStudyDraft } from './study-draft.ts';
import { studyCommand, studyFileName, studyText } from './study-file.ts';
import { StudyForm } from './study-form.tsx';
import classes from './study-sheet.module.css';
import { tellRecord } from './study-watch.ts';
import { useForecast } from './use-forecast.ts';
import { useGiven } from './use-given.ts';
import { useTemplate } from './use-template.ts';
import { forecastWords, TEXT } from './words.ts';

export function StudySheet() {
  const { kind, study, slots, set } = useStudyDraft();
  const given = useGiven();
  const template = useTemplate();
  const forecast = useForecast(study, slots);
  const start = useStart();
  const problem = given.problem ?? template.problem ?? start.problem;
  return (
    <>
      <HeaderStrip
        title="New study"
        about={<span className="secondary">{kindWords(kind).question}</span>}
        actions={<SheetActions start={start} canStart={study !== null && forecast.problem === null} />}
      />
      <div className={shelf.view}>
        {problem && <Problem problem={problem} />}
        <div className={classes.columns}>
          <Panel title="What is asked" className={classes.form}>
            <div className={classes.fields}>
              <Question />
              {study && <BasePicker study={study} />}
              {study && <StudyForm study={study} />}
            </div>
          </Panel>
          <div className={classes.side}>
            <Panel title="Forecast">
              <div role="status">
                {forecast.problem ? (
                  <Note kind="warn" what={forecast.problem.message} />
                ) : (
                  <p className={classes.forecast}>
                    {forecast.forecast ? forecastWords(forecast.forecast) : 'Working it out.'}
                  </p>
                )}
              </div>
              <div className={classes.atOnce}>
                <FieldLine label="Runs at once" help={<p>{TEXT.runsAtOnce}</p>} isChanged={slots !== 1}>
                  {(id) => <RunsAtOnce id={id} slots={slots} onChange={(next) => set({ slots: next })} />}
                </FieldLine>
              </div>
            </Panel>
            <Panel title="How it is asked">
              <p>{kindWords(kind).how}</p>
              {study?.draws !== undefined && Array.isArray(study.draws) && study.draws.length > 0 && (
                <p className="secondary">{TEXT.fixedDraws}</p>
              )}
              {study && (
                <p className={classes.command}>
                  <code>{studyCommand(study, slots)}</code>
                </p>
              )}
            </Panel>
          </div>
        </div>
      </div>
    </>
  );
}

/** Kind, name and dataset. */
function Question() {
  const { kind, datasetId, study, set, edit } = useStudyDraft();
  const { query } = useServices();
  const listed = useQuery(query.datasets.list.queryOptions()).data ?? [];
  const datasets = offeredDatasets(listed, datasetId);
  return (
    <>
      <FieldLine label="Question">
        {(id) => (
          <Select
            id={id}
            data={KINDS.map((it) => ({ value: it.kind, label: it.question }))}
            value={kind}
            onChange={(next) => next !== null && set({ kind: next as StudyKind })}
          />
        )}
      </FieldLine>
      <FieldLine label="Name">
        {(id) => (
          <TextInput
            id={id}
            maxLength={200}
            value={String(study?.name ?? '')}
            onChange={({ currentTarget }) => edit('name', currentTarget.value)}
          />
        )}
      </FieldLine>
      <FieldLine label="Dataset">
        {(id) => (
          <Select
            id={id}
            data={datasets}
            value={datasetId}
            onChange={(next) =>
              next !== null && set({ datasetId: next, origin: 'suggested', runId: null, study: null })
            }
          />
        )}
      </FieldLine>
    </>
  );
}

interface SheetStart {
  readonly isBusy: boolean;
  readonly problem: ErrorRecord | null;
  begin(): void;
}

function useStart(): SheetStart {
  const { client, cache, query } = useServices();
  const go = useNavigation((it) => it.go);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const begin = async () => {
    const { study, slots } = useStudyDraft.getState();
    if (!study || isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      const record = await client.studies.start({ study, slots });
      tellRecord(record);
      void cache.invalidateQueries({ queryKey: query.runs.list.key() });
      go({ screen: 'studies', studyId: record.id });
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
    setBusy(false);
  };
  return {
    isBusy,
    problem,
    begin: () => {
      // What is being typed counts as soon as its field is left.
      const field = document.activeElement;
      if (field instanceof HTMLElement) field.blur();
      setTimeout(() => void begin());
    },
  };
}

function SheetActions({ start, canStart }: { start: SheetStart; canStart: boolean }) {
  const study = useStudyDraft((it) => it.study);
  const go = useNavigation((it) => it.go);
  const reset = useRef<() => void>(null);
  useCommand('train', start.begin, canStart && !start.isBusy);
  const save = () => {
    if (study) download(studyFileName(study), new Blob([studyText(study)], { type: 'application/json' }));
  };
  const open = (file: File | null) => {
    // The same file can be chosen again.
    reset.current?.();
    if (file) void giveSpec(file);
  };
  return (
    <>
      <FileButton accept="application/json,.json" onChange={open} resetRef={reset}>
        {(props) => <Button {...props}>Open study.json …</Button>}
      </FileButton>
      <Button disabled={!study} onClick={save}>
        Save study.json
      </Button>
      <Button variant="subtle" onClick={() => go({ screen: 'studies' })}>
        Cancel
      </Button>
      <Button variant="filled" disabled={!canStart} loading={start.isBusy} onClick={start.begin}>
        Start study
        <KeyCap command="train" />
      </Button>
    </>
  );
}
