// igrs-rump/server/node, written by npm run api
// It also leads to declarations in the reports of: server, exchange, index

// server/node/index.d.ts
export type { Disconnecting } from '../accounts/accounts.js';
export type { Origins } from '../accounts/subprotocol.js';
export { type AccountsFile, type AccountsFileContent, readAccounts, type WatchAccountsOptions, } from './followed-files.js';
export { attachWebSockets, type Listener, type ListenOptions, listen, type WebSocketOptions } from './listen.js';
export { type ListenTcpOptions, listenTcp } from './listen-tcp.js';
export type { Login, LoginOptions, LoginOutcome } from './logins.js';
export { type FailedLogins, LoginReport } from './logins.js';
export { ControlAudit, type ControlAuditOptions, type ControlRecord } from './monitoring/audit.js';
export { type ListenMetricsOptions, listenMetrics, type MetricsListener, type MetricsPageOptions, metricsPage, } from './monitoring/listen-metrics.js';
export { type LineFile, Lines, LOG_LEVELS, Log, type LogFields, type LogLevel, type LogOptions, openLineFile, type WriteText, writeToStream, } from './monitoring/log.js';
export { Monitor, type MonitorOptions } from './monitoring/monitor.js';

// server/accounts/subprotocol.d.ts
export declare const SUBPROTOCOL = "rump";
export declare const DEFAULT_PATH = "/rump";
export declare function offered(protocols: string | null | undefined): {
    readonly isRump: boolean;
    readonly token: string | null;
};
export type Origins = 'same' | '*' | readonly string[];
export interface Knock {
    readonly origin: string | null | undefined;
    readonly host: string | null | undefined;
    readonly isSecure: boolean;
    readonly token: string | null;
}
export declare function admit(knock: Knock, origins: Origins, accounts: Accounts): Promise<Principal | LinkClose>;

// server/node/followed-files.d.ts
export type AccountsFileContent = TokenAccountsOptions;
export interface WatchAccountsOptions {
    readonly interval?: number;
    readonly onReload?: () => void;
    readonly onError?: (error: RumpError) => void;
}
export declare function readAccounts(file: string): Promise<AccountsFile>;
export declare class AccountsFile extends VersionedAccounts {
    #private;
    reload(): Promise<boolean>;
    watch(server: Disconnecting, { interval, onReload, onError }?: WatchAccountsOptions): () => void;
    get [Symbol.toStringTag](): string;
}

// server/node/listen.d.ts
export interface WebSocketOptions extends LoginOptions {
    readonly path?: string;
    readonly origins?: Origins;
    readonly maxPayload?: number;
    readonly closeTime?: number;
}
export declare function attachWebSockets(server: MessageServer, http: Server, options?: WebSocketOptions): () => Promise<void>;
export interface ListenOptions extends WebSocketOptions, ListenerErrors {
    readonly port?: number;
    readonly hostname?: string;
    readonly request?: RequestListener;
    readonly tls?: TlsOptions;
}
export interface ListenerErrors {
    readonly onError?: (error: Error) => void;
}
export interface Listener {
    readonly hostname: string;
    readonly port: number;
    readonly url: string;
    renew(tls: TlsOptions): void;
    close(): Promise<void>;
}
export declare const HANDSHAKE_TIME = 5000;
export declare const HTTP_TIMES: Readonly<ServerOptions>;
export declare const LOCAL = "127.0.0.1";
export declare function listen(server: MessageServer, options?: ListenOptions): Promise<Listener>;
export declare function checkTls(tls: TlsOptions): TlsOptions;
export declare function checkServer(server: MessageServer): void;
export declare function keepListening(server: NetServer, { onError }: ListenerErrors): void;
export declare function opened(server: NetServer, port: number, hostname: string, scheme: string, path: string, end: () => Promise<void> | void): Promise<Listener>;

// server/node/listen-tcp.d.ts
export declare const MAX_LINE_LENGTH = 4096;
export interface TokenLine {
    readonly token: string;
    readonly rest: Uint8Array;
}
export declare function readToken(socket: Socket, within: number): Promise<TokenLine>;
export interface ListenTcpOptions extends ListenerErrors, LoginOptions {
    readonly port?: number;
    readonly hostname?: string;
    readonly tls?: TlsOptions;
    readonly tokenTime?: number;
    readonly closeTime?: number;
}
export declare function listenTcp(server: MessageServer, options?: ListenTcpOptions): Promise<Listener>;

// server/node/logins.d.ts
export type LoginOutcome = 'accepted' | 'rejected' | 'no-token' | 'origin' | 'limited' | 'failed';
export interface Login {
    readonly address: string;
    readonly outcome: LoginOutcome;
    readonly account: string | null;
    readonly problem: string | null;
}
export interface LoginOptions {
    readonly onLogin?: (login: Login) => void;
    readonly proxies?: readonly string[];
    readonly rejectedTokens?: number;
    readonly clock?: Clock;
}
export declare const LOGIN_OPTIONS: readonly ['onLogin', 'proxies', 'rejectedTokens', 'clock'];
interface Origin {
    readonly address: string;
    readonly isOwn: boolean;
}
export declare const LIMITED = "limited";
export declare class Logins {
    #private;
    constructor({ onLogin, proxies, rejectedTokens, clock }: LoginOptions);
    originOf({ remoteAddress }: Socket, forwarded?: string | readonly string[]): Origin;
    check<Result extends Principal | LinkClose>({ address, isOwn }: Origin, token: string | null, accounts: Accounts, ask: (accounts: Accounts) => Promise<Result>): Promise<Result | typeof LIMITED>;
    withoutToken({ address }: Origin): void;
}
export interface FailedLogins {
    readonly address: string | null;
    readonly outcome: Exclude<LoginOutcome, 'accepted'> | null;
    readonly problem: string | null;
    readonly count: number;
    readonly isFirst: boolean;
}
export declare class LoginReport {
    #private;
    constructor(report: (failed: FailedLogins) => void, clock?: Clock);
    add(login: Login): void;
    end(): void;
}

// server/node/monitoring/audit.d.ts
export interface ControlRecord {
    readonly account: string;
    readonly device: string;
    readonly fields: Readonly<Record<string, unknown>> | null;
    readonly result: string | number;
    readonly milliseconds: number;
}
export interface ControlAuditOptions {
    readonly codec: AnyCodec;
    readonly bus: Bus;
    readonly onFrame?: OnFrame;
    readonly record: (control: ControlRecord) => void;
    readonly clock?: Clock;
}
export declare class ControlAudit {
    #private;
    readonly bus: Bus;
    readonly onFrame: OnFrame;
    constructor(options: ControlAuditOptions);
    get [Symbol.toStringTag](): string;
}

// server/node/monitoring/listen-metrics.d.ts
export interface MetricsPageOptions {
    readonly token?: () => string;
}
export interface ListenMetricsOptions extends MetricsPageOptions, ListenerErrors {
    readonly port?: number;
    readonly hostname?: string;
}
export interface MetricsListener {
    readonly port: number;
    readonly url: string;
    close(): Promise<void>;
}
export declare function metricsPage(monitor: Pick<Monitor, 'metrics'>, options?: MetricsPageOptions): (request: IncomingMessage, response: ServerResponse) => boolean;
export declare function listenMetrics(monitor: Pick<Monitor, 'metrics'>, options?: ListenMetricsOptions): Promise<MetricsListener>;

// server/node/monitoring/log.d.ts
export type WriteText = (text: string) => Promise<void>;
export declare class Lines {
    #private;
    constructor(write: WriteText, missing?: (count: number) => string);
    get dropped(): number;
    add(line: string): void;
    flush(within: number): Promise<boolean>;
}
export declare function writeToStream(stream: NodeJS.WritableStream): WriteText;
export interface LineFile {
    readonly write: WriteText;
    reopen(): Promise<void>;
    close(): Promise<void>;
}
export declare function openLineFile(path: string): Promise<LineFile>;
export declare const LOG_LEVELS: readonly ['debug', 'info', 'warn', 'error'];
export type LogLevel = (typeof LOG_LEVELS)[number];
export interface LogOptions {
    readonly write: WriteText;
    readonly format?: 'text' | 'json';
    readonly level?: LogLevel;
}
export type LogFields = Readonly<Record<string, unknown>>;
export declare class Log {
    #private;
    readonly isJson: boolean;
    constructor(options: LogOptions);
    get dropped(): number;
    debug(event: string, message: string, fields?: LogFields): void;
    info(event: string, message: string, fields?: LogFields): void;
    warn(event: string, message: string, fields?: LogFields): void;
    error(event: string, message: string, fields?: LogFields): void;
    flush(within: number): Promise<boolean>;
    get [Symbol.toStringTag](): string;
}
export declare function jsonLine(value: object): string;

// server/node/monitoring/monitor.d.ts
export interface MonitorOptions {
    readonly codec: AnyCodec;
    readonly bus: Bus;
    readonly dropped?: () => Readonly<Record<string, number>>;
    readonly clock?: Clock;
}
export declare class Monitor {
    #private;
    readonly bus: Bus;
    readonly onFrame: OnFrame;
    readonly onLogin: (login: Login) => void;
    constructor(options: MonitorOptions);
    watch(server: MessageServer): void;
    metrics(): Promise<string>;
    close(): void;
    get [Symbol.toStringTag](): string;
}

// server/accounts/versioned-accounts.d.ts
export declare class VersionedAccounts implements Accounts {
    #private;
    get content(): TokenAccountsOptions;
    authenticate(token: string): Promise<Principal>;
    review(links: Disconnecting): Promise<void>;
    get [Symbol.toStringTag](): string;
}
