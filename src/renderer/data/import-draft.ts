// The import under way: its files, what people decided about them, and what they answered.
import { create } from 'zustand';
import type { HeldFile } from '#shared/dataset-calls.ts';
import type { ErrorRecord } from '#shared/error.ts';
import { type ImportChoice, type ImportOptions, type ImportQuestion, importOptionsSchema } from '#shared/import.ts';
import { mergeOptions } from '#shared/preview.ts';
import type { Scaling, Spec } from '#shared/spec.ts';
import type { FileRole } from './file-roles.ts';

export type HeldFiles = Readonly<{ data: HeldFile } & Partial<Record<Exclude<FileRole, 'data'>, HeldFile>>>;

/** The column that looks like a label, none, or the one that somebody named. */
export type LabelWish = 'suggested' | 'none' | { readonly column: string };

export interface AnsweredQuestion {
  readonly question: ImportQuestion;
  readonly value: ImportChoice['value'];
}

export interface ImportDraft {
  /** Null while files are on their way to the host, and where there is no import. */
  readonly files: HeldFiles | null;
  /** Name of the file whose rows come in; null where there is no import. */
  readonly name: string | null;
  /** Names of files that were dropped along and don't belong. */
  readonly leftOut: readonly string[];
  readonly problem: ErrorRecord | null;
  readonly options: ImportOptions;
  readonly label: LabelWish;
  readonly answered: readonly AnsweredQuestion[];
  /** Null: the suggested one. */
  readonly scaling: Scaling | null;
  readonly split: Spec['dataset']['split'];
}

export const DEFAULT_SPLIT = { seed: 1, validation: 0.1, test: 0.2 };

const EMPTY: ImportDraft = {
  files: null,
  name: null,
  leftOut: [],
  problem: null,
  options: importOptionsSchema.parse({}),
  label: 'suggested',
  answered: [],
  scaling: null,
  split: DEFAULT_SPLIT,
};

export const useImportDraft = create<ImportDraft>(() => EMPTY);

const change = (made: (draft: ImportDraft) => Partial<ImportDraft>) => useImportDraft.setState(made);

/** A new import, whose files are still on their way. */
export function beginImport(name: string, leftOut: readonly string[]): void {
  useImportDraft.setState({ ...EMPTY, name, leftOut });
}

export function filesAreHeld(files: HeldFiles): void {
  change(() => ({ files }));
}

export function importFailed(problem: ErrorRecord): void {
  change(() => ({ problem }));
}

export function endImport(): void {
  useImportDraft.setState(EMPTY);
}

export function setFile(role: Exclude<FileRole, 'data'>, file: HeldFile | null): void {
  change(({ files }) => {
    if (!files) return {};
    const { [role]: _old, ...others } = files;
    return { files: file ? { ...others, [role]: file } : others };
  });
}

/** `change` counts as people's own word: it replaces what a question was answered with. */
export function setOptions(wish: Partial<ImportOptions>): void {
  change(({ options }) => ({ options: { ...options, ...wish } }));
}

export function setDialect(wish: ImportOptions['dialect']): void {
  change(({ options }) => ({ options: { ...options, dialect: { ...options.dialect, ...wish } } }));
}

export function setColumn(column: string, wish: Omit<ImportOptions['columns'][number], 'column'>): void {
  change(({ options }) => ({ options: mergeOptions(options, { columns: [{ column, ...wish }] }) }));
}

/**
 * Makes a column the label, an input, or nothing; the former label becomes an input again. Columns of an array take no
 * wishes (`isTable` false).
 */
export function setRole(
  column: string,
  role: 'label' | 'input' | 'ignore',
  labelNow: string | null,
  isTable: boolean,
): void {
  if (role === 'label') {
    change(({ options }) => ({ label: { column }, options: withoutRole(options, column) }));
    return;
  }
  if (column === labelNow) change(({ options }) => ({ label: 'none', options: { ...options, label: {} } }));
  if (isTable) setColumn(column, { role });
}

/** A label can't be ignored. */
function withoutRole(options: ImportOptions, column: string): ImportOptions {
  const columns = options.columns.map((wish) => (wish.column === column ? { ...wish, role: 'input' as const } : wish));
  return { ...options, columns };
}

/** Takes a choice; of an answer given before nothing stays but what the new one does not touch. */
export function answer(question: ImportQuestion, choice: ImportChoice): void {
  change(({ options, answered }) => ({
    options: mergeOptions(options, choice.options),
    answered: [...answered.filter((it) => it.question.option !== question.option), { question, value: choice.value }],
  }));
}

export function setScaling(scaling: Scaling): void {
  change(() => ({ scaling }));
}

export function setSplit(split: Partial<ImportDraft['split']>): void {
  change(({ split: now }) => ({ split: { ...now, ...split } }));
}

/** What the calls `preview` and `import` take. */
export function requestOf({ files, options, label }: Pick<ImportDraft, 'files' | 'options' | 'label'>) {
  if (!files) return null;
  return {
    file: files.data.handle,
    ...(files.labels ? { labels: files.labels.handle } : {}),
    ...(files.test ? { test: files.test.handle } : {}),
    ...(files.testLabels ? { testLabels: files.testLabels.handle } : {}),
    ...(typeof label === 'object' ? { label: label.column } : {}),
    options,
    takesSuggestedLabel: label === 'suggested',
  };
}
