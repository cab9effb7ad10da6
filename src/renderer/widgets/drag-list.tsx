// A list whose things can be dragged into another order; what it shows calls `useSortable` for each.
import { Accessibility, StyleInjector } from '@dnd-kit/dom';
import { DragDropProvider } from '@dnd-kit/react';
import { type ReactNode, useRef } from 'react';
import { ordinal } from '../formats.ts';
import { nonce } from '../nonce.ts';

interface DragListProps {
  /** A thing was dropped at another place: its id, and its new 0-based place in the list. */
  readonly onMove: (id: string | number, index: number) => void;
  /** What a thing is called when its way is spoken. */
  readonly nameOf?: (id: string | number) => string;
  readonly children: ReactNode;
}

export function DragList({ onMove, nameOf = () => 'It', children }: DragListProps) {
  // The library keeps the announcements that it got first.
  const latest = useRef(nameOf);
  latest.current = nameOf;
  return (
    <DragDropProvider
      // The library adds style elements while something is dragged; the page's policy wants the nonce on them.
      plugins={(defaults) => [
        ...defaults,
        StyleInjector.configure({ nonce: nonce() }),
        Accessibility.configure({ announcements: announcementsOf((id) => latest.current(id)) }),
      ]}
      onDragEnd={({ operation: { source }, canceled }) => {
        const sortable = (source as { sortable?: { index: number; initialIndex: number } } | null)?.sortable;
        if (canceled || !source || !sortable || sortable.index === sortable.initialIndex) return;
        onMove(source.id, sortable.index);
      }}
    >
      {children}
    </DragDropProvider>
  );
}

/** The library would speak of ids. */
function announcementsOf(nameOf: (id: string | number) => string) {
  type Told = { readonly operation: { readonly source: { readonly id: string | number } | null } };
  const name = ({ operation: { source } }: Told) => (source ? nameOf(source.id) : 'It');
  const placeOf = ({ operation: { source } }: Told) => {
    const sortable = (source as { sortable?: { index: number } } | null)?.sortable;
    return sortable ? `place ${ordinal(sortable.index)}` : 'its place';
  };
  return {
    dragstart: (event: Told) => `${name(event)} is picked up.`,
    dragover: (event: Told) => `${name(event)} is over ${placeOf(event)}.`,
    dragend: (event: Told & { readonly canceled: boolean }) =>
      event.canceled ? `${name(event)} is back where it was.` : `${name(event)} is at ${placeOf(event)}.`,
  };
}
