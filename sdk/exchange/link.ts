/**
 * The connection that the exchange uses: bytes of RUMP frames both ways, split anywhere, and, if the transport allows, text
 * messages beside them. Transports make links; nothing above this file knows a socket. Links within one program are made here.
 */
import { requireGlobals } from '../values/checked.ts';

/** Why a link ended. Names travel as the reason of a WebSocket's close, and in the text message `closing` before it. */
export type CloseReason =
  /** The side that opened it no longer needs it. */
  | 'done'
  /** The other side is going away; come back later. */
  | 'shutdown'
  /** The connection broke without notice. */
  | 'lost'
  /** No sign of life within the keep-alive (6.4.1). */
  | 'silent'
  /** The same device registered again, over another link. */
  | 'replaced'
  /** No token, an invalid one, or one without the grant for what was requested. */
  | 'unauthorised'
  | 'token-expired'
  /** The page's origin is not allowed. */
  | 'origin'
  /** More frames a second than the account may send. */
  | 'frame-rate'
  /** More bytes wait for the other side than a link may hold. */
  | 'buffered-bytes'
  /** More links than the account may have. */
  | 'links'
  /** More alarms wait for this follower than are kept for it; it catches up when it returns. */
  | 'unread-alarms'
  /** A text message that the exchange does not define. */
  | 'bad-text'
  /** A defect, or a message that breaks the exchange's rules. */
  | 'error';

/** A reason and a text for the log. */
export interface LinkClose {
  readonly reason: CloseReason;
  readonly message: string;
  /** The server's answer to a registration that it refuses, a result of 7.6. */
  readonly result?: string | number;
}

/** One open connection. Both streams end when it closes. */
export interface Link {
  /** Bytes of frames, in order, split anywhere; and text messages, each whole. */
  readonly readable: ReadableStream<Uint8Array | string>;
  readonly writable: WritableStream<Uint8Array | string>;
  /** Whether it carries text messages; plain TCP does not. */
  readonly text: boolean;
  /** Settles once, when either side has closed it or the connection broke; never rejects. */
  readonly closed: Promise<LinkClose>;
  /** Closes it with this reason; what was written before is still sent. Later calls do nothing. */
  close(close?: LinkClose): void;
}

/** Opens a link; rejects if that fails, and when `signal` aborts. Called again for every reconnection. */
export type Connect = (signal: AbortSignal) => Promise<Link>;

export interface MemoryLinkOptions {
  /** Whether text messages pass; true by default. */
  readonly text?: boolean;
  /** Bytes and characters that wait at the other end before a write waits; 65,536 by default. */
  readonly buffer?: number;
}

export const DONE: LinkClose = { reason: 'done', message: '' };

/**
 * The two ends of a link, one for each side; either closes both.
 *
 * @throws {RumpError} `unsupported` if the host has no web streams
 */
export function memoryLinks({ text = true, buffer = 0x10000 }: MemoryLinkOptions = {}): [Link, Link] {
  requireGlobals('a link in memory', 'TransformStream', 'WritableStream');
  const strategy = { highWaterMark: buffer, size: (chunk?: Uint8Array | string) => chunk?.length ?? 1 };
  const ways = [0, 1].map(() => new TransformStream<Uint8Array | string, Uint8Array | string>({}, strategy));
  // Each end writes through a stream of its own, so that both can close while the other's writer is locked.
  const writers = ways.map(({ writable }) => writable.getWriter());
  let settle: (close: LinkClose) => void = () => {};
  const closed = new Promise<LinkClose>((resolve) => {
    settle = resolve;
  });
  let isClosed = false;
  const close = (why: LinkClose = DONE): void => {
    if (isClosed) return;
    isClosed = true;
    for (const writer of writers) writer.close().catch(() => {});
    settle(why);
  };
  return ways.map(({ readable }, end): Link => {
    const writer = writers[1 - end] as (typeof writers)[0];
    writer.closed.catch(() => {});
    const writable = new WritableStream<Uint8Array | string>(
      {
        async write(chunk) {
          if (isClosed) return;
          // As a socket would: what is written may change afterwards.
          writer.write(typeof chunk === 'string' ? chunk : chunk.slice()).catch(() => {});
          await writer.ready.catch(() => {});
        },
        close: () => close(),
        abort: () => close(),
      },
      strategy,
    );
    return { readable, writable, text, closed, close };
  }) as [Link, Link];
}
