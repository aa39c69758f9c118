/** Accounts from a document: what it may hold, and that it may change while links are open. */
import { RumpError, refuse } from '../../sdk/values/error.ts';
import { parseJsonFile } from '../../sdk/values/json-file.ts';
import type { Accounts, Disconnecting, Principal, TokenClaims } from './accounts.ts';
import type { Grants } from './grants.ts';
import { TokenAccounts, type TokenAccountsOptions } from './token-accounts.ts';

export class VersionedAccounts implements Accounts {
  #text: string | null = null;
  #content: TokenAccountsOptions | null = null;
  #accounts: TokenAccounts | null = null;

  /** The version in force. */
  get content(): TokenAccountsOptions {
    return this.#content as TokenAccountsOptions;
  }

  /** @internal Null until there is one. */
  get inForce(): TokenAccounts | null {
    return this.#accounts;
  }

  /** Rejects with a RumpError `unsupported` until a document could be used. */
  async authenticate(token: string): Promise<Principal> {
    for (;;) {
      const accounts = this.#present();
      const principal = await accounts.authenticate(token);
      // They may have changed while the token was checked.
      if (accounts === this.#accounts) return principal;
    }
  }

  async review(links: Disconnecting): Promise<void> {
    this.#present();
    this.enforce(links, () => true);
  }

  /**
   * Closes links whose principal may do something else now. On the others, notes newly revoked devices in the principal.
   *
   * @internal
   * @param isOurs whether these accounts checked the token
   */
  enforce(links: Disconnecting, isOurs: (claims: TokenClaims) => boolean): void {
    const isOver = (principal: Principal, device?: string): boolean => {
      const { claims } = principal;
      if (claims === undefined || !isOurs(claims)) return false;
      const now = this.#present().granted(claims);
      if (now === null || (now.expires ?? Infinity) < (principal.expires ?? Infinity)) return true;
      if (grantsText(now.grants) !== grantsText(principal.grants)) return true;
      const { revoked = [] } = now;
      Object.assign(principal, { revoked });
      return device !== undefined && revoked.includes(device);
    };
    links.disconnect(isOver, {
      reason: 'unauthorised',
      message: 'what this account may do has changed, or its token has been revoked; connect again',
    });
  }

  /**
   * Takes another version of the document: either all of it takes effect or, if this rejects with a RumpError, none.
   *
   * @internal
   * @param name names the document in errors
   * @returns whether it differs from the one before
   */
  async use(text: string, name: string): Promise<boolean> {
    if (text === this.#text) return false;
    const { content, accounts } = parseAccounts(text, name);
    await accounts.ready();
    this.#text = text;
    this.#content = content;
    this.#accounts = accounts;
    return true;
  }

  get [Symbol.toStringTag](): string {
    return 'VersionedAccounts';
  }

  #present(): TokenAccounts {
    if (this.#accounts !== null) return this.#accounts;
    throw new RumpError('unsupported', 'there are no usable accounts', { path: 'accounts' });
  }
}

/** Equal for equal grants, in any order. */
function grantsText(grants: Grants): string {
  return JSON.stringify(
    Object.entries(grants)
      .map((entry) => entry.flat().sort())
      .sort(),
  );
}

/**
 * @internal Checked more strictly than a program's options, because nothing else would find a slip in a document.
 *
 * @throws {RumpError} `wrong-type`, `contradiction`, `unknown-name`, `out-of-range`, with the path of the wrong value
 */
export function parseAccounts(
  text: string,
  file: string,
): { readonly content: TokenAccountsOptions; readonly accounts: TokenAccounts } {
  const content = parseJsonFile(text, file) as TokenAccountsOptions;
  const accounts = new TokenAccounts(content);
  for (const name of Object.keys(content)) {
    if (!MEMBERS.includes(name))
      refuse('unknown-name', 'accounts file', name, `it must be one of ${MEMBERS.join(', ')}`);
  }
  for (const [index, key] of content.keys.entries()) checkKey(content.algorithm, key, `keys[${index}]`);
  return { content, accounts };
}

const MEMBERS: readonly string[] = [
  ...['algorithm', 'issuer', 'audience', 'keys', 'accounts', 'roles', 'clockTolerance'],
  ...['maxTokenDays', 'revoked'],
];

/** Minimum bits of a key, by the beginning of its algorithm's name; the lengths of curves are fixed. */
function checkKey(algorithm: string, key: { readonly [member: string]: unknown }, path: string): void {
  const isSecret = algorithm.startsWith('HS');
  // With a private key no token would verify, and whoever reads the file could sign any.
  if (!isSecret && key.d !== undefined)
    throw new RumpError('wrong-type', `${path} is a private key; leave its d out`, { path });
  const value = isSecret ? key.k : key.n;
  if (typeof value !== 'string' || (!isSecret && key.kty !== 'RSA')) return;
  const bits = Math.floor((value.replace(/=+$/, '').length * 3) / 4) * 8;
  const least = isSecret ? Number(algorithm.slice(2)) : 2048;
  if (bits >= least) return;
  throw new RumpError('out-of-range', `${path} has ${bits} bits; for ${algorithm} it must have at least ${least}`, {
    path,
  });
}
