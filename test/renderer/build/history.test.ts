// Undo and redo: whatever was edited comes back step by step, by name, and survives being written down.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Draft } from '../../../src/renderer/build/draft.ts';
import type { Edit } from '../../../src/renderer/build/edits.ts';
import { rename, setFrozen, setUnits } from '../../../src/renderer/build/edits.ts';
import {
  type History,
  historyFromText,
  historyOf,
  historyToText,
  record,
  redo,
  undo,
} from '../../../src/renderer/build/history.ts';
import { anyEdit, startDraft } from './random-edits.ts';

function editAll(history: History, edits: readonly Edit[]): History {
  return edits.reduce((it, { label, apply }) => record(it, label, apply(it.present)), history);
}

function until(history: History, step: (history: History) => History): Draft[] {
  const seen = [history.present];
  for (let now = history, next = step(now); next !== now; now = next, next = step(now)) seen.push(next.present);
  return seen;
}

const last = (history: History, step: (history: History) => History): History => {
  const next = step(history);
  return next === history ? history : last(next, step);
};

test('1,000 random edits: undo all is the start, redo all is the end, and every step between is the same', () => {
  const edits = fc.array(anyEdit, { minLength: 1000, maxLength: 1000, size: 'max' });
  fc.assert(
    fc.property(edits, (some) => {
      const start = startDraft();
      const edited = editAll(historyOf(start), some);
      const back = until(edited, undo);
      expect(back.at(-1)).toEqual(startDraft());
      expect(back.length).toBe(edited.past.length + 1);
      const undone = last(edited, undo);
      const forth = until(undone, redo);
      expect(forth.at(-1)).toEqual(edited.present);
      expect(forth).toEqual(back.toReversed());
    }),
    { numRuns: 10 },
  );
});

test('any mixture of edits, undos and redos survives being written down and read', () => {
  const step = fc.oneof(anyEdit, fc.constantFrom('undo' as const, 'redo' as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const history = steps.reduce((it, one) => {
        if (one === 'undo') return undo(it);
        return one === 'redo' ? redo(it) : record(it, one.label, one.apply(it.present));
      }, historyOf(startDraft()));
      expect(historyFromText(historyToText(history))).toEqual(history);
    }),
    { numRuns: 100 },
  );
});

test('a new edit after an undo forgets what was undone, and an edit that changes nothing leaves no step', () => {
  const edited = editAll(historyOf(startDraft()), [setUnits(0, 100), setFrozen(1, true)]);
  const other = editAll(undo(edited), [rename('other')]);
  expect(redo(other)).toBe(other);
  expect(other.past.map(({ label }) => label)).toEqual([edited.past[0]?.label, 'Rename']);
  expect(editAll(edited, [setUnits(17, 3)])).toBe(edited);
  expect(editAll(edited, [rename(edited.present.spec.name)])).toBe(edited);
});

test('steps have the names of their edits, in both directions', () => {
  const edited = editAll(historyOf(startDraft()), [setFrozen(1, true)]);
  expect(edited.past.at(-1)?.label).toBe('Freeze layer 2');
  expect(undo(edited).future[0]?.label).toBe('Freeze layer 2');
});

test('a long past is bounded on disk: the newest steps are kept, and the draft itself always', () => {
  const many = Array.from({ length: 6000 }, (_, i) => setUnits(i % 2, 10 + i));
  const history = editAll(historyOf(startDraft()), many);
  const text = historyToText(history);
  expect(text.length).toBeLessThanOrEqual(2_000_000);
  const restored = historyFromText(text);
  expect(restored?.present).toEqual(history.present);
  const kept = restored?.past.length ?? 0;
  expect(kept).toBeGreaterThan(500);
  expect(restored?.past).toEqual(history.past.slice(-kept));
  // Undone far back, the steps to come are what is long.
  const undone = last(history, undo);
  const short = historyToText(undone);
  expect(short.length).toBeLessThanOrEqual(2_000_000);
  const future = historyFromText(short)?.future ?? [];
  expect(future.length).toBeGreaterThan(500);
  expect(undone.future.slice(0, future.length)).toEqual(future);
});

test.each(['', 'null', '{}', '{"version":2}', '{"version":1,"past":[],"future":[]}', '[1'])(
  'what this Strata did not write is no history: %s',
  (text) => {
    expect(historyFromText(text)).toBeNull();
  },
);

test('a draft of an earlier Strata gets the defaults of what came since, and steps without a meaning are left out', () => {
  const history = editAll(historyOf(startDraft()), [setUnits(0, 100), setUnits(0, 200), setUnits(0, 300)]);
  const text = JSON.parse(historyToText(undo(history)));
  for (const part of text.parts) delete part.pretraining?.weightDecay;
  expect(historyFromText(JSON.stringify(text))).toEqual(undo(history));
  // The start: the oldest step's draft.
  text.parts[text.past[0][1][3][0]].hidden = 'many';
  expect(historyFromText(JSON.stringify(text))).toEqual({ ...undo(history), past: undo(history).past.slice(1) });
  text.parts[text.present[3][0]].kind = 'unheard of';
  expect(historyFromText(JSON.stringify(text))).toBeNull();
});
