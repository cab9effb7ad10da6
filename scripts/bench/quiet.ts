// How busy other programs keep the processor, looked at while every participant rests.
import { cpus } from 'node:os';

/** Milliseconds of all cores since the machine's start. */
interface Times {
  readonly busy: number;
  readonly all: number;
}

export function readTimes(): Times {
  const totals = cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({ busy: user + nice + sys + irq, idle }));
  const busy = totals.reduce((sum, core) => sum + core.busy, 0);
  return { busy, all: totals.reduce((sum, core) => sum + core.idle, busy) };
}

/** Share of all cores that was busy between two looks, 0 to 1. */
export function foreignLoad(before: Times, after: Times): number {
  const all = after.all - before.all;
  return all > 0 ? (after.busy - before.busy) / all : 0;
}
