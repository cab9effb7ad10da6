// The benchmark's other question, --memory: does a long training stay flat, and how much does a run on MNIST need?
import { readdirSync, readFileSync } from 'node:fs';
import { type Entry, startParticipant } from './participant.ts';

/** Rounds of 100 updates each; the first ones fill pools and don't count. */
const ROUNDS = 60;
const SETTLING_ROUNDS = 10;
const POLL_MS = 100;

/** Resident memory over 5,000 updates. */
export interface Flatness {
  readonly updates: number;
  readonly firstMegabytes: number;
  readonly lastMegabytes: number;
  /** Least squares. */
  readonly megabytesPerThousandUpdates: number;
}

/** Trains for 6,000 updates and looks at the resident memory after each hundred of the last 5,000. */
export async function measureFlatness(entry: Entry): Promise<Flatness> {
  const { round, stop, absent } = await startParticipant(entry);
  if (absent !== null) throw new Error(`${entry.name} is absent: ${absent}`);
  const seen: number[] = [];
  for (let i = 0; i < ROUNDS; i++) seen.push((await round()).megabytes ?? Number.NaN);
  stop();
  const counted = seen.slice(SETTLING_ROUNDS);
  return {
    updates: counted.length * 100,
    firstMegabytes: counted[0]!,
    lastMegabytes: counted.at(-1)!,
    megabytesPerThousandUpdates: slope(counted) * 10,
  };
}

/** Change per step of a series, by least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const joint = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0);
  return joint / values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
}

/** The largest resident memory that the training process of one whole run reaches, in MB; null where Linux doesn't tell. */
export async function measurePeak(entry: Entry): Promise<number | null> {
  const { round, stop, absent } = await startParticipant(entry);
  if (absent !== null) return null;
  let peak: number | null = null;
  const timer = setInterval(() => {
    for (const megabytes of trainingProcesses()) peak = Math.max(peak ?? 0, megabytes);
  }, POLL_MS);
  await round();
  clearInterval(timer);
  stop();
  return peak;
}

/** Peak resident memory of every training process below this one, in MB. */
function trainingProcesses(): number[] {
  const below = new Set([String(process.pid)]);
  const found: number[] = [];
  for (const pid of numericNames('/proc')) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      if (!below.has(status.match(/^PPid:\s+(\d+)/m)?.[1] ?? '')) continue;
      below.add(pid);
      const kilobytes = Number(status.match(/^VmHWM:\s+(\d+)/m)?.[1]);
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('training-process')) found.push(kilobytes / 1024);
    } catch {
      // The process ended between two looks.
    }
  }
  return found;
}

/** In ascending order, in which parents come before their children. */
function numericNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .sort((a, b) => Number(a) - Number(b));
  } catch {
    return [];
  }
}
