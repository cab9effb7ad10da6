// A client of the contract over each way that a host can carry it, for the one suite that all of them must pass.
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { RpcRouter } from '../../src/main/hosts/rpc.ts';
import type { Contract } from '../../src/shared/contract.ts';
import { MainChannel } from './hosts/electron/main-port.ts';
import { type Browser, openSocket } from './hosts/web/browser.ts';

export type Client = ContractRouterClient<Contract>;

export interface Carried {
  readonly client: Client;
  close(): void;
}

/** No transport at all: what every other one must be the same as. */
export function inProcess(router: RpcRouter): Carried {
  return { client: createRouterClient(router) as Client, close: () => {} };
}

/** A MessageChannel of Node, standing for the one between Electron's window and its main process. */
export function overPort(router: RpcRouter): Carried {
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(router).upgrade(port1);
  port1.start();
  const client = createORPCClient<Client>(new PortLink({ port: port2 }));
  port2.start();
  return { client, close: () => port2.close() };
}

/** The same with the main process's end as Electron has it. */
export function overMainPort(router: RpcRouter): Carried {
  const { port1, port2 } = new MainChannel();
  new RPCHandler(router).upgrade(port1);
  port1.start();
  const client = createORPCClient<Client>(new PortLink({ port: port2 as unknown as InstanceType<typeof MessagePort> }));
  port2.start();
  return { client, close: () => port2.close() };
}

/** A WebSocket into the real web host. */
export async function overSocket(browser: Browser): Promise<Carried> {
  const websocket = await openSocket(browser, await browser.ticket());
  return { client: createORPCClient<Client>(new SocketLink({ websocket })), close: () => websocket.close() };
}
