// A participant: Strata's own training loops, with their default monitors, on the engine asked for.

import { completeLayer, layerSchema } from '#shared/layer.ts';
import { pretrainingSchema } from '#shared/pretraining.ts';
import { finetuningSchema } from '#shared/spec.ts';
import { scaledWeights, smallWeights } from '../../src/worker/core/initial.ts';
import type { Activation } from '../../src/worker/core/ops.ts';
import { fitScaling, rowsInMemory } from '../../src/worker/core/scaling.ts';
import { startEngine, stopEngine } from '../../src/worker/engine/backend.ts';
import { beginLayer } from '../../src/worker/training/begin-layer.ts';
import { beginFinetuning, finetune } from '../../src/worker/training/finetune.ts';
import { rawInput } from '../../src/worker/training/input.ts';
import { asRbm, toVariables } from '../../src/worker/training/parameters.ts';
import { beginPretraining, pretrain } from '../../src/worker/training/pretrain.ts';
import { type BenchData, readBenchData } from './data.ts';
import { type Participant, serve } from './serve.ts';

/** What the benchmark asks of this process; the first argument, as JSON. */
export interface StrataTask {
  readonly work: 'pretraining' | 'finetuning';
  readonly engine: 'wasm' | 'tensorflow';
  readonly variant: 'auto' | 'wide';
  readonly threads: number;
  readonly hidden: number;
  readonly batchSize: number;
  /** Epochs of one round. */
  readonly epochs: number;
  readonly dataFolder: string;
}

const SEED = 1;
/** Rounds never reach it. */
const EPOCHS = 100_000;
/** As many validation rows as a run watches. */
const WATCHED_ROWS = 1000;

const task = JSON.parse(process.argv[2] ?? '') as StrataTask;
await serve(prepare);
await stopEngine();

async function prepare(): Promise<Participant | { absent: string }> {
  const { engine, variant, threads } = task;
  const info = await startEngine({ engine, variant, threads });
  if (variant === 'wide' && info.kernels !== 'wide') return { absent: info.notes.join(' ') };
  const data = readBenchData(task.dataFolder);
  const epochs = task.work === 'pretraining' ? pretraining(data) : finetuning(data);
  const round = () => {
    for (let i = 0; i < task.epochs; i++) runEpoch(epochs);
    return undefined;
  };
  return { about: `${info.backend} ${info.version}, ${info.kernels}, threads: ${info.threads}`, round };
}

/** Points end an epoch; before them come breaths. */
function runEpoch(training: Iterator<unknown>): void {
  while (training.next().value === null);
}

function inputOf({ inputs, columns, rows }: BenchData, wanted = rows) {
  const all = Uint32Array.from({ length: wanted }, (_, row) => row);
  const raw = rowsInMemory(inputs, columns);
  return { all, input: rawInput(raw, all, fitScaling('unit', raw, all, true)) };
}

function pretraining(data: BenchData) {
  const { batchSize, hidden } = task;
  const learning = pretrainingSchema.parse({ batchSize, epochs: EPOCHS });
  const layer = completeLayer(layerSchema.parse({ kind: 'rbm', hidden, pretraining: learning }));
  const { input } = inputOf(data);
  const parameters = beginLayer({ layer, index: 0, seed: SEED, sources: [] }, data.columns, input);
  const validation = inputOf(data, Math.min(WATCHED_ROWS, data.rows)).input;
  const plan = {
    seed: SEED,
    layer: 0,
    learning: { kind: 'rbm' as const, settings: learning },
    train: input,
    validation,
  };
  return pretrain(beginPretraining(asRbm(layer, parameters), plan), plan);
}

/** 784-500-500-10 as it begins without pre-training; one epoch is 100 steps. */
function finetuning(data: BenchData) {
  const { batchSize, hidden } = task;
  const target = { kind: 'class' as const, classes: 10, of: Int32Array.from(data.classes) };
  const widths = [data.columns, hidden, hidden, target.classes];
  const network = widths.slice(1).map((outputs, l) => {
    const inputs = widths[l]!;
    const isHead = l === 2;
    const at = { seed: SEED, layer: l };
    const weights = isHead ? smallWeights(inputs, outputs, at) : scaledWeights(inputs, outputs, 'sigmoid', at);
    const parameters = toVariables({ inputs, outputs, weights, bias: new Float32Array(outputs), visibleBias: null });
    return { ...parameters, activation: (isHead ? 'linear' : 'sigmoid') as Activation };
  });
  const { all, input } = inputOf(data);
  const plan = {
    seed: SEED,
    layer: network.length - 1,
    stackLayers: network.length - 1,
    learning: finetuningSchema.parse({ batchSize, epochs: EPOCHS, patience: null }),
    permissions: network.map(() => ({ frozen: false, learningRateScale: 1 })),
    train: { input, rows: all, target },
    validation: { input: inputOf(data, 0).input, rows: all.subarray(0, 0), target },
  };
  return finetune(beginFinetuning(network, plan), plan);
}
