/** Accounts from a document that may change while links are open. */
import { RumpError } from '../../sdk/values/error.ts';
import type { Accounts, Disconnecting, Principal, TokenClaims } from './accounts.ts';
import { parseAccounts } from './accounts-document.ts';
import type { Grants } from './grants.ts';
import type { TokenAccounts, TokenAccountsOptions } from './token-accounts.ts';

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
