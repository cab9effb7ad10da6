// The window's place: what is stored comes back, rubbish does not, and it is always on a screen.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Bounds,
  FIRST_STATE,
  fittedBounds,
  readWindowState,
  type WindowState,
  windowOptions,
  writeWindowState,
} from '../../../../src/main/hosts/electron/window-state.ts';
import { freshFolder } from '../../services.ts';

const laptop: Bounds = { x: 0, y: 25, width: 1280, height: 775 };
const left: Bounds = { x: -1920, y: 0, width: 1920, height: 1080 };

test('what was stored is read again, and nothing else lies in the folder', () => {
  const folder = freshFolder();
  const path = join(folder, 'state.json');
  const state: WindowState = { version: 1, bounds: laptop, isMaximized: true, theme: 'dark' };
  writeWindowState(path, state);
  expect(readWindowState(path)).toEqual(state);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"version":2,"bounds":null,"isMaximized":false,"theme":"system"}',
  '{"version":1,"bounds":{"x":0,"y":0,"width":0,"height":-5},"isMaximized":false,"theme":"system"}',
  '{"version":1,"bounds":{"x":1e99,"y":0,"width":1,"height":1},"isMaximized":false,"theme":"system"}',
  '{"version":1,"bounds":null,"isMaximized":false,"theme":"system","preload":"/evil.js"}',
])('%j is as good as nothing', (text) => {
  const path = join(freshFolder(), 'state.json');
  writeFileSync(path, text);
  expect(readWindowState(path)).toEqual(FIRST_STATE);
});

test('a folder that is not there is no failure', () => {
  const path = join(freshFolder(), 'none', 'state.json');
  expect(readWindowState(path)).toEqual(FIRST_STATE);
  expect(() => writeWindowState(path, FIRST_STATE)).not.toThrow();
});

test('a window stays where it was, moves back onto a smaller screen, and forgets a screen that is gone', () => {
  const was: Bounds = { x: -1800, y: 100, width: 1600, height: 900 };
  expect(fittedBounds(was, [laptop, left])).toEqual(was);
  expect(fittedBounds(was, [laptop])).toBeNull();
  const wide: Bounds = { x: 300, y: 0, width: 1600, height: 900 };
  expect(fittedBounds(wide, [laptop])).toEqual(laptop);
  expect(fittedBounds({ x: 1000, y: 700, width: 500, height: 300 }, [laptop])).toEqual({
    x: 780,
    y: 500,
    width: 500,
    height: 300,
  });
  expect(fittedBounds(null, [laptop])).toBeNull();
  expect(fittedBounds(was, [])).toBeNull();
});

test('whatever was stored, the window lies on one screen whole, or nowhere in particular', () => {
  const place = fc.integer({ min: -10_000, max: 10_000 });
  const size = fc.integer({ min: 1, max: 10_000 });
  const bounds = fc.record({ x: place, y: place, width: size, height: size });
  fc.assert(
    fc.property(bounds, fc.array(bounds, { maxLength: 4 }), (was, screens) => {
      const fitted = fittedBounds(was, screens);
      const holds = (screen: Bounds, it: Bounds) =>
        it.x >= screen.x &&
        it.y >= screen.y &&
        it.x + it.width <= screen.x + screen.width &&
        it.y + it.height <= screen.y + screen.height;
      if (fitted) expect(screens.some((screen) => holds(screen, fitted))).toBe(true);
      // One that lay whole on a screen that is still there has not moved, unless hardly anything of it could be seen.
      if (was.width >= 100 && was.height >= 40 && screens.length === 1 && screens[0] && holds(screens[0], was)) {
        expect(fitted).toEqual(was);
      }
    }),
    { numRuns: 2000, seed: 5 },
  );
});

test('the ground is that of the page, in the colours that it will have', () => {
  expect(windowOptions(FIRST_STATE, [], false)).toEqual({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 600,
    title: 'Strata',
    show: false,
    backgroundColor: '#f3f4f1',
  });
  const state = { ...FIRST_STATE, bounds: laptop };
  expect(windowOptions(state, [{ workArea: laptop }], true)).toMatchObject({ ...laptop, backgroundColor: '#0f1417' });
});
