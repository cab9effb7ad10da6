// Fine-tuning of the whole stack: under a head, unrolled into an autoencoder, or by up-down learning.
import { outputUnits } from '#shared/layer.ts';
import { beginHead } from './begin-layer.ts';
import { beginFinetuning, type FinetuningPlan, finetune, keepBest } from './finetune.ts';
import { networkOf, type UnrolledStack } from './memory.ts';
import { type LayerParameters, readValues, toVariables } from './parameters.ts';
import { fact, type Reports, reportPhase, type Sitting } from './sitting.ts';
import { outputsOf, type Target } from './targets.ts';
import { beginUpDown, beliefNetwork, upDown } from './up-down.ts';
import { foldVariances } from './variances.ts';
import { phaseCosts } from './work.ts';

/** What a layer put on top of the stack may do. */
const FREE = { frozen: false, learningRateScale: 1 };

export function* tuneStack(sitting: Sitting): Reports {
  const { finetuning } = sitting.job.spec;
  if (!finetuning) return;
  yield* finetuning.objective === 'up-down' ? tuneUpDown(sitting) : tuneNetwork(sitting);
}

/** Where fine-tuning stands among the phases that take time. */
function phaseOf({ job, data }: Sitting, at: { readonly epoch: number; readonly batch: number }) {
  const number = phaseCosts(job.spec, data).length - 1;
  return { phase: 'finetuning' as const, layer: null, epochs: job.spec.finetuning!.epochs, number, at };
}

function* tuneNetwork(sitting: Sitting): Reports {
  const { memory, data, clock, job } = sitting;
  const { spec } = job;
  const target = data.target!;
  const isBegun = memory.finetuning !== null;
  memory.unrolled ??= unroll(sitting, target);
  const network = networkOf(spec.stack, memory.stack, memory.unrolled);
  const isInput = target.kind === 'input';
  // The way down of a layer may do what the layer may.
  const onTop = isInput ? spec.stack.toReversed() : [FREE];
  const plan: FinetuningPlan = {
    seed: spec.seed,
    layer: spec.stack.length,
    stackLayers: spec.stack.length,
    learning: spec.finetuning!,
    permissions: [...spec.stack, ...onTop],
    train: data.examples(isInput ? data.split.train : data.labelled),
    validation: data.examples(data.split.validation),
  };
  memory.finetuning ??= beginFinetuning(network, plan);
  const state = memory.finetuning;
  clock.beginPhase();
  if (!isBegun) yield fact({ type: 'finetuning-started' });
  yield* reportPhase(sitting, finetune(state, plan), phaseOf(sitting, state));
  if (sitting.isStopped()) keepBest(state);
  const bestEpoch = state.best?.epoch ?? state.epoch - 1;
  yield fact({ type: 'finetuning-finished', epochs: state.epoch, bestEpoch, durationMs: clock.endPhase(memory) });
}

/** Copies the stack, takes learned variances into the first weights, and begins what comes on top. */
function unroll({ memory, job }: Sitting, target: Target): UnrolledStack {
  const { stack, seed } = job.spec;
  const pretrained = memory.stack.map(readValues);
  const down = target.kind === 'input' ? wayDown(pretrained) : [];
  memory.stack = memory.stack.map(foldVariances);
  if (target.kind === 'input') return { pretrained, head: null, down };
  return { pretrained, head: beginHead(outputUnits(stack.at(-1)!), outputsOf(target), stack.length, seed), down };
}

/** The transposed layers with their visible biases, the highest first. */
function wayDown(layers: readonly ReturnType<typeof readValues>[]): LayerParameters[] {
  return layers.toReversed().map(({ inputs, outputs, weights, visibleBias }) => {
    const transposed = Float32Array.from(
      weights,
      (_, at) => weights[(at % inputs) * outputs + Math.floor(at / inputs)]!,
    );
    const bias = visibleBias ?? new Float32Array(inputs);
    return toVariables({ inputs: outputs, outputs: inputs, weights: transposed, bias, visibleBias: null });
  });
}

function* tuneUpDown(sitting: Sitting): Reports {
  const { memory, data, clock, job } = sitting;
  const { stack, seed, finetuning } = job.spec;
  const isBegun = memory.upDown !== null;
  if (!memory.unrolled) {
    const pretrained = memory.stack.map(readValues);
    const down = memory.stack.slice(0, -1).map((layer) => toVariables(readValues(layer), undefined, layer.blocks));
    memory.unrolled = { pretrained, head: null, down };
  }
  const network = beliefNetwork(stack, memory.stack, memory.unrolled.down);
  const labels = network.labels > 0 && data.target?.kind === 'class' ? data.target : null;
  const rowsOf = (rows: Uint32Array) => ({ input: data.input(rows), rows, labels });
  memory.upDown ??= beginUpDown();
  const state = memory.upDown;
  const plan = {
    seed,
    layer: stack.length,
    learning: finetuning!,
    network,
    train: rowsOf(labels ? data.labelled : data.split.train),
    validation: rowsOf(data.split.validation),
  };
  clock.beginPhase();
  if (!isBegun) yield fact({ type: 'finetuning-started' });
  yield* reportPhase(sitting, upDown(state, plan), phaseOf(sitting, state));
  const durationMs = clock.endPhase(memory);
  yield fact({ type: 'finetuning-finished', epochs: state.epoch, bestEpoch: state.epoch - 1, durationMs });
}
