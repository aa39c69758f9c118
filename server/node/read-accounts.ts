/** Accounts from a JSON file that may change while the server runs. */
import { readFile } from 'node:fs/promises';
import { parseAddress } from '../../sdk/exchange/address.ts';
import { display, RumpError, refuse } from '../../sdk/values/error.ts';
import { DEVICE_ID_EXAMPLE } from '../../sdk/wire/names.ts';
import type { Accounts, Principal } from '../accounts/accounts.ts';
import type { Grants } from '../accounts/grants.ts';
import { loadJose } from '../accounts/jose.ts';
import { TokenAccounts, type TokenAccountsOptions } from '../accounts/token-accounts.ts';
import type { MessageServer } from '../message-server.ts';
import { DEFAULT_INTERVAL, followFiles } from './follow-files.ts';

/** What an accounts file holds. */
export interface AccountsFileContent extends TokenAccountsOptions {
  /** A token ends so many days after it was issued, whatever it says; without `iat` it is refused. */
  readonly maxTokenDays?: number;
  readonly revoked?: {
    /** The `jti` of tokens. */
    readonly tokens?: readonly string[];
    readonly accounts?: readonly string[];
    /** IDs of devices that nobody may register any more. */
    readonly devices?: readonly string[];
  };
}

/** What a `MessageServer` has for accounts that change. */
export type Disconnecting = Pick<MessageServer, 'disconnect'>;

export interface WatchAccountsOptions {
  /** Milliseconds between two looks at the file, by default 1000; a change is in force after the second. */
  readonly interval?: number;
  /** Called when the file has changed and is in force. */
  readonly onReload?: () => void;
  /** Called once for each version of the file that cannot be used; the one before stays in force. */
  readonly onError?: (error: RumpError) => void;
}

/**
 * Accounts from a JSON file. Rejects with a RumpError for one that makes no sense, also where a key is none: a server must not find
 * that out when the first token comes.
 */
export async function readAccounts(file: string): Promise<AccountsFile> {
  const accounts = new AccountsFile(file);
  await accounts.reload();
  return accounts;
}

/** What was checked of a token, to be looked at again when the file changes. The token itself is not kept. */
interface Claims {
  readonly account: string;
  readonly token: string | undefined;
  readonly issued: number | undefined;
  readonly kid: string | undefined;
}

interface Version {
  readonly text: string;
  readonly content: AccountsFileContent;
  readonly accounts: TokenAccounts;
}

const DAY = 86_400_000;

export class AccountsFile implements Accounts {
  /** @internal */
  static readonly name = 'AccountsFile';
  readonly #file: string;
  /** What the links go by that were accepted. */
  readonly #claims = new WeakMap<Principal, Claims>();
  readonly #servers = new Set<Disconnecting>();
  #version: Version | null = null;
  #loading: Promise<unknown> = Promise.resolve();

  /** @internal Made by `readAccounts`. */
  constructor(file: string) {
    this.#file = file;
  }

  /** What is in force. */
  get content(): AccountsFileContent {
    return (this.#version as Version).content;
  }

  async authenticate(token: string): Promise<Principal> {
    for (;;) {
      const version = this.#version as Version;
      const granted = await version.accounts.authenticate(token);
      const { decodeJwt, decodeProtectedHeader } = await loadJose();
      // The file may have changed while the token was checked.
      if (version !== this.#version) continue;
      const { jti, iat } = decodeJwt(token);
      const { kid } = decodeProtectedHeader(token);
      const claims: Claims = { account: granted.account, token: jti, issued: iat, kid };
      const principal = principalOf(version.content, granted, claims);
      if (principal === null)
        throw new RumpError('rejected', 'the token is not good for this server', { path: 'token' });
      this.#claims.set(principal, claims);
      return principal;
    }
  }

  /**
   * Reads the file again. All of it takes effect at once, or, where it rejects with a RumpError, none of it. Links of watched servers whose token
   * or device has been revoked, or whose account has other grants than before, are closed; they come back with what is granted then.
   *
   * @returns whether the file is another than before
   */
  reload(): Promise<boolean> {
    const reloaded = this.#loading.then(() => this.#load());
    this.#loading = reloaded.catch(() => {});
    return reloaded;
  }

  /**
   * Keeps the links of a server in step with the file, which is looked at every `interval`: symbolic links are followed, so that one that
   * points elsewhere counts as a change.
   *
   * @returns ends it
   */
  watch(
    server: Disconnecting,
    { interval = DEFAULT_INTERVAL, onReload, onError }: WatchAccountsOptions = {},
  ): () => void {
    this.#servers.add(server);
    const stop = followFiles([this.#file], interval, () =>
      this.reload().then(
        (isOther) => isOther && onReload?.(),
        (error) => onError?.(error as RumpError),
      ),
    );
    return () => {
      this.#servers.delete(server);
      stop();
    };
  }

  async #load(): Promise<boolean> {
    const text = await readText(this.#file);
    if (text === this.#version?.text) return false;
    const content = parseAccounts(text, this.#file);
    const accounts = new TokenAccounts(content);
    await accounts.ready();
    const before = this.#version;
    this.#version = { text, content, accounts };
    if (before !== null) {
      this.#enforce(before);
      // A token that was checked just before may be about to become a link.
      setImmediate(() => this.#enforce(before));
    }
    return true;
  }

  #enforce(before: Version): void {
    const { content } = this.#version as Version;
    const devices = new Set(content.revoked?.devices);
    const isOver = (principal: Principal, device?: string): boolean => {
      const claims = this.#claims.get(principal);
      if (claims === undefined) return false;
      if (device !== undefined && devices.has(device)) return true;
      if (keyText(before.content, claims.kid) !== keyText(content, claims.kid)) return true;
      const now = principalOf(content, { ...principal, grants: grantsOf(content, claims.account) ?? {} }, claims);
      return (
        now === null || now.expires !== principal.expires || grantsText(now.grants) !== grantsText(principal.grants)
      );
    };
    const message = 'what this account may do has changed, or its token has been revoked; connect again';
    for (const server of this.#servers) server.disconnect(isOver, { reason: 'unauthorised', message });
  }

  get [Symbol.toStringTag](): string {
    return 'AccountsFile';
  }
}

/** Null where the token is not good any more. */
function principalOf(content: AccountsFileContent, principal: Principal, claims: Claims): Principal | null {
  const { revoked = {}, maxTokenDays } = content;
  if (grantsOf(content, claims.account) === undefined || revoked.accounts?.includes(claims.account)) return null;
  if (claims.token !== undefined && revoked.tokens?.includes(claims.token)) return null;
  let { expires } = principal;
  if (maxTokenDays !== undefined) {
    if (claims.issued === undefined) return null;
    const last = claims.issued * 1000 + maxTokenDays * DAY;
    if (last <= Date.now()) return null;
    expires = Math.min(expires ?? last, last);
  }
  return { ...principal, expires, revoked: revoked.devices ?? [] };
}

function grantsOf({ accounts }: AccountsFileContent, account: string): Grants | undefined {
  return Object.hasOwn(accounts, account) ? accounts[account]?.grants : undefined;
}

/** What a token with this `kid` is verified with. */
function keyText({ algorithm, issuer, audience, keys }: AccountsFileContent, kid: string | undefined): string {
  const key = kid === undefined || keys.length === 1 ? keys[0] : keys.find((each) => each.kid === kid);
  return JSON.stringify([algorithm, issuer, audience, Object.entries(key ?? {}).sort()]);
}

function grantsText(grants: Grants): string {
  const entries = Object.entries(grants).map(([key, allowed]) => [key, [...allowed].sort()] as const);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new RumpError('unsupported', `the accounts cannot be read: ${error.message}`, { path: file });
  });
  // Some editors put a byte order mark in front.
  return text.replace(/^\ufeff/, '');
}

/** JSON that names nothing twice; no more is looked at. */
export function parseJson(text: string, file: string): AccountsFileContent {
  let content: AccountsFileContent;
  try {
    content = JSON.parse(text);
  } catch (error) {
    // V8 quotes the text, which may hold a secret key.
    const place = /position \d+.*$/.exec((error as Error).message)?.[0];
    throw new RumpError('wrong-type', `${file} is not JSON${place === undefined ? '' : `, at ${place}`}`, {
      path: file,
    });
  }
  refuseDuplicates(text);
  return content;
}

/** @throws {RumpError} `wrong-type`, `contradiction`, `unknown-name`, `out-of-range`, with the path of what is wrong */
export function parseAccounts(text: string, file: string): AccountsFileContent {
  const content = parseJson(text, file);
  new TokenAccounts(content);
  for (const name of Object.keys(content)) {
    if (!MEMBERS.includes(name))
      refuse('unknown-name', 'accounts file', name, `it must be one of ${MEMBERS.join(', ')}`);
  }
  for (const [index, key] of content.keys.entries()) checkKeyLength(content.algorithm, key, `keys[${index}]`);
  const { maxTokenDays } = content;
  if (
    maxTokenDays !== undefined &&
    !(typeof maxTokenDays === 'number' && maxTokenDays > 0 && maxTokenDays <= MAX_DAYS)
  ) {
    refuse('out-of-range', 'maxTokenDays', maxTokenDays, `it must be a number of days above 0, up to ${MAX_DAYS}`);
  }
  checkRevoked(content.revoked);
  return content;
}

const MEMBERS: readonly string[] = [
  ...['algorithm', 'issuer', 'audience', 'keys', 'accounts', 'clockTolerance'],
  ...['maxTokenDays', 'revoked'],
];
const MAX_DAYS = 36_500;
const REVOCABLE: readonly string[] = ['tokens', 'accounts', 'devices'];

function checkRevoked(revoked: unknown): void {
  if (revoked === undefined) return;
  if (typeof revoked !== 'object' || revoked === null || Array.isArray(revoked)) {
    refuse('wrong-type', 'revoked', revoked, `it must be an object with ${REVOCABLE.join(', ')}`);
  }
  for (const [name, list] of Object.entries(revoked as object)) {
    const path = `revoked.${name}`;
    if (!REVOCABLE.includes(name)) refuse('unknown-name', 'revoked', name, `it must be one of ${REVOCABLE.join(', ')}`);
    if (!Array.isArray(list)) refuse('wrong-type', path, list, 'it must be an array of texts');
    for (const [index, each] of (list as unknown[]).entries()) {
      if (typeof each !== 'string') refuse('wrong-type', `${path}[${index}]`, each, 'it must be a text');
      // In the form that grants are compared in.
      if (name === 'devices' && parseAddress(each as string)?.id !== each) {
        refuse('wrong-type', `${path}[${index}]`, each, `it must be a device ID such as ${DEVICE_ID_EXAMPLE}`);
      }
    }
  }
}

/** Bits that a key must have, by how its algorithm's name begins; those of curves have a length of their own. */
function checkKeyLength(algorithm: string, key: { readonly [member: string]: unknown }, path: string): void {
  const isSecret = algorithm.startsWith('HS');
  const value = isSecret ? key.k : key.n;
  if (typeof value !== 'string' || (!isSecret && key.kty !== 'RSA')) return;
  const bits = Buffer.from(value, 'base64url').length * 8;
  const least = isSecret ? Number(algorithm.slice(2)) : 2048;
  if (bits >= least) return;
  throw new RumpError('out-of-range', `${path} has ${bits} bits; for ${algorithm} it must have at least ${least}`, {
    path,
  });
}

/** `JSON.parse` would keep the last of two and say nothing. @param text valid JSON */
function refuseDuplicates(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const name: string = JSON.parse(token.slice(0, token.length - colon.length));
      const names = open.at(-1) as Set<string>;
      if (names.has(name)) {
        throw new RumpError('contradiction', `the accounts name ${display(name)} twice; each name may stand once`, {
          path: name,
        });
      }
      names.add(name);
    }
  }
}
