// A logarithmic axis: right below 1, and nothing left out in silence.
import { expect, test } from 'vitest';
import { beyondSeries, logFloor } from '#shared/charts/log-axis.ts';
import { seriesStyle } from '#shared/charts/series.ts';
import { tooltipText } from '#shared/charts/tooltip.ts';
import { curveOption } from '../../../src/renderer/charts/curve-option.ts';
import { echarts } from '../../../src/renderer/charts/echarts.ts';
import { pictureSvg } from '../../../src/renderer/charts/picture.ts';

const style = seriesStyle(0);
const falling = {
  name: 'falling',
  style,
  points: [
    [1, 0.5],
    [2, 0.05],
    [3, 0.004],
    [4, 0],
    [5, -1],
  ] as const,
};

function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');
}

function drawn(isLogY: boolean): string[] {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 600, height: 300 });
  const { aria: _, tooltip: __, ...option } = curveOption([falling], { x: 'epoch', isLogY }, {});
  chart.setOption({ ...option, animation: false });
  const texts = textsOf(chart.renderToSVGString());
  chart.dispose();
  return texts;
}

test('the ticks below 1 are decades', () => {
  expect(drawn(true).filter((text) => text.startsWith('0.'))).toEqual(['0.001', '0.01', '0.1']);
});

test('the axis begins at the decade below the lowest value above zero', () => {
  expect(logFloor([falling])).toBe(0.001);
  expect(logFloor([{ points: [[1, 0]] }])).toBe(0.1);
});

test('zero and what is below it are marked at the foot', () => {
  const [marks] = beyondSeries([falling], 0.001, {}) as { name: string; data: { value: number[] }[] }[];
  expect(marks?.name).toBe('falling, zero or below');
  expect(marks?.data.map(({ value }) => value)).toEqual([
    [4, 0.001],
    [5, 0.001],
  ]);
  expect(beyondSeries([{ ...falling, points: [[1, 1]] }], 0.1, {})).toEqual([]);
});

test('a picture has a white ground, its title and a caption with the runs', () => {
  const option = curveOption([falling], { x: 'epoch' }, { s1: '#3457b8' });
  const svg = pictureSvg(option, { title: 'Validation loss', caption: ['Runs: falling (n 1)', 'Strata'] });
  expect(svg).toMatch(/^<svg/);
  expect(svg).toContain('#ffffff');
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['Validation loss', 'Runs: falling (n 1)', 'Strata', 'falling']));
});

test('the cursor tells the named lines in their order, five at most', () => {
  const names = ['a', null, ...'bcdefg'];
  const hovered = names.map((name, i) => ({ seriesName: name ?? 'faint', axisValue: 3, value: [3, i / 10] }));
  expect(tooltipText(names, 'epoch')(hovered.toReversed()).split('\n')).toEqual([
    'epoch 3',
    '{s0|●} a  0',
    '{s2|●} b  0.2',
    '{s3|●} c  0.3',
    '{s4|●} d  0.4',
    '{s5|●} e  0.5',
    'and 2 more',
  ]);
});
