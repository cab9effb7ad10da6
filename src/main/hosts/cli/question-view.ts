// The questions behind NEEDS_CHOICE in words: what is unclear, each answer, and what it writes into the options.
import type { ImportQuestion } from '#shared/import.ts';

const SHOWN_COLUMNS = 8;

/** The questions, each with its choices below it. */
export function questionText(questions: readonly ImportQuestion[]): string {
  const intro = 'Only you can know this. Write your answers into a JSON file, and give it with --options <file.json>:';
  return [intro, ...questions.map(oneQuestion)].join('\n\n');
}

function oneQuestion({ question, columns, choices }: ImportQuestion): string {
  const lines = choices.map(({ effect, options }) => `  - ${effect}\n    ${JSON.stringify(options)}`);
  return [question, ...(columns ? [columnLine(columns)] : []), ...lines].join('\n');
}

function columnLine(columns: NonNullable<ImportQuestion['columns']>): string {
  const shown = columns.slice(0, SHOWN_COLUMNS).map(({ name, count }) => `${name} (${count})`);
  const more = columns.length > SHOWN_COLUMNS ? ` and ${columns.length - SHOWN_COLUMNS} more` : '';
  return `  columns: ${shown.join(', ')}${more}`;
}
