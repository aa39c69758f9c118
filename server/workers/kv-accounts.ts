/**
 * `igrs-rump/server/kv`: accounts of a message server on Workers, in a KV namespace.
 *
 * ```ts
 * const options = { codec: createCodec(), accounts: ({ ACCOUNTS }: Environment) => new KvAccounts(ACCOUNTS) };
 * ```
 *
 * One document holds all accounts, the same as on Node. So a change takes effect as a whole or not at all, removed accounts
 * are gone, and a link needs one read, however many accounts there are. A value may have 25 MiB: 250,000 accounts of 100 bytes.
 */
import { guarded, printing } from '../../sdk/exchange/callbacks.ts';
import { checkedInteger, display, RumpError } from '../../sdk/values/error.ts';
import type { Disconnecting, Principal } from '../accounts/accounts.ts';
import { VersionedAccounts } from '../accounts/versioned-accounts.ts';

/** The part of a KV namespace that is used. */
export interface KvNamespace {
  get(key: string): Promise<string | null>;
  put(key: string, value: string): Promise<void>;
}

export interface KvAccountsOptions {
  /** The document's key, by default `accounts`. The last usable document is kept under this name and `-usable`. */
  readonly key?: string;
  /** Seconds until it is read again, at the next token or review; by default 60. KV itself shows a change up to a minute late. */
  readonly maxAgeSeconds?: number;
  /** Called once for each unusable version: the one before stays in force. Without it a line is logged. */
  readonly onError?: (error: Error) => void;
}

const DEFAULT_AGE = 60;
const MAX_AGE = 86_400;
/** Milliseconds between two tries while no document is usable: tokens may come as often as anybody likes. */
const RETRY_AFTER = 5000;
/** Milliseconds for which a read by another request is relied on. */
const MAX_READING = 10_000;

/** Accounts from one document in KV. Changes take effect for open links too. */
export class KvAccounts extends VersionedAccounts {
  /** @internal */
  static override readonly name: string = 'KvAccounts';
  readonly #namespace: KvNamespace;
  readonly #key: string;
  readonly #age: number;
  readonly #onError: (error: Error) => void;
  /** When it was last read, and since when it is being read; requests cannot wait for each other's reads. */
  #read = Number.NEGATIVE_INFINITY;
  #reading = Number.NEGATIVE_INFINITY;
  #reported = '';

  /** @throws {RumpError} `out-of-range` or `wrong-type` for invalid options */
  constructor(namespace: KvNamespace, options: KvAccountsOptions = {}) {
    super();
    const { key = 'accounts', maxAgeSeconds = DEFAULT_AGE, onError } = options;
    if (typeof namespace?.get !== 'function') {
      throw new RumpError(
        'wrong-type',
        "the accounts need the binding of a KV namespace, see wrangler's configuration",
        {
          path: 'namespace',
        },
      );
    }
    this.#namespace = namespace;
    this.#key = key;
    this.#age = checkedInteger(maxAgeSeconds, 'maxAgeSeconds', 0, MAX_AGE) * 1000;
    this.#onError = guarded(
      onError ?? (({ message }) => console.error(`rump: ${message}; the previous accounts stay in force`)),
      printing('onError of accounts has failed'),
    );
  }

  override async authenticate(token: string): Promise<Principal> {
    await this.#refresh(true);
    return super.authenticate(token);
  }

  override async review(links: Disconnecting): Promise<void> {
    // If no document is usable, the links of an object stay as they are, without the copy.
    await this.#refresh(false);
    return super.review(links);
  }

  /** Reads the document, unless that was done a moment ago. @param withCopy whether a new process may use the copy for a bad document */
  async #refresh(withCopy: boolean): Promise<void> {
    const now = Date.now();
    const isUsable = this.inForce !== null;
    if (now - this.#read < (isUsable ? this.#age : Math.min(this.#age, RETRY_AFTER))) return;
    if (isUsable && now - this.#reading < MAX_READING) return;
    this.#reading = now;
    try {
      const text = await this.#namespace.get(this.#key);
      if (text === null) throw new RumpError('unsupported', `KV has nothing under ${display(this.#key)}`);
      if ((await this.use(text, this.#key)) && withCopy) await this.#copy(text);
      this.#reported = '';
    } catch (error) {
      this.#report(error as Error);
      if (withCopy && !isUsable) await this.#useCopy();
    } finally {
      this.#read = Date.now();
      this.#reading = Number.NEGATIVE_INFINITY;
    }
  }

  get #copyKey(): string {
    return `${this.#key}-usable`;
  }

  async #copy(text: string): Promise<void> {
    // KV takes one write a second per key: of many processes that find the same change, one is enough.
    const namespace = this.#namespace;
    // The accounts are in force, whatever becomes of their copy.
    const copy = await namespace.get(this.#copyKey).catch(() => text);
    if (copy !== text) await namespace.put(this.#copyKey, text).catch(() => {});
  }

  async #useCopy(): Promise<void> {
    try {
      const copy = await this.#namespace.get(this.#copyKey);
      if (copy !== null) await this.use(copy, this.#copyKey);
    } catch (error) {
      this.#report(error as Error);
    }
  }

  #report(error: Error): void {
    const isNew = error.message !== this.#reported;
    this.#reported = error.message;
    if (isNew) this.#onError(error);
  }

  override get [Symbol.toStringTag](): string {
    return 'KvAccounts';
  }
}
