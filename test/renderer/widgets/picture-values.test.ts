// What the bytes of pictures mean, and how weights are coloured.
import { expect, test } from 'vitest';
import { grey, sharesOf } from '../../../src/renderer/widgets/picture-values.ts';
import { channelsOf, weightShades } from '../../../src/renderer/widgets/shades.ts';

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
