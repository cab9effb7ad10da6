// Pictures by phase, few of each, and what their bytes mean.
import { expect, test } from 'vitest';
import { grey, joined, PictureSets, sharesOf } from '../../../src/renderer/train/picture-sets.ts';
import { channelsOf, weightShades } from '../../../src/renderer/train/shades.ts';
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

test('bytes are shares from low to high, row by row; colours become grey', () => {
  const bytes = Buffer.from([0, 255, 51, 102]).toString('base64');
  const [first, second] = sharesOf({ rows: 2, columns: 2, low: -3, high: 9, bytes });
  expect([...(first ?? [])]).toEqual([0, 1]);
  expect(second?.[0]).toBeCloseTo(0.2, 6);
  expect([...grey(Float32Array.from([0, 0.5, 1, 1, 1, 1]), 3)]).toEqual([0.5, 1]);
});

test('weights: the colour of the panel at zero, the ends at the ends, long and short colours', () => {
  const shade = weightShades({ tune: '#a94e06', surface: '#fff', frozen: '#1f68aa' });
  expect([shade(0.5), shade(0), shade(1)]).toEqual([
    [255, 255, 255],
    [169, 78, 6],
    [31, 104, 170],
  ]);
  expect(channelsOf('#fff')).toEqual(channelsOf('#ffffff'));
});
