// The terminal chart against pictures drawn by hand.
import { expect, test } from 'vitest';
import { chart } from '../../../../src/main/hosts/cli/chart.ts';

test('two series over five epochs, meeting at the end', () => {
  const series = [
    { label: 'pre-trained', values: [2, 1, 0.5, 0, 0] },
    { label: 'random start', values: [4, 3, 2, 1, 0] },
  ];
  expect(chart('loss', series, { width: 60, height: 5 })).toBe(
    [
      'loss',
      '4 ┤○',
      '  │   ○',
      '  │●     ○',
      '  │   ●     ○',
      '0 ┤      ●  ●  ◉',
      '  └─────────────',
      '   epoch 1     5',
      '● pre-trained   ○ random start   ◉ both',
    ].join('\n'),
  );
});

test('more epochs than columns share columns and stay inside the frame', () => {
  const values = Array.from({ length: 500 }, (_, epoch) => 1 / (1 + epoch));
  const lines = chart('loss', [{ label: 'a', values }], { width: 20, height: 4 }).split('\n');
  const margin = lines[1]?.indexOf('┤') ?? -1;
  for (const line of lines.slice(1, 5)) expect(line.length).toBeLessThanOrEqual(margin + 1 + 20);
  expect(lines[6]).toMatch(/epoch 1 +500$/);
});

test('one value, equal values, gaps and nothing at all draw without trouble', () => {
  expect(chart('t', [{ label: 'a', values: [3] }], { width: 10, height: 2 })).toContain('┤●');
  expect(chart('t', [{ label: 'a', values: [3, 3] }], { width: 10, height: 2 })).toContain('┤●  ●');
  expect(chart('t', [{ label: 'a', values: [1, Number.NaN, 2] }], { width: 10, height: 2 })).not.toContain('NaN');
  expect(chart('t', [{ label: 'a', values: [] }], { width: 10, height: 2 })).toBe('t: no values');
});
