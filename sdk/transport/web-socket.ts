/**
 * `igrs-rump/websocket`: links over a WebSocket, from any runtime that has one. Binary messages carry bytes of frames, text messages
 * carry text.
 */

import type { Connect, Link, LinkClose } from '../exchange/link.ts';
import { requireGlobals } from '../values/checked.ts';
import { display, RumpError, withoutCredentials } from '../values/error.ts';
import { closeFrom, codeOf } from './close-codes.ts';

/** The part of a WebSocket that is used; browsers, Node from 22 on, Deno, Bun and the package `ws` have it. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  // `never` would be safer, but the class of `ws` has events of its own, and does not compile against it.
  // biome-ignore lint/suspicious/noExplicitAny: each host has its own events.
  addEventListener(type: string, listener: (event: any) => void): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;

export interface WebSocketOptions {
  /** A token, or a function that returns one for each connection. It travels as a subprotocol, never in the address; it must not end with the line break of its file. */
  readonly token?: string | ((signal: AbortSignal) => string | Promise<string>);
  /** For Node 20, which has none of its own: `import { WebSocket } from 'ws'`. */
  readonly WebSocket?: WebSocketConstructor;
}

const PROTOCOL = 'rump';
const OPEN = 1;
/** What a subprotocol may consist of (RFC 9110, token). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
/** Bytes that a socket holds before a write waits. */
const ENOUGH_BUFFERED = 0x10000;
/** Milliseconds between two checks for room in the socket's buffer: a WebSocket has no event for it. */
const POLL_TIME = 5;
/** Bytes that may wait to be read: a WebSocket has no back-pressure, so a link that is not read is closed. */
const MAX_UNREAD = 0x1000000;
/** What a short or empty message counts for among them: it takes that much memory. */
const LEAST_COST = 128;

const DONE: LinkClose = { reason: 'done', message: '' };

/**
 * Opens links to this address: `ws:` or `wss:`, `http:` or `https:`, and in a page also one such as `/rump`, which is resolved against
 * the page's own.
 *
 * @throws {RumpError} `unsupported` if the host has no WebSocket or no web streams; `wrong-type` for another address.
 */
export function webSocket(url: string | URL, options: WebSocketOptions = {}): Connect {
  const Socket = options.WebSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (Socket === undefined) {
    const text =
      "this host has no WebSocket; pass one, such as that of the package 'ws': webSocket(url, { WebSocket })";
    throw new RumpError('unsupported', text, { path: 'WebSocket' });
  }
  requireGlobals('a link over a WebSocket', 'ReadableStream', 'WritableStream');
  const { token } = options;
  const address = absolute(String(url));
  return async (signal) => {
    const given = typeof token === 'function' ? await token(signal) : token;
    // Not throwIfAborted, which React Native's signals do not have.
    if (signal.aborted) throw signal.reason;
    // Not quoted: it is a secret.
    if (given !== undefined && !TOKEN.test(given)) {
      const text = 'the token has a character that none has, such as the line break of its file';
      throw new RumpError('out-of-range', text, { path: 'token' });
    }
    return open(Socket, address, given, signal);
  };
}

/** Uses URL only when nothing else will do: React Native implements a part of it. */
function absolute(url: string): string {
  let resolved = url;
  if (!/^[a-z][a-z0-9+.-]*:/i.test(url)) {
    try {
      const page = (globalThis as { location?: { readonly href: string } }).location?.href;
      if (page !== undefined) resolved = new URL(url, page).href;
    } catch {
      // In a page without an address, such as a worker made from a blob: refused below.
    }
  }
  resolved = resolved.replace(/^http(?=s?:)/i, 'ws');
  if (/^wss?:\/\/[^/]/i.test(resolved)) return resolved;
  const allowed = 'it must begin with ws:// or wss://; only in a page may it be relative';
  throw new RumpError('wrong-type', `url is ${display(withoutCredentials(url))}; ${allowed}`, { path: 'url' });
}

function open(
  Socket: WebSocketConstructor,
  url: string,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Link> {
  const protocols = token === undefined ? [PROTOCOL] : [PROTOCOL, `${PROTOCOL}.token.${token}`];
  return new Promise((resolve, reject) => {
    const socket = new Socket(url, protocols);
    socket.binaryType = 'arraybuffer';
    let isSettled = false;
    const settle = (then: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      signal.removeEventListener('abort', abort);
      then();
    };
    const abort = (): void =>
      settle(() => {
        socket.close();
        reject(signal.reason);
      });
    signal.addEventListener('abort', abort, { once: true });
    const link = linkOf(socket);
    on(socket, 'open', () => settle(() => resolve(link)));
    link.closed.then(({ message }) =>
      settle(() => {
        const host = hostOf(url);
        // Bun's message has the address, which may contain a password.
        reject(new RumpError('closed', `no WebSocket to ${host}: ${message.replace(url, host)}`));
      }),
    );
  });
}

/** Not by URL, of which React Native implements a part: it throws when asked for a host. */
function hostOf(url: string): string {
  return /^\w+:\/*(?:[^/?#]*@)?([^/?#]*)/.exec(url)?.[1] ?? url;
}

function on<Event>(socket: WebSocketLike, type: string, listener: (event: Event) => void): void {
  socket.addEventListener(type, listener);
}

function linkOf(socket: WebSocketLike): Link {
  let closing: LinkClose | null = null;
  let settle: (close: LinkClose) => void = () => {};
  const closed = new Promise<LinkClose>((resolve) => {
    settle = resolve;
  });
  let end = (): void => {};
  let isRead = true;
  let failure = '';

  const readable = new ReadableStream<Uint8Array | string>(
    {
      start(controller) {
        on<{ data: string | ArrayBuffer }>(socket, 'message', ({ data }) => {
          if (closing !== null || !isRead) return;
          controller.enqueue(typeof data === 'string' ? data : new Uint8Array(data));
          if ((controller.desiredSize ?? 0) <= 0) {
            close({ reason: 'buffered-bytes', message: `more than ${MAX_UNREAD} bytes wait to be read` });
          }
        });
        end = () => {
          end = () => {};
          if (isRead) controller.close();
        };
      },
      cancel: () => {
        isRead = false;
      },
    },
    { highWaterMark: MAX_UNREAD, size: (chunk) => Math.max(chunk?.length ?? 0, LEAST_COST) },
  );

  const writable = new WritableStream<Uint8Array | string>({
    async write(chunk) {
      while (socket.readyState === OPEN && socket.bufferedAmount >= ENOUGH_BUFFERED) {
        await new Promise((resolve) => setTimeout(resolve, POLL_TIME));
      }
      // What is written to a closing link is lost, as with a broken one.
      if (socket.readyState === OPEN) socket.send(chunk as string | Uint8Array<ArrayBuffer>);
    },
    close: () => close(),
    abort: () => close(),
  });

  function close(why: LinkClose = DONE): void {
    if (closing !== null) return;
    closing = why;
    end();
    settle(why);
    // In a later task: by then, what was written before has reached the socket.
    setTimeout(() => socket.close(codeOf(why.reason), why.reason), 0);
  }

  on<{ code: number; reason: string }>(socket, 'close', ({ code, reason }) => {
    const why = closing ?? closeFrom(code, reason || failure);
    closing = why;
    end();
    settle(why);
  });
  // Without a listener some hosts throw it. 'close' always follows; only here do hosts other than browsers say why there is no connection.
  on<{ message?: string }>(socket, 'error', ({ message = '' }) => {
    failure = message;
  });
  return { readable, writable, text: true, closed, close };
}
