// What each column of a table becomes: its kind, its role, and the inputs that it feeds. Unclear columns ask.
import type { ManifestColumn } from '#shared/dataset.ts';
import type { ImportOptions, ImportQuestion, MissingPolicy } from '#shared/import.ts';
import type { DateOrder } from './cell.ts';
import { type ColumnProfile, MAX_CATEGORIES } from './profile.ts';

export type ColumnKind = NonNullable<ManifestColumn['kind']>;

export interface ColumnPlan {
  /** Position in the profiles. */
  readonly index: number;
  readonly profile: ColumnProfile;
  readonly name: string;
  readonly role: ManifestColumn['role'];
  readonly kind: ColumnKind;
  readonly dateOrder: DateOrder;
  /** Sorted; null where the column is one input. */
  readonly categories: readonly string[] | null;
  readonly missingPolicy: MissingPolicy | null;
}

/** The category of cells without a value. */
export const MISSING_CATEGORY = 'missing';

/** From this share of numbers on, the other cells look like slips in a column of numbers. */
const MOSTLY_NUMBERS = 0.9;
/** A column of texts that are mostly different is prose or names, not categories. */
const FREE_TEXT_SHARE = 0.5;
const FREE_TEXT_MINIMUM = 20;

export interface Planned {
  readonly plans: ColumnPlan[];
  readonly questions: ImportQuestion[];
  readonly warnings: string[];
}

/** Plans every column; `labels` are those that are to be predicted. */
export function planColumns(
  profiles: readonly ColumnProfile[],
  labels: ReadonlySet<string>,
  options: ImportOptions,
): Planned {
  const questions: ImportQuestion[] = [];
  const warnings: string[] = [];
  const usualPolicy = options.missing === 'ask' ? null : options.missing;
  const wishes = new Map(options.columns.map((wish) => [wish.column, wish]));
  const plans = profiles.map((profile, index): ColumnPlan => {
    const wish = wishes.get(profile.name);
    const isLabel = labels.has(profile.name);
    const isIgnored = wish?.role === 'ignore' && !isLabel;
    const dateOrder = orderOf(profile, options);
    const found = isIgnored ? { kind: plainKind(profile) } : findKind(profile, options, wish?.type, questions);
    const tooMany = isFreeText(profile) && wish?.role !== 'input' && wish?.type !== 'category';
    const isTooWide = profile.distinctCount > MAX_CATEGORIES;
    const kind = found.kind === 'category' && (tooMany || isTooWide) && !isLabel ? 'text' : found.kind;
    const isUseless = kind === 'text' || kind === 'empty';
    const role = isLabel ? 'label' : isIgnored || isUseless ? 'ignore' : 'input';
    if (isUseless && !isIgnored) warnings.push(uselessWarning(profile, kind, isTooWide));
    const missingPolicy =
      role === 'input' && missingCells({ profile, kind }) > 0 ? (wish?.missing ?? usualPolicy) : null;
    const categories = role === 'input' && kind === 'category' ? categoriesOf(profile, missingPolicy) : null;
    return { index, profile, name: wish?.name ?? profile.name, role, kind, dateOrder, categories, missingPolicy };
  });
  return { plans, questions: [...questions, ...missingQuestions(plans, options)], warnings };
}

function findKind(
  profile: ColumnProfile,
  options: ImportOptions,
  wished: 'number' | 'category' | 'date' | undefined,
  questions: ImportQuestion[],
): { kind: ColumnKind } {
  if (wished && profile.present > 0) return { kind: wished };
  const { present, numbers } = profile;
  const isDate = profile.dayFirstDates === present || profile.monthFirstDates === present;
  const bothOrders = profile.dayFirstDates === present && profile.monthFirstDates === present;
  if (present > 0 && isDate && bothOrders && !options.dialect.dateOrder && needsOrder(profile)) {
    questions.push(dateQuestion(profile));
  }
  if (numbers < present && numbers >= MOSTLY_NUMBERS * present) questions.push(kindQuestion(profile));
  return { kind: plainKind(profile) };
}

/** The kind that needs no one's opinion. */
function plainKind(profile: ColumnProfile): ColumnKind {
  const { present } = profile;
  if (present === 0) return 'empty';
  if (profile.numbers + profile.notFinite === present) return 'number';
  if (profile.booleans === present) return 'boolean';
  if (profile.dayFirstDates === present || profile.monthFirstDates === present) return 'date';
  return 'category';
}

function isFreeText(profile: ColumnProfile): boolean {
  const { distinctCount, present } = profile;
  return distinctCount > FREE_TEXT_MINIMUM && distinctCount > FREE_TEXT_SHARE * present;
}

/** Dates that begin with the year are clear; 03/04/2021 is not. */
function needsOrder(profile: ColumnProfile): boolean {
  return profile.firstText !== null && !/^\d{4}/.test(profile.firstText.text);
}

function orderOf(profile: ColumnProfile, options: ImportOptions): DateOrder {
  const fallback = profile.dayFirstDates >= profile.monthFirstDates ? 'day-first' : 'month-first';
  return options.dialect.dateOrder ?? fallback;
}

/** Sorted by number where they are numbers, else by code point. */
function categoriesOf(profile: ColumnProfile, policy: MissingPolicy | null): string[] {
  const known = [...(profile.distinct?.keys() ?? [])].sort(byNumberOrText);
  if (policy !== 'fill') return known;
  return known.includes(MISSING_CATEGORY) ? known : [...known, MISSING_CATEGORY];
}

export function byNumberOrText(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (!Number.isNaN(difference)) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
}

function uselessWarning(
  { name, distinctCount, present, missing }: ColumnProfile,
  kind: string,
  isWide: boolean,
): string {
  if (kind === 'empty') return `Column ${name} is empty in all ${missing} rows and was left out.`;
  const many = isWide ? `more than ${MAX_CATEGORIES}` : String(distinctCount);
  return `Column ${name} holds ${many} different texts in ${present} rows, like names or notes, and was left out.`;
}

function kindQuestion(profile: ColumnProfile): ImportQuestion {
  const { name, present, numbers, firstText } = profile;
  const example = firstText ? `; the first other is "${firstText.text.slice(0, 40)}" on line ${firstText.line}` : '';
  const answer = (type: 'number' | 'category') => ({ columns: [{ column: name, type }] });
  return {
    question: `Of the ${present} cells of column ${name} ${numbers} are numbers${example}: is it a column of numbers?`,
    option: `columns[${name}].type`,
    choices: [
      { value: 'number', effect: 'a number; the other texts count as missing', options: answer('number') },
      { value: 'category', effect: 'a category, one input per different text', options: answer('category') },
    ],
  };
}

function dateQuestion({ name, firstText }: ColumnProfile): ImportQuestion {
  const orders = ['day-first', 'month-first'] as const;
  return {
    question: `Column ${name} holds dates such as "${firstText?.text ?? ''}": does the day or the month come first?`,
    option: 'dialect.dateOrder',
    choices: orders.map((dateOrder) => ({ value: dateOrder, effect: dateOrder, options: { dialect: { dateOrder } } })),
  };
}

/** One question for all columns with missing cells that have no policy yet. */
function missingQuestions(plans: readonly ColumnPlan[], options: ImportOptions): ImportQuestion[] {
  if (options.missing !== 'ask') return [];
  const open = plans.filter((plan) => plan.role === 'input' && !plan.missingPolicy && missingCells(plan) > 0);
  if (open.length === 0) return [];
  const columns = open.map((plan) => ({ name: plan.name, count: missingCells(plan) }));
  const shown = columns.slice(0, 5).map(({ name, count }) => `${name} ${count}`);
  const list = columns.length > 5 ? `${shown.join(', ')} and ${columns.length - 5} more columns` : shown.join(', ');
  return [
    {
      question: `Some cells have no value (${list}): what becomes of them?`,
      option: 'missing',
      columns,
      choices: [
        {
          value: 'fill',
          effect: `numbers take the mean of the training rows, categories one named "${MISSING_CATEGORY}"`,
          options: { missing: 'fill' },
        },
        { value: 'drop', effect: 'rows with such cells are left out', options: { missing: 'drop' } },
      ],
    },
  ];
}

/** Cells without a value, with those that the wished type can't read. */
export function missingCells({ profile, kind }: Pick<ColumnPlan, 'profile' | 'kind'>): number {
  if (kind === 'number') return profile.cells - profile.numbers;
  if (kind === 'date') return profile.cells - Math.max(profile.dayFirstDates, profile.monthFirstDates);
  return profile.missing;
}
