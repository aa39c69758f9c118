/** Files that are read again when they change while the server runs, and accounts from one. */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { printing } from '../../sdk/exchange/callbacks.ts';
import { MAX_TIMER_DELAY } from '../../sdk/exchange/clock.ts';
import { checkedInteger, RumpError } from '../../sdk/values/error.ts';
import type { Disconnecting } from '../accounts/accounts.ts';
import type { TokenAccounts, TokenAccountsOptions } from '../accounts/token-accounts.ts';
import { VersionedAccounts } from '../accounts/versioned-accounts.ts';

/** @internal Milliseconds between two looks. */
export const DEFAULT_INTERVAL = 1000;

/**
 * @internal Calls `read` when one of the files has changed. It polls what their paths lead to, so that redirected symbolic links and
 * mounted files count, for which systems send no events.
 *
 * @param read never rejects
 * @returns ends it
 */
export function followFiles(files: readonly string[], interval: number, read: () => Promise<unknown>): () => void {
  let seen: string | null = null;
  let loaded: string | null = null;
  let isOver = false;
  let timer: NodeJS.Timeout;
  const look = async (): Promise<void> => {
    const state = (await Promise.all(files.map(stateOf))).join();
    // Found alike twice: a file that is being written is not read half.
    if (state === seen && state !== loaded) {
      await read();
      loaded = state;
    }
    seen = state;
    if (!isOver) timer = setTimeout(look, interval).unref();
  };
  look();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** Different after any change. Empty if it cannot be determined. */
async function stateOf(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return '';
  }
}

/** The parsed contents of an accounts file. */
export type AccountsFileContent = TokenAccountsOptions;

export interface WatchAccountsOptions {
  /** Milliseconds between two looks at the file, by default 1000; a change is in force after the second. */
  readonly interval?: number;
  /** Called when the file has changed and is in force. */
  readonly onReload?: () => void;
  /** Called once for each version of the file that cannot be used; the one before stays in force. */
  readonly onError?: (error: RumpError) => void;
}

/**
 * Accounts from a JSON file. Keys are imported at once: a server must not find an invalid key only when the first token comes.
 *
 * @throws {RumpError} `unsupported` for a file that cannot be read, and for signed tokens without the package `jose`; `wrong-type`,
 * `unknown-name`, `out-of-range` or `contradiction` for invalid contents, with the path
 */
export async function readAccounts(file: string): Promise<AccountsFile> {
  const accounts = new AccountsFile(file);
  await accounts.reload();
  return accounts;
}

/** Made by `readAccounts`; follows the file once `watch` or `reload` is called. */
export class AccountsFile extends VersionedAccounts {
  /** @internal */
  static override readonly name = 'AccountsFile';
  readonly #file: string;
  readonly #servers = new Set<Disconnecting>();
  #loading: Promise<unknown> = Promise.resolve();

  /** @internal Made by `readAccounts`. */
  constructor(file: string) {
    super();
    this.#file = file;
  }

  /**
   * Reads the file again. Either all of it takes effect at once or, if it rejects with a RumpError, none. Links of watched servers whose
   * token or device has been revoked, or whose account has other grants than before, are closed; clients reconnect with the new grants.
   *
   * @returns whether the file has changed
   */
  reload(): Promise<boolean> {
    const reloaded = this.#loading.then(() => this.#load());
    this.#loading = reloaded.catch(() => {});
    return reloaded;
  }

  /**
   * Applies changes of the file to a server's open links. The file is checked every `interval`: symbolic links are followed, so that one
   * that points elsewhere counts as a change.
   *
   * @returns ends it
   */
  watch(
    server: Disconnecting,
    { interval = DEFAULT_INTERVAL, onReload, onError }: WatchAccountsOptions = {},
  ): () => void {
    checkedInteger(interval, 'interval', 1, MAX_TIMER_DELAY);
    this.#servers.add(server);
    const stop = followFiles([this.#file], interval, () =>
      this.reload()
        .then(
          (isOther) => isOther && onReload?.(),
          (error) => onError?.(error as RumpError),
        )
        // An error of the callbacks themselves: the file is still followed.
        .catch(printing('a callback of watch has failed')),
    );
    return () => {
      this.#servers.delete(server);
      stop();
    };
  }

  async #load(): Promise<boolean> {
    const before = this.inForce;
    if (!(await this.use(await readText(this.#file), this.#file))) return false;
    if (before !== null) {
      this.#enforce(before);
      // A token that was checked just before may be about to become a link.
      setImmediate(() => this.#enforce(before));
    }
    return true;
  }

  #enforce(before: TokenAccounts): void {
    // Nothing is known here of what other accounts have accepted.
    for (const server of this.#servers) this.enforce(server, (claims) => before.hasVerified(claims));
  }

  override get [Symbol.toStringTag](): string {
    return 'AccountsFile';
  }
}

/** MiB; enough for hundreds of thousands of accounts. */
const MAX_ACCOUNTS = 64;

/** Pipes are allowed too; endless input, such as a device, must not fill the memory. */
async function readText(file: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of createReadStream(file, { end: MAX_ACCOUNTS * 0x100000 })) {
      parts.push(chunk);
      length += chunk.length;
    }
    if (length > MAX_ACCOUNTS * 0x100000) throw new Error(`${file} is longer than ${MAX_ACCOUNTS} MiB`);
  } catch (cause) {
    const text = `the accounts cannot be read: ${(cause as Error).message}`;
    throw Object.assign(new RumpError('unsupported', text, { path: file }), { cause });
  }
  return Buffer.concat(parts).toString('utf8');
}
