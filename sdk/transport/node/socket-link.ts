/** A link over one TCP or TLS socket: only bytes of frames, so without text and without a reason at the close. */
import type { Socket } from 'node:net';
import type { Link, LinkClose } from '../../exchange/link.ts';

/** Bytes that wait to be read before the socket is paused. */
const ENOUGH_UNREAD = 0x10000;

/** @param graceful milliseconds that the other side has to end the connection too */
export function socketLink(socket: Socket, graceful: number): Link {
  let isClosed = false;
  let isCancelled = false;
  let settle: (close: LinkClose) => void = () => {};
  const closed = new Promise<LinkClose>((resolve) => (settle = resolve));
  let input!: ReadableStreamDefaultController<Uint8Array | string>;
  /** Resolves when the chunk that waits for room in the socket has reached it. */
  let waiting: Promise<void> | null = null;

  const readable = new ReadableStream<Uint8Array | string>(
    {
      start(controller) {
        input = controller;
        socket.on('data', (chunk: Buffer) => {
          if (isClosed || isCancelled) return;
          input.enqueue(chunk);
          if ((input.desiredSize ?? 0) <= 0) socket.pause();
        });
      },
      pull: () => {
        socket.resume();
      },
      cancel: () => {
        isCancelled = true;
        socket.resume();
      },
    },
    { highWaterMark: ENOUGH_UNREAD, size: (chunk) => chunk?.length ?? 1 },
  );

  const writable = new WritableStream<Uint8Array | string>({
    write(chunk) {
      if (typeof chunk === 'string') throw new TypeError('a TCP link carries no text');
      if (!socket.writable || socket.write(chunk)) return;
      waiting = new Promise((resolve) => {
        const ended = () => {
          socket.off('drain', ended).off('close', ended);
          waiting = null;
          resolve();
        };
        socket.on('drain', ended).on('close', ended);
      });
      return waiting;
    },
    close: () => close(),
    abort: () => close(),
  });

  /** When the stream has nothing left in its queue: the end must not overtake what was written. */
  async function end(): Promise<void> {
    do {
      await waiting;
      // A stream hands its next chunk on some microtasks after the one before; a task later it has done so.
      await new Promise((resolve) => setTimeout(resolve, 0));
    } while (waiting !== null);
    socket.end();
    socket.resume();
  }

  function close(reason: LinkClose = { reason: 'done', message: '' }): void {
    if (isClosed) return;
    isClosed = true;
    end();
    const timer = setTimeout(() => socket.destroy(), graceful);
    socket.once('close', () => clearTimeout(timer));
    if (!isCancelled) input.close();
    settle(reason);
  }

  socket.on('end', () => close({ reason: 'done', message: 'the other side has closed the connection' }));
  socket.on('close', () => close({ reason: 'lost', message: 'the connection broke' }));
  socket.on('error', (error) => close({ reason: 'lost', message: error.message }));

  return { readable, writable, text: false, closed, close };
}
