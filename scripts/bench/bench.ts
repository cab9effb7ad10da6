// npm run bench: measures Strata's training against numpy, scikit-learn and PyTorch, all of them alternating.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Flatness, measureFlatness, measurePeak } from './memory.ts';
import { type Round, type Started, startParticipant } from './participant.ts';
import { foreignLoad, readTimes } from './quiet.ts';
import { type Row, rowsOf, tableOf } from './results.ts';
import { THREADS, WORKS, type Work } from './works.ts';

const DEFAULT_ROUNDS = 7;
/** Rests between two participants: the one before goes to sleep, then whatever still works is not ours. */
const SETTLE_MS = 50;
const LOOK_MS = 100;
/** Share of the processor in other hands above which the ratios say little: yardsticks suffer most from sharing. */
const TOO_BUSY = 0.1;

interface Absent {
  readonly work: string;
  readonly participant: string;
  readonly reason: string;
}

interface Outcome {
  readonly rows: readonly Row[];
  readonly absent: readonly Absent[];
  /** What each participant says it is. */
  readonly about: Readonly<Record<string, string>>;
  readonly data: string | null;
  readonly rounds: number;
  /** Share of the processor that other programs used meanwhile, 0 to 1. */
  readonly foreignLoad: number;
}

const boolean = { type: 'boolean' } as const;
const string = { type: 'string' } as const;
const { values: options } = parseArgs({
  options: { json: boolean, all: boolean, memory: boolean, work: string, participant: string, rounds: string },
});

if (options.memory) await benchMemory();
else await bench(chosenWorks());

function chosenWorks(): Work[] {
  const names = options.work?.split(',');
  const unknown = names?.find((name) => !WORKS.some((work) => work.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no work "${unknown}"; there are ${WORKS.map(({ name }) => name).join(', ')}.\n`);
    process.exit(2);
  }
  if (names) return WORKS.filter(({ name }) => names.includes(name));
  return WORKS.filter(({ longRounds }) => options.all || longRounds === undefined);
}

async function bench(works: readonly Work[]): Promise<void> {
  say(heading());
  const outcomes: Outcome[] = [];
  await withFolder(async (folder) => {
    for (const work of works) {
      const outcome = await measure(work, join(folder, work.name));
      outcomes.push(outcome);
      say(report(work, outcome));
    }
  });
  const rows = outcomes.flatMap((outcome) => outcome.rows);
  const absent = outcomes.flatMap((outcome) => outcome.absent);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ rows, absent, foreignLoad: Math.max(0, ...outcomes.map((it) => it.foreignLoad)) })}\n`,
    );
}

/** Strata's memory, on one engine: over 5,000 updates, and at its highest in a run on MNIST. */
async function benchMemory(): Promise<void> {
  say(heading());
  await withFolder(async (folder) => {
    const participant = options.participant ?? 'strata';
    const prepared = (name: string) => {
      const work = WORKS.find((it) => it.name === name)!;
      const data = work.prepare(join(folder, name));
      const entry = work.entries(join(folder, name)).find((it) => it.name === participant);
      if (!entry) throw new Error(`${name} has no participant ${participant}.`);
      return { entry, data };
    };
    const flatness = await measureFlatness(prepared('cd1-epoch').entry);
    say(`\ncd1-epoch, ${participant}: ${flatnessText(flatness)}`);
    const { entry, data } = prepared('whole-run');
    const peakMegabytes = data === null ? null : await measurePeak(entry);
    say(`whole-run: the training process has at most ${peakMegabytes?.toFixed(0) ?? '(not measured)'} MB resident.`);
    if (options.json) process.stdout.write(`${JSON.stringify({ flatness, peakMegabytes })}\n`);
  });
}

function flatnessText({ updates, firstMegabytes, lastMegabytes, megabytesPerThousandUpdates }: Flatness): string {
  const ends = `${firstMegabytes.toFixed(1)} MB before, ${lastMegabytes.toFixed(1)} MB after`;
  return `over ${updates} updates: ${ends}; ${megabytesPerThousandUpdates.toFixed(2)} MB per 1,000 updates.`;
}

/** For people; programs get JSON and nothing else. */
function say(text: string): void {
  if (!options.json) process.stdout.write(`${text}\n`);
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function heading(): string {
  const { node, v8 } = process.versions;
  const processor = `${cpus()[0]?.model.trim()}, ${cpus().length} cores`;
  const load = loadavg()[0]!.toFixed(1);
  return `${new Date().toISOString().slice(0, 10)}; ${processor}; Node ${node} (V8 ${v8}); ${THREADS} threads each; load before: ${load}`;
}

async function measure(work: Work, folder: string): Promise<Outcome> {
  const rounds = Number(options.rounds ?? work.longRounds ?? DEFAULT_ROUNDS);
  const data = work.prepare(folder);
  const wanted = options.participant?.split(',');
  const entries = work.entries(folder).filter(({ name }) => wanted?.includes(name) ?? true);
  if (data === null) {
    const absent = entries.map(({ name }) => absence(work, name, 'STRATA_TEST_DATA has no MNIST'));
    return { rows: [], absent, about: {}, data, rounds, foreignLoad: 0 };
  }
  const started: Started[] = [];
  // One after another: an engine times its kernels while it starts.
  for (const entry of entries) started.push(await startParticipant(entry));
  const present = started.filter(({ absent }) => absent === null);
  const { measured, load } = await alternate(present, rounds, work.longRounds === undefined);
  for (const { stop } of present) stop();
  return {
    rows: rowsOf(work.name, measured),
    absent: started.flatMap(({ entry, absent }) => (absent === null ? [] : [absence(work, entry.name, absent)])),
    about: Object.fromEntries(present.map(({ entry, about }) => [entry.name, about])),
    data,
    rounds,
    foreignLoad: load,
  };
}

function absence(work: Work, participant: string, reason: string): Absent {
  return { work: work.name, participant, reason };
}

/** Everyone once per round, each round beginning with another; the warm-up round doesn't count. */
async function alternate(present: readonly Started[], rounds: number, hasWarmUp: boolean) {
  const all = new Map<Started, Round[]>(present.map((started) => [started, []]));
  const loads: number[] = [];
  for (let round = hasWarmUp ? -1 : 0; round < rounds; round++) {
    const first = Math.max(0, round) % Math.max(1, present.length);
    for (const started of [...present.slice(first), ...present.slice(0, first)]) {
      await sleep(SETTLE_MS);
      const before = readTimes();
      await sleep(LOOK_MS);
      loads.push(foreignLoad(before, readTimes()));
      const took = await started.round();
      process.stderr.write(`round ${round + 1}: ${started.entry.name} ${took.seconds.toFixed(3)} s\n`);
      if (round >= 0) all.get(started)!.push(took);
    }
  }
  const measured = [...all].map(([{ entry }, took]) => ({ participant: entry.name, rounds: took }));
  return { measured, load: loads.reduce((sum, load) => sum + load, 0) / Math.max(1, loads.length) };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function report(work: Work, { rows, absent, about, data, rounds, foreignLoad: load }: Outcome): string {
  const lines = [`\n${work.name}: ${work.says}`, `Data: ${data ?? 'none'}. Rounds: ${rounds}. x: best by best.\n`];
  if (rows.length > 0) lines.push(tableOf(rows), '');
  const verdict = load > TOO_BUSY ? '; the ratios are not to be trusted' : '';
  lines.push(`- Other programs used ${(load * 100).toFixed(0)} % of the processor meanwhile${verdict}.`);
  for (const [participant, what] of Object.entries(about)) lines.push(`- ${participant}: ${what}`);
  for (const { participant, reason } of absent) lines.push(`- ${participant}: absent: not measured (${reason})`);
  return lines.join('\n');
}
