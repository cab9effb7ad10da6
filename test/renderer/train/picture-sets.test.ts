// Pictures by phase, few of each.
import { expect, test } from 'vitest';
import { joined, PictureSets } from '../../../src/renderer/train/picture-sets.ts';
import { KEPT_PICTURES, type Pictures } from '../../../src/shared/pictures.ts';

const at = (epoch: number, layer: number | null = 0, gibbsSteps = 1) =>
  ({ phase: layer === null ? 'finetuning' : 'pretraining', layer, epoch, gibbsSteps }) as Pictures;

test('newer ones take the place of older ones of the same epoch; the first and the last stay', () => {
  const epochs = Array.from({ length: 20 }, (_, i) => i);
  const all = joined(
    epochs.map((epoch) => at(epoch)),
    [at(19, 0, 7), at(20)],
  );
  expect(all.length).toBe(KEPT_PICTURES);
  expect([all[0]?.epoch, all.at(-1)?.epoch]).toEqual([0, 20]);
  expect(joined([at(1)], [at(1, 0, 7)])).toEqual([at(1, 0, 7)]);
});

test('phases are apart, and a resumed run forgets those that it makes again', () => {
  const sets = new PictureSets();
  for (const pictures of [at(0), at(3), at(5), at(1, null)]) sets.add(pictures);
  sets.dropFrom({ phase: 'pretraining', layer: 0, epoch: 3 });
  expect(sets.of({ phase: 'pretraining', layer: 0 }).map(({ epoch }) => epoch)).toEqual([0]);
  expect(sets.of({ phase: 'finetuning', layer: null }).length).toBe(1);
  sets.dropFrom(null);
  expect(sets.of({ phase: 'finetuning', layer: null })).toEqual([]);
});
