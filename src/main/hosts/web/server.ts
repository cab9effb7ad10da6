// The loopback web server: the workbench for the one person who has its address, with limits on all that a client does.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HeldFiles } from '../held-files.ts';
import type { RpcRouter } from '../rpc.ts';
import type { Site } from '../site.ts';
import { Admission } from './admission.ts';
import { Routes } from './routes.ts';
import { SOCKET_LIMITS, type SocketLimits, Sockets } from './socket.ts';
import { UPLOAD_LIMITS, type UploadLimits, Uploads } from './upload.ts';

/** What a client may not exceed. */
export interface WebLimits {
  readonly headerBytes: number;
  readonly headersMs: number;
  /** The longest that an upload may take; no other request has a body that is read. */
  readonly requestMs: number;
  /** How often the two above are looked after. */
  readonly checkMs: number;
  readonly connections: number;
  /** Of one message on a socket. */
  readonly messageBytes: number;
  readonly upload: UploadLimits;
  readonly socket: SocketLimits;
}

const WEB_LIMITS: WebLimits = {
  headerBytes: 16_384,
  headersMs: 10_000,
  requestMs: 30 * 60_000,
  checkMs: 1000,
  connections: 64,
  messageBytes: 16_000_000,
  upload: UPLOAD_LIMITS,
  socket: SOCKET_LIMITS,
};

export interface WebHostOptions {
  readonly router: RpcRouter;
  readonly files: HeldFiles;
  readonly site: Site;
  /** The data folder's tmp, for uploads. */
  readonly tmpFolder: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Hears the address to open: at once, and a new one whenever the last was used. */
  readonly onAddress: (address: string) => void;
  readonly onBug: (thrown: unknown) => void;
  readonly limits?: Partial<WebLimits>;
}

export interface WebHost {
  readonly port: number;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. @throws Error of the system where the port is taken. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { router, files, site, tmpFolder, onAddress, onBug } = options;
  const limits = { ...WEB_LIMITS, ...options.limits };
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    // A missing Host is refused by our own check, with our own headers.
    requireHostHeader: false,
  });
  server.maxConnections = limits.connections;
  const port = await listen(server, options.port);
  const onToken = (token: string) => onAddress(`http://127.0.0.1:${port}/?token=${token}`);
  const admission = new Admission({ port, onToken });
  const uploads = new Uploads(tmpFolder, files, limits.upload);
  const sockets = new Sockets(router, (ticket) => admission.redeemTicket(ticket), limits.socket);
  new Routes({ admission, site, uploads, sockets, messageBytes: limits.messageBytes, onBug }).attach(server);
  return { port, close: () => close(server, sockets) };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // Stays for later errors too, such as too many open files, which must not end the program.
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server, sockets: Sockets): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    sockets.close();
    server.closeAllConnections();
  });
}
