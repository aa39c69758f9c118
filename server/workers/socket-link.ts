/** A link over one hibernating WebSocket. Its messages come to the object, which hands them on. */
import type { Link, LinkClose } from '../../sdk/link.ts';
import { codeOf } from '../../sdk/transport/close-codes.ts';
import { OPEN, type ServerSocket } from './host.ts';

/** Bytes that the host holds for the other side before a write waits. */
const ENOUGH_BUFFERED = 0x10000;
/** Milliseconds until a write that waits looks again, for the host tells nobody when there is room; then twice as many. */
const FIRST_LOOK = 1;
const LONGEST_LOOK = 64;

export interface SocketLink extends Link {
  receive(message: Uint8Array | string): void;
  /** The other side has closed it, or the connection broke. */
  end(close: LinkClose): void;
}

export function socketLink(socket: ServerSocket): SocketLink {
  let over = false;
  let settle: (close: LinkClose) => void = () => {};
  const closed = new Promise<LinkClose>((resolve) => (settle = resolve));
  let incoming: ReadableStreamDefaultController<Uint8Array | string> | null = null;
  let waiting = 0;

  const readable = new ReadableStream<Uint8Array | string>({
    start: (controller) => {
      incoming = controller;
    },
    cancel: () => {
      incoming = null;
    },
  });

  const writable = new WritableStream<Uint8Array | string>({
    async write(chunk) {
      waiting++;
      for (let look = FIRST_LOOK; !over && isFull(socket); look = Math.min(look * 2, LONGEST_LOOK)) await passed(look);
      waiting--;
      if (socket.readyState === OPEN) socket.send(chunk);
    },
    close: () => close({ reason: 'done', message: '' }),
    abort: () => close({ reason: 'done', message: '' }),
  });

  function end(why: LinkClose): void {
    if (over) return;
    over = true;
    incoming?.close();
    incoming = null;
    settle(why);
  }

  function close(why: LinkClose): void {
    if (over) return;
    end(why);
    // What was written is on its way to the socket in microtasks; a task later it is there, and the close comes behind it.
    const last = async (): Promise<void> => {
      do await passed(0);
      while (waiting > 0);
      if (socket.readyState === OPEN) socket.close(codeOf(why.reason), why.reason);
    };
    last();
  }

  return {
    readable,
    writable,
    text: true,
    closed,
    close: (why = { reason: 'done', message: '' }) => close(why),
    receive: (message) => incoming?.enqueue(message),
    end,
  };
}

/** An older host that does not say takes all at once: then nothing but the other side's keep-alive ends what it does not read. */
function isFull(socket: ServerSocket): boolean {
  return (socket.bufferedAmount ?? 0) >= ENOUGH_BUFFERED;
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
