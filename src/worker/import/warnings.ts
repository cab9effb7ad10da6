// What is odd about a table that was read: sentences that help before a long run does not.
import type { ColumnPlan } from './columns.ts';
import type { Matrix } from './matrix.ts';
import { type ColumnProfile, MAX_FLOAT32 } from './profile.ts';
import { widthOf } from './rows.ts';

const SHOWN = 5;
/** Below this, patterns are chance. */
const MIN_ROWS = 20;
const ALMOST_ALL = 0.995;
/** float32 holds whole numbers exactly up to here. */
const MAX_EXACT = 2 ** 24;
/** A column with more different values than this says nothing by determining the label. */
const MAX_LEAK_VALUES = 50;

/** Sentences about the columns of a table, from their counts and from the inputs that they became. */
export function tableWarnings(plans: readonly ColumnPlan[], matrix: Matrix, classes: Int32Array | null): string[] {
  const inputs = plans.filter((plan) => plan.role === 'input');
  const constant = inputs.filter(({ profile }) => profile.distinctCount === 1 && profile.missing === 0);
  return [
    ...about(constant, 'has the same value in every row', 'have the same value in every row'),
    ...about(
      inputs.filter(isAlmostConstant),
      'has one value in all but a few rows',
      'have one value in all but a few rows',
    ),
    ...inputs.flatMap(({ profile, kind }) => (kind === 'number' ? numberWarnings(profile) : testOnly(profile, kind))),
    ...duplicateWarnings(inputs, matrix),
    ...(classes ? leakWarnings(inputs, matrix, classes) : []),
    ...oneHotNote(inputs, matrix),
  ];
}

function isAlmostConstant({ profile }: ColumnPlan): boolean {
  const { distinct, present } = profile;
  if (!distinct || distinct.size < 2 || present < MIN_ROWS) return false;
  const most = [...distinct.values()].reduce((top, { total }) => Math.max(top, total), 0);
  return most > ALMOST_ALL * present;
}

function about(plans: readonly ColumnPlan[], one: string, many: string): string[] {
  if (plans.length === 0) return [];
  if (plans.length === 1) return [`Column ${plans[0]!.name} ${one}.`];
  const names = plans.slice(0, SHOWN).map(({ name }) => name);
  const more = plans.length > SHOWN ? ` and ${plans.length - SHOWN} more` : '';
  return [`${plans.length} columns ${many}: ${names.join(', ')}${more}.`];
}

function numberWarnings(profile: ColumnProfile): string[] {
  const { name, present, isWhole, isRising, distinctCount } = profile;
  const warnings: string[] = [];
  const isUnique = isRising || distinctCount === present;
  if (present >= MIN_ROWS && isWhole && isUnique && isRising) {
    warnings.push(
      `Column ${name} counts up and is different in every row, like an id; leave it out with the role ignore.`,
    );
  } else if (present >= MIN_ROWS && isWhole && isUnique) {
    warnings.push(`Column ${name} is different in every row, like an id; leave it out with the role ignore.`);
  }
  if (isWhole && Math.max(Math.abs(profile.min), profile.max) > MAX_EXACT) {
    warnings.push(`Column ${name} holds whole numbers above ${MAX_EXACT}, which are rounded to 7 digits.`);
  }
  for (const [sentinel, count] of profile.sentinels) {
    const isBelow = sentinel < 0 && profile.plainMin >= 0;
    const isAbove = sentinel > 0 && profile.plainMax * 3 < sentinel;
    if (count < 2 || count === present || !(isBelow || isAbove)) continue;
    const remedy = `if it means "no value", set missingTokens to ["${sentinel}"]`;
    warnings.push(`Column ${name} holds ${sentinel} in ${count} rows, far from its other values; ${remedy}.`);
  }
  return warnings;
}

function testOnly(profile: ColumnProfile, kind: string): string[] {
  if (kind !== 'category' || !profile.distinct) return [];
  const unseen = [...profile.distinct].filter(([, { train }]) => train === 0).map(([text]) => text);
  if (unseen.length === 0) return [];
  return [`Column ${profile.name} has values that come only in the test rows: ${unseen.slice(0, SHOWN).join(', ')}.`];
}

/** Columns with equal values in every row, found by a hash of each column and confirmed value by value. */
function duplicateWarnings(inputs: readonly ColumnPlan[], matrix: Matrix): string[] {
  const starts = startsOf(inputs);
  const hashes = columnHashes(matrix);
  const first = new Map<string, number>();
  const warnings: string[] = [];
  inputs.forEach((plan, i) => {
    const start = starts[i]!;
    const key = hashes.subarray(start, start + widthOf(plan)).join();
    const twin = first.get(key);
    if (plan.profile.distinctCount < 2 || (plan.categories && matrix.rows < MIN_ROWS)) return;
    if (twin === undefined) first.set(key, i);
    else if (areEqual(matrix, starts[twin]!, start, widthOf(plan))) {
      warnings.push(`Column ${plan.name} repeats column ${inputs[twin]!.name} in every row.`);
    }
  });
  if (warnings.length <= SHOWN) return warnings;
  return [...warnings.slice(0, SHOWN), `${warnings.length - SHOWN} more columns repeat others.`];
}

function startsOf(inputs: readonly ColumnPlan[]): number[] {
  let start = 0;
  return inputs.map((plan) => {
    start += widthOf(plan);
    return start - widthOf(plan);
  });
}

/** FNV-1a over each column's float32 bits. */
function columnHashes({ values, rows, width }: Matrix): Uint32Array {
  const hashes = new Uint32Array(width).fill(0x811c9dc5);
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < width; column++, at++) {
      float[0] = values[at]!;
      hashes[column] = Math.imul(hashes[column]! ^ bits[0]! ^ (bits[0]! >>> 15), 0x01000193);
    }
  }
  return hashes;
}

function areEqual({ values, rows, width }: Matrix, a: number, b: number, columns: number): boolean {
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) {
      if (values[row * width + a + i] !== values[row * width + b + i]) return false;
    }
  }
  return true;
}

/** Columns with few values, each of which comes with one class only. */
function leakWarnings(inputs: readonly ColumnPlan[], matrix: Matrix, classes: Int32Array): string[] {
  if (matrix.rows < MIN_ROWS || new Set(classes).size < 2) return [];
  const starts = startsOf(inputs);
  const leaks = inputs.filter((plan, i) => {
    const { distinctCount } = plan.profile;
    const isFew = distinctCount >= 2 && distinctCount <= Math.min(MAX_LEAK_VALUES, matrix.rows / 4);
    return isFew && determines(matrix, starts[i]!, widthOf(plan), classes);
  });
  const one = 'determines the label exactly; leave it out unless it is known before the label is';
  return about(leaks, one, 'each determine the label exactly');
}

function determines({ values, rows, width }: Matrix, start: number, columns: number, classes: Int32Array): boolean {
  const classOf = new Map<number | string, number>();
  for (let row = 0; row < rows; row++) {
    const from = row * width + start;
    const value = columns === 1 ? values[from]! : values.subarray(from, from + columns).join();
    const known = classOf.get(value);
    if (known === undefined) classOf.set(value, classes[row]!);
    else if (known !== classes[row]) return false;
  }
  return true;
}

/** The last columns of a table such as Semeion's are the class, one column each. */
function oneHotNote(inputs: readonly ColumnPlan[], { values, rows, width }: Matrix): string[] {
  const most = Math.min(MAX_LEAK_VALUES, inputs.length - 1);
  if (rows < MIN_ROWS || inputs.some((plan) => plan.categories)) return [];
  const isClass = new Array<boolean>(most + 1).fill(true);
  for (let row = 1; row <= rows; row++) {
    let sum = 0;
    let areBinary = true;
    for (let k = 1; k <= most; k++) {
      const value = values[row * width - k]!;
      sum += value;
      areBinary &&= value === 0 || value === 1;
      if (sum !== 1 || !areBinary) isClass[k] = false;
    }
  }
  const count = isClass.findIndex((it, k) => k > 1 && it);
  if (count === -1) return [];
  const names = inputs.slice(-count).map(({ name }) => name);
  return [
    `The last ${count} columns hold exactly one 1 in each row, like a class; to predict it set label.oneHot to ${JSON.stringify(names)}.`,
  ];
}

/** A refusal's words for numbers that float32 can't hold. */
export function notFiniteSentence(profile: ColumnProfile): string {
  const { name, notFinite, firstNotFinite } = profile;
  const where = firstNotFinite ? `, the first "${firstNotFinite.text}" on line ${firstNotFinite.line}` : '';
  return `column ${name} holds numbers that are infinite or beyond ${MAX_FLOAT32.toPrecision(3)} (${notFinite} in all${where})`;
}
