// Who sends a request: whether it names this machine as its host, and whether our own page made it.
import type { IncomingMessage } from 'node:http';

/** Any port, so that a tunnel works; nothing else may name this machine, or a foreign name could be pointed at it. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/** True where the one Host header names this machine, and the request asks for a path of it. */
export function isForUs(request: IncomingMessage): boolean {
  const hosts = valuesOf(request, 'host');
  return hosts.length === 1 && LOOPBACK.test(hosts[0] ?? '') && (request.url ?? '').startsWith('/');
}

/** True where the page that sent this was loaded from the very address that it is sent to. */
export function isFromOurPage(request: IncomingMessage): boolean {
  const origins = valuesOf(request, 'origin');
  return origins.length === 1 && origins[0] === `http://${request.headers.host}`;
}

/** Every value of a header, for Node keeps only the first of some. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}
