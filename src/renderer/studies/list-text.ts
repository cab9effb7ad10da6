// Lists as people type them: "1-5, 8", "50, 100, all", "0.01, true, adam".
import type { LabelCount } from '#shared/study.ts';

/** A wrong part, to be named. */
export interface Misread {
  readonly wrong: string;
}

function partsOf(text: string): string[] {
  return text
    .split(/[,;\s]+/)
    .map((it) => it.trim())
    .filter((it) => it !== '');
}

/** Longest run of seeds that a range may stand for. */
const LONGEST_RANGE = 1000;

/** Whole numbers from 0 on, ranges such as "1-5" among them. */
export function seedsFromText(text: string): number[] | Misread {
  const seeds: number[] = [];
  for (const part of partsOf(text)) {
    const [, from, to] = /^(\d{1,9})(?:[-–](\d{1,9}))?$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to ?? from)];
    if (from === undefined || last < first || last - first >= LONGEST_RANGE) return { wrong: part };
    for (let seed = first; seed <= last; seed++) seeds.push(seed);
  }
  return seeds;
}

/** [1, 2, 3, 7] as "1-3, 7". */
export function seedsToText(seeds: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < seeds.length; ) {
    let end = i;
    while (seeds[end + 1] === (seeds[end] ?? 0) + 1) end += 1;
    parts.push(end - i >= 2 ? `${seeds[i]}-${seeds[end]}` : seeds.slice(i, end + 1).join(', '));
    i = end + 1;
  }
  return parts.join(', ');
}

/** Label budgets: whole numbers from 1 on, and "all". */
export function budgetsFromText(text: string): LabelCount[] | Misread {
  const budgets: LabelCount[] = [];
  for (const part of partsOf(text)) {
    if (part.toLowerCase() === 'all') budgets.push('all');
    else if (/^[1-9]\d{0,8}$/.test(part)) budgets.push(Number(part));
    else return { wrong: part };
  }
  return budgets;
}

/** Values of any field: numbers, true, false and null as such, everything else as words. */
export function valuesFromText(text: string): (string | number | boolean | null)[] {
  return text
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '')
    .map((part) => {
      if (part === 'true' || part === 'false') return part === 'true';
      if (part === 'null') return null;
      return Number.isFinite(Number(part)) ? Number(part) : part;
    });
}

export function listToText(values: readonly unknown[]): string {
  return values.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))).join(', ');
}
