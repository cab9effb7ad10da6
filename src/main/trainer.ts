// Starts a training process; the default is a plain fork of this Node, and Electron brings a way of its own.
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { AppError } from '#shared/error.ts';
import type { Command } from '#shared/job.ts';

/** How a training process ended: by a code, a signal, or because it could not start. */
export interface TrainerExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The system's error where there never was a process. */
  readonly startError?: string;
}

/** One training process, as much of it as its supervisor needs. */
export interface Trainer {
  /** Its process id, for the log; null where it could not start. */
  readonly pid: number | null;
  /** Sends a command; a process that is gone hears nothing, and that is no error. */
  send(command: Command): void;
  /** Ends the process at once. */
  kill(): void;
  onMessage(listener: (message: unknown) => void): void;
  /** What it writes on stdout and stderr, for the log. */
  onOutput(listener: (text: string) => void): void;
  /** Once, after its last message and output. */
  onExit(listener: (exit: TrainerExit) => void): void;
}

export type SpawnTrainer = (path: string) => Trainer;

/**
 * Forks the training process at `path`.
 * @throws AppError ENGINE_UNAVAILABLE where the file is missing.
 */
export const forkTrainer: SpawnTrainer = (path) => {
  if (!existsSync(path)) {
    const remedy = 'install Strata again, or run "npm run build" in a checkout';
    throw new AppError('ENGINE_UNAVAILABLE', `The training process ${path} is missing; ${remedy}.`);
  }
  const child = fork(path, [], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    // In a group of its own, so that Ctrl+C reaches only the host, which then cancels properly.
    detached: process.platform !== 'win32',
  });
  return {
    pid: child.pid ?? null,
    send: (command) => {
      if (child.connected) child.send(command, () => {});
    },
    kill: () => void child.kill('SIGKILL'),
    onMessage: (listener) => void child.on('message', listener),
    onOutput: (listener) => {
      for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', listener);
    },
    onExit: (listener) => {
      child.on('error', (error) => {
        if (child.pid === undefined) listener({ code: null, signal: null, startError: error.message });
      });
      child.on('close', (code, signal) => {
        if (child.pid !== undefined) listener({ code, signal });
      });
    },
  };
};
