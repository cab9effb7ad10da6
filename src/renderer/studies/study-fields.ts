// What a kind of study can be told, read from the schema of studies: controls, limits and help.
import { type StudyKind, studySchema } from '#shared/study.ts';
import { z } from '#shared/zod.ts';

/** The parts of JSON Schema that zod writes for a study. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type FieldControl =
  | {
      readonly kind: 'number';
      readonly isWhole: boolean;
      readonly min: number;
      readonly max: number;
      readonly mayBeEmpty: boolean;
    }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice' | 'choices'; readonly values: readonly string[] }
  | { readonly kind: 'seeds' | 'budgets' | 'selections' | 'sweep-fields' }
  /** A run's id, or an object that names it. */
  | { readonly kind: 'run' | 'source'; readonly mayBeEmpty: boolean };

export interface StudyField {
  readonly name: string;
  readonly label: string;
  /** From the schema; empty where the label says it all. */
  readonly help: string;
  readonly control: FieldControl;
  readonly initial: unknown;
}

/** Fields that a form cannot show as a line by their type. */
const SPECIAL: Readonly<Record<string, FieldControl['kind']>> = {
  seeds: 'seeds',
  sizes: 'budgets',
  source: 'source',
  run: 'run',
  selections: 'selections',
  fields: 'sweep-fields',
};

const LABELS: Readonly<Record<string, string>> = {
  seeds: 'Seeds',
  zone: 'Practically equal',
  sizes: 'Label budgets',
  baselines: 'Baselines',
  source: 'Layers from',
  ends: 'Kept end',
  selfCopy: 'Self-copy control',
  gradual: 'Gradual unfreezing',
  mapping: 'Mapping',
  methods: 'Fine-tuning',
  run: 'Run to probe',
  selections: 'Units',
  classifiers: 'Classifiers',
  folds: 'Parts',
  rows: 'Rows at most',
  method: 'Method',
  fields: 'What varies',
  trials: 'Trials',
  keep: 'Share kept',
  firstEpochs: 'First epochs',
};

const VALUE_WORDS: Readonly<Record<string, string>> = {
  logistic: 'Logistic regression',
  'linear-svm': 'Linear SVM',
  'rbf-svm': 'SVM with RBF kernel',
  'k-nearest': 'Nearest neighbours',
  first: 'The first layers',
  last: 'The last layers',
  none: 'None: the inputs fit',
  resize: 'Resizing pictures',
  columns: 'Columns by name',
  tuned: 'Everything tuned',
  frozen: 'Frozen features',
  'up-down': 'Up-down',
  grid: 'Every combination',
  random: 'At random',
  halving: 'Best half again and again',
  all: 'All units',
  'most-active': 'Most active',
  'highest-variance': 'Highest variance',
  'most-informative': 'Most informative about the label',
  picked: 'Picked by hand',
};

/** What a value of a choice is called. */
export function valueWords(value: string): string {
  return VALUE_WORDS[value] ?? value;
}

const KINDS = ((z.toJSONSchema(studySchema, { io: 'input' }) as Schema).oneOf ?? []) as readonly Schema[];

/** Shown elsewhere in the form, or nowhere: fixed draws come from a file only. */
const APART: ReadonlySet<string> = new Set(['study', 'kind', 'name', 'base', 'draws']);

/** Fields that have an effect only beside another one's value. */
const USED: Readonly<Record<string, (study: Readonly<Record<string, unknown>>) => boolean>> = {
  trials: ({ method = 'grid' }) => method !== 'grid',
  keep: ({ method }) => method === 'halving',
  firstEpochs: ({ method }) => method === 'halving',
};

/** Whether a field has any effect in this study. */
export function isUsed({ name }: Pick<StudyField, 'name'>, study: Readonly<Record<string, unknown>>): boolean {
  return USED[name]?.(study) ?? true;
}

export function fieldsOf(kind: StudyKind): StudyField[] {
  const schema = KINDS.find(({ properties }) => properties?.kind?.const === kind);
  return Object.entries(schema?.properties ?? {}).flatMap(([name, field]) => {
    const control = APART.has(name) ? null : controlOf(name, field);
    if (!control) return [];
    return [{ name, label: LABELS[name] ?? name, help: field.description ?? '', control, initial: field.default }];
  });
}

function controlOf(name: string, schema: Schema): FieldControl | null {
  const special = SPECIAL[name];
  const mayBeEmpty = schema.anyOf?.some(({ type }) => type === 'null') ?? false;
  if (special === 'run' || special === 'source') return { kind: special, mayBeEmpty };
  if (special) return { kind: special } as FieldControl;
  const [only] = (schema.anyOf ?? [schema]).filter(({ type }) => type !== 'null');
  if (!only) return null;
  if (only.type === 'boolean') return { kind: 'switch' };
  if (only.enum) return { kind: 'choice', values: only.enum.map(String) };
  if (only.items?.enum) return { kind: 'choices', values: only.items.enum.map(String) };
  if (only.type !== 'number' && only.type !== 'integer') return null;
  return {
    kind: 'number',
    isWhole: only.type === 'integer',
    min: only.minimum ?? Number.NEGATIVE_INFINITY,
    max: only.maximum ?? Number.POSITIVE_INFINITY,
    mayBeEmpty,
  };
}
