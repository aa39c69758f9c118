/** Plain TCP or TLS, for appliances without a WebSocket: a line with the token, then frames. */
import { createServer, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { MAX_TIMER_DELAY } from '../../sdk/exchange/clock.ts';
import { checkedNames } from '../../sdk/values/checked.ts';
import { checkedInteger, RumpError } from '../../sdk/values/error.ts';
import type { MessageServer } from '../message-server.ts';
import { SocketChannel } from './channels.ts';
import { Admission, part } from './connections.ts';
import {
  checkServer,
  checkTls,
  HANDSHAKE_TIME,
  keepListening,
  type Listener,
  type ListenerErrors,
  LOCAL,
  opened,
} from './listen.ts';
import { LIMITED, LOGIN_OPTIONS, type LoginOptions, Logins } from './logins.ts';

/** Bytes, the line feed included. */
export const MAX_LINE_LENGTH = 0x1000;
const BEFORE_TOKEN = 'RUMP ';
const LINE_FEED = 0x0a;

export interface TokenLine {
  readonly token: string;
  /** What came after it, in the same chunk. The socket is paused, so that nothing that follows is lost. */
  readonly rest: Uint8Array;
}

/** Rejects if the line is too long, differs, or does not come within `within` milliseconds. */
export function readToken(socket: Socket, within: number): Promise<TokenLine> {
  return new Promise((resolve, reject) => {
    let line = Buffer.alloc(0);
    const stop = (): void => {
      clearTimeout(timer);
      socket.off('data', take);
      socket.off('close', fail);
    };
    /** Does nothing once the line is there. */
    const fail = (): void => {
      stop();
      reject(new RumpError('rejected', 'no valid token'));
    };
    const take = (chunk: Buffer): void => {
      const end = chunk.indexOf(LINE_FEED);
      // At most as much as is refused for its length, however much comes at once.
      line = Buffer.concat([line, chunk.subarray(0, end < 0 ? MAX_LINE_LENGTH : Math.min(end, MAX_LINE_LENGTH))]);
      const text = line.toString('latin1');
      // As soon as the line differs: another protocol is not waited for.
      const isOurs = text.startsWith(BEFORE_TOKEN) || BEFORE_TOKEN.startsWith(text);
      if (!isOurs || line.length >= MAX_LINE_LENGTH) {
        fail();
        return;
      }
      if (end < 0) return;
      stop();
      socket.pause();
      resolve({ token: text.slice(BEFORE_TOKEN.length).trimEnd(), rest: chunk.subarray(end + 1) });
    };
    // A turn later: what came while the process was held up is read before the time counts as over.
    const timer = setTimeout(setImmediate, within, fail);
    socket.on('data', take);
    socket.on('close', fail);
  });
}

export interface ListenTcpOptions extends ListenerErrors, LoginOptions {
  /** By default a free one. */
  readonly port?: number;
  /** By default this machine alone. */
  readonly hostname?: string;
  /** Certificate and key. Without them tokens travel in the clear: use that only on a network of your own. */
  readonly tls?: TlsOptions;
  /** Milliseconds in which the line with the token must arrive. By default 5000. */
  readonly tokenTime?: number;
  /** Milliseconds that the other side has to end the connection too. By default 3000. */
  readonly closeTime?: number;
}

const DEFAULT_TOKEN_TIME = 5000;
const DEFAULT_CLOSE_TIME = 3000;
/** Milliseconds after which the kernel probes whether the other side is still there: a controller may have nothing to say. */
const PROBE_AFTER = 60_000;

/**
 * Listens for plain connections, or over TLS with `options.tls`: one line `RUMP <token>`, and then frames both ways.
 *
 * @returns the port, an address to connect to, and how to stop
 * @throws {RumpError} `out-of-range` or `wrong-type` for `server` and options, `unknown-field` for an option that does not exist; Node's
 * own error if it cannot listen, such as `EADDRINUSE`, or cannot use the certificate
 */
export async function listenTcp(server: MessageServer, options: ListenTcpOptions = {}): Promise<Listener> {
  checkedNames(options, ['port', 'hostname', 'tls', 'onError', 'tokenTime', 'closeTime', ...LOGIN_OPTIONS]);
  const { port = 0, hostname = LOCAL, tls, tokenTime = DEFAULT_TOKEN_TIME, closeTime = DEFAULT_CLOSE_TIME } = options;
  checkServer(server);
  checkedInteger(tokenTime, 'tokenTime', 1, MAX_TIMER_DELAY);
  checkedInteger(closeTime, 'closeTime', 0, MAX_TIMER_DELAY);
  const sockets = new Set<Socket>();
  const admission = new Admission();
  const logins = new Logins(options);

  const connected = async (socket: Socket): Promise<void> => {
    socket.on('error', () => {});
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, PROBE_AFTER);
    const from = logins.originOf(socket);
    try {
      const { token, rest } = await readToken(socket, tokenTime).catch((error: unknown) => {
        // A client that says nothing has only probed whether the port is open.
        if (socket.bytesRead > 0) logins.withoutToken(from);
        throw error;
      });
      const admitted = await admission.check(socket, () =>
        logins.check(from, token, server.accounts, (accounts) => accounts.authenticate(token)),
      );
      admission.passed(socket);
      if (admitted === LIMITED) socket.destroy();
      else if (!socket.destroyed) server.acceptChannel(new SocketChannel(socket, rest, closeTime), admitted);
    } catch {
      // A client without a valid token gets no answer: plain TCP carries no text.
      server.refuseChannel(new SocketChannel(socket, new Uint8Array(0), closeTime), {
        reason: 'unauthorised',
        message: 'no valid token',
      });
    }
  };

  const tcp =
    tls === undefined
      ? createServer(connected)
      : createSecureServer({ handshakeTimeout: HANDSHAKE_TIME, ...checkTls(tls) }, connected);
  // Of TLS, before its handshake.
  tcp.on('connection', (socket: Socket) => admission.enter(socket));
  // What fails before the handshake is done has no connection of ours, and Node does not end one that takes too long.
  tcp.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  keepListening(tcp, options);
  return opened(tcp, port, hostname, tls === undefined ? 'tcp' : 'tls', '', () => {
    admission.cut();
    return part(sockets, closeTime, (socket) => socket.destroy());
  });
}
