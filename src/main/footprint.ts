// How much memory a run takes at its largest, and what it leaves on disk.
import type { Manifest } from '#shared/dataset.ts';
import { outputUnits } from '#shared/layer.ts';
import { KEPT_PICTURES } from '#shared/pictures.ts';
import type { Spec } from '#shared/spec.ts';
import { networkWeights, type WorkSizes } from '#shared/work.ts';

const FLOAT = 4;

/*
 * Fitted to the largest resident memory of training processes on the bundled engine (nets of 64-16 to 784-2000-2000, 1,797
 * to 60,000 rows); they were within a fifth of it.
 */
/** A process that trains next to nothing. */
const PROCESS_BYTES = 184e6;
/** The engine's own working space once pictures of 784 pixels go through it, for each input. */
const BYTES_PER_INPUT = 40_000;
/** A weight, its velocity or the optimiser's two numbers, its gradient, its first value, the best epoch, and copies to save. */
const COPIES_OF_WEIGHTS = 8.5;
/** Of a batch's activations. */
const COPIES_OF_BATCH = 4;
/** Features of all rows are kept up to this; beyond it they are made anew for each batch. */
const MOST_FEATURE_BYTES = 2 ** 29;

/** Of one training process at its largest. */
export function memoryBytes(spec: Spec, sizes: WorkSizes, { copy, inputs }: Pick<Manifest, 'copy' | 'inputs'>): number {
  const { stack } = spec;
  const widths = stack.map(outputUnits);
  const lifted = widths.slice(
    0,
    stack.findLastIndex((layer) => layer.kind !== 'dense' && layer.pretraining),
  );
  const features = Math.min(MOST_FEATURE_BYTES, sizes.rows.train * Math.max(0, ...lifted) * FLOAT);
  const batchRows = Math.max(
    spec.finetuning?.batchSize ?? 0,
    ...stack.map((layer) => (layer.kind === 'dense' ? 0 : (layer.pretraining?.batchSize ?? 0))),
  );
  const rows = Math.min(batchRows, sizes.rows.train);
  const batch = rows * (inputs + widths.reduce((sum, width) => sum + width, 0)) * FLOAT;
  const weights = weightsOf(spec, sizes) * FLOAT;
  return Math.round(
    PROCESS_BYTES +
      copy.sizeBytes +
      Math.min(1000, inputs) * BYTES_PER_INPUT +
      features +
      COPIES_OF_WEIGHTS * weights +
      COPIES_OF_BATCH * batch,
  );
}

/** Events and what else a run has whatever its size; a point of a curve, with about eight at each epoch. */
const RUN_BYTES = 20_000;
const EPOCH_BYTES = 8 * 25;
/** Pictures of an epoch, for each input; there is one about every so many seconds at most. */
const PICTURE_BYTES_PER_INPUT = 105;
const PICTURE_SECONDS = 5;

/** What one run leaves: its weights before and after fine-tuning, its curves and pictures. `seconds`: how long it trains. */
export function diskBytes(spec: Spec, sizes: WorkSizes, seconds: number): number {
  const { stack, finetuning } = spec;
  const without = { ...sizes, outputs: 0 };
  const biases = 2 * (sizes.inputs + stack.reduce((sum, layer) => sum + 2 * outputUnits(layer), 0));
  const weights = networkWeights(spec, without) + (finetuning ? weightsOf(spec, sizes) : 0) + biases;
  const epochs = stack.map((layer) => (layer.kind === 'dense' ? 0 : (layer.pretraining?.epochs ?? 0)));
  const phases = [...epochs, finetuning?.epochs ?? 0].filter((it) => it > 0);
  const shown = phases.map((it) => Math.min(it, KEPT_PICTURES, 2 + seconds / phases.length / PICTURE_SECONDS));
  const pictures = shown.reduce((sum, it) => sum + it, 0) * PICTURE_BYTES_PER_INPUT * sizes.inputs;
  const points = phases.reduce((sum, it) => sum + it, 0) * EPOCH_BYTES;
  return Math.round(weights * FLOAT + pictures + points + RUN_BYTES);
}

/** Weights that are trained: objectives that go down again have a second set. */
function weightsOf(spec: Spec, sizes: WorkSizes): number {
  const isTwofold = spec.finetuning !== null && spec.finetuning.objective !== 'discriminative';
  return networkWeights(spec, sizes) * (isTwofold ? 2 : 1);
}
