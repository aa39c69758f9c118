/** The link over a hibernating WebSocket. Its messages arrive at the Durable Object, which passes them to the link. */
import type { CloseReason, Link, LinkClose } from '../../sdk/exchange/link.ts';
import { codeOf } from '../../sdk/transport/close-codes.ts';
import { OPEN, type ServerSocket } from './host.ts';

/** Bytes that the host may hold for the other side before a write waits. */
const ENOUGH_BUFFERED = 0x10000;
/** Bytes that may wait to be read while the link has to wait, since the host cannot be told to stop. */
const MAX_UNREAD = 0x100000;
/** What a short or empty message counts for among them: it takes that much memory. */
const LEAST_COST = 128;
/** Milliseconds until a waiting write looks again, since the host has no event for free space; doubled each time. */
const FIRST_LOOK = 1;
const LAST_LOOK = 64;

export interface SocketLink extends Link {
  receive(message: Uint8Array | string): void;
  /** The other side has closed it, or the connection broke. */
  end(close: LinkClose): void;
}

export function socketLink(socket: ServerSocket): SocketLink {
  let isOver = false;
  let settle: (close: LinkClose) => void = () => {};
  const closed = new Promise<LinkClose>((resolve) => (settle = resolve));
  let incoming: ReadableStreamDefaultController<Uint8Array | string> | null = null;
  /** Set when we close it. */
  let closing: CloseReason | null = null;
  /** Chunks that were written and have not reached the socket: a close must not overtake them. */
  let waiting = 0;

  const readable = new ReadableStream<Uint8Array | string>(
    {
      start: (controller) => {
        incoming = controller;
      },
      cancel: () => {
        incoming = null;
      },
    },
    { highWaterMark: MAX_UNREAD, size: (chunk) => Math.max(chunk?.length ?? 0, LEAST_COST) },
  );

  const writable = new WritableStream<Uint8Array | string>(
    {
      async write(chunk) {
        for (let look = FIRST_LOOK; !isOver && isFull(socket); look = Math.min(look * 2, LAST_LOOK)) {
          await new Promise((resolve) => setTimeout(resolve, look));
        }
        waiting--;
        attempt(() => socket.send(chunk));
        closeSocket();
      },
      close: () => close(),
      abort: () => close(),
    },
    {
      // Asked for each chunk when it is written, long before it comes to `write`.
      size: () => {
        waiting++;
        return 1;
      },
    },
  );

  function end(why: LinkClose): void {
    if (isOver) return;
    isOver = true;
    incoming?.close();
    incoming = null;
    settle(why);
  }

  function close(why: LinkClose = { reason: 'done', message: '' }): void {
    if (isOver) return;
    closing = why.reason;
    end(why);
    closeSocket();
  }

  function closeSocket(): void {
    const reason = closing;
    if (reason !== null && waiting === 0) attempt(() => socket.close(codeOf(reason), reason));
  }

  /** The host throws for a socket that is broken, and may never say so otherwise. */
  function attempt(call: () => void): void {
    try {
      if (socket.readyState === OPEN) call();
    } catch {
      close({ reason: 'lost', message: '' });
    }
  }

  return {
    readable,
    writable,
    text: true,
    closed,
    close,
    receive: (message) => {
      incoming?.enqueue(message);
      if ((incoming?.desiredSize ?? 0) >= 0) return;
      close({ reason: 'frame-rate', message: `more than ${MAX_UNREAD} bytes wait to be read` });
    },
    end,
  };
}

/** An older host that does not report what it holds accepts everything: there a link that is not read only ends with its keep-alive. */
function isFull(socket: ServerSocket): boolean {
  return (socket.bufferedAmount ?? 0) >= ENOUGH_BUFFERED;
}
