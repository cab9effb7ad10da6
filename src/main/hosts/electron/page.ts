// Our own page: what its requests for app://strata/… are answered with, and which messages are from it.
import { newNonce, pageHeaders } from '../page-headers.ts';
import { type Site, withNonce } from '../site.ts';
import { isOwnPage, PAGE } from './settings.ts';

/** As much of a message's event as is used. */
interface Sent {
  readonly sender: { readonly mainFrame: unknown };
  readonly senderFrame: { readonly url: string } | null;
}

/** True for a message of our page itself; no frame in it is answered, and no other page. */
export function isFromOurPage({ sender, senderFrame }: Sent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOwnPage(senderFrame.url);
}

/** From the site's map; no address ever becomes a path. */
export function answerPage(site: Site, { url, method }: { url: string; method: string }): Response {
  const nonce = newNonce();
  const headers = pageHeaders(nonce);
  const path = url.startsWith(PAGE) ? `/${url.slice(PAGE.length).replace(/[?#].*$/s, '')}` : null;
  const file = path === null ? undefined : site.get(path);
  if (!file) return new Response(null, { status: 404, headers });
  if (method !== 'GET' && method !== 'HEAD') return new Response(null, { status: 405, headers });
  return new Response(new Uint8Array(withNonce(file, nonce)), { headers: { ...headers, 'Content-Type': file.type } });
}
