// The window's end of the contract: a message port inside Electron, a WebSocket in a browser.
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { type Bridge, PORT } from '#shared/bridge.ts';
import type { Contract } from '#shared/contract.ts';
import type { HeldFile } from '#shared/dataset-calls.ts';
import { AppError, ERROR_CODES, type ErrorRecord } from '#shared/error.ts';

declare global {
  interface Window {
    readonly strata?: Bridge;
  }
}

export type Client = ContractRouterClient<Contract>;

export interface Connection {
  /** Every call of the contract; one that fails throws what `problemOf` can read. */
  readonly client: Client;
  /** Gives a dropped or chosen file to the host; its handle goes into `datasets.import`. */
  hold(file: File): Promise<HeldFile>;
  /** Resolves when the host is out of reach; then every call fails, and only another connection helps. */
  readonly closed: Promise<void>;
}

const LOST = 'The connection to Strata was lost, so this was not done; try again once Strata answers.';

const AWAY: ErrorRecord = {
  code: 'INTERNAL',
  message:
    'Strata does not answer, so nothing here is up to date; this page goes on by itself as soon as it does. ' +
    'If Strata was stopped, start it again and open the address that it prints. Nothing saved is lost.',
};

/** What the host says to a page whose cookie it did not give, which is what a restart makes of every page. */
const NOT_ADMITTED = 401;
const RESTARTED =
  'Strata was started again since this page was opened; open the address that it printed last, and this page goes on.';

/** Between two tries, doubled after each. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

/** What there is to know about the host: how to reach it, or why it cannot be reached right now. */
export type Reach =
  | { readonly connection: Connection; readonly problem: null }
  | { readonly connection: null; readonly problem: ErrorRecord };

export interface KeepOptions {
  readonly connect: () => Promise<Connection>;
  readonly wait: (ms: number) => Promise<unknown>;
}

const REAL: KeepOptions = { connect, wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) };

/**
 * Connects, and connects again whenever the connection is lost, until the returned function is called. Whoever listens
 * gets a new connection each time, and what streamed over the old one has to be asked for anew.
 */
export function keepConnected(listener: (reach: Reach) => void, { connect, wait }: KeepOptions = REAL): () => void {
  let isWanted = true;
  const tell = (reach: Reach) => {
    if (isWanted) listener(reach);
  };
  const keep = async () => {
    for (let waitMs = FIRST_WAIT_MS; isWanted; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        const connection = await connect();
        tell({ connection, problem: null });
        await connection.closed;
        waitMs = FIRST_WAIT_MS;
        tell({ connection: null, problem: AWAY });
      } catch (thrown) {
        tell({ connection: null, problem: problemOf(thrown) });
      }
      await wait(waitMs);
    }
  };
  void keep();
  return () => {
    isWanted = false;
  };
}

/** @throws AppError INTERNAL where the host does not answer, FORBIDDEN where it does not know this page. */
function connect(): Promise<Connection> {
  return window.strata ? connectByPort(window.strata) : connectBySocket();
}

/** What went wrong with a call, for people. */
export function problemOf(thrown: unknown): ErrorRecord {
  if (thrown instanceof AppError) return { code: thrown.code, message: thrown.message };
  const code = thrown instanceof ORPCError ? ERROR_CODES.find((it) => it === thrown.code) : undefined;
  if (!(thrown instanceof ORPCError) || !code) return { code: 'INTERNAL', message: LOST };
  return { code, message: thrown.message, details: thrown.data };
}

async function connectByPort(bridge: Bridge): Promise<Connection> {
  const port = await new Promise<MessagePort>((resolve) => {
    window.addEventListener('message', function receive({ source, data, ports }) {
      if (source !== window || data !== PORT || !ports[0]) return;
      window.removeEventListener('message', receive);
      resolve(ports[0]);
    });
    bridge.connect();
  });
  const client = createORPCClient<Client>(new PortLink({ port }));
  port.start();
  const hold = async (file: File) => {
    const held = await bridge.hold(file);
    if (!held) throw new AppError('BAD_USAGE', `"${file.name}" is no file on this machine; choose a file.`);
    return held;
  };
  return { client, hold, closed: new Promise((resolve) => port.addEventListener('close', () => resolve())) };
}

async function connectBySocket(): Promise<Connection> {
  const { ticket } = await post<{ ticket: string }>('/ticket').catch((thrown: unknown) => {
    throw thrown instanceof AppError && thrown.code === 'INTERNAL' ? new AppError(AWAY.code, AWAY.message) : thrown;
  });
  const websocket = new WebSocket(`ws://${window.location.host}/rpc`);
  await new Promise((resolve, reject) => {
    websocket.addEventListener('open', resolve, { once: true });
    websocket.addEventListener('close', () => reject(new AppError(AWAY.code, AWAY.message)), { once: true });
  });
  websocket.send(ticket);
  return {
    client: createORPCClient<Client>(new SocketLink({ websocket })),
    hold: (file) => post<HeldFile>(`/upload?name=${encodeURIComponent(file.name)}`, file),
    closed: new Promise((resolve) => websocket.addEventListener('close', () => resolve())),
  };
}

async function post<Answer>(path: string, body?: Blob): Promise<Answer> {
  const type = { 'Content-Type': 'application/octet-stream' };
  const request = { method: 'POST', headers: { 'X-Strata': '1', ...(body && type) }, ...(body && { body }) };
  const response = await fetch(path, request).catch(() => {
    throw new AppError('INTERNAL', LOST);
  });
  if (response.status === NOT_ADMITTED) throw new AppError('FORBIDDEN', RESTARTED);
  if (!response.ok) throw new AppError('FORBIDDEN', (await response.text()).trim());
  return response.json() as Promise<Answer>;
}
