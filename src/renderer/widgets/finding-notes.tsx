// What the doctor found in a run, each fault with the button that opens a copy in which it is mended.
import { Button } from '@mantine/core';
import type { Finding } from '#shared/finding.ts';
import type { Run } from '#shared/run.ts';
import { useNavigation } from '../navigation.ts';
import classes from './finding-notes.module.css';
import { Note } from './note.tsx';
import { remedyLabel } from './remedy-label.ts';

interface FindingNotesProps {
  readonly run: Run;
  readonly findings: readonly Finding[];
  /** What ended the run is an error; anything else is a warning. */
  readonly kind?: 'warn' | 'err';
}

export function FindingNotes({ run, findings, kind = 'warn' }: FindingNotesProps) {
  const go = useNavigation((it) => it.go);
  if (findings.length === 0) return null;
  // Layers below the change are copied, so that nothing is pre-trained twice.
  const withWeights = run.weights !== null;
  return (
    <div className={classes.notes}>
      {findings.map(({ fault, where, what, advice, remedy }) => (
        <Note
          key={`${fault} ${where}`}
          kind={kind}
          what={`${what}.`}
          why={`${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`}
          actions={
            remedy && (
              <Button
                variant={kind === 'err' ? 'filled' : 'default'}
                onClick={() => go({ screen: 'build', runId: run.id, withWeights, change: remedy })}
              >
                {remedyLabel(remedy)}
              </Button>
            )
          }
        />
      ))}
    </div>
  );
}
