// The browser host: opens a data folder, serves the workbench on this machine only, and prints the address to open.
import { parseArgs } from 'node:util';
import { AppError, toErrorRecord } from '#shared/error.ts';
import { openApp } from '../app.ts';
import { defaultDataDir, folderAt } from '../folder.ts';
import { HeldFiles } from './held-files.ts';
import { installationAround } from './installation.ts';
import { logBug, rpcRouter } from './rpc.ts';
import { readSite } from './site.ts';
import { startWebHost } from './web/server.ts';

const USAGE = 'use: web.js [--data-dir <folder>] [--port <number>].';

async function serve(words: string[]): Promise<void> {
  const { dataDir, port } = readWords(words);
  const installation = installationAround(import.meta.dirname);
  const site = readSite(installation.siteFolder);
  const app = await openApp({ ...installation, dataDir, access: 'own', keepsQueue: true });
  const { tmp } = folderAt(dataDir);
  const onBug = (thrown: unknown) => logBug(app.log, thrown);
  const files = new HeldFiles();
  const router = rpcRouter({ app, version: installation.version, files });
  let addresses = 0;
  const onAddress = (address: string) => {
    const what = addresses++ === 0 ? 'Strata is at' : 'For another browser:';
    process.stdout.write(`${what} ${address}\n`);
  };
  const host = await startWebHost({ router, files, site, tmpFolder: tmp, port, onAddress, onBug }).catch(
    async (cause: unknown) => {
      await app.close();
      throw new AppError('BAD_USAGE', `Port ${port} cannot be used; choose another with --port.`, { cause });
    },
  );
  const stop = () =>
    void host
      .close()
      .then(app.close)
      .then(() => process.exit(0), fail);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
}

function readWords(words: string[]): { dataDir: string; port: number } {
  try {
    const { values } = parseArgs({
      args: words,
      options: { 'data-dir': { type: 'string' }, port: { type: 'string', default: '0' } },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port ${values.port} is no port`);
    return { dataDir: values['data-dir'] ?? defaultDataDir(), port };
  } catch (cause) {
    throw new AppError('BAD_USAGE', `${cause instanceof Error ? cause.message : cause}; ${USAGE}`, { cause });
  }
}

function fail(thrown: unknown): never {
  process.stderr.write(`${toErrorRecord(thrown).message}\n`);
  process.exit(1);
}

await serve(process.argv.slice(2)).catch(fail);
