// Decides when a run shows pictures of itself, and of which rows.
import type { Place } from '#shared/event.ts';
import type { Report } from '#shared/job.ts';
import type { Machine } from '../core/machine.ts';
import type { RunData } from './data.ts';
import { positionsBetween } from './input.ts';
import { drawPictures, SHOWN_ROWS } from './pictures.ts';

/** Training rows on which the use of hidden units is looked at. */
const WATCHED_ROWS = 200;
/** Pictures follow each other after at least this long, */
const PAUSE_MS = 2000;
/** and after so many times what the last one took, so that they cost at most one per cent. */
const PAUSE_TIMES = 100;

export class Painter {
  readonly #seed: number;
  readonly #data: RunData;
  readonly #now: () => number;
  readonly #shown: Uint32Array;
  readonly #watched: Uint32Array;
  #notBefore = Number.NEGATIVE_INFINITY;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(seed: number, data: RunData, now: () => number) {
    this.#seed = seed;
    this.#data = data;
    this.#now = now;
    const { train, validation } = data.split;
    const rows = validation.length >= SHOWN_ROWS ? validation : train;
    const { target } = data;
    this.#shown = shownRows(rows, target?.kind === 'class' ? (row) => target.of[row] ?? 0 : null);
    const watched = Math.min(WATCHED_ROWS, train.length);
    this.#watched = positionsBetween(0, watched).map((i) => train[Math.floor((i * train.length) / watched)] ?? 0);
  }

  /** Pictures at the end of an epoch, if some are due or it is the last of its phase; null, and no work, otherwise. */
  paint(place: Place, isLast: boolean, machines: () => readonly Machine[]): Report | null {
    const startedAt = this.#now();
    if (!isLast && startedAt < this.#notBefore) return null;
    const those = machines();
    if (those.length === 0) return null;
    const gather = (rows: Uint32Array) => this.#data.input(rows).gather(positionsBetween(0, rows.length));
    const [shown, watched] = [gather(this.#shown), gather(this.#watched)];
    const pictures = drawPictures({ place, seed: this.#seed, machines: those, shown, watched });
    shown.dispose();
    watched.dispose();
    const tookMs = this.#now() - startedAt;
    this.#notBefore = startedAt + tookMs + Math.max(PAUSE_MS, PAUSE_TIMES * tookMs);
    return { kind: 'pictures', pictures };
  }
}

/** One row of each class, in the order of the classes, and as many others as there is place for; the first of each. */
export function shownRows(rows: Uint32Array, classOf: ((row: number) => number) | null): Uint32Array {
  const firsts = new Map<number, number>();
  for (const row of classOf ? rows : []) {
    const its = classOf?.(row) ?? 0;
    if (!firsts.has(its)) firsts.set(its, row);
  }
  const chosen = [...firsts].toSorted(([a], [b]) => a - b).map(([, row]) => row);
  const others = rows.filter((row) => !chosen.includes(row)).slice(0, SHOWN_ROWS);
  return Uint32Array.from([...chosen, ...others].slice(0, SHOWN_ROWS));
}
