// What a study is made of: data to bring into shape, runs to train, questions to ask, each with a key that others build upon.
import type { Analysis, AnalysisQuestion } from '../analysis.ts';
import type { Curve } from '../contract.ts';
import type { Mapping } from '../mapping.ts';
import type { Run } from '../run.ts';
import type { StudyKind, StudyOf } from '../study.ts';
import type { StudyOutcome } from '../study-outcome.ts';

interface AnyStep {
  /** Unique in its study, and the same whenever the study is planned again. */
  readonly key: string;
  /** What is compared; null for what only serves others, such as pre-training that several runs share. */
  readonly arm: string | null;
  readonly seed: number;
  readonly factors: Readonly<Record<string, string | number | boolean>>;
  /** Keys of steps that are to be over first, whatever came of them. */
  readonly after?: readonly string[];
}

/** A run. A layer's source may name another step's run, { run: "@<key>", layer, stage }, and dataset.id another's data. */
export interface RunStep extends AnyStep {
  readonly kind: 'run';
  /** A specification as people write it. */
  readonly spec: object;
}

/** A question about runs of this study ("@<key>"), or about others by id. */
export interface AnalysisStep extends AnyStep {
  readonly kind: 'analysis';
  readonly question: AnalysisQuestion;
  readonly runs: readonly string[];
  /** Ids, or "@<key>". */
  readonly datasets: readonly string[];
}

/** A dataset brought to the inputs of another one: that with an id, or that of a run. */
export interface MappingStep extends AnyStep {
  readonly kind: 'mapping';
  readonly by: Mapping;
  readonly dataset: string;
  readonly like: { readonly dataset: string } | { readonly run: string };
}

export type Step = RunStep | AnalysisStep | MappingStep;

/** What came of a step. */
export type StepResult =
  | { readonly kind: 'run'; readonly run: Run; readonly tuning: TuningCurves }
  | { readonly kind: 'analysis'; readonly answer: Analysis; readonly seconds: number }
  | MappedResult
  | { readonly kind: 'failed'; readonly problem: string };

/** A dataset that has the wanted inputs. */
export interface MappedResult {
  readonly kind: 'dataset';
  readonly id: string;
  /** What was mapped, in one sentence. */
  readonly sentence: string;
  /** One sentence for each thing that is not quite what it was. */
  readonly warnings: readonly string[];
}

/** A run's fine-tuning curves by metric. */
export type TuningCurves = Readonly<Record<string, Curve>>;

/** What is there so far, by key. */
export type StepResults = ReadonlyMap<string, StepResult>;

/** How studies of one kind are asked and answered. All of it is pure. */
export interface StudyDesign<Kind extends StudyKind> {
  /** In one sentence. */
  question(study: StudyOf<Kind>): string;
  /** What is equal, what differs, which rows decide. */
  design(study: StudyOf<Kind>, results: StepResults): string[];
  /**
   * Every step that is known so far, those of earlier plans in the same order first; more may come with results.
   * @throws AppError INVALID_SPEC where the study can't be asked of its base.
   */
  plan(study: StudyOf<Kind>, results: StepResults): Step[];
  outcome(
    study: StudyOf<Kind>,
    steps: readonly Step[],
    results: StepResults,
  ): Omit<StudyOutcome, 'question' | 'design'>;
  /** What a study of this kind needs besides base and seeds, to start from. */
  template(base: object): object;
}

/** The keys of the steps that a step builds upon. */
export function needsOf(step: Step): string[] {
  return [...new Set(namedBy(step).flatMap((name) => keyOf(name) ?? []))];
}

/** "<key>" of "@<key>"; null for an id. */
export function keyOf(name: string): string | null {
  return name.startsWith('@') ? name.slice(1) : null;
}

function namedBy(step: Step): readonly string[] {
  if (step.kind === 'mapping') return [];
  if (step.kind === 'analysis') return [...step.runs, ...step.datasets];
  const { stack = [], dataset } = step.spec as PlannedSpec;
  const runs = stack.flatMap(({ source }) => (isRun(source) ? [source.run] : []));
  return [...runs, ...(dataset ? [dataset.id] : [])];
}

/** What of a specification may name other steps. */
interface PlannedSpec {
  readonly dataset?: { readonly id: string };
  readonly stack?: readonly { readonly source?: unknown }[];
}

function isRun(source: unknown): source is { readonly run: string } {
  return typeof source === 'object' && source !== null && 'run' in source && typeof source.run === 'string';
}

/** An id as it is; of "@<key>" what `idOf` says. */
export function idIn(name: string, idOf: (key: string) => string): string {
  const key = keyOf(name);
  return key === null ? name : idOf(key);
}

/** The specification with the ids of runs and datasets in the place of keys. */
export function withIds(spec: object, idOf: (key: string) => string): object {
  const { stack = [], dataset, ...rest } = spec as PlannedSpec;
  const found = (name: string) => idIn(name, idOf);
  return {
    ...rest,
    ...(dataset && { dataset: { ...dataset, id: found(dataset.id) } }),
    stack: stack.map((layer) =>
      isRun(layer.source) ? { ...layer, source: { ...layer.source, run: found(layer.source.run) } } : layer,
    ),
  };
}
