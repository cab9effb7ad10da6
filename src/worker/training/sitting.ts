// One sitting of a run: what every phase of it works with, and how a phase's doings are reported.
import { EVENT_VERSION, type MetricPoint, type Place, type RunEvent } from '#shared/event.ts';
import type { Report, TrainingJob } from '#shared/job.ts';
import type { RunClock } from './clock.ts';
import type { RunData } from './data.ts';
import { type RunMemory, rbmsUpTo } from './memory.ts';
import type { Painter } from './painter.ts';
import type { ProgressMeter } from './progress.ts';

/** A generator of reports; null is a breath, where the run is whole and can be saved or left. */
export type Reports<Result = void> = Generator<Report | null, Result>;

type WithoutVersion<E> = E extends unknown ? Omit<E, 'version'> : never;

export function fact(event: WithoutVersion<RunEvent>): Report {
  return { kind: 'event', event: { version: EVENT_VERSION, ...event } as RunEvent };
}

export interface Sitting {
  readonly job: TrainingJob;
  readonly memory: RunMemory;
  readonly data: RunData;
  readonly clock: RunClock;
  readonly meter: ProgressMeter;
  readonly painter: Painter;
  /** True from when somebody wants learning to end early. */
  readonly isStopped: () => boolean;
  /** The epoch that was under way when it was stopped. */
  stoppedAt: Place | null;
}

/** A phase that is under way: which one, and where it stands. */
export interface PhaseUnderWay {
  readonly phase: Place['phase'];
  readonly layer: number | null;
  readonly epochs: number;
  /** The phase's number among those that take time. */
  readonly number: number;
  readonly at: { readonly epoch: number; readonly batch: number };
}

/** Passes on what a phase yields, and adds live progress to its breaths; ends with the phase, or where it is stopped. */
export function* reportPhase(
  sitting: Sitting,
  updates: Generator<MetricPoint[] | null, void>,
  { phase, layer, epochs, number, at }: PhaseUnderWay,
): Reports {
  for (const points of updates) {
    if (points) {
      yield { kind: 'points', points };
      const pictures = paint(sitting, { phase, layer, epoch: at.epoch - 1 }, at.epoch === epochs);
      if (pictures) yield pictures;
    }
    const progress = sitting.meter.at(number, at.epoch, at.batch);
    yield progress && { kind: 'progress', progress };
    if (!sitting.isStopped()) continue;
    sitting.stoppedAt = { phase, layer, epoch: at.epoch };
    return;
  }
  // Only now is it known that an epoch was the last one, where patience ended the phase.
  if (at.epoch === 0 || at.epoch === epochs) return;
  const pictures = paint(sitting, { phase, layer, epoch: at.epoch - 1 }, true);
  if (pictures) yield pictures;
}

/** Pictures of the epoch that is just over, where they are due; with a dense layer in fine-tuning there are none. */
function paint({ job, memory, painter }: Sitting, over: Place, isLast: boolean): Report | null {
  const layers = job.spec.stack;
  const machines = () => rbmsUpTo(over.layer ?? layers.length - 1, layers, memory.stack);
  return painter.paint(over, isLast, machines);
}
