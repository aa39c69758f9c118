/** Accounts and grants: from the user's file, or with a key that lasts as long as this process. */
import type { Log } from 'igrs-rump/server/node';
// Not by the package's name, whose copy would look for jose among the user's packages: the bundled command has one.
import type { Accounts, Disconnecting } from '../../server/accounts/accounts.ts';
import { developmentAccounts } from '../../server/accounts/token-accounts.ts';
import type { AccountsFile } from '../../server/node/followed-files.ts';
import { Failure, misuse } from '../failure.ts';
import { readSmallFile } from '../input.ts';
import { openAccounts } from './issue.ts';

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
