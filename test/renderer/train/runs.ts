// Runs for the tests of the screen Train: folded from events, as every run is.
import type { Place, RunEvent, StoredEvent } from '../../../src/shared/event.ts';
import type { Progress } from '../../../src/shared/job.ts';
import { type Run, reduceRun } from '../../../src/shared/run.ts';
import { parseSpec } from '../../../src/shared/spec.ts';

const engine = { backend: 'wasm' as const, version: '1', kernels: 'simd', threads: 1, notes: [] };
const rows = { train: 100, labelled: 50, validation: 10, test: 10 };
const receipt = { weightNorm: 1, weightChange: 1, weightChangeFromSource: 1, angleFromSource: 1, sha256: 'x' };

const rbm = (hidden: number, epochs: number) => ({ kind: 'rbm', hidden, pretraining: { epochs } });

/** Two RBMs of 10 and 5 epochs, and 20 epochs of fine-tuning. */
export const SPEC = {
  strata: 1,
  name: 'small',
  dataset: { id: 'd' },
  stack: [rbm(20, 10), rbm(8, 5)],
  finetuning: { epochs: 20 },
};

type Fact = RunEvent extends infer E ? (E extends unknown ? Omit<E, 'version'> : never) : never;

export const started: Fact = { type: 'run-started', engine, rows };

export function resumed(place: Place | null): Fact {
  return { type: 'run-resumed', engine, rows, place, exact: true };
}

export function finished(metrics: Record<string, number>, more: { stoppedAt?: Place } = {}): Fact {
  const weights = { path: 'w', sizeBytes: 1, sha256: 'y' };
  const layers = [
    {
      kind: 'head' as const,
      inputs: 8,
      outputs: 3,
      source: 'random' as const,
      frozen: false,
      learningRateScale: 1,
      ...receipt,
    },
  ];
  return { type: 'run-finished', metrics, layers, weights, durationMs: 4000, ...more };
}

/** The events as they are stored, one second apart; the first says that the run was queued. */
export function storedEvents(facts: readonly Fact[], spec: object = SPEC, runId = 'R1', at = 1000): StoredEvent[] {
  const queued: Fact = {
    type: 'run-queued',
    name: 'small',
    datasetId: 'd',
    datasetSha256: 's',
    repeats: null,
    spec: parseSpec(spec),
  };
  return [queued, ...facts].map((fact, sequence) => ({
    runId,
    sequence,
    recordedAt: at + 1000 * sequence,
    event: { version: 1, ...fact } as RunEvent,
  }));
}

/** The run after these events. */
export function runOf(facts: readonly Fact[], spec: object = SPEC, runId = 'R1', at = 1000): Run {
  const run = storedEvents(facts, spec, runId, at).reduce<Run | null>(reduceRun, null);
  if (!run) throw new Error('no events');
  return run;
}

export function progressAt(more: Partial<Progress>): Progress {
  return {
    phase: 'pretraining',
    layer: 0,
    epoch: 0,
    epochs: 10,
    phaseFraction: 0,
    fraction: 0,
    rowsPerSecond: 100,
    phaseSecondsLeft: null,
    secondsLeft: null,
    ...more,
  };
}
