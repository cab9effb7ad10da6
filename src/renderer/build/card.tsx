// A card of the stack beside its figure: takes the focus, can be selected, holds its issues.

import { Button } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { Note } from '../widgets/note.tsx';
import classes from './card.module.css';
import { type Selection, useDraft } from './draft-store.ts';
import type { Bench } from './use-bench.ts';

interface CardProps {
  readonly bench: Bench;
  readonly where: Selection;
  /** Accessible name of the card. */
  readonly label: string;
  readonly figure: ReactNode;
  /** Class of the card's edge: the layer's state. */
  readonly edge: 'train' | 'tune' | 'frozen' | 'data';
  readonly children: ReactNode;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
}

export function Card({ bench, where, label, figure, edge, children, onKeyDown }: CardProps) {
  const { selection, select } = useDraft();
  const isSelected = selection === where;
  const issues = bench.issues.filter((it) => it.where === where && it.kind !== 'hint');
  return (
    <div className={classes.row}>
      {figure}
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the card is where the keys of the stack work
        tabIndex={0}
        data-card={where}
        aria-label={label}
        aria-current={isSelected ? 'true' : undefined}
        className={`${classes.card} ${classes[edge]}`}
        onFocus={() => select(where)}
        onClick={() => select(where)}
        onKeyDown={(event) => {
          // Keys pressed inside a field or on a button belong to it.
          if (event.target === event.currentTarget || event.altKey) onKeyDown?.(event);
        }}
      >
        {children}
        {issues.map(({ kind, what, why, fixes }) => (
          <Note
            key={what}
            kind={kind === 'stop' ? 'err' : 'warn'}
            what={what}
            why={why}
            actions={fixes.map(({ title, edit }) => (
              <Button key={title} size="compact-xs" onClick={() => bench.edit(edit)}>
                {title}
              </Button>
            ))}
          />
        ))}
      </section>
    </div>
  );
}
