/**
 * `rump keys new`, `rump token` and `rump accounts check`: the work on an accounts file that a text editor cannot do. And the accounts of
 * `rump serve`: from such a file, or with a key that lasts as long as this process.
 */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { RumpError } from 'igrs-rump';
import type { Log } from 'igrs-rump/server/node';
import { WholeFile } from '../../scripts/common/whole-file.ts';
// Not by the package's name, whose copy would look for jose among the user's packages: the bundled command has one.
import type { Accounts, Disconnecting } from '../../server/accounts/accounts.ts';
import { loadJose } from '../../server/accounts/jose.ts';
import { developmentAccounts } from '../../server/accounts/token-accounts.ts';
import { parseAccounts } from '../../server/accounts/versioned-accounts.ts';
import { type AccountsFile, type AccountsFileContent, readAccounts } from '../../server/node/followed-files.ts';
import { exitAtSignals, Failure, misuse, orFailure, systemFailure } from '../failure.ts';
import { jsonOfFile, readSmallFile } from '../input.ts';
import { naming, refuseExisting, standardOutput } from '../output.ts';

const ALGORITHM = 'ES256';
const DAY = 86_400;

/** The accounts of a file, or why they cannot be used, in one line. */
async function openAccounts(file: string, option = ''): Promise<Awaited<ReturnType<typeof readAccounts>>> {
  return readAccounts(file).catch((error: unknown) => {
    if (!RumpError.is(error)) throw error;
    if (error.cause !== undefined) throw systemFailure(`${option}${file}`, error.cause);
    throw new Failure(`${option}${file}: ${error.message}`, error);
  });
}

const NEW: AccountsFileContent = { algorithm: ALGORITHM, issuer: 'rump', audience: 'rump', keys: [], accounts: {} };

interface KeyOptions {
  readonly accounts: string;
  readonly key: string;
}

/** A key pair: the private key to a file of its own, the public one to the accounts file, which is created if it is missing. */
export async function newKey({ accounts: file, key: keyFile }: KeyOptions): Promise<void> {
  if (resolve(file) === resolve(keyFile)) throw misuse('--accounts and --key must be two files');
  const { exportJWK, generateKeyPair } = await loadJose();
  const kid = randomUUID();
  const pair = await generateKeyPair(ALGORITHM, { extractable: true });
  const [publicKey, privateKey] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)]);
  exitAtSignals();
  // Before it is read: of two commands at once, one would undo what the other adds.
  const accounts = soleFile(file);
  const text = await textOf(file);
  const before = text === null ? NEW : (jsonOfFile(file, text) as AccountsFileContent | null);
  if (before?.algorithm !== ALGORITHM)
    throw new Failure(
      `${file}: its algorithm is ${before?.algorithm ?? 'missing'}; this command makes keys for ${ALGORITHM} alone`,
    );
  // Of any type as yet, like the rest of the file.
  const keys = [before.keys ?? []].flat();
  if (keys.some((key) => key?.kid === undefined))
    throw new Failure(
      `${file}: it has a key without a kid, which cannot stand beside another; give that key a kid first`,
    );
  const after = { ...before, keys: [...keys, { ...publicKey, kid }] };
  orFailure(
    () => parseAccounts(JSON.stringify(after), file),
    (error) => new Failure(`${file}: ${error.message}`, error),
  );
  refuseExisting(keyFile, null);
  const key = naming(keyFile, () => new WholeFile(keyFile, { replace: false, mode: 0o600 }));
  writeJson(key, { ...privateKey, kid, alg: ALGORITHM });
  writeJson(accounts, after);
  // Neither gets its name before both are written: a key that no accounts know would block the next try.
  for (const each of [key, accounts]) naming(each.path, () => each.commit());
  process.stderr.write(
    `rump: ${keyFile} signs tokens: nobody else may read it, and no server needs it\n` +
      `rump: ${file} ${text !== null ? 'has one more key' : 'is new: name accounts and their grants in it'}\n`,
  );
}

/** Without commit, the file is removed when the command ends. */
function writeJson(file: WholeFile, content: object): void {
  naming(file.path, () => file.write(Buffer.from(`${JSON.stringify(content, null, 2)}\n`)));
}

/** No other command reads or writes it meanwhile. */
function soleFile(path: string): WholeFile {
  return naming(path, () => {
    try {
      return new WholeFile(path, { sole: true });
    } catch (error) {
      const { code, path: partial } = (error as Error).cause as NodeJS.ErrnoException;
      if (code !== 'EEXIST') throw error;
      throw new Failure(`${path}: another command is changing it; if none is, remove ${partial}`);
    }
  });
}

/** Null if there is none. */
async function textOf(file: string): Promise<string | null> {
  try {
    return (await readSmallFile(file)).toString('utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}

/** Reads a file and, if it is missing, says how it is named and made. @param how after "name" */
async function orMade<Result>(how: string, reading: Promise<Result>): Promise<Result> {
  return reading.catch((error: Error) => {
    if (!isMissing(error)) throw error;
    const advice = `name ${how}, or make it with rump keys new`;
    throw new Failure(`${error.message}; ${advice}`, error.cause);
  });
}

interface TokenOptions extends KeyOptions {
  readonly account: string;
  readonly role?: readonly string[];
  readonly days: number;
}

/** Prints a token of an account; its ID, for revoking it, goes to standard error. */
export async function issueToken(options: TokenOptions): Promise<void> {
  const { accounts: file, key: keyFile, account, role: roles, days } = options;
  const accounts = await orMade('it with --accounts FILE', openAccounts(file));
  const { content } = accounts;
  const { importJWK, SignJWT } = await loadJose();
  if (!Object.hasOwn(content.accounts, account)) {
    const known = Object.keys(content.accounts).join(', ') || 'none yet';
    throw new Failure(`${file}: it has no account ${JSON.stringify(account)}; add it to "accounts" (there: ${known})`);
  }
  if (content.revoked?.accounts?.includes(account))
    throw new Failure(`${file}: account ${JSON.stringify(account)} is revoked; take it out of "revoked" first`);
  checkRoles(roles, content, file);
  if (content.maxTokenDays !== undefined && days > content.maxTokenDays)
    throw new Failure(`${file}: its maxTokenDays is ${content.maxTokenDays}; --days ${days} is more`);
  const text = (await orMade('it with --key FILE', readSmallFile(keyFile))).toString('utf8');
  const { algorithm, issuer, audience } = content;
  const id = randomUUID();
  const now = Math.floor(Date.now() / 1000);
  let token: string;
  try {
    const key = JSON.parse(text);
    const header = { alg: algorithm, ...(typeof key.kid === 'string' ? { kid: key.kid } : {}) };
    token = await new SignJWT(roles === undefined ? {} : { roles })
      .setProtectedHeader(header)
      .setSubject(account)
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(id)
      .setIssuedAt(now)
      .setExpirationTime(now + days * DAY)
      .sign(await importJWK(key, algorithm));
  } catch {
    // Not quoted: it may be a secret all the same.
    throw new Failure(`${keyFile}: it has no private key for ${algorithm}, as rump keys new writes one`);
  }
  await accounts.authenticate(token).catch(() => {
    throw new Failure(`${keyFile}: none of the keys in ${file} belongs to it; rump keys new makes a pair of them`);
  });
  process.stderr.write(`rump: token ${id} of ${account}, until ${new Date((now + days * DAY) * 1000).toISOString()}\n`);
  await standardOutput().write(`${token}\n`);
}

/** If the accounts have roles, each token needs one of them; otherwise a role means nothing. */
function checkRoles(roles: readonly string[] | undefined, content: AccountsFileContent, file: string): void {
  const known = Object.keys(content.roles ?? {});
  if (content.roles === undefined) {
    if (roles !== undefined) throw new Failure(`${file}: it has no "roles"; leave --role out, or add them`);
    return;
  }
  const allowed = `(there: ${known.join(', ') || 'none yet'})`;
  if (roles === undefined)
    throw new Failure(`${file}: each token needs one of its "roles"; name it with --role ${allowed}`);
  for (const role of roles) {
    if (!known.includes(role)) throw new Failure(`${file}: it has no role ${JSON.stringify(role)} ${allowed}`);
  }
}

/** Fails, in one line, for a file that a server would refuse. */
export async function checkAccounts(file: string): Promise<void> {
  const { keys, accounts } = (await orMade('another', openAccounts(file))).content;
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  await standardOutput().write(`${count(Object.keys(accounts).length, 'account')}, ${count(keys.length, 'key')}\n`);
}

/** Returns a token for the page, signed or read on each call, so that an expired one is replaced. */
type DashboardToken = (() => Promise<string>) & {
  /** Whether this process signed it; such a token allows everything. */
  readonly isMadeHere: boolean;
};

export interface ServedAccounts {
  readonly accounts: Accounts;
  /** Null if there is no token for the page. */
  readonly dashboardToken: DashboardToken | null;
  /** By account: tokens that were signed here, to be shown to the user. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Applies changes of the accounts to the server's links, until the returned function is called. */
  follow(server: Disconnecting): () => void;
}

/** Seconds; a page gets a new one when it reconnects. */
const DASHBOARD_TOKEN_LASTS = 12 * 3600;

export function loadAccounts(
  file: string | undefined,
  dashboardFile: string | undefined,
  log: Log,
): Promise<ServedAccounts> {
  if (file !== undefined) return fromFile(file, dashboardFile, log);
  if (dashboardFile !== undefined)
    throw misuse('--dashboard-token needs --accounts: without accounts no token is valid');
  return forDevelopment();
}

async function fromFile(file: string, dashboardFile: string | undefined, log: Log): Promise<ServedAccounts> {
  const accounts = await openAccounts(file, '--accounts ');
  const follow = (server: Disconnecting): (() => void) => followAccounts(accounts, server, file, log);
  if (dashboardFile === undefined) return { accounts, dashboardToken: null, tokens: {}, follow };
  const read = async (): Promise<string> => (await readSmallFile(dashboardFile)).toString('utf8').trim();
  const token = await read();
  await accounts.authenticate(token).catch(() => {
    throw new Failure(`--dashboard-token ${dashboardFile}: the token is not valid for this server, or has expired`);
  });
  return { accounts, dashboardToken: Object.assign(read, { isMadeHere: false }), tokens: {}, follow };
}

async function forDevelopment(): Promise<ServedAccounts> {
  const all = { grants: { '*': ['observe', 'control'] as const } };
  const { accounts, token } = developmentAccounts({
    appliances: { grants: { '*': ['register'] } },
    controller: all,
    dashboard: all,
  });
  const make = (): Promise<string> => token('dashboard', DASHBOARD_TOKEN_LASTS);
  const tokens = { appliances: await token('appliances'), controller: await token('controller') };
  return { accounts, dashboardToken: Object.assign(make, { isMadeHere: true }), tokens, follow: () => () => {} };
}

/** A change of the file takes effect at once or, if it cannot be used, not at all. */
function followAccounts(accounts: AccountsFile, server: Disconnecting, file: string, log: Log): () => void {
  const name = `--accounts ${file}`;
  // The next look finds again what a signal made it look at.
  let reported = '';
  const onReload = (): void => {
    reported = '';
    log.info('accounts-changed', `${name}: it has changed, and is in force`);
  };
  const onError = ({ message }: Error): void => {
    if (message !== reported)
      log.error('accounts-unusable', `${name}: ${message}; the previous accounts stay in force`);
    reported = message;
  };
  const stop = accounts.watch(server, { onReload, onError });
  const reload = (): void => {
    reported = '';
    accounts
      .reload()
      .then(
        (isOther) => (isOther ? onReload() : log.info('accounts-same', `${name}: it is the same as before`)),
        onError,
      );
  };
  process.on('SIGHUP', reload);
  return () => {
    process.off('SIGHUP', reload);
    stop();
  };
}
