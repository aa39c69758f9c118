/** `rump serve`: the message server and its dashboard on one port, until a signal ends them. */
import { readdir, readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { RumpError } from 'igrs-rump';
import { DEFAULT_LIMITS, type Limits, MemoryBus, MessageServer } from 'igrs-rump/server';
import { type Listener, type Log, type Login, listen, listenTcp } from 'igrs-rump/server/node';
import { type Page, type PageFile, packageFiles, servePage, typeOf } from '../../home/serve-page.ts';
import { withoutCredentials } from '../../sdk/values/error.ts';
import { didYouMean } from '../../sdk/values/near.ts';
import { createEngineCodec, type Engine } from '../engine.ts';
import { Failure, interrupted, misuse, orFailure, SERVER_SIGNALS, systemFailure } from '../failure.ts';
import { standardOutput } from '../output.ts';
import { dashboardDirectory } from '../package.ts';
import { printableJson } from '../printable.ts';
import { loadAccounts, type ServedAccounts } from './accounts.ts';
import { type Introduction, introduce, isLoopback, type LogOptions, loginLog, withLog } from './log.ts';
import { type MonitoringOptions, openMonitoring } from './monitoring.ts';
import type { NatsFiles, OpenBus } from './nats.ts';
import { followTls, readTls, watchDescriptors } from './tls.ts';

/** Options that concern only NATS. */
const NATS_OPTIONS = {
  natsCredentials: '--nats-credentials',
  natsCa: '--nats-ca',
  natsCert: '--nats-cert',
  natsKey: '--nats-key',
  prefix: '--prefix',
  replicas: '--replicas',
  bucketBytes: '--bucket-bytes',
  lease: '--lease',
} as const;

/** The bus: in memory, or shared with other servers over NATS. */
async function openBus(options: ServeOptions, log: Log): Promise<OpenBus> {
  const { nats: servers = [], prefix, replicas, bucketBytes, lease } = options;
  if (servers.length > 0) {
    const settings = Object.entries({ prefix, replicas, bucketBytes, lease }).filter(
      ([, value]) => value !== undefined,
    );
    return (await import('./nats.ts')).openNats(servers, options, Object.fromEntries(settings), log);
  }
  for (const [name, option] of Object.entries(NATS_OPTIONS)) {
    if (options[name as keyof typeof NATS_OPTIONS] !== undefined) throw misuse(`${option} needs --nats`);
  }
  return {
    bus: new MemoryBus(),
    nats: null,
    isReady: () => true,
    failed: new Promise(() => {}),
    close: async () => {},
  };
}

/** The dashboard's files, which the build writes beside the command. */
async function readDashboard(): Promise<Page> {
  try {
    const names = await readdir(dashboardDirectory);
    const files = names.map(async (name): Promise<[string, PageFile]> => {
      return [`/${name}`, { type: typeOf(name), content: await readFile(join(dashboardDirectory, name)) }];
    });
    return new Map([...(await Promise.all(files)), ...(await packageFiles())]);
  } catch (error) {
    throw systemFailure(dashboardDirectory, error);
  }
}

/** Why a port cannot be opened, by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses that port; 0 picks a free one',
  EACCES: 'this user may not listen on that port',
};

/** Why it is impossible to listen on an address, whatever the port. */
const HOST_REASONS: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no such address',
  EINVAL: 'no such address',
  EAI_AGAIN: 'no such address',
};

/** @param option the option that names the port, for the error; only that of metrics may name a host too */
async function listening<Opened>(opening: Promise<Opened>, option: string, host: string): Promise<Opened> {
  return opening.catch((error: NodeJS.ErrnoException & { port?: number }) => {
    if (RumpError.is(error)) throw misuse((error as Error).message.replace(/^proxies\[\d+\]/, '--proxy'));
    const { code = '', port, message } = error;
    const hostReason = HOST_REASONS[code];
    if (hostReason !== undefined) {
      const hostOption = option === '--metrics' ? option : '--host';
      throw new Failure(`${hostOption} ${host}: ${hostReason}`, error);
    }
    const place = port === undefined ? host : `${host}, port ${port}`;
    throw new Failure(`${option}: ${place}: ${REASONS[code] ?? message}`, error);
  });
}

/**
 * Answers for metrics, health and pages. Health needs no authentication: `GET /health` and `/health/live` answer `ok` while the process
 * serves; `/health/ready` answers 503 while the bus cannot store, and while the server closes its links.
 *
 * @param metrics handles its requests, and returns false for others
 * @param pages answers all other requests; 404 without it
 */
function answerHttp(
  isReady: () => boolean,
  metrics: (...given: Parameters<RequestListener>) => boolean,
  pages: RequestListener | undefined,
): RequestListener {
  return (request, response) => {
    if (metrics(request, response)) return;
    const [, what] = /^\/health(?:\/(live|ready))?$/.exec(request.url ?? '') ?? [null, null];
    if (what !== null && (request.method === 'GET' || request.method === 'HEAD')) {
      const isFine = what !== 'ready' || isReady();
      response.writeHead(isFine ? 200 : 503, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
      response.end(isFine ? 'ok\n' : 'the server is going away, or NATS cannot be reached or does not store\n');
    } else if (pages !== undefined) pages(request, response);
    else response.writeHead(404).end();
  };
}

/** `name=number` of each `--limit`. The server checks the range of the number. */
function readLimits(settings: readonly string[] = []): Partial<Limits> {
  const limits = new Map<string, number>();
  for (const setting of settings) {
    const [name = '', number = ''] = setting.split(/=(.*)/);
    const names = Object.keys(DEFAULT_LIMITS);
    const isKnown = names.includes(name);
    if (!isKnown || !/^-?\d+(?:\.\d+)?$/.test(number)) {
      const near = didYouMean(name, names);
      const known = isKnown
        ? `as in ${name}=${DEFAULT_LIMITS[name as never]}`
        : `with a name of ${names.join(', ')}${near}`;
      throw misuse(`--limit ${setting}: it must be NAME=NUMBER, ${known}`);
    }
    if (limits.has(name)) throw misuse(`--limit ${setting}: ${name} is given twice`);
    limits.set(name, Number(number));
  }
  return Object.fromEntries(limits);
}

/** Checks that origins are written as browsers write them: with a path or without a scheme they would silently match no request. */
function checkOrigins(origins: readonly string[]): readonly string[] {
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw misuse(
      `--origin ${withoutCredentials(origin)}: it must be an origin as browsers write it, such as https://home.example`,
    );
  }
  return origins;
}

interface ServeOptions extends MonitoringOptions, LogOptions, NatsFiles {
  readonly port: number;
  readonly host: string;
  readonly engine: Engine;
  readonly dashboard: boolean;
  readonly accounts?: string;
  readonly origin?: readonly string[];
  readonly tcp?: number;
  readonly nats?: readonly string[];
  readonly prefix?: string;
  readonly replicas?: number;
  readonly bucketBytes?: number;
  readonly lease?: number;
  readonly limit?: readonly string[];
  readonly dashboardToken?: string;
  readonly drainSeconds: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly proxy?: readonly string[];
  readonly rejectedTokens?: number;
  readonly json?: boolean;
}

export function serve(options: ServeOptions): Promise<void> {
  return withLog(options, (log) => serveWith(options, log));
}

async function serveWith(options: ServeOptions, log: Log): Promise<void> {
  const origins = checkOrigins(options.origin ?? []);
  const codec = await createEngineCodec(options.engine);
  const accounts = await loadAccounts(options.accounts, options.dashboardToken, log);
  const withoutDashboard = whyNoDashboard(options, accounts);
  const token = accounts.dashboardToken;
  const pages =
    withoutDashboard === null && token !== null
      ? servePage({ page: await readDashboard(), token, origins, onError: reportNoToken(log) })
      : undefined;
  if (options.audit === '-' && ['warn', 'error'].includes(options.logLevel)) {
    throw misuse(`--audit - needs --log-level info or debug: with ${options.logLevel} the log leaves controls out`);
  }
  const limits = readLimits(options.limit);
  if (options.tcp === options.port && options.tcp !== 0) throw misuse('--tcp and --port must be two ports');
  const certificate = await readTls(options);
  const shared = await openBus(options, log);
  const monitoring = await openMonitoring(options, { codec, bus: shared.bus }, log).catch(async (error: unknown) => {
    await shared.close();
    throw error;
  });
  const parts = { origins, codec, accounts, withoutDashboard, pages, limits, certificate, shared, monitoring };
  await run(parts, options, log);
}

/** What a server is made of, read and checked. */
interface Parts {
  readonly origins: readonly string[];
  readonly codec: Awaited<ReturnType<typeof createEngineCodec>>;
  readonly accounts: ServedAccounts;
  /** Why there is no dashboard; null if there is one. */
  readonly withoutDashboard: string | null;
  readonly pages: RequestListener | undefined;
  readonly limits: Partial<Limits>;
  readonly certificate: Awaited<ReturnType<typeof readTls>>;
  readonly shared: OpenBus;
  readonly monitoring: Awaited<ReturnType<typeof openMonitoring>>;
}

/** Opens the ports, and serves until a signal or a failed bus ends it. */
async function run(parts: Parts, options: ServeOptions, log: Log): Promise<void> {
  const { origins, codec, accounts, shared, monitoring } = parts;
  let server: MessageServer | null = null;
  let isDraining = false;
  const logins = loginLog(log);
  const stops = [watchDescriptors(log), () => logins.end()];
  const stopAll = (): void => {
    for (const stop of stops) stop();
  };
  const common = listenerOptions(options, parts, log, (login) => {
    logins.add(login);
    monitoring.onLogin(login);
  });
  const listeners: Listener[] = [];
  const closers: { close(): Promise<void> }[] = [];
  const open = async (opening: Promise<Listener>, option: string): Promise<Listener> => {
    const listener = await listening(opening, option, options.host);
    closers.push(listener);
    listeners.push(listener);
    return listener;
  };
  try {
    // Before the first port is open, so that no signal is missed.
    const end = interrupted(undefined, SERVER_SIGNALS);
    const isReady = (): boolean => !isDraining && shared.isReady();
    const request = answerHttp(isReady, monitoring.page, parts.pages);
    const given = { codec, accounts: accounts.accounts, limits: parts.limits, ...monitoring.observed };
    const made = orFailure(
      () => new MessageServer(given),
      (error) => misuse(error.message),
    );
    server = made;
    monitoring.watch(made);
    stops.push(accounts.follow(made));
    const { port } = options;
    const web = await open(listen(made, { ...common, port, origins: ['same', ...origins], request }), '--port');
    const tcp =
      options.tcp === undefined ? null : await open(listenTcp(made, { ...common, port: options.tcp }), '--tcp');
    stops.push(followTls(options, listeners, log));
    const ownMetrics = monitoring.listen(common.onError);
    const metrics = await listening(ownMetrics, '--metrics', options.metrics?.host ?? options.host);
    if (metrics !== null) closers.push(metrics);
    await announce(parts, { web, tcp, metrics }, options, log);
    await Promise.race([end, shared.failed]);
    isDraining = true;
    log.info('closing', 'closing');
    await made.close(options.drainSeconds * 1000);
  } finally {
    stopAll();
    // First the links, so that each client receives the reason.
    await server?.close();
    await Promise.all(closers.map((listener) => listener.close()));
    await monitoring.close();
    await shared.close();
  }
  const { frames, requests, statuses, alarms } = server.stats;
  log.info(
    'closed',
    `${frames} frames came in: ${requests} requests, ${statuses} statuses and ${alarms} alarms passed on`,
    { frames, requests, statuses, alarms },
  );
}

/** What both listeners share. */
function listenerOptions(
  { host, proxy, rejectedTokens }: ServeOptions,
  { certificate }: Parts,
  log: Log,
  onLogin: (login: Login) => void,
) {
  return {
    hostname: host,
    onError: ({ message }: Error) => log.error('connection', `a connection could not be accepted: ${message}`),
    onLogin,
    ...(proxy === undefined ? {} : { proxies: proxy }),
    ...(rejectedTokens === undefined ? {} : { rejectedTokens }),
    ...(certificate === null ? {} : { tls: certificate }),
  };
}

interface Opened {
  readonly web: Listener;
  readonly tcp: Listener | null;
  readonly metrics: { readonly url: string } | null;
}

/** Addresses and tokens: in the log, and with `--json` on standard output. */
async function announce(parts: Parts, { web, tcp, metrics }: Opened, options: ServeOptions, log: Log): Promise<void> {
  const { origins, codec, accounts, withoutDashboard, shared, monitoring } = parts;
  const isSecure = parts.certificate !== null;
  const introduction: Introduction = {
    url: web.url,
    dashboard: withoutDashboard === null ? dashboardAddress(web, origins) : null,
    tcp: tcp?.url ?? null,
    metrics: metrics?.url ?? (monitoring.hasPage ? `${httpAddress(web)}/metrics` : null),
    nats: shared.nats,
    engine: codec.engine,
    engineReason: options.engine === 'auto' ? codec.engineReason : undefined,
    tokens: accounts.tokens,
  };
  if (options.json) await standardOutput().write(`${printableJson(introduction)}\n`);
  // Tokens are shown only once: standard error is often kept.
  const logged = options.json ? { ...introduction, tokens: {} } : introduction;
  const isDevelopment = options.accounts === undefined;
  introduce(logged, { withoutDashboard, isDevelopment, host: options.host, isSecure }, log);
}

/** The server goes on without the page: clients with a token are not affected. */
function reportNoToken(log: Log): (error: unknown) => void {
  return (error) =>
    log.error('dashboard-token', `the dashboard gets no token: ${error instanceof Error ? error.message : error}`);
}

/** The reason; '' if the user turned the dashboard off; null if there is a dashboard. */
function whyNoDashboard({ dashboard, host }: ServeOptions, { dashboardToken }: ServedAccounts): string | null {
  if (!dashboard) return '';
  if (dashboardToken === null) return 'it needs a token: --dashboard-token FILE';
  const isShared = !isLoopback(host);
  // This process signs the token, so anyone who reaches the page could control everything.
  if (isShared && dashboardToken.isMadeHere)
    return `other machines can reach ${host}, and it would let them control everything`;
  return null;
}

function dashboardAddress(listener: Listener, [origin]: readonly string[]): string {
  if (origin !== undefined) return `${origin}/`;
  const { hostname, port } = listener;
  const address = httpAddress(listener);
  return hostname === '127.0.0.1' ? `${address.split(':', 1)[0]}://localhost:${port}/` : `${address}/`;
}

/** The listener's URL is connectable, with the brackets of an IPv6 address. */
function httpAddress({ url }: Listener): string {
  return url.replace(/^ws/, 'http').split('/', 3).join('/');
}
