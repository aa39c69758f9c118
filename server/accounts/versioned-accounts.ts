/** Accounts of a document that may change while links are open. */
import { RumpError } from '../../sdk/values/error.ts';
import type { Accounts, Principal } from './accounts.ts';
import { parseAccounts } from './accounts-document.ts';
import { TokenAccounts, type TokenAccountsOptions } from './token-accounts.ts';

export class VersionedAccounts implements Accounts {
  #text: string | null = null;
  #content: TokenAccountsOptions | null = null;
  #accounts: TokenAccounts | null = null;

  /** What is in force. */
  get content(): TokenAccountsOptions {
    return this.#content as TokenAccountsOptions;
  }

  /** @internal Null as long as nothing was. */
  get inForce(): TokenAccounts | null {
    return this.#accounts;
  }

  /** Rejects with a RumpError `unsupported` as long as no document could be used. */
  async authenticate(token: string): Promise<Principal> {
    for (;;) {
      const accounts = this.#present();
      const principal = await accounts.authenticate(token);
      // They may have changed while the token was checked.
      if (accounts === this.#accounts) return principal;
    }
  }

  async review(principal: Principal): Promise<Principal | null> {
    return this.#present().review(principal);
  }

  /**
   * Another version of the document: all of it is in force, or, where this rejects with a RumpError, none of it.
   *
   * @internal
   * @param name for errors
   * @returns whether it is another than the one before
   */
  async use(text: string, name: string): Promise<boolean> {
    if (text === this.#text) return false;
    const content = parseAccounts(text, name);
    const accounts = new TokenAccounts(content);
    await accounts.ready();
    this.#text = text;
    this.#content = content;
    this.#accounts = accounts;
    return true;
  }

  #present(): TokenAccounts {
    if (this.#accounts !== null) return this.#accounts;
    throw new RumpError('unsupported', 'there are no accounts that can be used', { path: 'accounts' });
  }
}
