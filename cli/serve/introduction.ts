/** What whoever started the server must know: where it is, and with which tokens one gets in. */
import { isLoopback } from './loopback.ts';

export interface Introduction {
  /** Where clients connect. */
  readonly url: string;
  /** The page; null without one. */
  readonly dashboard: string | null;
  readonly tcp: string | null;
  /** Which NATS server is shared with others; null where none is. */
  readonly nats: string | null;
  readonly engine: string;
  /** Why nothing but this was to be had; undefined where it is what was asked for. */
  readonly engineReason: string | undefined;
  /** By account; none where the user has keys of his own. */
  readonly tokens: Readonly<Record<string, string>>;
}

interface Circumstances {
  readonly host: string;
  readonly isDevelopment: boolean;
  /** Why there is no dashboard; '' where nobody wants to know. */
  readonly withoutDashboard: string | null;
}

export function introduce(introduction: Introduction, { host, isDevelopment, withoutDashboard }: Circumstances): void {
  const { url, dashboard, tcp, nats, engine, engineReason, tokens } = introduction;
  const lines: string[] = [];
  if (dashboard !== null) lines.push(`dashboard   ${dashboard}`);
  else if (withoutDashboard) lines.push(`dashboard   none: ${withoutDashboard}`);
  lines.push(`WebSocket   ${url}`);
  if (tcp !== null) lines.push(`TCP         ${tcp}`);
  if (nats !== null) lines.push(`NATS        ${nats}`);
  lines.push(`engine      ${engineReason === undefined ? engine : `${engine}: ${engineReason}`}`);
  for (const [account, token] of Object.entries(tokens)) lines.push(`token of ${account}: ${token}`);
  if (isDevelopment) {
    lines.push(
      'rump: this server is for development: its key was made now, is known to nobody and dies with it, and its tokens allow',
      '      everything; --accounts FILE has keys and grants of your own',
    );
  }
  if (!isLoopback(host)) {
    lines.push(
      `rump: others reach ${host}, and this server does no TLS by itself: put a proxy that does in front of it`,
    );
  }
  process.stderr.write(`${lines.join('\n')}\n`);
}
