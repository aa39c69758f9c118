/** An HTTP server with the WebSockets of a message server, and an application's pages beside them, on one port. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { type TlsOptions, Server as TlsServer } from 'node:tls';
import { guarded, printing } from '../../sdk/exchange/callbacks.ts';
import { DEFAULT_PATH } from '../accounts/subprotocol.ts';
import type { MessageServer } from '../message-server.ts';
import { Admission } from './admission.ts';
import { attachAdmitted, type WebSocketOptions } from './web-socket.ts';

export interface ListenOptions extends WebSocketOptions, ListenerErrors {
  /** By default one that is free. */
  readonly port?: number;
  /** By default this machine alone. */
  readonly hostname?: string;
  /** Answers whatever is no WebSocket of ours; by default 404. */
  readonly request?: RequestListener;
  /** Certificate and key, for `wss`. Where a proxy does that, leave it out. */
  readonly tls?: TlsOptions;
}

export interface ListenerErrors {
  /** Called when connections cannot be taken, such as for want of file descriptors; the listener goes on. */
  readonly onError?: (error: Error) => void;
}

export interface Listener {
  readonly hostname: string;
  readonly port: number;
  /** For clients on this machine. */
  readonly url: string;
  /**
   * Another certificate and key, for connections from now on; those that are open keep theirs. Does nothing without TLS.
   *
   * @throws an Error of Node where they cannot be used; those before stay then
   */
  renew(tls: TlsOptions): void;
  /**
   * Takes no more connections. Those that are open have the options' `closeTime` to end, then they are cut: close the message
   * server first, so that each is sent the reason.
   */
  close(): Promise<void>;
}

/** Milliseconds for the handshake of TLS, and for the headers of a request: as long as a plain link has for its token. */
export const HANDSHAKE_TIME = 5000;

/** Connections that the kernel holds for us: all devices of a server that was started again come at once. */
const BACKLOG = 4096;

export const LOCAL = '127.0.0.1';

/**
 * Listens for WebSockets, over TLS where `options.tls` is given, and serves each link whose token the server's accounts know.
 *
 * @returns the port, an address to connect to, and how to stop
 * @throws {RumpError} `out-of-range` or `wrong-type` for `path`, `proxies` and `rejectedTokens`; what Node says where the port cannot be had,
 * such as `EADDRINUSE`, or the certificate cannot be used
 */
export async function listen(server: MessageServer, options: ListenOptions = {}): Promise<Listener> {
  const { port = 0, hostname = LOCAL, tls, request = notFound, path = DEFAULT_PATH } = options;
  const times = { headersTimeout: HANDSHAKE_TIME, connectionsCheckingInterval: 1000 };
  const http =
    tls === undefined
      ? createServer(times, request)
      : (createSecureServer({ ...times, handshakeTimeout: HANDSHAKE_TIME, ...tls }, request) as unknown as Server);
  const admission = new Admission();
  // Of TLS, before its handshake.
  http.on('connection', (socket: Socket) => admission.enter(socket));
  http.on('request', ({ socket }: IncomingMessage) => admission.passed(socket));
  goOn(http, options);
  const detach = attachAdmitted(server, http, options, admission);
  const bound = await bind(http, port, hostname);
  return {
    hostname,
    port: bound,
    url: `${tls === undefined ? 'ws' : 'wss'}://${inUrl(hostname)}:${bound}${path}`,
    renew: renewing(http),
    close: async () => {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      admission.cut();
      await detach();
      http.closeAllConnections();
      await closed;
    },
  };
}

/** After it listens, an error is that of a connection that could not be taken. Without a listener it would end the process. */
export function goOn(server: NetServer, { onError }: ListenerErrors): void {
  const told = guarded(onError, printing('onError of a listener has failed'));
  server.on('error', (error) => server.listening && told(error));
}

export function renewing(server: NetServer): (tls: TlsOptions) => void {
  return (tls) => {
    if (server instanceof TlsServer) server.setSecureContext(tls);
  };
}

/** Listens, and answers with the port. */
export function bind(server: NetServer, port: number, hostname: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: hostname, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** An address that stands for every interface is not one to connect to. */
export function inUrl(hostname: string): string {
  if (hostname === '0.0.0.0') return LOCAL;
  if (hostname === '::') return '[::1]';
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}

const notFound: RequestListener = (_request, response) => {
  response.writeHead(404).end();
};
