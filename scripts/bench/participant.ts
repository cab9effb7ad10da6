// The benchmark's side of the talk with its participants: persistent processes that run one round when told to go.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How a participant is started. `crew` of more than one: so many processes go at the same time. */
export interface Entry {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly threads: number;
  readonly crew?: number;
}

/** A participant that is ready, or the reason why it isn't there. */
export interface Started {
  readonly entry: Entry;
  readonly about: string;
  readonly absent: string | null;
  /** One round of all its processes; seconds until the last is done, and the resident memory of the largest. */
  readonly round: () => Promise<Round>;
  readonly stop: () => void;
}

export interface Round {
  readonly seconds: number;
  readonly megabytes: number | null;
}

interface Answer {
  readonly ready?: string;
  readonly absent?: string;
  readonly seconds?: number;
  readonly megabytes?: number;
}

export async function startParticipant(entry: Entry): Promise<Started> {
  const talks = Array.from({ length: entry.crew ?? 1 }, () => new Talk(entry));
  const stop = () => {
    for (const talk of talks) talk.stop();
  };
  const greetings = await Promise.all(talks.map((talk) => talk.answer()));
  const { ready, absent } = greetings[0]!;
  if (ready === undefined) stop();
  const round = async () => {
    const start = performance.now();
    const answers = await Promise.all(talks.map((talk) => talk.go()));
    const failed = answers.find(({ seconds }) => seconds === undefined);
    if (failed) throw new Error(`${entry.name} failed in a round: ${failed.absent}`);
    const sizes = answers.flatMap(({ megabytes }) => megabytes ?? []);
    return {
      seconds: talks.length > 1 ? (performance.now() - start) / 1000 : answers[0]!.seconds!,
      megabytes: sizes.length > 0 ? Math.max(...sizes) : null,
    };
  };
  const reason = ready === undefined ? (absent ?? 'it did not start') : null;
  return { entry, about: ready ?? '', absent: reason, round, stop };
}

/** One process and its lines. */
class Talk {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #complaints = '';

  constructor({ command, args, threads }: Entry) {
    const count = String(threads);
    const env = {
      ...process.env,
      OMP_NUM_THREADS: count,
      OPENBLAS_NUM_THREADS: count,
      MKL_NUM_THREADS: count,
      PYTHONDONTWRITEBYTECODE: '1',
    };
    this.#child = spawn(command, args, { env, stdio: 'pipe' });
    this.#child.on('error', (cause) => {
      this.#complaints += cause.message;
    });
    this.#child.stderr.on('data', (chunk) => {
      this.#complaints = (this.#complaints + chunk).slice(-2000);
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  go(): Promise<Answer> {
    this.#child.stdin.write('go\n');
    return this.answer();
  }

  /** The next line that is an answer; libraries may print lines of their own. */
  async answer(): Promise<Answer> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return { absent: this.#complaints.trim().split('\n').at(-1) ?? '' };
      if (value.startsWith('{')) return JSON.parse(value) as Answer;
    }
  }

  /** It ends by itself, and tidies up, once nothing more can come. */
  stop(): void {
    this.#child.stdin.end();
  }
}
