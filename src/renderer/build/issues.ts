// Every issue of a draft: what is wrong, or may go wrong, each with the edit that solves it.
import { AppError } from '#shared/error.ts';
import { parseSpec, specToJson } from '#shared/spec.ts';
import { copyIssues } from './copy-issues.ts';
import { dataIssues } from './data-issues.ts';
import type { Draft } from './draft.ts';
import { setSeeds } from './edits.ts';
import type { Issue, Surroundings } from './issue.ts';
import { layerIssues } from './layer-issues.ts';

const RANK = { stop: 0, warn: 1, hint: 2 };

/** Every issue, the worst first and then from the data upwards. The specification itself has the last word. */
export function issuesOf(draft: Draft, around: Surroundings): Issue[] {
  const found = [
    ...dataIssues(draft, around),
    ...layerIssues(draft, around),
    ...copyIssues(draft, around),
    ...seedIssues(draft),
  ];
  const isStopped = found.some(({ kind }) => kind === 'stop');
  const all = isStopped ? found : [...found, ...refusal(draft)];
  return all.toSorted((a, b) => RANK[a.kind] - RANK[b.kind] || height(a) - height(b));
}

/** From the data up to the head, then what is about the whole run. */
function height({ where }: Issue): number {
  if (where === 'data') return -1;
  if (where === null) return Number.MAX_SAFE_INTEGER;
  return where === 'head' ? Number.MAX_SAFE_INTEGER - 1 : where;
}

function seedIssues({ spec, seeds }: Draft): Issue[] {
  if (seeds > 1 || spec.head.kind === 'none') return [];
  const what = 'One seed: whether another run is better cannot be told.';
  const why = 'Three seeds show large differences, five smaller ones.';
  return [{ kind: 'hint', where: null, field: null, what, why, fixes: [{ title: 'Use 3 seeds', edit: setSeeds(3) }] }];
}

/** What the specification itself refuses, in its own words. */
function refusal({ spec }: Draft): Issue[] {
  try {
    parseSpec(specToJson(spec));
    return [];
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const where = placeOf(thrown.message);
    return [{ kind: 'stop', where, field: null, what: thrown.message, why: '', fixes: [] }];
  }
}

/** The card that a refusal is about: it begins with the path of the setting. */
function placeOf(message: string): Issue['where'] {
  const layer = /^stack\[(\d+)\]/.exec(message)?.[1];
  if (layer !== undefined) return Number(layer);
  if (message.startsWith('dataset')) return 'data';
  return message.startsWith('head') ? 'head' : null;
}
