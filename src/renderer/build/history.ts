// Undo and redo: every edit has a name, and the whole past can be taken back, also after a restart.
import { completeLayer, layerSchema } from '#shared/layer.ts';
import { specSchema } from '#shared/spec.ts';
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
  if (JSON.stringify(draft) === JSON.stringify(history.present)) return history;
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

/** What is kept on disk at most, in characters; an edit takes a few hundred. */
const MOST_CHARACTERS = 2_000_000;

const TEXT_VERSION = 1;

/** A draft whose parts stand once in a list, however many steps share them: ids, seeds, place of the rest and of layers. */
type Written = readonly [ids: readonly number[], seeds: number, rest: number, layers: readonly number[]];

interface HistoryText {
  readonly version: typeof TEXT_VERSION;
  readonly parts: readonly unknown[];
  readonly present: Written;
  readonly past: readonly (readonly [label: string, draft: Written])[];
  readonly future: readonly (readonly [label: string, draft: Written])[];
}

/** The history as text. Where it grew too long, the steps farthest away are left out, but never the draft itself. */
export function historyToText(history: History): string {
  let { past, future } = history;
  for (;;) {
    const text = written({ ...history, past, future });
    if (text.length <= MOST_CHARACTERS || past.length + future.length === 0) return text;
    if (past.length >= future.length) past = past.slice(Math.ceil(past.length / 4));
    else future = future.slice(0, Math.floor((future.length * 3) / 4));
  }
}

function written({ present, past, future }: History): string {
  const parts: unknown[] = [];
  const places = new Map<string, number>();
  const placeOf = (part: unknown) => {
    const key = JSON.stringify(part);
    const place = places.get(key) ?? parts.length;
    if (place === parts.length) parts.push(part);
    places.set(key, place);
    return place;
  };
  const write = ({ ids, seeds, spec: { stack, ...rest } }: Draft): Written => {
    return [ids, seeds, placeOf(rest), stack.map(placeOf)];
  };
  const steps = (list: readonly Step[]) => list.map(({ label, draft }) => [label, write(draft)] as const);
  const text: HistoryText = {
    version: TEXT_VERSION,
    parts,
    present: write(present),
    past: steps(past),
    future: steps(future),
  };
  return JSON.stringify(text);
}

/**
 * Drafts of an earlier Strata get the defaults of settings that came since; steps before one that has no meaning any
 * more are left out.
 * @returns null for a text that no Strata wrote, or whose draft has no meaning any more.
 */
export function historyFromText(text: string): History | null {
  try {
    const { version, parts, present, past, future } = JSON.parse(text) as HistoryText;
    if (version !== TEXT_VERSION) return null;
    const known = parts.map(completed);
    const read = ([ids, seeds, rest, layers]: Written): Draft => {
      const [whole, ...stack] = [rest, ...layers].map((place) => known[place]);
      if (!whole || stack.length === 0 || stack.some((layer) => !layer)) throw new Error('a part is missing');
      return { spec: { ...whole, stack } as Draft['spec'], ids, seeds };
    };
    return {
      present: read(present),
      past: readWhile(past.toReversed(), read).toReversed(),
      future: readWhile(future, read),
    };
  } catch {
    return null;
  }
}

function readWhile(steps: HistoryText['past'], read: (draft: Written) => Draft): Step[] {
  const found: Step[] = [];
  for (const [label, draft] of steps) {
    try {
      found.push({ label, draft: read(draft) });
    } catch {
      break;
    }
  }
  return found;
}

const restSchema = specSchema.omit({ stack: true });

/** A part with every default filled in; null where it is neither a layer nor the rest of a specification. */
function completed(part: unknown): object | null {
  if (typeof part !== 'object' || part === null) return null;
  if ('kind' in part) {
    const layer = layerSchema.safeParse(part);
    return layer.success ? completeLayer(layer.data) : null;
  }
  const { finetuning, ...others } = part as Record<string, unknown>;
  const rest = restSchema.safeParse({ ...others, ...(finetuning !== null && { finetuning }) });
  return rest.success ? { ...rest.data, finetuning: rest.data.finetuning ?? null } : null;
}
