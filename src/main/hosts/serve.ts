// Serves the workbench to browsers on this machine: opens the data folder, says the address, and ends when it is asked to.
import { AppError } from '#shared/error.ts';
import { openApp } from '../app.ts';
import { defaultDataDir, folderAt } from '../folder.ts';
import { HeldFiles } from './held-files.ts';
import type { WindowInstallation } from './installation.ts';
import { logBug, rpcRouter } from './rpc.ts';
import { readSite } from './site.ts';
import { startWebHost } from './web/server.ts';

export interface ServeOptions {
  readonly installation: WindowInstallation;
  /** The platform's own place where it is not named. */
  readonly dataDir: string | undefined;
  /** 0: any that is free. */
  readonly port: number;
  /** Hears the address to open: at once, and a new one whenever the last was used. */
  readonly onAddress: (address: string, isFirst: boolean) => void;
  /** Aborted: what runs is paused, then it ends. */
  readonly interrupted: AbortSignal;
  /** Aborted as well: it does not wait for that. */
  readonly stopped: AbortSignal;
}

/**
 * Resolves once everything is closed.
 * @throws AppError BAD_USAGE where the port cannot be used; ARTIFACT_NOT_FOUND where the page was not built; else what
 * `openApp` throws.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { installation, port, interrupted, stopped } = options;
  const dataDir = options.dataDir ?? defaultDataDir();
  const site = readSite(installation.siteFolder);
  const app = await openApp({ ...installation, dataDir, access: 'own', keepsQueue: true });
  try {
    const files = new HeldFiles();
    let isFirst = true;
    const host = await startWebHost({
      router: rpcRouter({ app, version: installation.version, files }),
      files,
      site,
      tmpFolder: folderAt(dataDir).tmp,
      port,
      onAddress: (address) => {
        options.onAddress(address, isFirst);
        isFirst = false;
      },
      onBug: (thrown) => logBug(app.log, thrown),
    }).catch((cause: unknown) => {
      throw new AppError('BAD_USAGE', `Port ${port} cannot be used; choose another with --port.`, { cause });
    });
    await aborted(interrupted);
    await host.close();
    await Promise.race([app.rest(), aborted(stopped)]);
  } finally {
    await app.close();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
