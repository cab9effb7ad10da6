// One browser's socket: a ticket as its first message, then the contract, until it misbehaves or falls behind.
import { RPCHandler } from '@orpc/server/websocket';
import type { RawData, WebSocket } from 'ws';
import type { RpcRouter } from '../rpc.ts';

export interface SocketLimits {
  readonly firstMessageMs: number;
  /** What may wait for a client that does not read. */
  readonly bufferedBytes: number;
  /** Nesting of a message. */
  readonly depth: number;
}

export const SOCKET_LIMITS: SocketLimits = { firstMessageMs: 5000, bufferedBytes: 32_000_000, depth: 32 };

type Outgoing = Parameters<WebSocket['send']>[0];

const NOT_UNDERSTOOD = 1007;
const NOT_ADMITTED = 1008;

export class Sockets {
  readonly #handler: RPCHandler<Record<never, never>>;
  readonly #redeemTicket: (ticket: string) => boolean;
  readonly #limits: SocketLimits;
  readonly #open = new Set<WebSocket>();

  constructor(router: RpcRouter, redeemTicket: (ticket: string) => boolean, limits: SocketLimits = SOCKET_LIMITS) {
    this.#handler = new RPCHandler(router);
    this.#redeemTicket = redeemTicket;
    this.#limits = limits;
  }

  /** Serves an open socket whose request was admitted already. */
  serve(socket: WebSocket): void {
    this.#open.add(socket);
    const refuse = () => socket.close(NOT_ADMITTED);
    const impatience = setTimeout(refuse, this.#limits.firstMessageMs);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearTimeout(impatience);
      this.#open.delete(socket);
    });
    socket.once('message', (data: RawData, isBinary: boolean) => {
      clearTimeout(impatience);
      if (isBinary || !this.#redeemTicket(String(data))) refuse();
      else this.#converse(socket);
    });
  }

  /** Cuts off everybody. */
  close(): void {
    for (const socket of this.#open) socket.terminate();
  }

  #converse(socket: WebSocket): void {
    const peer = {
      // Resolves once the bytes have left, so that a stream asks for its next list no sooner than the last one is gone.
      send: (data: Outgoing) => this.#send(socket, data),
      // Messages are handed over below, one by one, so that a bad one can be answered by closing.
      addEventListener: () => {},
    };
    socket.on('close', () => this.#handler.close(peer));
    socket.on('message', (data: RawData, isBinary: boolean) => {
      const text = isBinary ? null : String(data);
      if (text === null || depthOf(text) > this.#limits.depth) return socket.close(NOT_UNDERSTOOD);
      this.#handler.message(peer, text).catch(() => socket.close(NOT_UNDERSTOOD));
    });
  }

  #send(socket: WebSocket, data: Outgoing): Promise<void> {
    return new Promise((resolve) => {
      socket.send(data, () => resolve());
      if (socket.bufferedAmount > this.#limits.bufferedBytes) socket.terminate();
    });
  }
}

/** How deep the brackets of a JSON text nest, those inside its strings left out. One pass, whatever the text. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const sign = json[i];
    if (inString && sign === '\\') i += 1;
    else if (sign === '"') inString = !inString;
    else if (inString) continue;
    else if (sign === '[' || sign === '{') deepest = Math.max(deepest, ++depth);
    else if (sign === ']' || sign === '}') depth -= 1;
  }
  return deepest;
}
