// A run's state as the fold of its events: the one definition used by history, live views, comparison and tests.
import type { EngineInfo } from './engine.ts';
import type { ErrorRecord } from './error.ts';
import type { ArtifactFile, LayerReceipt, Place, RunEvent, StoredEvent } from './event.ts';
import type { Spec } from './spec.ts';

export type RunState = 'queued' | 'running' | 'paused' | 'finished' | 'failed' | 'cancelled' | 'interrupted';

/** A damaged newest checkpoint falls back to the one before. */
const KEPT_CHECKPOINTS = 2;

/** States that a run never leaves. */
const FINAL_STATES: ReadonlySet<RunState> = new Set(['finished', 'failed', 'cancelled']);

/** What people write on a run may come at any time, also when nothing else can happen to it any more. */
const WRITTEN: ReadonlySet<RunEvent['type']> = new Set(['run-renamed', 'run-annotated', 'run-starred', 'run-archived']);

/** The states in which an event can happen. The others (failed, cancelled, interrupted) can meet any run that goes on. */
const HAPPENS_IN: Partial<Record<RunEvent['type'], readonly RunState[]>> = {
  'run-started': ['queued', 'interrupted'],
  'layer-started': ['running'],
  'layer-finished': ['running'],
  'finetuning-started': ['running'],
  'finetuning-finished': ['running'],
  'checkpoint-saved': ['running'],
  'run-paused': ['running'],
  'run-resumed': ['paused', 'interrupted'],
  'run-finished': ['running'],
};

export interface Run {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  readonly spec: Spec;
  readonly datasetId: string;
  readonly datasetSha256: string;
  readonly repeats: string | null;
  /** UTC milliseconds. */
  readonly queuedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Time spent training, pauses left out. Known once the run has finished. */
  readonly durationMs: number | null;
  /** Where somebody stopped it early and kept what was learnt: that epoch is not whole, and what comes after it is missing. */
  readonly stoppedAt?: Place;
  /** Time each layer's pre-training took, by layer index. */
  readonly pretrainingMs: Readonly<Record<number, number>>;
  readonly finetuningMs: number | null;
  readonly engine: EngineInfo | null;
  readonly rows: {
    readonly train: number;
    readonly labelled: number;
    readonly validation: number;
    readonly test: number;
  } | null;
  /** Fine-tuning epochs made, and the 0-based epoch whose weights were kept. */
  readonly epochs: number | null;
  readonly bestEpoch: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly layers: readonly LayerReceipt[];
  readonly weights: ArtifactFile | null;
  /** The last two checkpoints, newest first; none once the run has finished or was cancelled. */
  readonly checkpoints: readonly ArtifactFile[];
  /** False once another engine went on with the run than the one that began it. */
  readonly exact: boolean;
  readonly error: ErrorRecord | null;
  /** Why an interrupted run stopped. */
  readonly interruption: string | null;
  /** What people wrote on it. */
  readonly notes: string;
  readonly tags: readonly string[];
  readonly isStarred: boolean;
  /** Out of sight; only then it may be removed. */
  readonly isArchived: boolean;
}

/** True where the run was begun, or at least queued, and waits for somebody to go on with it. */
export function isResumable(state: RunState): boolean {
  return state === 'paused' || state === 'interrupted';
}

/** True where nothing can happen to the run any more, apart from what people write on it. */
export function isFinal(state: RunState): boolean {
  return FINAL_STATES.has(state);
}

/**
 * The run after one more event. The first event must be `run-queued`.
 * @throws Error for an event that no run in this state can meet; that is a bug in whoever recorded it.
 */
export function reduceRun(run: Run | null, stored: StoredEvent): Run {
  const { event, recordedAt } = stored;
  if (event.type === 'run-queued') {
    if (run) throw new Error(`run ${run.id} was queued twice`);
    return queuedRun(stored.runId, recordedAt, event);
  }
  if (!run) throw new Error(`run ${stored.runId} begins with ${event.type}`);
  const isOver = isFinal(run.state) && !WRITTEN.has(event.type);
  if (isOver || HAPPENS_IN[event.type]?.includes(run.state) === false) {
    throw new Error(`run ${run.id} is ${run.state} and cannot meet ${event.type}`);
  }
  return { ...run, ...change(run, event, recordedAt) };
}

function queuedRun(id: string, recordedAt: number, event: Extract<RunEvent, { type: 'run-queued' }>): Run {
  return {
    id,
    name: event.name,
    state: 'queued',
    spec: event.spec,
    datasetId: event.datasetId,
    datasetSha256: event.datasetSha256,
    repeats: event.repeats,
    queuedAt: recordedAt,
    startedAt: null,
    endedAt: null,
    durationMs: null,
    pretrainingMs: {},
    finetuningMs: null,
    engine: null,
    rows: null,
    epochs: null,
    bestEpoch: null,
    metrics: {},
    layers: [],
    weights: null,
    checkpoints: [],
    exact: true,
    error: null,
    interruption: null,
    notes: '',
    tags: [],
    isStarred: false,
    isArchived: false,
  };
}

function change(run: Run, event: Exclude<RunEvent, { type: 'run-queued' }>, at: number): Partial<Run> {
  switch (event.type) {
    case 'run-started':
      return { state: 'running', startedAt: run.startedAt ?? at, engine: event.engine, rows: event.rows };
    case 'layer-started':
    case 'finetuning-started':
      return {};
    case 'layer-finished':
      return { pretrainingMs: { ...run.pretrainingMs, [event.layer]: event.durationMs } };
    case 'finetuning-finished':
      return { finetuningMs: event.durationMs, epochs: event.epochs, bestEpoch: event.bestEpoch };
    case 'checkpoint-saved':
      return { checkpoints: [event.file, ...run.checkpoints].slice(0, KEPT_CHECKPOINTS) };
    case 'run-paused':
      return { state: 'paused' };
    case 'run-resumed':
      return {
        state: 'running',
        startedAt: run.startedAt ?? at,
        interruption: null,
        error: null,
        engine: event.engine,
        rows: event.rows,
        exact: run.exact && event.exact,
      };
    case 'run-finished':
      return {
        state: 'finished',
        endedAt: at,
        durationMs: event.durationMs,
        ...(event.stoppedAt && { stoppedAt: event.stoppedAt }),
        metrics: event.metrics,
        layers: event.layers,
        weights: event.weights,
        checkpoints: [],
      };
    case 'run-failed':
      return { state: 'failed', endedAt: at, error: event.error };
    case 'run-cancelled':
      return { state: 'cancelled', endedAt: at, checkpoints: [] };
    case 'run-interrupted':
      return { state: 'interrupted', interruption: event.reason, error: event.error ?? null };
    case 'run-renamed':
      return { name: event.name };
    case 'run-annotated':
      return { notes: event.notes, tags: event.tags };
    case 'run-starred':
      return { isStarred: event.isStarred };
    case 'run-archived':
      return { isArchived: event.isArchived };
  }
}
