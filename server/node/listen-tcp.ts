/** Straight TCP or TLS, for appliances without a WebSocket: a line with the token, then frames. */
import { createServer, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { socketLink } from '../../sdk/transport/node/socket-link.ts';
import type { MessageServer } from '../message-server.ts';
import { bind, inUrl, type Listener, LOCAL } from './listen.ts';
import { part } from './parting.ts';
import { readToken } from './token-line.ts';

export interface ListenTcpOptions {
  /** By default one that is free. */
  readonly port?: number;
  /** By default this machine alone. */
  readonly hostname?: string;
  /** Certificate and key. Without them tokens travel in the clear: keep that to a network of your own. */
  readonly tls?: TlsOptions;
  /** Milliseconds within which the line with the token must be there. By default 5000. */
  readonly tokenTime?: number;
  /** Milliseconds that the other side has to end the connection too. By default 3000. */
  readonly closeTime?: number;
}

const DEFAULT_TOKEN_TIME = 5000;
const DEFAULT_CLOSE_TIME = 3000;
/** Connections that have not shown a good token yet; more are cut at once. */
const MOST_AT_THE_DOOR = 256;
/** Milliseconds after which the kernel asks whether the other side is still there: a controller may have nothing to say. */
const PROBE_AFTER = 60_000;

/** Rejects where the port cannot be had. */
export async function listenTcp(server: MessageServer, options: ListenTcpOptions = {}): Promise<Listener> {
  const { port = 0, hostname = LOCAL, tls, tokenTime = DEFAULT_TOKEN_TIME, closeTime = DEFAULT_CLOSE_TIME } = options;
  const sockets = new Set<Socket>();
  let atTheDoor = 0;

  const connected = async (socket: Socket): Promise<void> => {
    socket.on('error', () => {});
    if (atTheDoor >= MOST_AT_THE_DOOR) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, PROBE_AFTER);
    atTheDoor++;
    try {
      const { token, rest } = await readToken(socket, tokenTime);
      const principal = await server.accounts.authenticate(token);
      if (socket.destroyed) return;
      server.accept(socketLink(socket, rest, closeTime), principal);
    } catch {
      // Nothing is said to whoever has no good token: plain TCP has no words for it.
      server.refuse(socketLink(socket, new Uint8Array(0), closeTime), {
        reason: 'unauthorised',
        message: 'no good token',
      });
    } finally {
      atTheDoor--;
    }
  };

  const tcp = tls === undefined ? createServer(connected) : createSecureServer(tls, connected);
  // What fails before the handshake is done has no connection of ours.
  tcp.on('tlsClientError', () => {});
  const bound = await bind(tcp, port, hostname);
  return {
    hostname,
    port: bound,
    url: `tcp://${inUrl(hostname)}:${bound}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      const open = [...sockets].map((socket) => ({
        onEnd: (callback: () => void) => socket.once('close', callback),
        cut: () => socket.destroy(),
      }));
      await part(open, closeTime);
      await closed;
    },
  };
}
