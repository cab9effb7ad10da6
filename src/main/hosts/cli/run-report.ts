// Everything that the terminal tells about one run, with what else the history knows about it.
import { curvesOf } from '#shared/curve.ts';
import type { Manifest } from '#shared/dataset.ts';
import { findingsOf } from '#shared/doctor.ts';
import { type Finding, sentenceOf } from '#shared/finding.ts';
import { publishedWords, recipeOf } from '#shared/recipe.ts';
import { isResumable, type Run } from '#shared/run.ts';
import type { Services } from '../services.ts';
import { lastEpoch, placeText, resumeWords } from './place.ts';
import type { NameOf } from './receipt-view.ts';
import { runTable, runText, runValue } from './run-view.ts';

/** One run: the value behind `--json`, and the same in words. */
export function runReport(app: Services, run: Run): { value: Record<string, unknown>; text: string } {
  const points = app.runs.points(run.id);
  const names = new Map(app.runs.list().map(({ id, name }) => [id, name]));
  const nameOf: NameOf = (id) => names.get(id) ?? null;
  const data = app.datasets.list().find(({ id }) => id === run.datasetId) ?? null;
  const findings = findingsOf(run, curvesOf(points), data);
  const value = { ...runValue(run), ...publishedValue(run), ...stopValue(app, run), findings };
  const told = findings.map(findingText);
  const parts = [runText(run, points, nameOf), publishedText(run, data), stopText(app, run), ...told];
  return { value, text: parts.filter(Boolean).join('\n\n') };
}

/** What a paper reports of the recipe that the run came from. */
function publishedValue({ spec }: Run): object {
  const recipe = recipeOf(spec);
  return recipe ? { published: { recipe: recipe.id, testError: recipe.published, paper: recipe.paper } } : {};
}

function publishedText({ spec }: Run, data: Manifest | null): string {
  const recipe = recipeOf(spec);
  return recipe ? publishedWords(recipe, spec, data) : '';
}

/** What the doctor found, with the change as `strata run --set` takes it. */
function findingText(finding: Finding): string {
  const { fault, remedy } = finding;
  const path = remedy?.[0].map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  const change = remedy ? `\n  Change: ${path?.slice(1)}=${JSON.stringify(remedy[1])}` : '';
  return `Found: ${fault.replaceAll('-', ' ')}. ${sentenceOf(finding)}${change}`;
}

/** The list of runs, with the place of those that can be resumed. */
export function runsReport(app: Services, runs: readonly Run[]): { value: object[]; text: string } {
  const value = runs.map((run) => ({ ...runValue(run), ...stopValue(app, run) }));
  const stops = runs.map((run) => stopText(app, run)).filter(Boolean);
  return { value, text: [runTable(runs), stops.join('\n')].filter(Boolean).join('\n\n') };
}

/** Where a run stopped and how to go on with it; nothing for one that can't be resumed. */
function stopValue(app: Services, run: Run): object {
  return isResumable(run.state) ? { place: lastEpoch(app.runs.points(run.id)), resume: resumeWords(run) } : {};
}

function stopText(app: Services, run: Run): string {
  if (!isResumable(run.state)) return '';
  const place = placeText(run, lastEpoch(app.runs.points(run.id)));
  return `Run ${run.id} is ${run.state}: ${place}. Go on with: ${resumeWords(run)}`;
}
