/**
 * The WebSockets of a message server: on an HTTP server of the application, which handles all other paths, or on one made
 * here, with the application's pages beside them on one port.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type TlsOptions, Server as TlsServer } from 'node:tls';
import { WebSocketServer } from 'ws';
import { guarded, printing } from '../../sdk/exchange/callbacks.ts';
import { MAX_TIMER_DELAY } from '../../sdk/exchange/clock.ts';
import type { LinkClose } from '../../sdk/exchange/link.ts';
import { checkedNames } from '../../sdk/values/checked.ts';
import { checkedInteger, refuse, requireMethod } from '../../sdk/values/error.ts';
import type { Principal } from '../accounts/accounts.ts';
import { admit, DEFAULT_PATH, type Origins, offered, SUBPROTOCOL } from '../accounts/subprotocol.ts';
import type { Channel } from '../link/channel.ts';
import type { MessageServer } from '../message-server.ts';
import { WebSocketChannel } from './channels.ts';
import { Admission, part } from './connections.ts';
import { LIMITED, LOGIN_OPTIONS, type LoginOptions, Logins } from './logins.ts';

export interface WebSocketOptions extends LoginOptions {
  /** By default `/rump`. */
  readonly path?: string;
  /** Pages that may connect; by default those of the server's own host. */
  readonly origins?: Origins;
  /** Bytes of one WebSocket message; a longer one ends the connection with code 1009. By default 64 KiB. */
  readonly maxPayload?: number;
  /** Milliseconds that a client has to answer a close. By default 3000. */
  readonly closeTime?: number;
}

const WEB_SOCKET_OPTIONS = ['path', 'origins', 'maxPayload', 'closeTime', ...LOGIN_OPTIONS] as const;

const DEFAULT_PAYLOAD = 0x10000;
/** A longer text would not fit into a string. */
const MAX_PAYLOAD = 0x10000000;
/** Fragments of one message, and chunks that bring it: at most this many, or one per BYTES_OF_PART of the longest message. */
const MIN_PARTS = 1024;
const BYTES_OF_PART = 64;
const DEFAULT_CLOSE_TIME = 3000;

/**
 * Takes the upgrades on one path of your HTTP server, and leaves the others alone.
 *
 * @returns undoes that: open connections have `closeTime` to end, then they are cut; so close the message server first
 * @throws {RumpError} `out-of-range` or `wrong-type` for `server` and options, `unknown-field` for an option that does not exist
 */
export function attachWebSockets(
  server: MessageServer,
  http: Server,
  options: WebSocketOptions = {},
): () => Promise<void> {
  return attachAdmitted(server, http, checkedNames(options, WEB_SOCKET_OPTIONS), new Admission());
}

/** As `attachWebSockets`, with connections counted from their first byte. */
function attachAdmitted(
  server: MessageServer,
  http: Server,
  options: WebSocketOptions,
  admission: Admission,
): () => Promise<void> {
  const {
    path = DEFAULT_PATH,
    origins = 'same',
    maxPayload = DEFAULT_PAYLOAD,
    closeTime = DEFAULT_CLOSE_TIME,
  } = options;
  checkServer(server);
  requireMethod(http, 'http', 'address', 'an HTTP server');
  if (!path.startsWith('/')) refuse('out-of-range', 'path', path, 'it must begin with /');
  checkedInteger(maxPayload, 'maxPayload', 1, MAX_PAYLOAD);
  checkedInteger(closeTime, 'closeTime', 0, MAX_TIMER_DELAY);
  const logins = new Logins(options);
  const parts = Math.max(MIN_PARTS, maxPayload / BYTES_OF_PART);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload,
    // Each part, whatever its length, costs a hundred bytes and more until the message is complete.
    maxFragments: parts,
    maxBufferedChunks: parts,
    // Frames are a few dozen bytes, close to random: compressing them costs memory for each link and gains nothing.
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const [requested] = (request.url ?? '').split('?', 1);
    if (requested !== path) {
      admission.passed(socket as Socket);
      // Without another listener the upgrade would never be answered.
      if (http.listenerCount('upgrade') === 1) answer(socket, '404 Not Found');
      return;
    }
    const { isRump, token } = offered(request.headers['sec-websocket-protocol']);
    if (!isRump) {
      answer(socket, '400 Bad Request');
      return;
    }
    // Without another listener an error would end the process.
    const ignore = (): void => {};
    socket.on('error', ignore);
    const { origin, host } = request.headers;
    const isSecure = (request.socket as { readonly encrypted?: boolean }).encrypted === true;
    const from = logins.originOf(request.socket, request.headers['x-forwarded-for']);
    const check = () =>
      logins.check(from, token, server.accounts, (accounts) =>
        admit({ origin, host, isSecure, token }, origins, accounts),
      );
    const admitting = admission.check(socket as Socket, check).catch(() => '500 Internal Server Error' as const);
    admitting.then((admitted) => {
      admission.passed(socket as Socket);
      socket.off('error', ignore);
      if (socket.destroyed) return;
      if (typeof admitted === 'string') {
        answer(socket, admitted === LIMITED ? '429 Too Many Requests\r\nRetry-After: 1' : admitted);
        return;
      }
      // A rejected client is connected first: browsers do not tell their pages why an upgrade was refused.
      sockets.handleUpgrade(request, socket, head, (webSocket) =>
        openLink(server, new WebSocketChannel(webSocket, closeTime), admitted),
      );
    });
  };
  http.on('upgrade', upgrade);
  return () => {
    http.off('upgrade', upgrade);
    admission.cut();
    return part(sockets.clients, closeTime, (webSocket) => webSocket.terminate());
  };
}

function openLink(server: MessageServer, channel: Channel, admitted: Principal | LinkClose): void {
  try {
    if ('reason' in admitted) server.refuseChannel(channel, admitted);
    else server.acceptChannel(channel, admitted);
  } catch (error) {
    // Accounts of the application have given invalid grants.
    server.refuseChannel(channel, { reason: 'error', message: (error as Error).message });
  }
}

function answer(socket: Duplex, status: string): void {
  socket.on('error', () => {});
  // Node leaves its own side open until the client closes, which no limit counts and no close of the server would end.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

export interface ListenOptions extends WebSocketOptions, ListenerErrors {
  /** By default a free one. */
  readonly port?: number;
  /** By default this machine alone. */
  readonly hostname?: string;
  /** Handles all other requests; by default the answer is 404. */
  readonly request?: RequestListener;
  /** Certificate and key, for `wss`. Omit it if a proxy ends TLS. */
  readonly tls?: TlsOptions;
}

export interface ListenerErrors {
  /** Called when connections cannot be accepted, such as for lack of file descriptors; the listener goes on. */
  readonly onError?: (error: Error) => void;
}

export interface Listener {
  readonly hostname: string;
  readonly port: number;
  /** For clients on this machine. */
  readonly url: string;
  /**
   * Another certificate and key, for new connections; open ones keep theirs. Does nothing without TLS.
   *
   * @throws an Error of Node if they cannot be used; the old ones then stay
   */
  renew(tls: TlsOptions): void;
  /**
   * Takes no more connections. Open ones have the option's `closeTime` to end, then they are cut: close the message
   * server first, so that each is sent the reason.
   */
  close(): Promise<void>;
}

/** Milliseconds for the TLS handshake, and for the headers of a request: as long as a plain link has for its token. */
export const HANDSHAKE_TIME = 5000;
/** Of an HTTP server, which checks every half minute if it is not told to check more often. */
export const HTTP_TIMES: Readonly<ServerOptions> = {
  headersTimeout: HANDSHAKE_TIME,
  connectionsCheckingInterval: 1000,
};

/** Connections that the kernel queues for us: after a restart all devices come at once. */
const BACKLOG = 4096;

export const LOCAL = '127.0.0.1';

/**
 * Listens for WebSockets, over TLS with `options.tls`, and serves each link whose token the server's accounts accept.
 *
 * @returns the port, an address to connect to, and how to stop
 * @throws {RumpError} `out-of-range` or `wrong-type` for `server` and options, `unknown-field` for an option that does not exist; Node's
 * own error if it cannot listen, such as `EADDRINUSE`, or cannot use the certificate
 */
export async function listen(server: MessageServer, options: ListenOptions = {}): Promise<Listener> {
  checkedNames(options, ['port', 'hostname', 'tls', 'onError', 'request', ...WEB_SOCKET_OPTIONS]);
  const { port = 0, hostname = LOCAL, tls, request = notFound, path = DEFAULT_PATH } = options;
  const http =
    tls === undefined
      ? createServer(HTTP_TIMES, request)
      : (createSecureServer(
          { ...HTTP_TIMES, handshakeTimeout: HANDSHAKE_TIME, ...checkTls(tls) },
          request,
        ) as unknown as Server);
  const admission = new Admission();
  // With TLS, this is before the handshake.
  http.on('connection', (socket: Socket) => admission.enter(socket));
  http.on('request', ({ socket }: IncomingMessage) => admission.passed(socket));
  keepListening(http, options);
  const detach = attachAdmitted(server, http, options, admission);
  const scheme = tls === undefined ? 'ws' : 'wss';
  return opened(http, port, hostname, scheme, path, () => detach().then(() => http.closeAllConnections()));
}

/** Without a certificate every handshake would fail. */
export function checkTls(tls: TlsOptions): TlsOptions {
  if (!(tls?.cert || tls?.pfx || tls?.SNICallback || tls?.pskCallback))
    refuse('wrong-type', 'tls', tls, 'it must have a certificate');
  return tls;
}

/** When listening begins: otherwise the first link would end the process. */
export function checkServer(server: MessageServer): void {
  requireMethod(server, 'server', 'acceptChannel', 'a MessageServer');
}

/** While listening, an error means that a connection could not be accepted. Without a listener it would end the process. */
export function keepListening(server: NetServer, { onError }: ListenerErrors): void {
  const report = guarded(onError, printing('onError of a listener has failed'));
  server.on('error', (error) => server.listening && report(error));
}

/**
 * Listens; resolves with what the caller needs to know of it.
 *
 * @param end ends the connections that are open
 * @throws {RumpError} `out-of-range` for an empty host, which would mean every address of the machine: probably an unset variable
 */
export async function opened(
  server: NetServer,
  port: number,
  hostname: string,
  scheme: string,
  path: string,
  end: () => Promise<void> | void,
): Promise<Listener> {
  if (hostname === '')
    refuse('out-of-range', 'hostname', hostname, "it must be a name or an address, such as '0.0.0.0'");
  await once(server.listen({ port, host: hostname, backlog: BACKLOG }), 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    hostname,
    port: bound,
    url: `${scheme}://${inUrl(hostname)}:${bound}${path}`,
    renew: (tls) => {
      if (server instanceof TlsServer) server.setSecureContext(checkTls(tls));
    },
    close: async () => {
      // One that is closed already says so in an error.
      const closed = new Promise((resolve) => server.close(resolve));
      await end();
      await closed;
    },
  };
}

/** Wildcard addresses are not connectable. */
function inUrl(hostname: string): string {
  if (hostname === '0.0.0.0') return LOCAL;
  if (hostname === '::') return '[::1]';
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}

const notFound: RequestListener = (_request, response) => {
  // No body is awaited.
  response.writeHead(404, { connection: 'close' }).end();
};
