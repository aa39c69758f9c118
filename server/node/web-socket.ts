/** WebSockets on an HTTP server of the application's own; what it serves on other paths is its affair. */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LinkClose } from '../../sdk/exchange/link.ts';
import { refuse } from '../../sdk/values/error.ts';
import type { Principal } from '../accounts/accounts.ts';
import { admit, DEFAULT_PATH, type Origins, offered, SUBPROTOCOL } from '../accounts/subprotocol.ts';
import type { MessageServer } from '../message-server.ts';
import { Admission } from './admission.ts';
import { webSocketChannel } from './channels.ts';
import { LIMITED, type LoginOptions, Logins } from './logins.ts';
import { part } from './parting.ts';

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

/** What comes of a callback of the application's own that throws. */
const FAILED = 'failed' as const;
const DEFAULT_PAYLOAD = 0x10000;
/** Fragments of one message, and chunks in which the network brings it: so many, or so many bytes of the longest message for each. */
const MIN_PARTS = 1024;
const BYTES_OF_PART = 64;
const DEFAULT_CLOSE_TIME = 3000;

/**
 * Takes the upgrades on one path of an HTTP server of yours, and leaves the others alone.
 *
 * @returns takes that back: what is open has `closeTime` to end, so close the message server first; then it is cut
 * @throws {RumpError} `out-of-range` or `wrong-type` for `path`, `proxies` and `rejectedTokens`
 */
export function attachWebSockets(
  server: MessageServer,
  http: Server,
  options: WebSocketOptions = {},
): () => Promise<void> {
  return attachAdmitted(server, http, options, new Admission());
}

/** The same, where connections are counted from their first byte on. */
export function attachAdmitted(
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
  if (!path.startsWith('/')) refuse('out-of-range', 'path', path, 'it must begin with /');
  const logins = new Logins(options);
  const parts = Math.max(MIN_PARTS, maxPayload / BYTES_OF_PART);
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload,
    // Whatever its length, each part is kept with a hundred bytes and more, until the message is whole.
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
    const admitting = admission.check(socket as Socket, check).catch(() => FAILED);
    admitting.then((admitted) => {
      admission.passed(socket as Socket);
      socket.off('error', ignore);
      if (socket.destroyed) return;
      if (admitted === FAILED) {
        answer(socket, '500 Internal Server Error');
        return;
      }
      if (admitted === LIMITED) {
        answer(socket, '429 Too Many Requests\r\nRetry-After: 1');
        return;
      }
      // A rejected client is connected first: a browser does not tell its page why an upgrade was refused.
      sockets.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, admitted));
    });
  };

  const open = (webSocket: WebSocket, admitted: Principal | LinkClose): void => {
    const channel = webSocketChannel(webSocket, closeTime);
    if ('reason' in admitted) {
      server.refuseChannel(channel, admitted);
      return;
    }
    try {
      server.acceptChannel(channel, admitted);
    } catch (error) {
      // Accounts of the application's own have given grants that make no sense.
      server.refuseChannel(channel, { reason: 'error', message: (error as Error).message });
    }
  };

  http.on('upgrade', upgrade);
  return () => {
    http.off('upgrade', upgrade);
    admission.cut();
    const open = [...sockets.clients].map((webSocket) => ({
      onEnd: (callback: () => void) => webSocket.once('close', callback),
      cut: () => webSocket.terminate(),
    }));
    return part(open, closeTime);
  };
}

function answer(socket: Duplex, status: string): void {
  socket.on('error', () => {});
  // Node leaves its own side open until the client closes, which no limit counts and no close of the server would end.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
