// Undo and redo: every edit has a name, and the whole past can be taken back, also after a restart.
import type { Draft } from './draft.ts';

interface Step {
  readonly label: string;
  /** The draft on the other side of the edit: before it in the past, after it in the future. */
  readonly draft: Draft;
}

export interface History {
  readonly present: Draft;
  /** Oldest first. */
  readonly past: readonly Step[];
  /** Next first. */
  readonly future: readonly Step[];
}

export function historyOf(present: Draft): History {
  return { present, past: [], future: [] };
}

/** The history after one more edit; what was undone before is gone. An edit that changes nothing leaves no step. */
export function record(history: History, label: string, draft: Draft): History {
  if (draft === history.present) return history;
  return { present: draft, past: [...history.past, { label, draft: history.present }], future: [] };
}

export function undo(history: History): History {
  const step = history.past.at(-1);
  if (!step) return history;
  return {
    present: step.draft,
    past: history.past.slice(0, -1),
    future: [{ label: step.label, draft: history.present }, ...history.future],
  };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (!step) return history;
  return { present: step.draft, past: [...history.past, { label: step.label, draft: history.present }], future };
}

/** What is kept on disk at most; an edit takes about two kilobytes. */
const MOST_CHARACTERS = 2_000_000;

/** The history as text; where it grew too long its oldest steps are left out. */
export function historyToText(history: History): string {
  let { past } = history;
  for (;;) {
    const text = JSON.stringify({ version: 1, ...history, past });
    if (text.length <= MOST_CHARACTERS || past.length === 0) return text;
    past = past.slice(Math.ceil(past.length / 4));
  }
}

/** @returns null for a text that this Strata did not write. */
export function historyFromText(text: string): History | null {
  try {
    const { version, present, past, future } = JSON.parse(text) as History & { version: unknown };
    const isWhole =
      version === 1 && Array.isArray(past) && Array.isArray(future) && Array.isArray(present?.spec?.stack);
    return isWhole ? { present, past, future } : null;
  } catch {
    return null;
  }
}
