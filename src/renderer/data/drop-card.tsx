// The card of the drop target: one row per kind of item, and after a drop why something was refused.
import { Button } from '@mantine/core';
import {
  IconCheck,
  IconFileTypeCsv,
  IconFileUnknown,
  IconFileX,
  IconFileZip,
  IconFolder,
  IconGridDots,
  IconPhoto,
  IconX,
} from '@tabler/icons-react';
import { KeyCap } from '../widgets/key-cap.tsx';
import { Note } from '../widgets/note.tsx';
import classes from './drop-target.module.css';
import { type FileKind, groupKinds } from './file-kind.ts';
import { WORDS } from './words.ts';

const ICONS = {
  table: IconFileTypeCsv,
  array: IconGridDots,
  picture: IconPhoto,
  document: IconFileX,
  folder: IconFolder,
  archive: IconFileZip,
  unknown: IconFileUnknown,
};

interface DropCardProps {
  readonly kinds: readonly FileKind[];
  /** Null before the drop. */
  readonly refused: readonly string[] | null;
  readonly onClose: () => void;
  readonly onChoose: () => void;
}

export function DropCard({ kinds, refused, onClose, onChoose }: DropCardProps) {
  if (refused) return <RefusedCard kinds={kinds} names={refused} onClose={onClose} onChoose={onChoose} />;
  return (
    <section className={classes.card} aria-label="Drop files" role="status">
      <h1>{WORDS.dropTitle(kinds.length)}</h1>
      <p className="secondary">{WORDS.dropHint}</p>
      <ul className={classes.kinds}>
        {groupKinds(kinds).map(({ kind, count }) => (
          <KindRow key={kind.title} kind={kind} count={count} />
        ))}
      </ul>
    </section>
  );
}

function KindRow({ kind, count }: { kind: FileKind; count: number }) {
  const Icon = ICONS[kind.icon];
  const what = kind.what.charAt(0).toUpperCase() + kind.what.slice(1);
  return (
    <li className={kind.isTaken ? classes.taken : classes.refused}>
      <Icon size={20} stroke={1.5} aria-hidden="true" />
      <span className={classes.about}>
        <strong>
          {kind.title}
          {count > 1 && ` × ${count}`}
        </strong>
        <span className={classes.what}>{what}</span>
      </span>
      <span className={classes.verdict}>
        {kind.isTaken ? <IconCheck size={14} aria-hidden="true" /> : <IconX size={14} aria-hidden="true" />}
        {kind.isTaken ? 'Import' : 'Skip'}
      </span>
    </li>
  );
}

function RefusedCard({
  kinds,
  names,
  onClose,
  onChoose,
}: Omit<DropCardProps, 'refused'> & { names: readonly string[] }) {
  return (
    <section className={classes.card} role="dialog" aria-modal="true" aria-label="Refused files">
      <h1>{WORDS.refusedTitle(names.length)}</h1>
      <div className={classes.notes}>
        {kinds.map((kind, i) => (
          <Note key={names[i]} kind="err" what={`${kind.title}: ${kind.what}`} why={names[i]} />
        ))}
      </div>
      <div className={classes.actions}>
        <Button onClick={onClose}>Close</Button>
        <Button variant="filled" autoFocus onClick={onChoose}>
          {WORDS.chooseFile}
          <KeyCap command="import" />
        </Button>
      </div>
    </section>
  );
}
