// What a run's receipt says about one layer, in words.
import type { Run } from '#shared/run.ts';
import { ordinal } from '../formats.ts';

/** "Pre-trained here", "From “digits”, layer 1, pre-trained" or "Random start, new". */
export function startWords({ spec, layers }: Run, place: number, known: readonly Run[]): string {
  const source = layers[place]?.source;
  const layer = spec.stack[place];
  const learns = layer?.kind === 'rbm' && layer.pretraining !== null;
  if (source === undefined) return '';
  if (typeof source === 'string') return learns ? 'Pre-trained here' : 'Random start, new';
  const name = known.find(({ id }) => id === source.run)?.name ?? source.run.slice(-6);
  const stage = source.stage === 'pretrained' ? 'pre-trained' : 'fine-tuned';
  return `From “${name}”, layer ${ordinal(source.layer)}, ${stage}${learns ? ', pre-trained on' : ''}`;
}

/** Whether the layer ended with the bits it began fine-tuning with, and with those of the layer it was copied from. */
export function bitsWords({ spec, layers }: Run, place: number, known: readonly Run[]): string {
  const layer = layers[place];
  if (!layer || !spec.finetuning) return '';
  if (layer.frozen) {
    const { source } = layer;
    const origin = typeof source === 'string' ? undefined : known.find(({ id }) => id === source.run);
    const there = typeof source === 'string' ? undefined : origin?.layers[source.layer];
    const isSame = there?.sha256 === layer.sha256;
    return there && isSame ? 'same bits as its source' : layer.weightChange === 0 ? 'same bits after the run' : 'moved';
  }
  return layer.weightChange === 0 ? 'did not move' : `${layer.angleFromSource.toFixed(1)}° from its start`;
}
