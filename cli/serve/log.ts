/**
 * `rump serve --log` and `--log-level`: what standard error shows when the server starts, its addresses and tokens, and while it runs.
 */

import { BlockList, isIP } from 'node:net';
import { type FailedLogins, Log, type Login, LoginReport, type LogLevel, writeToStream } from 'igrs-rump/server/node';
import { FAILED, Failure } from '../failure.ts';
import { OutputClosed } from '../output.ts';

export interface LogOptions {
  readonly log: 'text' | 'json';
  readonly logLevel: LogLevel;
}

/** Milliseconds in which the last lines must be read. */
const FLUSH_TIME = 1000;

/**
 * Runs the server with its log, and ends the process if nobody reads its last lines: a full pipe would keep it forever.
 * With JSON, the reason of a failure is a line of the log too.
 */
export async function withLog(options: LogOptions, work: (log: Log) => Promise<void>): Promise<void> {
  const { log: format, logLevel: level } = options;
  const log = new Log({ write: writeToStream(process.stderr), format, level });
  try {
    await work(log);
  } catch (error) {
    if (OutputClosed.is(error)) throw error;
    process.exitCode = Failure.is(error) ? error.exitCode : FAILED;
    if (format === 'text') throw error;
    log.error('failed', error instanceof Error ? error.message : String(error));
  } finally {
    if (!(await log.flush(FLUSH_TIME))) process.exit();
  }
}

const WHY: Readonly<Record<Exclude<Login['outcome'], 'accepted'>, string>> = {
  rejected: 'the token is not valid for this server',
  'no-token': 'there was no token',
  origin: 'pages of that origin may not connect; see --origin',
  limited: 'too many tokens of this address were rejected; see --rejected-tokens',
  failed: 'the accounts could not be asked',
};

/** Logs accepted clients at level debug, and rejected ones by address, in bounded memory. */
export function loginLog(log: Log): { add(login: Login): void; end(): void } {
  const report = new LoginReport((failed) => log.warn('login-failed', sentenceOf(failed), fieldsOf(failed)));
  return {
    add(login) {
      const { account, address } = login;
      if (account !== null) log.debug('login', `${account} has logged in from ${address}`, { account, address });
      else report.add(login);
    },
    end: () => report.end(),
  };
}

function sentenceOf({ address, outcome, problem, count, isFirst }: FailedLogins): string {
  if (outcome === null) return `${count} more logins failed within a minute, from other addresses`;
  const why = problem === null ? WHY[outcome] : `${WHY[outcome]}: ${problem}`;
  return isFirst ? `a login from ${address} failed: ${why}` : `${count} more from ${address} within a minute: ${why}`;
}

function fieldsOf({ address, outcome, problem, count }: FailedLogins): Readonly<Record<string, unknown>> {
  return { address, outcome, count, ...(problem === null ? {} : { problem }) };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether the address is only reachable from this machine. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const version = isIP(host);
  return version !== 0 && loopback.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

export interface Introduction {
  /** Where clients connect. */
  readonly url: string;
  /** The page; null without one. */
  readonly dashboard: string | null;
  readonly tcp: string | null;
  /** Where metrics are read; null without them. */
  readonly metrics: string | null;
  /** The shared NATS server; null without one. */
  readonly nats: string | null;
  readonly engine: string;
  /** Why Wasm is not used; undefined if the engine is the requested one. */
  readonly engineReason: string | undefined;
  /** By account; empty if the user has own keys. */
  readonly tokens: Readonly<Record<string, string>>;
}

interface Circumstances {
  readonly host: string;
  readonly isDevelopment: boolean;
  /** Whether it does TLS itself. */
  readonly isSecure: boolean;
  /** Why there is no dashboard; '' if the user turned it off. */
  readonly withoutDashboard: string | null;
}

export function introduce(
  introduction: Introduction,
  { host, isDevelopment, isSecure, withoutDashboard }: Circumstances,
  log: Log,
): void {
  if (log.isJson) {
    // Whoever reads the log must not get what opens the server.
    const { tokens: _, ...addresses } = introduction;
    log.info('listening', `listening at ${addresses.url}`, addresses);
  } else introduceToPeople(introduction, withoutDashboard);
  if (isDevelopment) {
    log.warn(
      'development',
      'this server is for development: its key was generated now and lasts until it ends, and its tokens allow everything' +
        `${log.isJson ? ' and are printed by --json alone' : ''}; use --accounts FILE for your own keys and grants`,
    );
  }
  if (!isLoopback(host) && !isSecure) {
    log.warn(
      'no-tls',
      `other machines can reach ${host}, and this server has no TLS: use --tls-cert and --tls-key, or put a proxy with TLS in front of it`,
    );
  }
}

function introduceToPeople(introduction: Introduction, withoutDashboard: string | null): void {
  const { url, dashboard, tcp, metrics, nats, engine, engineReason, tokens } = introduction;
  const lines: string[] = [];
  if (dashboard !== null) lines.push(`dashboard   ${dashboard}`);
  else if (withoutDashboard) lines.push(`dashboard   none: ${withoutDashboard}`);
  lines.push(`WebSocket   ${url}`);
  if (tcp !== null) lines.push(`TCP         ${tcp}`);
  if (metrics !== null) lines.push(`metrics     ${metrics}`);
  if (nats !== null) lines.push(`NATS        ${nats}`);
  lines.push(`engine      ${engineReason === undefined ? engine : `${engine}: ${engineReason}`}`);
  for (const [account, token] of Object.entries(tokens)) lines.push(`token of ${account}: ${token}`);
  process.stderr.write(`${lines.join('\n')}\n`);
}
