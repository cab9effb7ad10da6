// The browser host as a program of its own: serves the workbench on this machine only, and prints the address to open.
import { parseArgs } from 'node:util';
import { AppError, toErrorRecord } from '#shared/error.ts';
import { installationAround } from './installation.ts';
import { readPort } from './port.ts';
import { serve } from './serve.ts';

const USAGE = 'use: web.js [--data-dir <folder>] [--port <number>].';

function readWords(words: string[]): { dataDir: string | undefined; port: number } {
  try {
    const options = { 'data-dir': { type: 'string' }, port: { type: 'string' } } as const;
    const { values } = parseArgs({ args: words, options });
    return { dataDir: values['data-dir'], port: readPort(values.port) };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('BAD_USAGE', `${cause instanceof Error ? cause.message : cause}; ${USAGE}`, { cause });
  }
}

function fail(thrown: unknown): never {
  process.stderr.write(`${toErrorRecord(thrown).message}\n`);
  process.exit(1);
}

try {
  const { dataDir, port } = readWords(process.argv.slice(2));
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end.abort());
  await serve({
    installation: installationAround(import.meta.dirname),
    dataDir,
    port,
    interrupted: end.signal,
    stopped: new AbortController().signal,
    onAddress: (address, isFirst) => {
      process.stdout.write(`${isFirst ? 'Strata is at' : 'For another browser:'} ${address}\n`);
    },
  });
  process.exit(0);
} catch (thrown) {
  fail(thrown);
}
