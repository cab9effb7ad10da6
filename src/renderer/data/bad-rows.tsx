// Rows that can't be read: how many, which lines, and that the others can come in all the same.
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Preview } from '#shared/preview.ts';
import { count } from '../formats.ts';
import { Note } from '../widgets/note.tsx';
import { WORDS } from './words.ts';

export function BadRows({ badRows }: Pick<Preview, 'badRows'>) {
  const [isOpen, setOpen] = useState(false);
  const [first] = badRows.first;
  if (badRows.count === 0 || !first) return null;
  const more = badRows.count - badRows.first.length;
  return (
    <>
      <Note
        kind="warn"
        what={WORDS.badRows(badRows.count)}
        why={`Line ${count(first.line)} has ${count(first.cells)} values, not ${count(badRows.width)}. They will be left out.`}
        actions={
          <Button h={24} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide lines' : 'Show lines'}
          </Button>
        }
      />
      {isOpen && (
        <ul className="figure" aria-label="Lines that can’t be read">
          {badRows.first.map(({ line, cells }) => (
            <li key={line}>
              line {count(line)}: {count(cells)} values
            </li>
          ))}
          {more > 0 && <li>and {count(more)} more</li>}
        </ul>
      )}
    </>
  );
}
