/** How a WebSocket's first request is looked at: who may ask, for what, with which token. */
import type { IncomingMessage } from 'node:http';

/** What client and server speak; the token travels beside it, because a browser can set no header, and a URL ends in logs. */
export const SUBPROTOCOL = 'rump';
const TOKEN = 'rump.token.';

/** What the client offers in `Sec-WebSocket-Protocol`. */
export function offered({ headers }: IncomingMessage): { readonly isRump: boolean; readonly token: string | null } {
  const names = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const token = names.find((name) => name.startsWith(TOKEN));
  return { isRump: names.includes(SUBPROTOCOL), token: token === undefined ? null : token.slice(TOKEN.length) };
}

/**
 * `same` is the page's own host, by the request's `Host`; `*` any page at all; or the origins as browsers write them, such as
 * `https://home.example`, `same` among them or not.
 */
export type Origins = 'same' | '*' | readonly string[];

/** Only browsers say where a page comes from; whoever says nothing is none, and has a token of its own to show. */
export function isAllowed({ headers }: IncomingMessage, origins: Origins): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origins === '*') return true;
  if (origins !== 'same') {
    if (origins.includes(origin)) return true;
    if (!origins.includes('same')) return false;
  }
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  return parsed !== null && host !== undefined && parsed.host === hostOf(parsed.protocol, host);
}

/** Without the protocol's own port, which one of the two may name and the other not. */
function hostOf(protocol: string, host: string): string {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : host;
}
