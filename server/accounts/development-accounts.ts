/** Accounts without a key to keep, for development, demonstrations and tests. Tokens become invalid when the process ends. */
import { type Clock, systemClock } from '../../sdk/exchange/clock.ts';
import type { Accounts } from './accounts.ts';
import type { Grants } from './grants.ts';
import { loadJose } from './jose.ts';
import { TokenAccounts } from './token-accounts.ts';

export interface DevelopmentAccounts {
  readonly accounts: Accounts;
  /** A token of this account, valid for `seconds`, by default a day. */
  token(account: string, seconds?: number): Promise<string>;
}

const ALGORITHM = 'HS256';
const ISSUER = 'igrs-rump-development';
const DAY = 86_400;
const SECRET_LENGTH = 32;

/** Accounts with these grants, and tokens signed with a random secret that never leaves this process. */
export function developmentAccounts(
  accounts: Readonly<Record<string, { readonly grants: Grants }>>,
  clock: Clock = systemClock,
): DevelopmentAccounts {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_LENGTH));
  const keys = [{ kty: 'oct', k: base64url(secret) }];
  const options = { algorithm: ALGORITHM, issuer: ISSUER, audience: ISSUER, keys, accounts } as const;
  return {
    accounts: new TokenAccounts(options, clock),
    async token(account, seconds = DAY) {
      const { SignJWT } = await loadJose();
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setSubject(account)
        .setIssuer(ISSUER)
        .setAudience(ISSUER)
        .setIssuedAt(now)
        .setExpirationTime(now + seconds)
        .sign(secret);
    },
  };
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => ({ '+': '-', '/': '_', '=': '' })[sign] ?? '');
}
