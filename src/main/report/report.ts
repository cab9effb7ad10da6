// A study as one page of HTML that needs nothing else: question, data, design, pictures, numbers, verdict, how to repeat it.
import type { Manifest } from '#shared/dataset.ts';
import type { NamedVerdict, StudyTable } from '#shared/study-outcome.ts';
import type { StudyPicture } from '#shared/study-picture.ts';
import type { StudyReport } from '#shared/study-record.ts';
import { drawn, type Markup, markup, NOTHING } from './markup.ts';
import { STYLE } from './style.ts';

export interface ReportFacts extends StudyReport {
  /** The datasets of its runs. */
  readonly data: readonly Manifest[];
  /** What did the work, one line each: Strata itself, and the engines of the runs. */
  readonly versions: readonly string[];
  /** The terminal's command that does it again, and the file that it reads. */
  readonly command: string;
  /** UTC milliseconds. */
  readonly madeAt: number;
}

/** How a picture and its numbers are drawn. */
export interface Drawing {
  /** Inline SVG, or images. */
  draw(picture: StudyPicture): Markup;
  table(picture: StudyPicture): StudyTable | null;
}

/** The whole document. */
export function reportHtml(facts: ReportFacts, drawing: Drawing): string {
  const { record, outcome } = facts;
  const page = markup`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${record.name}</title><style>${drawn(STYLE)}</style></head>
<body>
<h1>${outcome.question}</h1>
<p class="about">${record.name} · ${record.kind} study · ${stateWords(facts)} · ${isoMinute(facts.madeAt)}</p>
<p class="verdict">${outcome.verdict.text}</p>
${outcome.cautions.map((caution) => markup`<p class="caution">${caution}</p>`)}
${furtherVerdicts(outcome.more)}
${section(
  'What it shows',
  outcome.pictures.map((picture) => pictureOf(picture, drawing)),
)}
${section(
  'Numbers',
  outcome.tables.map((table) => tableOf(table)),
)}
${section('Design', [list(outcome.design)])}
${section('Data', facts.data.map(dataCard))}
${section('How to repeat it', [repeat(facts)])}
${section('Every run', [runTable(facts)])}
</body></html>
`;
  return page.html;
}

function section(title: string, parts: readonly Markup[]): Markup {
  return parts.length === 0 ? NOTHING : markup`<h2>${title}</h2>${parts}`;
}

function list(sentences: readonly string[]): Markup {
  return markup`<ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`;
}

function stateWords({ record: { state, done, total } }: ReportFacts): string {
  return state === 'finished' ? `${total} steps` : `${state}, ${done} of ${total} steps are there`;
}

/** 2026-11-21 09:30 UTC */
function isoMinute(utcMs: number): string {
  return `${new Date(utcMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function furtherVerdicts(verdicts: readonly NamedVerdict[]): Markup {
  if (verdicts.length === 0) return NOTHING;
  return markup`<ul>${verdicts.map(({ name, text }) => markup`<li><strong>${name}</strong>: ${text}</li>`)}</ul>`;
}

function pictureOf(picture: StudyPicture, { draw, table }: Drawing): Markup {
  const numbers = table(picture);
  const below = numbers
    ? markup`<details><summary>Its numbers</summary>${tableOf({ ...numbers, title: '' })}</details>`
    : NOTHING;
  return markup`<figure><figcaption>${picture.title}</figcaption>${draw(picture)}${below}</figure>`;
}

/** On paper, a table with more rows need not stay on one page, and one with more columns is set small. */
const MOST_ROWS = 25;
const MOST_COLUMNS = 8;

function tableOf({ title, head, rows }: StudyTable): Markup {
  const heading = title === '' ? NOTHING : markup`<h3>${title}</h3>`;
  const line = (cells: readonly string[]) =>
    markup`<tr>${cells.map((cell, i) => markup`<td${drawn(i > 0 ? ' class="figure"' : '')}>${cell}</td>`)}</tr>`;
  const sizes = [rows.length > MOST_ROWS && 'long', head.length > MOST_COLUMNS && 'wide'].filter((it) => it !== false);
  const size = sizes.length === 0 ? '' : ` class="${sizes.join(' ')}"`;
  return markup`${heading}<table${drawn(size)}><thead><tr>${head.map((it) => markup`<th>${it}</th>`)}</tr></thead><tbody>${rows.map(line)}</tbody></table>`;
}

function dataCard({ name, rows, testRows, inputs, image, label, copy, sources }: Manifest): Markup {
  const size = image ? `${inputs} inputs, pictures of ${image.width} x ${image.height}` : `${inputs} inputs`;
  const wanted = !label
    ? 'no label'
    : label.kind === 'class'
      ? `"${label.name}", ${label.classes.length} classes`
      : `"${label.name}", a number`;
  const files = sources.map(({ name: file }) => file).join(', ');
  return markup`<h3>${name}</h3><table>
<tr><th>Rows</th><td>${rows}${testRows > 0 ? `, ${testRows} of them its own test set` : ''}</td></tr>
<tr><th>Inputs</th><td>${size}</td></tr><tr><th>Label</th><td>${wanted}</td></tr>
${files === '' ? NOTHING : markup`<tr><th>Files</th><td>${files}</td></tr>`}
<tr><th>sha256</th><td><code>${copy.sha256}</code></td></tr></table>`;
}

function repeat({ record, command, versions }: ReportFacts): Markup {
  return markup`<p>Save what is below as <code>study.json</code>, then:</p><pre>${command}</pre>
<p>Seeds: ${record.study.seeds.join(', ')}.</p>${list(versions)}
<details><summary>study.json</summary><pre>${JSON.stringify(record.study, null, 2)}</pre></details>`;
}

function runTable({ outcome: { rows } }: ReportFacts): Markup {
  const factors = [...new Set(rows.flatMap((row) => Object.keys(row.factors)))];
  const values = [...new Set(rows.flatMap((row) => Object.keys(row.values)))];
  const cell = (value: unknown) =>
    typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value ?? '');
  const table = {
    title: '',
    head: ['arm', ...factors, 'seed', ...values, 'run'],
    rows: rows.map((row) => [
      row.arm,
      ...factors.map((name) => cell(row.factors[name])),
      String(row.seed),
      ...values.map((name) => cell(row.values[name])),
      row.run ?? '',
    ]),
  };
  return markup`<details><summary>${rows.length} rows</summary>${tableOf(table)}</details>`;
}
