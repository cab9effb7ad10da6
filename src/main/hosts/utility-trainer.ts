// Starts a training process as one of Electron's utility processes, for which Electron need not run as plain Node.
import { constants } from 'node:os';
import { AppError } from '#shared/error.ts';
import { type Command, FAREWELL } from '#shared/job.ts';
import type { SpawnTrainer, Trainer, TrainerExit } from '../trainer.ts';

/** As much of Electron's UtilityProcess as is used. */
export interface UtilityProcess {
  readonly pid?: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'spawn', listener: () => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

/** Electron's `utilityProcess.fork`. */
export type ForkUtility = (
  path: string,
  words: string[],
  options: { stdio: 'pipe'; serviceName: string },
) => UtilityProcess;

/** What a process wrote last may arrive after the news of its end. */
const LAST_OUTPUT_MS = 200;

/** Electron hands on the system's own number where a signal ended a process; these are those of a crash. */
const DEADLY = ['SIGILL', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV', 'SIGTERM'] as const;
const CORE_DUMPED = 0x80;

/** Utility processes by this `fork`, which only works once Electron is ready. */
export function utilityTrainers(fork: ForkUtility): SpawnTrainer {
  return (path) => new UtilityTrainer(start(fork, path));
}

class UtilityTrainer implements Trainer {
  // It is known only once the process runs, and the log then hears of its end at least.
  readonly pid = null;
  readonly #child: UtilityProcess;
  readonly #streams: readonly NodeJS.ReadableStream[];
  #onOutput: (text: string) => void = () => {};
  #end: 'farewell' | 'killed' | null = null;
  #isGone = false;

  constructor(child: UtilityProcess) {
    this.#child = child;
    // Electron forgets both streams as soon as the process has ended.
    this.#streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
    this.#listen();
    // One that was to end before it had begun.
    child.on('spawn', () => {
      if (this.#end === 'killed') killNow(child);
    });
  }

  send(command: Command): void {
    // A message to a process that has ended makes some versions of Electron crash.
    if (!this.#isGone) this.#child.postMessage(command);
  }

  kill(): void {
    this.#end ??= 'killed';
    if (!this.#isGone) killNow(this.#child);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#child.on('message', (message) => {
      if (message !== FAREWELL) return listener(message);
      this.#end ??= 'farewell';
      this.#child.kill();
    });
  }

  onOutput(listener: (text: string) => void): void {
    this.#onOutput = listener;
  }

  onExit(listener: (exit: TrainerExit) => void): void {
    this.#child.on('exit', (code) => {
      this.#isGone = true;
      // Not at once, for Electron takes every listener off the streams when this event is over.
      setImmediate(() => this.#listen());
      setTimeout(() => listener(exitOf(code, this.#end)), LAST_OUTPUT_MS);
    });
  }

  #listen(): void {
    for (const stream of this.#streams) stream.on('data', (chunk: Buffer | string) => this.#onOutput(String(chunk)));
  }
}

function start(fork: ForkUtility, path: string): UtilityProcess {
  try {
    return fork(path, [], { stdio: 'pipe', serviceName: 'Strata training' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('ENGINE_UNAVAILABLE', `No training process could be started (${reason}); start Strata again.`, {
      cause,
    });
  }
}

/** Electron's own kill asks politely first, which a process that hangs may not hear. */
function killNow(child: UtilityProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(child.pid, 'SIGKILL');
    else child.kill();
  } catch {
    child.kill();
  }
}

function exitOf(code: number, end: 'farewell' | 'killed' | null): TrainerExit {
  if (end === 'farewell') return { code: 0, signal: null };
  if (end === 'killed') return { code: null, signal: 'SIGKILL' };
  const number = code & ~CORE_DUMPED;
  const signal = process.platform === 'win32' ? undefined : DEADLY.find((name) => constants.signals[name] === number);
  return signal ? { code: null, signal } : { code, signal: null };
}
