// Why each run has a process of its own (docs/decisions/0001): a thread's native crash ends the whole process.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const program = join(import.meta.dirname, 'crashing-thread.mjs');

function crash(death: string): Promise<{ signal: NodeJS.Signals | null; stdout: string }> {
  const child = fork(program, [death], { stdio: ['ignore', 'pipe', 'ignore', 'ipc'], execArgv: [] });
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return new Promise((resolve) => child.on('close', (_, signal) => resolve({ signal, stdout })));
}

// Signals end processes on POSIX; on Windows the same crashes show as exit codes.
test.skipIf(process.platform === 'win32').each([
  ['segfault', 'SIGSEGV'],
  ['out-of-memory', 'SIGABRT'],
])('%s in a thread ends its whole process with %s, and the parent lives on', async (death, signal) => {
  expect(await crash(death)).toEqual({ signal, stdout: '' });
});
