// Where a run has stopped, and how to go on with it.
import type { MetricPoint, Place } from '#shared/event.ts';
import { isResumable, type Run } from '#shared/run.ts';
import { counted } from './figures.ts';

/** The last epoch that a run made, or null before its first; `points` as the history has them. */
export function lastEpoch(points: readonly MetricPoint[]): Place | null {
  const order = ({ phase, layer, epoch }: MetricPoint) => [phase === 'finetuning' ? 1 : 0, layer ?? -1, epoch] as const;
  const isLater = (a: MetricPoint, b: MetricPoint) => {
    const [x, y] = [order(a), order(b)];
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
  };
  const last = points.toSorted(isLater).at(-1);
  return last ? { phase: last.phase, layer: last.layer, epoch: last.epoch } : null;
}

/** e.g. "layer 2, epoch 3 of 10 done". */
export function placeText(run: Run, place: Place | null): string {
  if (!place) return 'at its beginning';
  const { phase, layer, epoch } = place;
  const here = layer === null ? undefined : run.spec.stack[layer];
  const epochs =
    phase === 'finetuning' ? run.spec.finetuning?.epochs : here?.kind === 'rbm' && here.pretraining?.epochs;
  const where = phase === 'finetuning' ? 'fine-tuning' : `layer ${(layer ?? 0) + 1}`;
  return `${where}, ${epochs ? `epoch ${epoch + 1} of ${epochs}` : counted(epoch + 1, 'epoch')} done`;
}

/** The command that goes on with this run, or null where nothing can. */
export function resumeWords(run: Run): string | null {
  return isResumable(run.state) ? `strata resume ${run.id}` : null;
}
