/** A link over one TCP or TLS socket: only bytes of frames, so without text and without a reason at the close. */
import type { Socket } from 'node:net';
import type { Link, LinkClose } from '../../exchange/link.ts';

/** Tracks when everything written to a link has reached its socket: a close must not overtake it. */
class WriteGate {
  #waiting: Promise<void> | null = null;

  /** The sink's promise for a chunk that waits for room; `start` gets the function that ends the wait. */
  wait(start: (go: () => void) => void): Promise<void> {
    const waiting = new Promise<void>((resolve) => start(resolve)).then(() => {
      if (this.#waiting === waiting) this.#waiting = null;
    });
    this.#waiting = waiting;
    return waiting;
  }

  /** Resolves when the stream has nothing left in its queue. */
  async passed(): Promise<void> {
    do {
      await this.#waiting;
      // A stream hands its next chunk on some microtasks after the one before; a task later it has done so.
      await new Promise((resolve) => setTimeout(resolve, 0));
    } while (this.#waiting !== null);
  }
}

/** Bytes that wait to be read before the socket is paused. */
const ENOUGH_UNREAD = 0x10000;

/** @param graceful milliseconds that the other side has to end the connection too */
export function socketLink(socket: Socket, graceful: number): Link {
  let isClosed = false;
  let isCancelled = false;
  let settle: (close: LinkClose) => void = () => {};
  const closed = new Promise<LinkClose>((resolve) => (settle = resolve));
  let input!: ReadableStreamDefaultController<Uint8Array | string>;
  const gate = new WriteGate();

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
      return gate.wait((go) => {
        const ended = () => {
          socket.off('drain', ended);
          socket.off('close', ended);
          go();
        };
        socket.on('drain', ended);
        socket.on('close', ended);
      });
    },
    close: () => close({ reason: 'done', message: '' }),
    abort: () => close({ reason: 'done', message: '' }),
  });

  function close(reason: LinkClose): void {
    if (isClosed) return;
    isClosed = true;
    gate.passed().then(() => {
      socket.end();
      socket.resume();
    });
    const timer = setTimeout(() => socket.destroy(), graceful);
    socket.once('close', () => clearTimeout(timer));
    if (!isCancelled) input.close();
    settle(reason);
  }

  socket.on('end', () => close({ reason: 'done', message: 'the other side has closed the connection' }));
  socket.on('close', () => close({ reason: 'lost', message: 'the connection broke' }));
  socket.on('error', (error) => close({ reason: 'lost', message: error.message }));

  return {
    readable,
    writable,
    text: false,
    closed,
    close: (reason = { reason: 'done', message: '' }) => close(reason),
  };
}
