// Answers the window's requests for app://strata/… from the site's map; no address ever becomes a path.
import { newNonce, pageHeaders } from '../page-headers.ts';
import { type Site, withNonce } from '../site.ts';
import { PAGE } from './settings.ts';

export function answerPage(site: Site, { url, method }: { url: string; method: string }): Response {
  const nonce = newNonce();
  const headers = pageHeaders(nonce);
  const path = url.startsWith(PAGE) ? `/${url.slice(PAGE.length).replace(/[?#].*$/s, '')}` : null;
  const file = path === null ? undefined : site.get(path);
  if (!file) return new Response(null, { status: 404, headers });
  if (method !== 'GET' && method !== 'HEAD') return new Response(null, { status: 405, headers });
  return new Response(new Uint8Array(withNonce(file, nonce)), { headers: { ...headers, 'Content-Type': file.type } });
}
