// Every issue of the draft, with what solves it; and why the suggested stack is as it is.
import { Button } from '@mantine/core';
import { Note } from '../widgets/note.tsx';
import type { Issue } from './issue.ts';
import type { Bench } from './use-bench.ts';

const KINDS = { stop: 'err', warn: 'warn', hint: 'neutral' } as const;

export function IssueList({ bench: { issues, edit } }: { bench: Bench }) {
  return (
    <>
      {issues.length === 0 && <p className="secondary">Nothing stands out.</p>}
      {issues.map((issue) => (
        <Note
          key={`${issue.where} ${issue.what}`}
          kind={KINDS[issue.kind]}
          what={`${placeOf(issue)}${issue.what}`}
          why={issue.why}
          actions={issue.fixes.map(({ title, edit: fix }) => (
            <Button key={title} size="compact-xs" onClick={() => edit(fix)}>
              {title}
            </Button>
          ))}
        />
      ))}
    </>
  );
}

function placeOf({ where, what }: Issue): string {
  if (typeof where !== 'number' || what.startsWith('Layer')) return '';
  return `Layer ${where + 1}: `;
}
