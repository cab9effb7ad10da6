// Runs the built terminal as a child process, the way people do.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const launcher = join(import.meta.dirname, '../../../bin/strata.mjs');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningTerminal {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

export interface StartOptions {
  /** The Node of this test, unless another is named. */
  readonly node?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** In a process group of its own, as a shell would start it. */
  readonly detached?: boolean;
}

/** Starts `strata` with these words. */
export function startStrata(words: readonly string[], options: StartOptions = {}): RunningTerminal {
  const { node = process.execPath, env = process.env, detached = false } = options;
  const child = spawn(node, [launcher, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env, detached });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, outcome };
}

export function strata(...words: string[]): Promise<Outcome> {
  return startStrata(words).outcome;
}

/** The one JSON value on stdout. Throws where there is more than one line, or none. */
export function jsonOf(outcome: Outcome): Record<string, unknown> & unknown[] {
  const lines = outcome.stdout.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`not one line: ${outcome.stdout}\n${outcome.stderr}`);
  return JSON.parse(lines[0] ?? '');
}

/** A fresh folder, and the function that removes it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'strata-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
