// As much of a browser as the web host's tests need: raw requests, a cookie, a ticket, a socket.
import { connect } from 'node:net';
import { WebSocket } from 'ws';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Browser {
  readonly port: number;
  readonly origin: string;
  readonly cookie: string;
  /** A request as our own page makes it, unless the headers say otherwise. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  ticket(): Promise<string>;
}

/** Opens the address that the host printed. */
export async function openAddress(address: string): Promise<Browser> {
  const { origin, port } = new URL(address);
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const own = { Cookie: cookie, Origin: origin, 'X-Strata': '1' };
  const browser: Browser = {
    port: Number(port),
    origin,
    cookie,
    fetch: (path, init = {}) => fetch(`${origin}${path}`, { ...init, headers: { ...own, ...init.headers } }),
    ticket: async () => {
      const response = await browser.fetch('/ticket', { method: 'POST' });
      return ((await response.json()) as { ticket: string }).ticket;
    },
  };
  return browser;
}

/** A socket with this as its first message. */
export function openSocket(
  { port, origin, cookie }: Browser,
  first: string,
): Promise<WebSocket & globalThis.WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { Cookie: cookie, Origin: origin } });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => {
      socket.send(first);
      resolve(socket as WebSocket & globalThis.WebSocket);
    });
  });
}

/** Sends these very bytes and returns all that comes back until the connection ends. */
export function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('latin1').on('data', (part: string) => {
      answer += part;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', (cause) => (answer === '' ? reject(cause) : undefined));
    socket.setTimeout(15_000, () => socket.destroy(new Error('nothing came back for 15 seconds')));
  });
}

/** The status, headers and body of a raw answer. */
export function replyOf(answer: string): Reply {
  const end = answer.indexOf('\r\n\r\n');
  const [first = '', ...lines] = answer.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(': ');
      return [name.toLowerCase(), value.join(': ')];
    }),
  );
  return { status: Number(first.split(' ')[1]), headers, body: answer.slice(end + 4) };
}
