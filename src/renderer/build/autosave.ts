// Keeps the draft and its past on disk: restored at the start, saved within a second of an edit.
import { useEffect, useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { problemOf } from '../connection.ts';
import { type Services, useServices } from '../services.tsx';
import { useDraft } from './draft-store.ts';
import { historyFromText, historyToText } from './history.ts';

const DRAFT_ID = 'build';
const DELAY_MS = 400;

/** @returns whether the saved draft was looked for, and what went wrong with saving. */
export function useAutosave(): { isRestored: boolean; problem: ErrorRecord | null } {
  const services = useServices();
  const [isRestored, setRestored] = useState(useDraft.getState().history !== null);
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  useEffect(() => {
    let isHere = true;
    void restore(services).then(
      () => isHere && setRestored(true),
      (thrown: unknown) => {
        if (!isHere) return;
        setProblem(problemOf(thrown));
        setRestored(true);
      },
    );
    return () => {
      isHere = false;
    };
  }, [services]);
  useEffect(() => saveEdits(services, setProblem), [services]);
  return { isRestored, problem };
}

async function restore({ client }: Services): Promise<void> {
  if (useDraft.getState().history) return;
  const saved = await client.drafts.get({ draftId: DRAFT_ID });
  const history = saved && historyFromText(saved.content);
  if (history && !useDraft.getState().history) useDraft.getState().restore(history);
}

/** Saves a moment after each edit. @returns a function that saves what is left and stops. */
function saveEdits({ client }: Services, tell: (problem: ErrorRecord | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const save = () => {
    timer = null;
    const { history } = useDraft.getState();
    if (!history) return;
    client.drafts.save({ draftId: DRAFT_ID, content: historyToText(history) }).then(
      () => tell(null),
      (thrown: unknown) => tell(problemOf(thrown)),
    );
  };
  const stop = useDraft.subscribe(({ history }, before) => {
    if (history !== before.history) timer ??= setTimeout(save, DELAY_MS);
  });
  return () => {
    stop();
    if (timer !== null) {
      clearTimeout(timer);
      save();
    }
  };
}
