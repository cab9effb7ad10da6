// A list whose things can be dragged into another order; what it shows calls `useSortable` for each.
import { StyleInjector } from '@dnd-kit/dom';
import { DragDropProvider } from '@dnd-kit/react';
import type { ReactNode } from 'react';
import { nonce } from '../nonce.ts';

interface DragListProps {
  /** A thing was dropped at another place: its id, and its new 0-based place in the list. */
  readonly onMove: (id: string | number, index: number) => void;
  readonly children: ReactNode;
}

export function DragList({ onMove, children }: DragListProps) {
  return (
    <DragDropProvider
      // The library adds style elements while something is dragged; the page's policy wants the nonce on them.
      plugins={(defaults) => [...defaults, StyleInjector.configure({ nonce: nonce() })]}
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
