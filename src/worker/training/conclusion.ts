// The end of a run: its metrics, its receipts, its weights file, and the event that says so.
import type { Place } from '#shared/event.ts';
import { rbmsUpTo } from './memory.ts';
import { headReceipt, labelUnitMetrics, networkMetrics, stackReceipts, unsupervisedMetrics } from './outcome.ts';
import { type LayerValues, readValues } from './parameters.ts';
import { fact, type Reports, type Sitting } from './sitting.ts';
import { stackLikelihood } from './stack-likelihood.ts';
import { beliefNetwork } from './up-down.ts';
import { foldedValues } from './variances.ts';
import { writeWeights } from './weights-file.ts';

export function* concludeRun(sitting: Sitting): Reports {
  const { job, memory, data, clock, stoppedAt } = sitting;
  const { stack, unrolled, finetuning, upDown } = memory;
  const metrics = yield* metricsOf(sitting);
  const before = unrolled?.pretrained ?? stack.map(readValues);
  const after = stack.map(readValues);
  const isNetwork = finetuning !== null;
  const receipts = stackReceipts(job.spec, stack, isNetwork ? before.map(foldedValues) : before, after);
  const head = unrolled?.head ? readValues(unrolled.head) : null;
  if (unrolled?.head && head) receipts.push(headReceipt(unrolled.head, head));
  const weights = writeWeights(job.folder, {
    pretrained: before,
    finetuned: isNetwork || upDown ? [...after, ...(head ? [head] : [])] : [],
    down: downOf(sitting),
    scaling: data.scaling,
    target: data.target?.kind === 'value' ? data.target.scaled : { offset: 0, scale: 1 },
  });
  const durationMs = clock.activeMs(memory);
  const stopped = stoppedAt && { stoppedAt };
  yield fact({ type: 'run-finished', metrics, layers: receipts, weights, durationMs, ...stopped });
}

function* metricsOf(sitting: Sitting): Generator<null, Record<string, number>> {
  const { job, memory, data, stoppedAt } = sitting;
  const { stack, unrolled, finetuning, upDown } = memory;
  const { spec } = job;
  if (finetuning) return networkMetrics(finetuning.network, data);
  const top = topReached(stoppedAt, stack.length);
  const isWhole = top === stack.length - 1;
  const metrics = unsupervisedMetrics(rbmsUpTo(top, spec.stack, stack), data);
  if (isWhole && spec.head.kind === 'label-units') {
    const network = beliefNetwork(spec.stack, stack, upDown && unrolled ? unrolled.down : stack);
    Object.assign(metrics, labelUnitMetrics(network, data));
  }
  if (isWhole) Object.assign(metrics, yield* stackLikelihood(sitting));
  return metrics;
}

/** Index of the highest layer that pre-training came to. */
function topReached(stoppedAt: Place | null, layers: number): number {
  return stoppedAt?.phase === 'pretraining' && stoppedAt.layer !== null ? stoppedAt.layer : layers - 1;
}

/** The way down that fine-tuning trained, in the stack's order and the way up's shape. */
function downOf({ memory }: Sitting): LayerValues[] {
  const { unrolled, upDown } = memory;
  if (!unrolled) return [];
  const values = unrolled.down.map(readValues);
  return upDown ? values : values.toReversed().map(transposed);
}

function transposed({ inputs, outputs, weights, bias }: LayerValues): LayerValues {
  const turned = Float32Array.from(weights, (_, at) => weights[(at % inputs) * outputs + Math.floor(at / inputs)]!);
  const none = new Float32Array(inputs);
  return { inputs: outputs, outputs: inputs, weights: turned, bias: none, visibleBias: bias };
}
