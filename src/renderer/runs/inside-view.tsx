// A look inside the shown runs: the loss around their weights, a layer's features in the plane, the likeness of layers.
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Run } from '#shared/run.ts';
import type { ChartPicture } from '#shared/study-chart.ts';
import { PicturePanel } from '../charts/picture-panel.tsx';
import { problemOf } from '../connection.ts';
import { clock, ordinal } from '../formats.ts';
import { useServices } from '../services.tsx';
import { Note, Problem } from '../widgets/note.tsx';
import type { Bench } from './bench.ts';
import {
  type Asked,
  type EmbeddingChoice,
  LOOKS,
  type Look,
  missingWords,
  picturesOf,
  questionOf,
  readingOf,
  subjectWords,
} from './inside.ts';
import classes from './views.module.css';

const FIRST_CHOICE: EmbeddingChoice = { layer: 0, stage: 'pretrained', method: 'pca' };
/** No mark of these pictures stands for a run that isn't shown already. */
const NO_RUNS = () => undefined;

export function InsideView({ bench }: { bench: Bench }) {
  const { query } = useServices();
  const rows = useMemo(() => bench.shown.map(({ row }) => row.runs), [bench.shown]);
  const [look, setLook] = useState<Look>('surface');
  const [choice, setChoice] = useState(FIRST_CHOICE);
  const [asked, setAsked] = useState<Asked | null>(null);
  const question = questionOf(look, rows, choice);
  const isAsked = asked !== null && JSON.stringify(asked) === JSON.stringify(question);
  const input = { request: asked?.request ?? null, runs: [...(asked?.runs ?? [])], datasets: [] };
  const found = useQuery({
    ...query.runs.analyse.queryOptions({ input }),
    enabled: isAsked,
    // Finished runs never change, and an answer takes a process of its own.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const names = useMemo(() => runNames(rows.flat()), [rows]);
  const nameOf = (id: string) => names.get(id) ?? id;
  return (
    <>
      <div className={classes.toolbar} role="toolbar" aria-label="Look inside">
        <SegmentedControl
          aria-label="What to look at"
          data={[...LOOKS]}
          value={look}
          onChange={(value) => setLook(LOOKS.find((it) => it.value === value)?.value ?? 'surface')}
        />
        {look === 'embedding' && (
          <EmbeddingFields stack={stackOf(rows, question)} choice={choice} onChange={setChoice} />
        )}
        <Button
          disabled={!question || (isAsked && (found.isFetching || found.isSuccess))}
          onClick={() => (isAsked ? found.refetch() : setAsked(question))}
        >
          Work it out
        </Button>
      </div>
      {question ? (
        <p className={classes.subject}>{subjectWords(look, question, nameOf)}</p>
      ) : (
        <Note what={missingWords(look)} />
      )}
      {isAsked && found.isFetching && (
        // Nobody waits for the answer any more once nothing is asked, and so the call is aborted.
        <Working onCancel={() => setAsked(null)} />
      )}
      {isAsked && !found.isFetching && found.error && <Problem problem={problemOf(found.error)} />}
      {isAsked &&
        found.data &&
        picturesOf(asked, found.data, nameOf).map((picture) => (
          <Answer key={picture.title} picture={picture} reading={readingOf(asked, picture)} />
        ))}
    </>
  );
}

/** Names by id; runs of one name differ by their seed. */
function runNames(runs: readonly Run[]): Map<string, string> {
  return new Map(runs.map(({ id, name, spec }) => [id, `${name}, seed ${spec.seed}`]));
}

/** The layers of the run that is asked. */
function stackOf(rows: readonly (readonly Run[])[], question: Asked | null): Run['spec']['stack'] {
  return rows.flat().find(({ id }) => id === question?.runs[0])?.spec.stack ?? [];
}

interface EmbeddingFieldsProps {
  readonly stack: Run['spec']['stack'];
  readonly choice: EmbeddingChoice;
  readonly onChange: (choice: EmbeddingChoice) => void;
}

function EmbeddingFields({ stack, choice, onChange }: EmbeddingFieldsProps) {
  const layers = stack.map((_, i) => ({ value: String(i), label: `Layer ${ordinal(i)}` }));
  return (
    <>
      <NativeSelect
        aria-label="Layer"
        data={[{ value: '-1', label: 'Inputs' }, ...layers]}
        value={String(Math.min(choice.layer, stack.length - 1))}
        onChange={({ currentTarget }) => onChange({ ...choice, layer: Number(currentTarget.value) })}
      />
      <SegmentedControl
        aria-label="Weights"
        data={[
          { value: 'pretrained', label: 'Before fine-tuning' },
          { value: 'finetuned', label: 'After' },
        ]}
        value={choice.stage}
        onChange={(stage) => onChange({ ...choice, stage: stage === 'finetuned' ? 'finetuned' : 'pretrained' })}
      />
      <SegmentedControl
        aria-label="Method"
        data={[
          { value: 'pca', label: 'PCA' },
          { value: 'umap', label: 'UMAP' },
        ]}
        value={choice.method}
        onChange={(method) => onChange({ ...choice, method: method === 'umap' ? 'umap' : 'pca' })}
      />
    </>
  );
}

/** How long an answer has taken so far; the service does not say how far it is. */
function Working({ onCancel }: { readonly onCancel: () => void }) {
  const [seconds, setSeconds] = useState<number | null>(null);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => setSeconds((performance.now() - start) / 1000), 200);
    return () => clearInterval(timer);
  }, []);
  if (seconds === null) return null;
  return (
    <div className={classes.toolbar}>
      <span role="status">Working it out…</span>
      <span className={classes.seconds}>{clock(Math.floor(seconds))}</span>
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}

function Answer({ picture, reading }: { readonly picture: ChartPicture; readonly reading: string }) {
  return (
    <>
      <PicturePanel picture={picture} onOpenRuns={NO_RUNS} className={classes.inside} />
      <p className={classes.subject}>{reading}</p>
    </>
  );
}
