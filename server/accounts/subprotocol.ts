/** Reads the first request of a WebSocket: origin, subprotocol, token. */

import type { LinkClose } from '../../sdk/exchange/link.ts';
import { RumpError } from '../../sdk/values/error.ts';
import type { Accounts, Principal } from './accounts.ts';

/** The subprotocol. The token is sent beside it, because browsers cannot set headers, and URLs end up in logs. */
export const SUBPROTOCOL = 'rump';
export const DEFAULT_PATH = '/rump';
const TOKEN = 'rump.token.';

/** What the client offers in `Sec-WebSocket-Protocol`. */
export function offered(protocols: string | null | undefined): {
  readonly isRump: boolean;
  readonly token: string | null;
} {
  const names = (protocols ?? '').split(',').map((name) => name.trim());
  const token = names.find((name) => name.startsWith(TOKEN));
  return { isRump: names.includes(SUBPROTOCOL), token: token === undefined ? null : token.slice(TOKEN.length) };
}

/**
 * `same`: the host of the page itself, by the request's `Host`, but no `http:` page if the link is over TLS. `*`: any page. Or a list of
 * origins as browsers write them, such as `https://home.example`; `same` may be among them.
 */
export type Origins = 'same' | '*' | readonly string[];

/** Only browsers send an origin; a client without one is not a browser, and its token alone identifies it. */
function isAllowed({ origin, host, isSecure }: Knock, origins: Origins): boolean {
  if (origin === undefined || origin === null || origins === '*') return true;
  // One that is given by itself is a list of one: it must not let in each origin that is a part of its text.
  const allowed = [origins].flat();
  if (allowed.includes(origin)) return true;
  if (!allowed.includes('same')) return false;
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  // A TLS page may reach a server behind a proxy that ends TLS; a page sent in the clear, which others can alter, may not use TLS.
  const isPage = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && !isSecure);
  return (
    parsed !== null && isPage && host !== undefined && host !== null && parsed.host === hostOf(parsed.protocol, host)
  );
}

const NOT_ALLOWED: LinkClose = { reason: 'origin', message: 'pages of this origin may not connect' };
const NO_TOKEN: LinkClose = {
  reason: 'unauthorised',
  message: 'no token: offer the subprotocol rump.token.<token> too',
};

const BAD_TOKEN: LinkClose = { reason: 'unauthorised', message: 'the token is not valid for this server' };

/** Says nothing against the token: a later attempt may succeed. */
const NO_ACCOUNTS: LinkClose = { reason: 'error', message: 'tokens cannot be checked now; try again later' };

/** Parts of a client's first request, each of which may be missing. */
export interface Knock {
  readonly origin: string | null | undefined;
  readonly host: string | null | undefined;
  /** Whether it came over TLS. */
  readonly isSecure: boolean;
  readonly token: string | null;
}

/** The principal of the link, or why it is rejected. */
export async function admit(knock: Knock, origins: Origins, accounts: Accounts): Promise<Principal | LinkClose> {
  if (!isAllowed(knock, origins)) return NOT_ALLOWED;
  const { token } = knock;
  if (token === null) return NO_TOKEN;
  try {
    return await accounts.authenticate(token);
  } catch (error) {
    return RumpError.is(error) && error.code === 'rejected' ? BAD_TOKEN : NO_ACCOUNTS;
  }
}

/** Without the protocol's default port, which one of the two may name and the other omit. */
function hostOf(protocol: string, host: string): string {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : host;
}
