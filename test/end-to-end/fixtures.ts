// Files that tests drop: made from a fixed seed, so that nothing needs to be shipped.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PIXELS = 16;

/**
 * A table of 4 x 4 pictures, bars or stripes with some noise, and which of the two they are; it trains in seconds.
 * @returns its path.
 */
export function barsTable(folder: string, rows = 600): string {
  let state = 12_345;
  const next = () => {
    // Numerical Recipes' generator: good enough for a picture, and the same everywhere.
    state = (1_664_525 * state + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const lines = Array.from({ length: rows }, () => {
    const isBars = next() < 0.5;
    const on = Array.from({ length: 4 }, () => next() < 0.5);
    const pixels = Array.from({ length: PIXELS }, (_, i) => {
      const value = on[isBars ? i % 4 : Math.floor(i / 4)] ? 1 : 0;
      return next() < 0.05 ? 1 - value : value;
    });
    return [...pixels, isBars ? 'bars' : 'stripes'].join();
  });
  const names = [...Array.from({ length: PIXELS }, (_, i) => `pixel${i + 1}`), 'class'].join();
  const path = join(folder, 'bars.csv');
  writeFileSync(path, `${[names, ...lines].join('\n')}\n`);
  return path;
}
