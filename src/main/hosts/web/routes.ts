// The few things that can be asked of the web server, each behind the same checks: the host, the cookie, the page.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type Site, withNonce } from '../site.ts';
import type { Admission } from './admission.ts';
import { type Answer, json, rawAnswer, refusal, send } from './answer.ts';
import { isForUs, isFromOurPage } from './caller.ts';
import type { Sockets } from './socket.ts';
import { UploadRefused, type Uploads } from './upload.ts';

const URL_CHARACTERS = 8192;

/** Any page may post a form here; only our own can add a header. */
const OWN_HEADER = 'x-strata';

/** What Node's parser and its clocks complain about, as a status. */
const STATUS_OF_ERROR: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

const HOME = { status: 303, headers: { Location: '/' } };

export interface RoutesOptions {
  readonly admission: Admission;
  readonly site: Site;
  readonly uploads: Uploads;
  readonly sockets: Sockets;
  /** Bytes of one message on a socket. */
  readonly messageBytes: number;
  readonly onBug: (thrown: unknown) => void;
}

type Action = (request: IncomingMessage, query: URLSearchParams) => Answer | Promise<Answer>;

export class Routes {
  readonly #options: RoutesOptions;
  readonly #upgrades: WebSocketServer;
  /** What is done for a POST of our own page. */
  readonly #actions: ReadonlyMap<string, Action>;

  constructor(options: RoutesOptions) {
    this.#options = options;
    this.#upgrades = new WebSocketServer({
      noServer: true,
      maxPayload: options.messageBytes,
      perMessageDeflate: false,
      clientTracking: false,
    });
    this.#actions = new Map<string, Action>([
      ['/ticket', () => json({ ticket: options.admission.newTicket() })],
      ['/upload', async (request, query) => json(await options.uploads.take(request, query.get('name') ?? ''))],
    ]);
  }

  attach(server: Server): void {
    server.on('request', (request, response) => {
      const answer = this.#answer(request).catch((thrown: unknown) => this.#failure(thrown, request));
      void answer.then((it) => send(request, response, it));
    });
    server.on('checkExpectation', (request, response) => send(request, response, refusal(417)));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    server.on('clientError', (cause: NodeJS.ErrnoException, socket) => {
      if (socket.writable) socket.end(rawAnswer(refusal(STATUS_OF_ERROR[cause.code ?? ''] ?? 400)));
      else socket.destroy();
    });
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { path, query } = addressOf(request);
    const barrier = this.#barrier(request);
    if (barrier) return barrier;
    const action = this.#actions.get(path);
    if (action) {
      if (request.method !== 'POST') return refusal(405);
      if (!isFromOurPage(request) || request.headers[OWN_HEADER] !== '1') return refusal(403);
      return action(request, query);
    }
    const file = this.#options.site.get(path);
    if (!file) return refusal(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    if (query.has('token')) return HOME;
    return { status: 200, type: file.type, body: (nonce) => withNonce(file, nonce) };
  }

  /** Why this request goes no further, or null. Whoever brings the right token gets the cookie on the way. */
  #barrier(request: IncomingMessage): Answer | null {
    const { admission } = this.#options;
    if (!isForUs(request)) return refusal(421);
    if ((request.url ?? '').length > URL_CHARACTERS) return refusal(414);
    if (admission.isAdmitted(request.headers.cookie)) return null;
    const { path, query } = addressOf(request);
    const token = path === '/' && request.method === 'GET' ? query.get('token') : null;
    const cookie = token === null ? null : admission.exchange(token);
    if (cookie !== null) return { ...HOME, headers: { ...HOME.headers, 'Set-Cookie': cookie } };
    return refusal(admission.refuse() ? 429 : 401);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const { path } = addressOf(request);
    const barrier = this.#barrier(request) ?? (path === '/rpc' ? null : refusal(404));
    const refused = barrier ?? (isFromOurPage(request) ? null : refusal(403));
    if (refused) return void socket.end(rawAnswer(refused));
    this.#upgrades.handleUpgrade(request, socket, head, (open) => this.#options.sockets.serve(open));
  }

  #failure(thrown: unknown, request: IncomingMessage): Answer {
    if (thrown instanceof UploadRefused) return refusal(thrown.status);
    // A browser that went away in the middle is no mistake of ours.
    if (!request.socket.destroyed) this.#options.onBug(thrown);
    return refusal(500);
  }
}

/** Path and query as they were sent; nothing is decoded in the path, so that it fits a route exactly or not at all. */
function addressOf({ url = '' }: IncomingMessage): { path: string; query: URLSearchParams } {
  const end = url.indexOf('?');
  return end === -1
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, end), query: new URLSearchParams(url.slice(end + 1)) };
}
