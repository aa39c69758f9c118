/** What the server prints when it starts: its addresses and tokens. */
import { BlockList, isIP } from 'node:net';
import type { Log } from 'igrs-rump/server/node';

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
