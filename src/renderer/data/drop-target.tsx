// The whole window takes a dropped file, on every screen, and says before the drop what will happen.
import { type ReactNode, useEffect, useState } from 'react';
import { useCommand } from '../commands.ts';
import { useServices } from '../services.tsx';
import { DropCard } from './drop-card.tsx';
import classes from './drop-target.module.css';
import { type FileKind, FOLDER, kindOfName, kindOfType } from './file-kind.ts';
import { chooseAndTake, takeFiles } from './take-files.ts';

interface Dragged {
  readonly kinds: readonly FileKind[];
  /** After a drop: names of files that were refused, in the order of `kinds`. */
  readonly refused: readonly string[] | null;
}

export function DropTarget({ children }: { children: ReactNode }) {
  const services = useServices();
  const [dragged, setDragged] = useState<Dragged | null>(null);
  useCommand('import', () => void chooseAndTake(services));
  // Files opened with Strata come the same way.
  useEffect(() => window.strata?.onFiles((files) => void takeFiles(services, files)), [services]);
  useEffect(() => {
    const listening = new AbortController();
    const on = <Name extends keyof WindowEventMap>(name: Name, listener: (event: WindowEventMap[Name]) => void) =>
      window.addEventListener(name, listener, { signal: listening.signal });
    const over = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const kinds = draggedKinds(event.dataTransfer);
      setDragged((now) =>
        now?.refused === null && now.kinds.length === kinds.length ? now : { kinds, refused: null },
      );
    };
    on('dragenter', over);
    on('dragover', over);
    on('dragleave', (event) => {
      // Leaving the window, not just one thing in it.
      if (event.relatedTarget === null) setDragged((now) => (now?.refused ? now : null));
    });
    on('drop', (event) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      const { fit, refused } = sorted(event.dataTransfer);
      setDragged(
        refused.length > 0
          ? { kinds: refused.map(({ kind }) => kind), refused: refused.map(({ name }) => name) }
          : null,
      );
      if (fit.length > 0) void takeFiles(services, fit);
    });
    // No pointer moves while something is dragged: a drag that ended without a word is over.
    on('pointermove', () => setDragged((now) => (now?.refused ? now : null)));
    on('keydown', (event) => {
      if (event.key === 'Escape') setDragged(null);
    });
    return () => listening.abort();
  }, [services]);
  return (
    <>
      {children}
      {dragged && (
        <div className={classes.scrim} data-testid="drop-scrim">
          <DropCard
            kinds={dragged.kinds}
            refused={dragged.refused}
            onClose={() => setDragged(null)}
            onChoose={() => {
              setDragged(null);
              void chooseAndTake(services);
            }}
          />
        </div>
      )}
    </>
  );
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

/** Before a drop browsers reveal types only; some reveal nothing, but that there is something. */
function draggedKinds({ items }: DataTransfer): FileKind[] {
  const kinds = [...items].filter(({ kind }) => kind === 'file').map(({ type }) => kindOfType(type));
  return kinds.length > 0 ? kinds : [kindOfType('')];
}

/** What was dropped: files that may be datasets, and what is refused by its name. */
function sorted({ items, files }: DataTransfer) {
  const folders = new Set(
    [...items].flatMap((item) => {
      const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
      return entry?.isDirectory ? [entry.name] : [];
    }),
  );
  const all = [...files].map((file) => ({
    file,
    name: file.name,
    kind: folders.has(file.name) ? FOLDER : kindOfName(file.name),
  }));
  return {
    fit: all.filter(({ kind }) => kind.isTaken).map(({ file }) => file),
    refused: all.filter(({ kind }) => !kind.isTaken),
  };
}
