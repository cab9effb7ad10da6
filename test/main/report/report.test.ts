// A report against what it must hold: every picture with its numbers, nothing from elsewhere, no markup from people's words.
import { expect, test } from 'vitest';
import type { StudyPicture } from '#shared/study-picture.ts';
import type { StudyReport } from '#shared/study-record.ts';
import { DRAWING } from '../../../src/main/report/drawing.ts';
import { reportHtml } from '../../../src/main/report/report.ts';

const axis = (title: string, metric: string | null = null) => ({ title, scale: 'linear' as const, metric });
const point = (x: number, mean: number) => ({ x, mean, low: mean - 0.01, high: mean + 0.01, n: 5 });
const pictures: readonly StudyPicture[] = [
  {
    kind: 'lines',
    title: 'Error by labels',
    x: { ...axis('labels'), scale: 'log' },
    y: axis('test error', 'testError'),
    lines: [
      { name: 'pre-trained', points: [point(100, 0.16), point(1000, 0.07)] },
      { name: 'random', points: [point(100, 0.25), point(1000, 0.1)] },
    ],
  },
  {
    kind: 'heat',
    title: 'Transfer',
    x: { ...axis('labels'), scale: 'names' },
    y: { ...axis('arm'), scale: 'names' },
    value: axis('test error', 'testError'),
    columns: [100, 'all'],
    rows: ['frozen', 'tuned'],
    cells: [
      [{ value: 0.2, runs: [] }, null],
      [
        { value: 0.3, runs: [] },
        { value: 0.1, runs: [] },
      ],
    ],
    paths: [],
  },
  {
    kind: 'images',
    title: 'Samples',
    ...{ width: 2, height: 2, channels: 1 },
    groups: [{ name: 'before', count: 2, bytes: Buffer.from([0, 255, 255, 0, 1, 2, 3, 4]).toString('base64') }],
  },
  { kind: 'scatter', title: 'PCA', x: axis('1'), y: axis('2'), groups: [{ name: 'class 0', points: [[0, 1]] }] },
  { kind: 'parallel', title: 'Sweep', axes: [axis('rate'), axis('error')], lines: [{ run: 'a', values: [0.1, 0.5] }] },
];

const report: StudyReport = {
  record: {
    ...{ id: '01S', name: '<b>bold</b> & co', kind: 'twins', state: 'finished', createdAt: 0, endedAt: 1 },
    ...{ done: 4, total: 4, secondsLeft: 0, runs: {}, problem: null, slots: 1 },
    study: { study: 1, kind: 'twins', name: 'x', base: {}, seeds: [1, 2], zone: null, sizes: ['all'], draws: [] },
  },
  outcome: {
    question: 'Does pre-training help?',
    design: ['Only the first weights differ.'],
    rows: [{ arm: 'random', seed: 1, factors: { labels: 100 }, run: '01R', values: { testError: 0.25 } }],
    tables: [{ title: 'By arm', head: ['arm', 'test error'], rows: [['random', '25.00 %']] }],
    pictures,
    verdict: { text: 'One run each: cannot tell.', n: 1, difference: null, interval: null, effect: null },
    more: [],
    cautions: ['One seed only.'],
  },
};

const html = reportHtml(
  { ...report, data: [], versions: ['Strata 0.1.0'], command: 'strata study twins study.json', madeAt: 0 },
  DRAWING,
);

test('it has the question, the verdict, the cautions and the command', () => {
  for (const text of [
    'Does pre-training help?',
    'One run each: cannot tell.',
    'One seed only.',
    'strata study twins',
  ]) {
    expect(html).toContain(text);
  }
});

test('every picture is drawn and has its numbers beside it', () => {
  expect(html.match(/<svg/g)).toHaveLength(4);
  expect(html.match(/data:image\/png;base64/g)).toHaveLength(1);
  expect(html.match(/Its numbers/g)).toHaveLength(pictures.length);
  expect(html).toContain('25.00 %');
});

test('it fetches nothing and runs nothing', () => {
  expect(html).not.toMatch(/<script|<link|<iframe|@import|url\(\s*["']?https?:/);
  // Namespaces are names, not addresses to be fetched.
  const addresses = [...html.matchAll(/https?:\/\/[^"'\s<]+/g)].map(([address]) => address);
  expect(addresses.every((address) => address.startsWith('http://www.w3.org/'))).toBe(true);
});

test("people's words are no markup", () => {
  expect(html).not.toContain('<b>bold</b>');
  expect(html).toContain('&lt;b&gt;bold&lt;/b&gt; &amp; co');
});

test('its one style sheet is all that it needs, so that a strict page can print it', () => {
  expect(html.match(/<style/g)).toHaveLength(1);
  expect(html).not.toMatch(/<[^>]* style=/);
  // A font's size and name are attributes of each text instead.
  const texts = html.match(/<text [^>]*>/g) ?? [];
  expect(texts.length).toBeGreaterThan(10);
  for (const text of texts) expect(text).toMatch(/ font-size="\d+px" font-family="IBM Plex (Sans|Mono)"/);
});
