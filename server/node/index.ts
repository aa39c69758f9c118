/**
 * `igrs-rump/server/node`: hosts for the message server on Node, Deno and Bun: all three have `node:http` and `node:net`.
 *
 * ```ts
 * const accounts = await readAccounts('accounts.json');
 * const server = new MessageServer({ codec: createCodec(), accounts, bus: new MemoryBus() });
 * const web = await listen(server, { port: 8080, request: pages });
 * console.log(web.url);
 * …
 * await server.close();
 * await web.close();
 * ```
 */
export type { Disconnecting } from '../accounts/accounts.ts';
export type { Origins } from '../accounts/subprotocol.ts';
export {
  type AccountsFile,
  type AccountsFileContent,
  readAccounts,
  type WatchAccountsOptions,
} from './followed-files.ts';
export { attachWebSockets, type Listener, type ListenOptions, listen, type WebSocketOptions } from './listen.ts';
export { type ListenTcpOptions, listenTcp } from './listen-tcp.ts';
export type { Login, LoginOptions, LoginOutcome } from './logins.ts';
export { type FailedLogins, LoginReport } from './logins.ts';
export { ControlAudit, type ControlAuditOptions, type ControlRecord } from './monitoring/audit.ts';
export {
  type ListenMetricsOptions,
  listenMetrics,
  type MetricsListener,
  type MetricsPageOptions,
  metricsPage,
} from './monitoring/listen-metrics.ts';
export {
  type LineFile,
  Lines,
  LOG_LEVELS,
  Log,
  type LogFields,
  type LogLevel,
  type LogOptions,
  openLineFile,
  type WriteText,
  writeToStream,
} from './monitoring/log.ts';
export { Monitor, type MonitorOptions } from './monitoring/monitor.ts';
