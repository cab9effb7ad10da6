// Which specification every run of the study is a change of: the suggested one, what is in Build, a run's, or as JSON.
import { Button, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { specToJson } from '#shared/spec.ts';
import { useBuiltSpec } from '../built-spec.ts';
import { useServices } from '../services.tsx';
import { FieldLine } from '../widgets/field-line.tsx';
import { Note } from '../widgets/note.tsx';
import { baseWords, datasetOf, isObject, type Origin, useStudyDraft } from './study-draft.ts';
import type { StudyJson } from './study-file.ts';
import classes from './study-sheet.module.css';
import { TEXT } from './words.ts';

const ORIGINS: readonly { readonly value: Origin; readonly label: string }[] = [
  { value: 'suggested', label: 'Suggested for the dataset' },
  { value: 'build', label: 'What is in Build' },
  { value: 'run', label: 'A run’s specification' },
  { value: 'file', label: 'As written below' },
];

export function BasePicker({ study }: { study: StudyJson }) {
  const { origin, set } = useStudyDraft();
  const built = useBuiltSpec((it) => it.spec);
  const [isOpen, setOpen] = useState(false);
  const begin = (base: object, from: Origin, runId: string | null = null) => {
    const next = { ...study, base };
    set({ study: next, origin: from, runId, datasetId: datasetOf(next) });
  };
  const choose = (next: Origin) => {
    if (next === 'build' && built) begin(specToJson(built), 'build');
    else if (next === 'suggested') set({ origin: next, study: null });
    else set({ origin: next });
    if (next === 'file') setOpen(true);
  };
  return (
    <>
      <FieldLine label="Base" help={<p>{HELP}</p>}>
        {(id) => (
          <Select
            id={id}
            data={ORIGINS.map((it) => ({ ...it, disabled: it.value === 'build' && !built }))}
            value={origin}
            onChange={(next) => next !== null && choose(next as Origin)}
          />
        )}
      </FieldLine>
      {origin === 'run' && <RunBase onChoose={(base, runId) => begin(base, 'run', runId)} />}
      <div className={classes.base}>
        <span className="figure">{baseWords(study.base)}</span>
        <Button variant="subtle" h={24} px={8} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide JSON' : 'Edit as JSON'}
        </Button>
      </div>
      {isOpen && <BaseText base={study.base} onChange={(base) => begin(base, 'file')} />}
    </>
  );
}

const HELP =
  'The specification that every run of the study is a change of. Seeds and whatever the question varies are replaced.';

function RunBase({ onChoose }: { onChoose: (base: object, runId: string) => void }) {
  const { query } = useServices();
  const runId = useStudyDraft((it) => it.runId);
  const runs = useQuery(query.runs.list.queryOptions()).data ?? [];
  const offered = runs.filter(({ isArchived }) => !isArchived);
  if (offered.length === 0) return <p className="caption">{TEXT.noRun}</p>;
  return (
    <FieldLine label="Run">
      {(id) => (
        <Select
          id={id}
          searchable
          placeholder="Choose a run"
          data={offered.map((run) => ({
            value: run.id,
            label: `${run.name} · seed ${run.spec.seed} · ${run.id.slice(-6)}`,
          }))}
          value={runId}
          onChange={(next) => {
            const run = offered.find((it) => it.id === next);
            if (run) onChoose(specToJson(run.spec), run.id);
          }}
        />
      )}
    </FieldLine>
  );
}

function BaseText({ base, onChange }: { base: unknown; onChange: (base: object) => void }) {
  const written = JSON.stringify(base, null, 2);
  const [text, setText] = useState(written);
  const [isWrong, setWrong] = useState(false);
  useEffect(() => setText(written), [written]);
  const commit = () => {
    if (text === written) return;
    try {
      const next: unknown = JSON.parse(text);
      setWrong(!isObject(next));
      if (isObject(next)) onChange(next);
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      <Textarea
        aria-label="Base specification as JSON"
        classNames={{ input: classes.json ?? '' }}
        spellCheck={false}
        rows={12}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={commit}
      />
      {isWrong && <Note kind="warn" what="This is not JSON, so the base stays as it was." />}
    </>
  );
}
