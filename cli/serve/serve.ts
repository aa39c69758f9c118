/** The message server and its dashboard on one port, until a signal ends them. */
import { MessageServer } from 'igrs-rump/server';
import { type Listener, listen, listenTcp } from 'igrs-rump/server/node';
import { servePage } from '../../home/serve-page.ts';
import { createEngineCodec, type Engine } from '../engine.ts';
import { interrupted } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { printableJson } from '../printable.ts';
import { loadAccounts, type ServedAccounts } from './accounts.ts';
import { openBus } from './bus.ts';
import { readDashboard } from './dashboard.ts';
import { listening, worded } from './failures.ts';
import { withHealth } from './health.ts';
import { type Introduction, introduce } from './introduction.ts';
import { readLimits } from './limits.ts';
import { isLoopback } from './loopback.ts';
import { checkOrigins } from './origins.ts';

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly engine: Engine;
  readonly dashboard: boolean;
  readonly accounts?: string;
  readonly origin?: readonly string[];
  readonly tcp?: number;
  readonly nats?: readonly string[];
  readonly natsCredentials?: string;
  readonly limit?: readonly string[];
  readonly dashboardToken?: string;
  readonly json?: boolean;
}

export async function serve(options: ServeOptions): Promise<void> {
  const { port, host } = options;
  const origins = checkOrigins(options.origin ?? []);
  const codec = await createEngineCodec(options.engine);
  const accounts = await loadAccounts(options.accounts, options.dashboardToken);
  const without = whyNoDashboard(options, accounts);
  const token = accounts.dashboardToken;
  const pages =
    without === null && token !== null ? { request: servePage({ page: await readDashboard(), token, origins }) } : {};
  const limits = readLimits(options.limit);
  const shared = await openBus(options.nats ?? [], options.natsCredentials);
  let server: MessageServer | null = null;

  const listeners: Listener[] = [];
  const open = async (opening: Promise<Listener>, option: string): Promise<Listener> => {
    const listener = await listening(opening, option, host);
    listeners.push(listener);
    return listener;
  };
  try {
    // Before the first port is open: a signal that comes then must be heard.
    const end = interrupted();
    const request = withHealth(pages.request);
    const made = worded(() => new MessageServer({ codec, accounts: accounts.accounts, bus: shared.bus, limits }));
    server = made;
    const web = await open(listen(made, { port, hostname: host, origins: ['same', ...origins], request }), '--port');
    const tcp =
      options.tcp === undefined ? null : await open(listenTcp(made, { port: options.tcp, hostname: host }), '--tcp');
    const introduction: Introduction = {
      url: web.url,
      dashboard: without === null ? dashboardAddress(web, origins) : null,
      tcp: tcp?.url ?? null,
      nats: shared.nats,
      engine: codec.engine,
      engineReason: options.engine === 'auto' ? codec.engineReason : undefined,
      tokens: accounts.tokens,
    };
    if (options.json) await standardOutput().write(`${printableJson(introduction)}\n`);
    introduce(introduction, { withoutDashboard: without, isDevelopment: options.accounts === undefined, host });
    await end;
    process.stderr.write('rump: closing\n');
  } finally {
    // First the links, so that everybody hears why.
    await server?.close();
    await Promise.all(listeners.map((listener) => listener.close()));
    await shared.close();
  }
  const { frames, requests, statuses, alarms } = server.stats;
  process.stderr.write(
    `rump: ${frames} frames came in: ${requests} requests, ${statuses} statuses and ${alarms} alarms passed on\n`,
  );
}

/** The reason, where it is one to tell; '' where the user did not want any; null where there is a dashboard. */
function whyNoDashboard({ dashboard, host }: ServeOptions, { dashboardToken }: ServedAccounts): string | null {
  if (!dashboard) return '';
  if (dashboardToken === null) return 'it needs a token: --dashboard-token FILE';
  const isShared = !isLoopback(host);
  // The key is this process's own, so whoever reaches the page could do all that it can.
  if (isShared && dashboardToken.isMadeHere) return `others reach ${host}, and it would let them control everything`;
  return null;
}

function dashboardAddress({ port, hostname, url }: Listener, [origin]: readonly string[]): string {
  if (origin !== undefined) return `${origin}/`;
  // The listener's own address is one to connect to, with the brackets that an IPv6 address has in a URL.
  return hostname === '127.0.0.1'
    ? `http://localhost:${port}/`
    : `${url.replace(/^ws:/, 'http:').split('/', 3).join('/')}/`;
}
