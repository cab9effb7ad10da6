// The flight recorder: makes the last updates before a divergence once more, and looks at every tensor after each of them.
import * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import { type Divergence, divergenceIn } from '#shared/finding.ts';
import type { Flight, FlightStep } from '#shared/flight.ts';
import type { Layer } from '#shared/layer.ts';
import type { LastUpdate } from './divergence.ts';
import type { RunMemory } from './memory.ts';
import { machineParameters, namedParameters, networkParameters } from './parameter-names.ts';
import type { TrainingRun } from './run.ts';
import { beliefNetwork } from './up-down.ts';

/** Updates that are kept. */
const KEPT = 20;

/**
 * The error of a run that diverged, with a `flight` among its details; anything else as it is. Looking at tensors after
 * every update would slow each run down, so nothing is recorded while all goes well. Instead the run is repeated from its
 * newest checkpoint, bit for bit, and looked at near its end. Yields null after each update.
 */
export function* explained(thrown: unknown, training: TrainingRun): Generator<null, unknown> {
  if (!(thrown instanceof AppError)) return thrown;
  const found = divergenceIn(thrown);
  if (!found) return thrown;
  tf.disposeVariables();
  const flight = yield* retrace(training.again(), found);
  if (!flight) return thrown;
  return new AppError(thrown.code, thrown.message, {
    cause: thrown,
    details: { ...found, tensor: flight.lost[0], flight },
  });
}

function* retrace(run: TrainingRun, found: Divergence): Generator<null, Flight | null> {
  const steps: FlightStep[] = [];
  const record = () => {
    const view = viewOf(run.memory, run.layers);
    if (!view || !isNear(view, found) || view.last.update === steps.at(-1)?.update) return [];
    const { largest, tensor, lost } = sizesOf(view.tensors);
    steps.push({ epoch: view.epoch, ...view.last, largest, tensor });
    return lost;
  };
  try {
    for (const _ of run.reports()) {
      const lost = record();
      if (lost.length > 0) return { lost, steps: steps.slice(-KEPT) };
      yield null;
    }
    // Only an engine whose sums differ from time to time comes to its end here.
    return null;
  } catch (thrown) {
    if (!(thrown instanceof AppError && divergenceIn(thrown))) return null;
    const lost = record();
    // Where every parameter is finite still, what the run stopped at is what went: its loss, or a sum of huge weights.
    return { lost: lost.length > 0 ? lost : [found.tensor], steps: steps.slice(-KEPT) };
  }
}

/** The phase under way. */
interface View {
  /** The field that holds its learning rate. */
  readonly setting: string;
  readonly epoch: number;
  readonly last: LastUpdate;
  readonly tensors: Readonly<Record<string, tf.Tensor>>;
}

function viewOf(
  { stack, pretraining, finetuning, upDown, unrolled }: RunMemory,
  layers: readonly Layer[],
): View | null {
  if (pretraining) {
    const setting = `stack[${stack.length - 1}].pretraining.learningRate`;
    return viewIn(pretraining, setting, machineParameters(pretraining.machine));
  }
  const setting = 'finetuning.learningRate';
  if (finetuning) return viewIn(finetuning, setting, namedParameters(finetuning.network, layers.length));
  if (!upDown || !unrolled) return null;
  return viewIn(upDown, setting, networkParameters(beliefNetwork(layers, stack, unrolled.down)));
}

function viewIn(
  { epoch, last }: { readonly epoch: number; readonly last?: LastUpdate },
  setting: string,
  tensors: View['tensors'],
): View | null {
  return last ? { setting, epoch, last, tensors } : null;
}

/** True for the last updates, and all of the last epoch where only its end showed what had happened. */
function isNear({ setting, epoch, last }: View, found: Divergence): boolean {
  return setting === found.setting && (epoch >= found.epoch || last.update > found.update - KEPT);
}

/** The largest absolute value and whose it is, and the names of the tensors that have lost their numbers. */
function sizesOf(tensors: View['tensors']): { largest: number | null; tensor: string; lost: string[] } {
  const sizes = Object.entries(tensors).map(([name, tensor]) => {
    // Taken here, for an engine's maximum may pass over what is no number.
    const values = tensor.dataSync() as Float32Array;
    const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return { name, size: Number.isFinite(size) ? size : null };
  });
  const lost = sizes.filter(({ size }) => size === null).map(({ name }) => name);
  if (lost[0] !== undefined) return { largest: null, tensor: lost[0], lost };
  const top = sizes.reduce((a, b) => ((b.size ?? 0) > (a.size ?? 0) ? b : a));
  return { largest: top.size, tensor: top.name, lost };
}
