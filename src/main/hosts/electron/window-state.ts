// Where the window was and how it looked, kept in the data folder, and brought back onto a screen that is there now.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from '#shared/zod.ts';
import { GROUND } from './settings.ts';

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});

export const themeSchema = z.enum(['system', 'light', 'dark']);

const windowStateSchema = z.strictObject({
  version: z.literal(1),
  /** Null: in the middle of the first screen. Those of a maximised window are the ones that it returns to. */
  bounds: boundsSchema.nullable(),
  isMaximized: z.boolean(),
  theme: themeSchema,
});

export type Bounds = z.infer<typeof boundsSchema>;
export type WindowState = z.infer<typeof windowStateSchema>;

export const FIRST_STATE: WindowState = { version: 1, bounds: null, isMaximized: false, theme: 'system' };
const FIRST_SIZE = { width: 1440, height: 900 } as const;
const LEAST_SIZE = { minWidth: 800, minHeight: 600 } as const;

/** As much of the window as must be on a screen for it to stay where it was. */
const SEEN = { width: 100, height: 40 } as const;

/** What was stored at `path`; the first state where nothing was, or nothing that can be read. */
export function readWindowState(path: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return FIRST_STATE;
  }
}

/** Stores it whole or not at all; where the disk is full the window merely opens elsewhere next time. */
export function writeWindowState(path: string, state: WindowState): void {
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    // The place of a window is not worth a word, and what is wrong with the disk shows where it matters.
  }
}

/** How the window opens: unseen until its page is drawn, on the page's own ground. */
export function windowOptions(state: WindowState, screens: readonly { workArea: Bounds }[], isDark: boolean) {
  const areas = screens.map(({ workArea }) => workArea);
  return {
    ...FIRST_SIZE,
    ...fittedBounds(state.bounds, areas),
    ...LEAST_SIZE,
    title: 'Strata',
    show: false,
    backgroundColor: isDark ? GROUND.dark : GROUND.light,
  };
}

/**
 * Bounds that lie on one of the screens whole; null where hardly anything of them would be seen on any.
 * `screens`: the work areas, without taskbars.
 */
export function fittedBounds(bounds: Bounds | null, screens: readonly Bounds[]): Bounds | null {
  if (!bounds) return null;
  const seen = screens.map((screen) => ({ screen, ...overlap(bounds, screen) }));
  const best = seen.reduce<(typeof seen)[number] | null>(
    (most, one) => (!most || one.width * one.height > most.width * most.height ? one : most),
    null,
  );
  if (!best || best.width < SEEN.width || best.height < SEEN.height) return null;
  const { screen } = best;
  const width = Math.min(bounds.width, screen.width);
  const height = Math.min(bounds.height, screen.height);
  return {
    x: clamp(bounds.x, screen.x, screen.x + screen.width - width),
    y: clamp(bounds.y, screen.y, screen.y + screen.height - height),
    width,
    height,
  };
}

function overlap(a: Bounds, b: Bounds): { width: number; height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
