// The stack as people see it: data at the bottom, answer at the top, a card for each layer with its figure beside it.
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { commandEntry } from '#shared/command.ts';
import { runCommand, useCommand } from '../commands.ts';
import { counted } from '../formats.ts';
import { DragList } from '../widgets/drag-list.tsx';
import { Note } from '../widgets/note.tsx';
import { DataCard } from './data-card.tsx';
import { useDraft } from './draft-store.ts';
import { insertLayer, moveLayer } from './edits.ts';
import { HeadCard } from './head-card.tsx';
import { Joint } from './joint.tsx';
import { LayerCard } from './layer-card.tsx';
import { newLayerAt } from './new-layer.ts';
import { ReadingLine } from './reading-line.tsx';
import { focusCard, focusSettings } from './stack-focus.ts';
import classes from './stack-view.module.css';
import type { Bench } from './use-bench.ts';

export function StackView({ bench }: { bench: Bench }) {
  const { draft, shapes, edit, manifest } = bench;
  const select = useDraft((it) => it.select);
  const layers = draft.spec.stack;
  const widest = Math.max(manifest?.inputs ?? 0, ...shapes.map((it) => it.outputs));
  const insert = (index: number) => {
    edit(insertLayer(index, newLayerAt(draft.spec, index)));
    select(index);
    focusCard(index);
  };
  useIssueSteps(bench);
  const { selection, reasons } = useDraft();
  // The keys of the stack work as soon as the screen is there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only once
  useEffect(() => focusCard(selection), []);
  // Undo takes a card away with the focus in it; the keys go on with the one that is selected then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where layers come or go
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    focusCard(typeof selection === 'number' ? Math.min(selection, layers.length - 1) : selection);
  }, [layers.length]);
  // Shown from the top down, so a place in the list counts from the other end than a place in the stack.
  const atTop = layers.map((layer, i) => ({ layer, index: i, id: draft.ids[i] ?? i })).reverse();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the cards inside take the focus; this hears their keys
    <div onKeyDown={stepBetweenCards}>
      <ReadingLine bench={bench} />
      <HeadCard bench={bench} widest={widest} />
      <Joint
        units={shapes[layers.length - 1]?.outputs ?? 0}
        widest={widest}
        about={flow(bench, layers.length)}
        onInsert={() => insert(layers.length)}
      />
      <DragList
        nameOf={(id) => `Layer ${draft.ids.indexOf(Number(id)) + 1}`}
        onMove={(id, place) => {
          const from = draft.ids.indexOf(Number(id));
          edit(moveLayer(from, layers.length - 1 - place));
        }}
      >
        <ul className={classes.layers} aria-label="Layers, from the top down">
          {atTop.map(({ layer, index, id }, place) => (
            <LayerCard
              key={id}
              bench={bench}
              id={id}
              index={index}
              place={place}
              layer={layer}
              widest={widest}
              onInsert={() => insert(index + 1)}
              onFocus={focusCard}
              joint={
                <Joint
                  units={shapes[index]?.inputs ?? 0}
                  widest={widest}
                  about={flow(bench, index)}
                  onInsert={() => insert(index)}
                />
              }
            />
          ))}
        </ul>
      </DragList>
      <DataCard bench={bench} />
      {reasons.length > 0 && (
        <div className={classes.reasons}>
          <Note what="Why this stack:" why={reasons.join(' ')} />
        </div>
      )}
      <p className={`caption ${classes.keys}`}>
        In the stack: ↑ ↓ choose, Enter settings, Alt ↑ ↓ move, Space freeze, Insert add, Delete remove, Ctrl D
        duplicate, {commandEntry('next-issue').key} next issue.{' '}
        <button type="button" className={classes.link} onClick={() => runCommand('keys')}>
          All keys
        </button>
      </p>
    </div>
  );
}

/** What flows into the layer at `index`: how much of it, and of which kind. */
function flow({ draft, shapes, manifest }: Bench, index: number): string {
  const units = index === 0 ? (manifest?.inputs ?? 0) : (shapes[index - 1]?.outputs ?? 0);
  if (index === 0) return counted(units, 'visible unit');
  const below = draft.spec.stack[index - 1];
  return below?.kind === 'dense' ? counted(units, 'activation') : `${units} hidden probabilities`;
}

/** Arrows go from card to card, Enter to the settings of the card that has the focus. */
function stepBetweenCards(event: KeyboardEvent<HTMLElement>): void {
  const { target, currentTarget, key } = event;
  if (!(target instanceof HTMLElement) || target.dataset.card === undefined) return;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (key === 'Enter') {
    event.preventDefault();
    focusSettings();
  }
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (by === undefined) return;
  event.preventDefault();
  const cards = [...currentTarget.querySelectorAll<HTMLElement>('[data-card]')];
  cards[cards.indexOf(target) + by]?.focus();
}

/** F8 and Shift+F8 go from issue to issue. */
function useIssueSteps({ issues }: Bench): void {
  const select = useDraft((it) => it.select);
  const at = useRef(-1);
  const step = (by: number) => {
    const placed = issues.filter(({ where }) => where !== null);
    if (placed.length === 0) return;
    at.current = (at.current + by + placed.length) % placed.length;
    const where = placed[at.current]?.where;
    if (where === null || where === undefined) return;
    select(where);
    focusCard(where);
  };
  useCommand('next-issue', () => step(1));
  useCommand('previous-issue', () => step(-1));
}
