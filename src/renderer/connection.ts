// The window's end of the contract: a message port inside Electron, a WebSocket in a browser.
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { type Bridge, PORT } from '#shared/bridge.ts';
import type { Contract, HeldFile } from '#shared/contract.ts';
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
  /** Resolves when the host is gone; then every call fails, and only `connect` helps. */
  readonly closed: Promise<void>;
}

const LOST = 'The connection to Strata was lost; start Strata again and open the address that it prints.';

/** @throws AppError INTERNAL where the host cannot be reached. */
export function connect(): Promise<Connection> {
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
  const { ticket } = await post<{ ticket: string }>('/ticket');
  const websocket = new WebSocket(`ws://${window.location.host}/rpc`);
  await new Promise((resolve, reject) => {
    websocket.addEventListener('open', resolve, { once: true });
    websocket.addEventListener('close', () => reject(new AppError('INTERNAL', LOST)), { once: true });
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
  if (!response.ok) throw new AppError('FORBIDDEN', (await response.text()).trim());
  return response.json() as Promise<Answer>;
}
