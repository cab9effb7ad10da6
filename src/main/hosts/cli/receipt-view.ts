// The transfer receipt as a table: where each layer came from, what fine-tuning might do to it, and how far it moved.
import type { LayerReceipt } from '#shared/event.ts';
import type { Run } from '#shared/run.ts';
import { figure } from './figures.ts';
import { table } from './table.ts';

/** Characters of an id that tell apart runs that did not begin in the same millisecond. */
const SHOWN_ID = 10;

/** Name of another run by its id, or null where it is not known. */
export type NameOf = (runId: string) => string | null;

/** Weights and hidden biases of a layer. */
export function parametersOf({ inputs, outputs }: LayerReceipt): number {
  return inputs * outputs + outputs;
}

/** One line per layer; distances are Frobenius norms of the weights' change, the angle is between first and last weights. */
export function receiptTable(run: Run, nameOf: NameOf): string {
  const right = 'right' as const;
  const columns = [
    { title: 'layer' },
    { title: 'units', align: right },
    { title: 'parameters', align: right },
    { title: 'start' },
    { title: 'in fine-tuning' },
    { title: 'moved in it', align: right },
    { title: 'since start', align: right },
    { title: 'angle', align: right },
    { title: 'norm', align: right },
    { title: 'sha256' },
  ];
  const rows = run.layers.map((layer, i) => [
    layer.kind === 'head' ? 'head' : `${i + 1} ${layer.kind}`,
    `${layer.inputs} → ${layer.outputs}`,
    String(parametersOf(layer)),
    startText(run, layer, i),
    fateText(run, layer),
    run.spec.finetuning ? figure(layer.weightChange) : '',
    figure(layer.weightChangeFromSource),
    `${layer.angleFromSource.toFixed(1)}°`,
    figure(layer.weightNorm),
    layer.sha256.slice(0, 12),
  ]);
  const copies = [...new Set(run.layers.flatMap(({ source }) => (typeof source === 'string' ? [] : [source.run])))];
  const notes = copies.map((id) => `Copied from run ${id}${nameOf(id) === null ? '' : ` (${nameOf(id)})`}.`);
  return [table(columns, rows), ...notes].join('\n');
}

/** e.g. "random, pre-trained" or "copied: 01JD2M…, layer 1, pretrained". */
function startText(run: Run, { source }: LayerReceipt, i: number): string {
  const layer = run.spec.stack[i];
  const learns = layer?.kind === 'rbm' && layer.pretraining !== null;
  if (typeof source === 'string') return learns ? 'pre-trained here' : 'random';
  const copied = `copied: ${source.run.slice(0, SHOWN_ID)}…, layer ${source.layer + 1}, ${source.stage}`;
  return learns ? `${copied}, pre-trained on` : copied;
}

function fateText(run: Run, layer: LayerReceipt): string {
  if (!run.spec.finetuning) return 'none';
  return layer.frozen ? 'frozen' : `tuned, rate × ${figure(layer.learningRateScale)}`;
}
