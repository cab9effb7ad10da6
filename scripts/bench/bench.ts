// npm run bench: measures Strata's training against numpy, scikit-learn and PyTorch, all of them alternating.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Round, type Started, startParticipant } from './participant.ts';
import { type Row, rowsOf, tableOf } from './results.ts';
import { THREADS, WORKS, type Work } from './works.ts';

const DEFAULT_ROUNDS = 7;
/** Rests between two participants, so that the one before has gone to sleep. */
const REST_MS = 100;

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
}

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    all: { type: 'boolean' },
    work: { type: 'string' },
    rounds: { type: 'string' },
  },
});

await bench(chosenWorks());

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
  const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  const outcomes: Outcome[] = [];
  const say = (text: string) => options.json || process.stdout.write(`${text}\n`);
  say(heading());
  try {
    for (const work of works) {
      const outcome = await measure(work, join(folder, work.name));
      outcomes.push(outcome);
      say(report(work, outcome));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = outcomes.flatMap((outcome) => outcome.rows);
  const absent = outcomes.flatMap((outcome) => outcome.absent);
  if (options.json) process.stdout.write(`${JSON.stringify({ rows, absent })}\n`);
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
  if (data === null) {
    const absent = work.entries(folder).map(({ name }) => absence(work, name, 'STRATA_TEST_DATA has no MNIST'));
    return { rows: [], absent, about: {}, data, rounds };
  }
  const started: Started[] = [];
  // One after another: an engine times its kernels while it starts.
  for (const entry of work.entries(folder)) started.push(await startParticipant(entry));
  const present = started.filter(({ absent }) => absent === null);
  const measured = await alternate(present, rounds, work.longRounds === undefined);
  for (const { stop } of present) stop();
  return {
    rows: rowsOf(work.name, measured),
    absent: started.flatMap(({ entry, absent }) => (absent === null ? [] : [absence(work, entry.name, absent)])),
    about: Object.fromEntries(present.map(({ entry, about }) => [entry.name, about])),
    data,
    rounds,
  };
}

function absence(work: Work, participant: string, reason: string): Absent {
  return { work: work.name, participant, reason };
}

/** Everyone once per round, each round beginning with another; the warm-up round doesn't count. */
async function alternate(present: readonly Started[], rounds: number, hasWarmUp: boolean) {
  const all = new Map<Started, Round[]>(present.map((started) => [started, []]));
  for (let round = hasWarmUp ? -1 : 0; round < rounds; round++) {
    const first = Math.max(0, round) % Math.max(1, present.length);
    for (const started of [...present.slice(first), ...present.slice(0, first)]) {
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      const took = await started.round();
      if (round >= 0) all.get(started)!.push(took);
    }
  }
  return [...all].map(([{ entry }, took]) => ({ participant: entry.name, rounds: took }));
}

function report(work: Work, { rows, absent, about, data, rounds }: Outcome): string {
  const lines = [`\n${work.name}: ${work.says}`, `Data: ${data ?? 'none'}. Rounds: ${rounds}. x: best by best.\n`];
  if (rows.length > 0) lines.push(tableOf(rows), '');
  for (const [participant, what] of Object.entries(about)) lines.push(`- ${participant}: ${what}`);
  for (const { participant, reason } of absent) lines.push(`- ${participant}: absent: not measured (${reason})`);
  return lines.join('\n');
}
