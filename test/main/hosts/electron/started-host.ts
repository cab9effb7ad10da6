// The built desktop host, started once for a test file against the double of Electron that the file put in its place.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, vi } from 'vitest';
import { CONNECT } from '../../../../src/shared/bridge.ts';
import type { Client } from '../../contract-client.ts';
import { temporaryFolder } from '../terminal.ts';
import { app, ipcMain, told } from './double.ts';

export const root = join(import.meta.dirname, '../../../..');

export interface StartedHost {
  readonly folder: string;
  /** The frame of our page, as the sender of a message. */
  readonly mainFrame: { url: string };
  /** What comes with a message of our page. */
  readonly own: object;
  /** A client of the contract, through the port that our page is given. */
  connect(): Client;
  /** Quits as a person does, and waits until the host has ended. */
  quit(): Promise<void>;
}

/** Builds where the sources changed, and starts; the double is "electron" for it. */
export async function startHost(): Promise<StartedHost> {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
  const { path: folder, remove } = temporaryFolder();
  vi.stubEnv('STRATA_DATA_DIR', join(folder, 'data'));
  await import(join(root, 'out/main/electron.js'));
  await vi.waitFor(() => expect(told.loadURL).toEqual(['app://strata/']), 10_000);
  const mainFrame = { url: 'app://strata/' };
  return {
    folder,
    mainFrame,
    own: { sender: { mainFrame }, senderFrame: mainFrame },
    connect: () => {
      const postMessage = vi.fn<(channel: string, message: null, ports: [InstanceType<typeof MessagePort>]) => void>();
      ipcMain.emit(CONNECT, { sender: { mainFrame, postMessage }, senderFrame: mainFrame });
      const port = postMessage.mock.calls[0]?.[2][0];
      if (!port) throw new Error('our page was given no port');
      const client = createORPCClient<Client>(new RPCLink({ port }));
      port.start();
      return client;
    },
    quit: async () => {
      const event = { preventDefault: vi.fn() };
      app.emit('before-quit', event);
      await vi.waitFor(() => expect(told.exit).toEqual([0]), 10_000);
      expect(event.preventDefault).toHaveBeenCalledOnce();
      vi.unstubAllEnvs();
      remove();
    },
  };
}
