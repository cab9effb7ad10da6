// A study's pictures as charts: what is drawn is what was measured, and nothing is told by colour alone.
import * as echarts from 'echarts';
import { expect, test } from 'vitest';
import { axisTitle, axisWords, placeAmong, placeWords, roundScale } from '#shared/charts/axis.ts';
import { contrast, rampColour, textOn } from '#shared/charts/ramp.ts';
import { pictureSummary, studyChart } from '#shared/study-chart.ts';

import { embedding, freezeDepth, labelCurve, lossPlane, sweepLines, transferMatrix } from './sample-pictures.ts';

const light = { 'ramp-low': '#f4f3fb', 'ramp-high': '#262070', surface: '#ffffff', ink: '#172026', ctl: '#7b848a' };
const dark = { 'ramp-low': '#1b2030', 'ramp-high': '#c9c6fa', surface: '#161d21', ink: '#e7ecee', ctl: '#6f7c84' };

function drawn(option: object): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 700, height: 400 });
  chart.setOption({ ...option, animation: false });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');
}

function seriesOf(option: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  return option.series as Record<string, unknown>[];
}

test('lines carry their means, their names at the end, and a band', () => {
  const option = studyChart(labelCurve, light);
  const lines = seriesOf(option).filter(({ type }) => type === 'line');
  expect(lines.map(({ name }) => name)).toEqual(['random start', 'pre-trained', 'linear SVM']);
  expect(lines[1]?.data).toEqual(labelCurve.lines[1]?.points.map(({ x, mean }) => [x, mean]));
  expect(seriesOf(option).filter(({ type }) => type === 'custom')).toHaveLength(3);
  const texts = textsOf(drawn(option));
  expect(texts).toContain('Test error (lower is better)');
  expect(texts).toContain('35 %');
  for (const { name } of labelCurve.lines) expect(texts).toContain(name);
});

test('no two lines share dash and marker', () => {
  const lines = seriesOf(studyChart(labelCurve, light)).filter(({ type }) => type === 'line');
  const looks = lines.map(({ symbol, lineStyle }) => `${symbol} ${(lineStyle as { type: unknown }).type}`);
  expect(new Set(looks).size).toBe(looks.length);
});

test('a single run has no band: there is no interval to show', () => {
  const [first] = labelCurve.lines;
  const points = (first?.points ?? []).map((it) => ({ ...it, low: it.mean, high: it.mean, n: 1 }));
  const option = studyChart({ ...labelCurve, lines: [{ name: 'one', points }] }, light);
  expect(seriesOf(option).filter(({ type }) => type === 'custom')).toEqual([]);
});

test('names on the axis keep their order and get whiskers', () => {
  const svg = drawn(studyChart(freezeDepth, light));
  const texts = textsOf(svg);
  expect(texts.filter((it) => ['none', '1', '1–2', '1–3'].includes(it))).toEqual(['none', '1', '1–2', '1–3']);
});

test('long names on the axis are all there', () => {
  const names = ['before', 'tuned', 'tuned, decoder fitted afterwards', 'frozen features', 'up-down'];
  const points = names.map((x, i) => ({ x, mean: i - 3, low: i - 3, high: i - 3, n: 1 }));
  const texts = textsOf(drawn(studyChart({ ...freezeDepth, lines: [{ name: 'one', points }] }, light)));
  for (const name of names) expect(texts.some((it) => it.startsWith(name.slice(0, 12)))).toBe(true);
});

test('cells say their values, and only those that are there', () => {
  const texts = textsOf(drawn(studyChart(transferMatrix, light)));
  for (const value of ['15.40', '10.10', '12.10', '6.00', '1.90', '24.00', '2.10']) expect(texts).toContain(value);
  const heat = seriesOf(studyChart(transferMatrix, light))[0];
  expect(heat?.data).toHaveLength(7);
  expect(heat?.data).toMatchObject([{ runs: ['01RUNA', '01RUNB'] }, {}, {}, {}, {}, {}, {}]);
});

test.each([
  ['light', light],
  ['dark', dark],
])('what is written in a cell stands out on every colour of the ramp: %s', (_, colours) => {
  for (let share = 0; share <= 1; share += 0.01) {
    const ground = rampColour(share, colours);
    expect(contrast(ground, textOn(ground))).toBeGreaterThanOrEqual(4.5);
  }
});

test('contrast is that of the guidelines', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('a path lies where its numbers are among the cells', () => {
  const line = seriesOf(studyChart(lossPlane, light)).find(({ name }) => name === 'pre-trained');
  const start = (line?.data as { value: [number, number] }[] | undefined)?.[0]?.value;
  // Columns go from -1 in twelfths: -0.9 is 1.2 steps from the first.
  expect(start?.[0]).toBeCloseTo(1.2, 9);
  expect(start?.[1]).toBeCloseTo(1.2, 9);
  expect(placeAmong([0, 10, 30], 20)).toBeCloseTo(1.5, 9);
  expect(placeAmong([30, 10, 0], 20)).toBeCloseTo(0.5, 9);
  expect(placeAmong([0, 10], -5)).toBeCloseTo(-0.5, 9);
});

test('an empty heat map is drawn', () => {
  const cells = transferMatrix.cells.map((row) => row.map(() => null));
  expect(textsOf(drawn(studyChart({ ...transferMatrix, cells }, light)))).toContain('fine-tuned');
});

test('classes with short names are drawn as their names', () => {
  const texts = textsOf(drawn(studyChart(embedding, light)));
  expect(texts.filter((it) => it === '7')).toHaveLength(30);
});

test('the best run of a sweep is the one with the lowest error', () => {
  const best = seriesOf(studyChart(sweepLines, light)).find(({ name }) => name === 'best');
  expect(best?.data).toMatchObject([{ run: '01RUN0' }]);
});

test('shares are per cent, directions are said', () => {
  expect(axisWords({ metric: 'testError' }, 0.0279)).toBe('2.79 %');
  expect(axisWords({ metric: 'testLoss' }, 0.0279)).toBe('0.0279');
  expect(axisWords({ metric: null }, 'all')).toBe('all');
  expect(axisTitle({ title: 'Accuracy', scale: 'linear', metric: 'testAccuracy' })).toBe('Accuracy (higher is better)');
  expect(pictureSummary(freezeDepth)).toContain('random rest ends at 14.00 %');
});

test('values that would run into each other are left to the table', () => {
  const columns = Array.from({ length: 13 }, (_, i) => i);
  const isLabelled = (value: number) => {
    const cells = [columns.map(() => ({ value, runs: [] }))];
    const picture = { ...lossPlane, value: { ...lossPlane.value, metric: null }, columns, rows: [0], cells };
    const map = seriesOf(studyChart(picture, light)).find(({ type }) => type === 'heatmap');
    return (map?.label as { show: boolean } | undefined)?.show;
  };
  expect([isLabelled(0.25), isLabelled(0.09657)]).toEqual([true, false]);
});

test('an axis that counts nothing ends where its numbers do, or one round step later', () => {
  expect(roundScale(-0.25, 1.25)).toEqual({ min: -0.25, max: 1.25, interval: 0.25 });
  expect(roundScale(0, 1)).toEqual({ min: 0, max: 1, interval: 0.2 });
  // A tenth is no sum of twos: the third of three is 0.30000000000000004.
  expect(roundScale(0, 0.1 + 0.2)).toEqual({ min: 0, max: 0.30000000000000004, interval: 0.05 });
  const { min, max, interval } = roundScale(-0.13, 1.1);
  expect([min, max, interval]).toEqual([-0.2, 1.2, 0.2].map((it) => expect.closeTo(it, 12)));
});

test('places between whole numbers are all on the axis, and long names are written to their ends', () => {
  const places = Array.from({ length: 25 }, (_, i) => -0.25 + (1.5 * i) / 24);
  const points = places.map((x) => ({ x, mean: (1 - x) ** 2, low: 0, high: 0, n: 1 }));
  const name = 'handwritten digits 784-500-500-10 pre-trained, seed 3, training';
  const x = { title: 'from start (0) to end (1)', scale: 'linear', metric: null } as const;
  const texts = textsOf(drawn(studyChart({ ...labelCurve, x, lines: [{ name, points }] }, light)));
  expect(texts.filter((it) => /^−?\d+(\.\d+)?$/.test(it))).toEqual(['−0.25', '0', '0.25', '0.5', '0.75', '1', '1.25']);
  const written = texts.filter((it) => it.length > 5 && name.includes(it.trim()));
  expect(written.map((it) => it.trim()).join(' ')).toBe(name);
});

test('colours go between the ends that a picture names, whatever is in its cells', () => {
  const scaleOf = (picture: typeof lossPlane) => {
    const { min, max } = studyChart(picture, light).visualMap as { min: number; max: number };
    return [min, max];
  };
  const cells = [
    [
      { value: 0.7, runs: [] },
      { value: 0.9, runs: [] },
    ],
  ];
  const value = { ...lossPlane.value, scale: 'linear' } as const;
  expect(scaleOf({ ...lossPlane, value, cells })).toEqual([0.7, 0.9]);
  expect(scaleOf({ ...lossPlane, value, cells, range: [0, 1] })).toEqual([0, 1]);
});

test('places along an axis have as many decimals as they need', () => {
  const plain = { title: '', scale: 'linear', metric: null } as const;
  expect(placeWords(plain, [-0.661, -0.25, 0.160447, 0.571])).toEqual(['−0.66', '−0.25', '0.16', '0.57']);
  expect(placeWords(plain, [-101.234, -50.617, 0, 50.617])).toEqual(['−101', '−51', '0', '51']);
  expect(placeWords(plain, [1e-9, 0.1 + 0.2, 0.6])).toEqual(['0', '0.3', '0.6']);
  expect(placeWords({ ...plain, scale: 'names' }, [100, 'all'])).toEqual(['100', 'all']);
  expect(placeWords({ ...plain, metric: 'testError' }, [0.1, 0.25])).toEqual(['10 %', '25 %']);
});

test('the name of a path is whole, and not where the path comes from', () => {
  const name = 'handwritten digits 784-500-500-10 pre-trained, seed 3 (up to 12.34 off this plane)';
  for (const [y, position] of [
    [0.9, 'top'],
    [-0.9, 'bottom'],
  ] as const) {
    const paths = [{ name, points: [[0, 0] as const, [0, y] as const] }];
    const option = studyChart({ ...lossPlane, paths }, light);
    const data = seriesOf(option).find((it) => it.name === name)?.data as { label?: { position: string } }[];
    expect(data.map(({ label }) => label?.position)).toEqual([undefined, position]);
    const words = textsOf(drawn(option)).map((it) => it.trim());
    expect(words.filter((it) => it.length > 5 && name.includes(it)).join(' ')).toBe(name);
  }
});
