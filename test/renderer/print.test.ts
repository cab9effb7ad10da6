// A report that is printed by the window: its one style sheet is admitted, and nothing else in it is changed.
import { expect, test } from 'vitest';
import { printable } from '../../src/renderer/print.ts';

test('the style sheet of a page gets the nonce, and no text that only looks like one', () => {
  const page = '<head><style>p { margin: 0 }</style></head><p>&lt;style&gt; <code>&lt;style&gt;</code></p>';
  expect(printable(page, 'n0nce')).toBe(page.replace('<style>', '<style nonce="n0nce">'));
  expect(printable('<p>plain</p>', 'n0nce')).toBe('<p>plain</p>');
});
