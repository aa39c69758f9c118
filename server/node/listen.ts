/** An HTTP server with the WebSockets of a message server, and an application's pages beside them, on one port. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { DEFAULT_PATH } from '../accounts/subprotocol.ts';
import type { MessageServer } from '../message-server.ts';
import { attachWebSockets, type WebSocketOptions } from './web-socket.ts';

export interface ListenOptions extends WebSocketOptions {
  /** By default one that is free. */
  readonly port?: number;
  /** By default this machine alone. */
  readonly hostname?: string;
  /** Answers whatever is no WebSocket of ours; by default 404. */
  readonly request?: RequestListener;
  /** Certificate and key, for `wss`. Where a proxy does that, leave it out. */
  readonly tls?: TlsOptions;
}

export interface Listener {
  readonly hostname: string;
  readonly port: number;
  /** For clients on this machine. */
  readonly url: string;
  /**
   * Takes no more connections. Those that are open have the options' `closeTime` to end, then they are cut: close the message
   * server first, so that each is sent the reason.
   */
  close(): Promise<void>;
}

export const LOCAL = '127.0.0.1';

/** Rejects where the port cannot be had. */
export async function listen(server: MessageServer, options: ListenOptions = {}): Promise<Listener> {
  const { port = 0, hostname = LOCAL, tls, request = notFound, path = DEFAULT_PATH } = options;
  const http = tls === undefined ? createServer(request) : (createSecureServer(tls, request) as unknown as Server);
  const detach = attachWebSockets(server, http, options);
  const bound = await bind(http, port, hostname);
  return {
    hostname,
    port: bound,
    url: `${tls === undefined ? 'ws' : 'wss'}://${inUrl(hostname)}:${bound}${path}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      await detach();
      http.closeAllConnections();
      await closed;
    },
  };
}

/** Listens, and answers with the port. */
export function bind(server: NetServer, port: number, hostname: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
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
