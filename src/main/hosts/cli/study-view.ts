// A study as the terminal shows it: the question, tables, and what they allow to say; and the same as JSON.

import type { StudyTable } from '#shared/study-outcome.ts';
import type { StudyReport } from '#shared/study-record.ts';
import { table } from './table.ts';

export function reportValue({ record, outcome }: StudyReport): object {
  const { id, name, kind, state, done, total, problem, runs } = record;
  const { pictures, ...rest } = outcome;
  return { id, study: name, kind, state, done, total, problem, runs, ...rest, pictures };
}

export function reportText({ record, outcome }: StudyReport): string {
  const { question, design, tables, verdict, more, cautions } = outcome;
  const state =
    record.state === 'finished' ? [] : [`${record.state}: ${record.done} of ${record.total} steps are there.`];
  const problem = record.problem === null ? [] : [record.problem];
  return [
    [question, ...design.map((line) => `  ${line}`)].join('\n'),
    ...tables.filter(({ rows }) => rows.length > 0).map(tableText),
    [verdict.text, ...more.map(({ name, text }) => `  ${name}: ${text}`)].join('\n'),
    ...[...cautions, ...state, ...problem].map((line) => `Mind: ${line}`),
    `study ${record.id}; "strata study report ${record.id.slice(0, 12)} --out study.html" writes a page with its pictures.`,
  ].join('\n\n');
}

function tableText({ title, head, rows }: StudyTable): string {
  return `${title}\n\n${table(
    head.map((cell) => ({ title: cell })),
    rows,
  )}`;
}
