/** How a WebSocket's first request is looked at: who may ask, for what, with which token. */

import type { LinkClose } from '../../sdk/exchange/link.ts';
import { RumpError } from '../../sdk/values/error.ts';
import type { Accounts, Principal } from './accounts.ts';

/** What client and server speak; the token travels beside it, because a browser can set no header, and a URL ends in logs. */
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
 * `same`: the host of the page itself, by the request's `Host`, but no `http:` page where the link is over TLS. `*`: any page. Or a list of
 * origins as browsers write them, such as `https://home.example`; `same` may be among them.
 */
export type Origins = 'same' | '*' | readonly string[];

/** Only browsers send an origin; a client without one is no browser and is identified by its token alone. */
function isAllowed({ origin, host, isSecure }: Knock, origins: Origins): boolean {
  if (origin === undefined || origin === null || origins === '*') return true;
  if (origins !== 'same') {
    if (origins.includes(origin)) return true;
    if (!origins.includes('same')) return false;
  }
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  // A page over TLS may reach a server behind a proxy, which ends TLS; what anybody on the way can write reaches none over TLS.
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

const BAD_TOKEN: LinkClose = { reason: 'unauthorised', message: 'the token is not good for this server' };

/** Nothing against the token: whoever comes back may find accounts that can be used. */
const NO_ACCOUNTS: LinkClose = { reason: 'error', message: 'tokens cannot be checked now; try again later' };

/** What a client's first request says, each of which it may leave out. */
export interface Knock {
  readonly origin: string | null | undefined;
  readonly host: string | null | undefined;
  /** Whether it came over TLS. */
  readonly isSecure: boolean;
  readonly token: string | null;
}

/** Whose link it will be, or why it is turned away. */
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

/** Without the protocol's own port, which one of the two may name and the other not. */
function hostOf(protocol: string, host: string): string {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : host;
}
