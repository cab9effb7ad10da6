// The real web host over real or pretended services, and the address that it printed.
import { join } from 'node:path';
import type { App } from '../../../../src/main/app.ts';
import { HeldFiles } from '../../../../src/main/hosts/held-files.ts';
import { type RpcRouter, rpcRouter } from '../../../../src/main/hosts/rpc.ts';
import type { Site } from '../../../../src/main/hosts/site.ts';
import { startWebHost, type WebHost, type WebLimits } from '../../../../src/main/hosts/web/server.ts';

const page = '<!doctype html><title>Strata</title><script nonce="STRATA_NONCE" src="./assets/index.js"></script>';

/** A site of two files. */
export const SMALL_SITE: Site = new Map([
  ['/', { type: 'text/html; charset=utf-8', body: Buffer.from(page) }],
  ['/assets/index.js', { type: 'text/javascript; charset=utf-8', body: Buffer.from('export {};') }],
]);

export interface Hosted {
  readonly host: WebHost;
  readonly router: RpcRouter;
  readonly files: HeldFiles;
  /** Every address so far, the newest last. */
  readonly addresses: readonly string[];
  readonly bugs: readonly unknown[];
}

export async function hostApp(app: App, limits: Partial<WebLimits> = {}): Promise<Hosted> {
  const files = new HeldFiles();
  const addresses: string[] = [];
  const bugs: unknown[] = [];
  const onBug = (thrown: unknown) => void bugs.push(thrown);
  const router = rpcRouter({ app, version: '0.0.0', files });
  const host = await startWebHost({
    router,
    files,
    site: SMALL_SITE,
    tmpFolder: join(app.dataDir, 'tmp'),
    port: 0,
    onAddress: (address) => void addresses.push(address),
    onBug,
    limits,
  });
  return { host, router, files, addresses, bugs };
}
