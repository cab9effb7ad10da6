// What the web server answers: a status and a body, always with the page's headers and never with anything inside it.
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { newNonce, pageHeaders } from '../page-headers.ts';

export interface Answer {
  readonly status: number;
  readonly type?: string;
  /** A function gets the nonce that stands in the policy of this very answer. */
  readonly body?: string | Buffer | ((nonce: string) => Buffer);
  readonly headers?: Readonly<Record<string, string>>;
}

const SENTENCES: Readonly<Record<number, string>> = {
  400: 'This request cannot be read.',
  401: 'Open the address that Strata printed last; each address opens one browser.',
  403: 'Only the workbench itself may ask this.',
  404: 'There is nothing here.',
  405: 'This cannot be done here.',
  408: 'This took too long.',
  413: 'This is too large for the browser; import it with "strata import" in a terminal.',
  414: 'This address is too long.',
  421: 'Strata answers to 127.0.0.1 and localhost only.',
  429: 'Too many requests without permission; wait a minute.',
  431: 'The headers of this request are too large.',
  500: 'Something inside Strata went wrong; the log has the details.',
  507: 'The disk is full; free some space and try again.',
};

export function refusal(status: number): Answer {
  return { status, body: `${SENTENCES[status] ?? STATUS_CODES[status] ?? 'Refused.'}\n` };
}

export function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

/** Sends an answer; a request whose body nobody read is the last on its connection. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  response.on('error', () => response.destroy());
  if (response.destroyed) return;
  const { headers, body } = complete(answer);
  if (!request.complete) response.shouldKeepAlive = false;
  response.writeHead(answer.status, headers).end(body);
}

/** The same for a connection that never became a request, or wanted to be a socket. */
export function rawAnswer(answer: Answer): Buffer {
  const { headers, body } = complete(answer);
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`, ...lines, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), body]);
}

function complete({ type = 'text/plain; charset=utf-8', body = '', headers }: Answer) {
  const nonce = newNonce();
  const bytes = Buffer.from(typeof body === 'function' ? body(nonce) : body);
  const all = { ...pageHeaders(nonce), ...headers, 'Content-Type': type, 'Content-Length': String(bytes.length) };
  return { headers: all, body: bytes };
}
