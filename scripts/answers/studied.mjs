// Runs a study through the terminal and writes what came out as a section.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strataJson, table } from '../results/measure.mjs';

/** Two studies of one folder share what they have in common, such as layers pre-trained with the same seed. */
const SLOTS = '2';

/** Runs a study to its end; what `strata study --json` prints, and the seconds it took. */
export async function runStudy(folder, study) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${study.kind}-${study.name.replace(/\W+/g, '-')}.json`);
  writeFileSync(path, JSON.stringify({ study: 1, ...study }, null, 2));
  const started = performance.now();
  const outcome = await strataJson(folder, 'study', study.kind, path, '--slots', SLOTS);
  process.stderr.write(`${study.name}: ${outcome.verdict.text}\n`);
  return { ...outcome, seconds: (performance.now() - started) / 1000 };
}

/** A study as text: its question, design, tables, verdicts and cautions. */
export function studyText(title, { question, design, tables, verdict, more, cautions, seconds }) {
  const verdicts = more.map(({ name, text }) => `- **${name}**: ${text}`);
  return [
    `### ${title}`,
    '',
    `*${question}* ${design.join(' ')}`,
    ...tables.flatMap(({ title: name, head, rows }) => ['', `${name}:`, '', table(head, rows)]),
    '',
    `> ${verdict.text}`,
    ...(verdicts.length > 0 ? ['', ...verdicts] : []),
    ...(cautions.length > 0 ? ['', ...cautions.map((caution) => `- Mind: ${caution}`)] : []),
    '',
    `This call took ${(seconds / 60).toFixed(1)} minutes; steps that an earlier one had made were taken as they stood.`,
    '',
  ].join('\n');
}
