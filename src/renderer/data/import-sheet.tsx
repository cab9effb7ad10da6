// The import sheet: what a file holds, how it will come in, and one button that needs no edits where the file is clear.
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Preview } from '#shared/preview.ts';
import { bytes, count } from '../formats.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { HeaderStrip } from '../widgets/header-strip.tsx';
import { Note, Problem } from '../widgets/note.tsx';
import { BadRows } from './bad-rows.tsx';
import { BesideFiles } from './beside-files.tsx';
import { DialectForm } from './dialect-form.tsx';
import { Facts } from './facts.tsx';
import { endImport, useImportDraft } from './import-draft.ts';
import classes from './import-sheet.module.css';
import { cancelImport, startImport, useImporting } from './importing.ts';
import { PreviewTable } from './preview-table.tsx';
import { isAboutBadRows, Questions } from './questions.tsx';
import { currentChoice, scalingChoices } from './scaling-choice.ts';
import { ScalingPanel } from './scaling-panel.tsx';
import { SplitPanel } from './split-panel.tsx';
import { chooseAndTake, heldFiles, releaseFiles } from './take-files.ts';
import { usePreview, useReading } from './use-preview.ts';
import { WORDS } from './words.ts';

export function ImportSheet({ name }: { name: string }) {
  const services = useServices();
  const { go, back, past } = useNavigation();
  const { files, leftOut, scaling, answered, options } = useImportDraft();
  const { preview, isReading, fraction, problem } = usePreview();
  const importing = useImporting();
  const isImporting = importing.cancelling !== null;
  const importFraction = useReading(files?.data.handle ?? '', isImporting);
  const choices = preview ? scalingChoices(preview.histograms.none) : [];
  const current = currentChoice(choices, scaling);
  const open = preview?.questions.filter((it) => !isAboutBadRows(it)).length ?? 0;
  const isReady = preview !== null && !isReading && !problem && open === 0 && !isImporting;
  const isUnreadTable =
    !preview &&
    (problem !== null || Object.keys(options.dialect).length > 0) &&
    (files?.data.sizeBytes ?? 0) > 0 &&
    /\.(csv|tsv|tab|txt|data)$/i.test(name);
  const start = () => {
    if (isReady && current) void startImport(services, preview, current.scaling);
  };
  const primary = useFocusOnceReady(isReady);
  useEnter(start);
  const leave = () => {
    cancelImport();
    releaseFiles(services, heldFiles());
    endImport();
    if (past.length > 0) back();
    else go({ screen: 'data' });
  };
  const busy = isImporting
    ? `Importing: ${WORDS.reading(name, importFraction)}`
    : files === null && !problem
      ? WORDS.receiving(name)
      : isReading
        ? WORDS.reading(name, fraction)
        : null;
  return (
    <>
      <HeaderStrip
        title={name}
        about={
          <>
            {files && <span className={classes.size}>{bytes(files.data.sizeBytes)}</span>}
            {(preview?.dialect || isUnreadTable) && <DialectForm dialect={preview?.dialect ?? null} />}
            {files && <BesideFiles files={files} />}
          </>
        }
        actions={
          <>
            <span role="status" className="secondary">
              {busy ?? (open > 0 ? WORDS.unanswered(open) : '')}
            </span>
            {isImporting ? (
              <Button onClick={cancelImport}>Cancel import</Button>
            ) : (
              <Button onClick={leave}>Cancel</Button>
            )}
            <Button ref={primary} variant="filled" disabled={!isReady} onClick={start}>
              {importLabel(preview)}
              <kbd className={classes.key}>↵</kbd>
            </Button>
          </>
        }
      />
      <div className={classes.sheet}>
        <div className={classes.main}>
          {leftOut.length > 0 && <Note what={WORDS.leftOut(leftOut)} />}
          {importing.problem && <Problem problem={importing.problem} />}
          {problem && (
            <Problem
              problem={problem}
              actions={
                <Button h={24} onClick={() => void chooseAndTake(services)}>
                  {WORDS.chooseFile}
                </Button>
              }
            />
          )}
          {preview && (
            <>
              <Facts preview={preview} />
              <Questions questions={preview.questions} answered={answered} />
              <BadRows badRows={preview.badRows} />
              {preview.warnings.length > 0 && <Warnings warnings={preview.warnings} />}
              <PreviewTable preview={preview} />
            </>
          )}
        </div>
        {preview && current && (
          <aside className={classes.side} aria-label="Scaling and split">
            <ScalingPanel preview={preview} choices={choices} current={current} />
            <SplitPanel preview={preview} />
          </aside>
        )}
      </div>
    </>
  );
}

function importLabel(preview: Preview | null): string {
  if (!preview) return 'Import';
  return `Import ${count(preview.rows)} ${preview.badRows.count > 0 ? 'good rows' : preview.rows === 1 ? 'row' : 'rows'}`;
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  const [first, ...others] = warnings;
  if (others.length === 0) return <Note kind="warn" what={first} />;
  return (
    <details className={classes.warnings}>
      <summary>{others.length + 1} things to know about this file</summary>
      <ul>
        {warnings.map((it) => (
          <li key={it}>{it}</li>
        ))}
      </ul>
    </details>
  );
}

/** Enter must do what the primary button says, so the button takes a focus that nothing else has. */
function useFocusOnceReady(isReady: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isReady && (document.activeElement === document.body || document.activeElement === null))
      button.current?.focus();
  }, [isReady]);
  return button;
}

/** Enter wherever it means nothing else. */
function useEnter(act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      // On a radio button Enter means nothing of its own: Space chooses.
      const isTaken =
        target instanceof Element &&
        target.closest('[role=radio]') === null &&
        target.closest('button, a, input, textarea, select, summary, [role=menu]') !== null;
      if (event.key !== 'Enter' || event.defaultPrevented || isTaken || hasModifier(event)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function hasModifier({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey || shiftKey;
}
