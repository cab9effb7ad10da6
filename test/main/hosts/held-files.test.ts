// Handles of files: opaque, of no use once they were released or have expired, and what they stood for is told to go.
import { expect, test } from 'vitest';
import { HeldFiles } from '../../../src/main/hosts/held-files.ts';
import { handleSchema } from '../../../src/shared/dataset-calls.ts';

const FORBIDDEN = expect.objectContaining({ code: 'FORBIDDEN' });

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  return null;
}

test('a handle stands for its path until it is released or an hour has passed since its last use', () => {
  let now = 0;
  const files = new HeldFiles(() => now);
  const gone: string[] = [];
  const hold = (name: string) =>
    files.hold({ path: `/secret/${name}`, name, sizeBytes: 1 }, () => void gone.push(name)).handle;
  const [used, idle, released] = [hold('used'), hold('idle'), hold('released')] as const;
  expect(new Set([used, idle, released]).size).toBe(3);
  for (const handle of [used, idle, released]) expect(handleSchema.parse(handle)).toBe(handle);
  files.release(released);
  files.release(released);
  now = 50 * 60_000;
  expect(files.path(used)).toBe('/secret/used');
  now = 70 * 60_000;
  expect(files.path(used)).toBe('/secret/used');
  expect(caught(() => files.path(idle))).toEqual(FORBIDDEN);
  expect(caught(() => files.path(released))).toEqual(FORBIDDEN);
  expect(gone).toEqual(['released', 'idle']);
});

test('what is held has a limit, and the oldest goes first', () => {
  const files = new HeldFiles(() => 0);
  const handles = Array.from({ length: 1001 }, (_, i) => files.hold({ path: `${i}`, name: '', sizeBytes: 0 }).handle);
  expect(caught(() => files.path(handles[0] ?? ''))).toEqual(FORBIDDEN);
  expect(files.path(handles[1] ?? '')).toBe('1');
  expect(files.path(handles[1000] ?? '')).toBe('1000');
});
