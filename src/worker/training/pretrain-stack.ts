// Greedy pre-training of the whole stack: each layer on what the layers below make of the rows.
import { type Layer, type MachineLayer, outputUnits } from '#shared/layer.ts';
import { hiddenMeans } from '../core/machine.ts';
import { beginLayer } from './begin-layer.ts';
import { type Input, mapInput, withLabels } from './input.ts';
import { layerBlocks } from './layout.ts';
import { type Learning, learningOf } from './learner.ts';
import { asRbm, type LayerParameters } from './parameters.ts';
import { beginPretraining, disposePretraining, pretrain } from './pretrain.ts';
import { fact, type Reports, reportPhase, type Sitting } from './sitting.ts';
import { labelUnits } from './targets.ts';

/** Rows on which a layer's free energies are watched. */
const WATCHED_ROWS = 1000;

/** What a layer sees of the rows that it learns from, and of those that are watched. */
interface Seen {
  readonly train: Input;
  readonly watched: Input;
}

/** Begins every layer, and pre-trains those that are to be; goes on where an earlier sitting stopped. */
export function* pretrainStack(sitting: Sitting): Reports {
  const { memory, data, job } = sitting;
  const { stack } = job.spec;
  const lastPretrained = stack.findLastIndex((layer) => layer.kind !== 'dense' && layer.pretraining !== null);
  const watchedRows = data.split.validation.subarray(0, WATCHED_ROWS);
  let seen: Seen = { train: data.input(data.split.train), watched: data.input(watchedRows) };
  let number = 0;
  for (const [index, layer] of stack.entries()) {
    const labels = index === stack.length - 1 ? labelUnits(job.spec.head, data.target) : 0;
    if (labels > 0) seen = { train: stackInput(sitting, data.labelled), watched: stackInput(sitting, watchedRows) };
    const isDone = memory.stack.length > index + 1 || (memory.stack.length === index + 1 && !memory.pretraining);
    if (!isDone && memory.stack.length === index) {
      const { scaling } = data;
      const inputs = index === 0 ? data.columns : outputUnits(stack[index - 1]!);
      const blocks = layerBlocks({ layer, index, inputs, labels, manifest: job.dataset.manifest, scaling });
      const place = { layer, index, seed: job.spec.seed, sources: job.sources, blocks, labels };
      memory.stack.push(beginLayer(place, inputs + labels, seen.train));
    }
    const parameters = memory.stack[index]!;
    const learning = layer.kind === 'dense' ? null : learningOf(layer);
    if (layer.kind !== 'dense' && learning) {
      if (!isDone && !sitting.isStopped()) {
        yield* pretrainLayer(sitting, { layer, parameters, learning, index, number }, seen);
      }
      number++;
    }
    if (index < lastPretrained && memory.unrolled === null) {
      const [train, watched] = [seen.train, seen.watched].map((input) => liftInput(input, layer, parameters));
      seen = { train: train!, watched: watched! };
    }
  }
}

interface LayerUnderWay {
  readonly layer: MachineLayer;
  readonly parameters: LayerParameters;
  readonly learning: Learning;
  readonly index: number;
  readonly number: number;
}

function* pretrainLayer(sitting: Sitting, { layer, parameters, learning, index, number }: LayerUnderWay, seen: Seen) {
  const { memory, clock, job } = sitting;
  clock.beginPhase();
  if (!memory.pretraining) yield fact({ type: 'layer-started', layer: index });
  const { train, watched } = seen;
  const plan = { seed: job.spec.seed, layer: index, learning, train, validation: watched };
  memory.pretraining ??= beginPretraining(asRbm(layer, parameters), plan);
  const state = memory.pretraining;
  const { epochs } = learning.settings;
  yield* reportPhase(sitting, pretrain(state, plan), { phase: 'pretraining', layer: index, epochs, number, at: state });
  disposePretraining(state);
  memory.pretraining = null;
  const durationMs = clock.endPhase(memory);
  yield fact({ type: 'layer-finished', layer: index, epochs: state.epoch, durationMs });
}

/** What the top layer sees of some rows: what the layers below make of them, and their classes where it has label units. */
export function stackInput({ data, job, memory }: Sitting, rows: Uint32Array): Input {
  const { stack, head } = job.spec;
  const lifted = stack
    .slice(0, -1)
    .reduce((input, layer, l) => liftInput(input, layer, memory.stack[l]!), data.input(rows));
  const { target } = data;
  return labelUnits(head, target) > 0 && target?.kind === 'class' ? withLabels(lifted, rows, target) : lifted;
}

/** The hidden means of a layer, as the input of the next one. */
function liftInput(input: Input, layer: Layer, parameters: LayerParameters): Input {
  const machine = asRbm(layer, parameters);
  return mapInput(input, outputUnits(layer), (chunk) => hiddenMeans(machine, chunk));
}
