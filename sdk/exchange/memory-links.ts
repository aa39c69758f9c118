/** The two ends of a link within one program: a server and its client without a socket. */
import { requireGlobals } from '../values/checked.ts';
import type { Link, LinkClose } from './link.ts';

export interface MemoryLinkOptions {
  /** Whether text messages pass; true by default. */
  readonly text?: boolean;
  /** Bytes and characters that wait at the other end before a write waits; 65,536 by default. */
  readonly buffer?: number;
}

const DONE: LinkClose = { reason: 'done', message: '' };

/**
 * The two ends of a link, one for each side; either closes both.
 *
 * @throws {RumpError} `unsupported` where the host has no web streams
 */
export function memoryLinks({ text = true, buffer = 0x10000 }: MemoryLinkOptions = {}): [Link, Link] {
  requireGlobals('a link in memory', 'TransformStream', 'WritableStream');
  const strategy = { highWaterMark: buffer, size: (chunk?: Uint8Array | string) => chunk?.length ?? 1 };
  const ways = [0, 1].map(() => new TransformStream<Uint8Array | string, Uint8Array | string>({}, strategy));
  const [there, back] = ways as [(typeof ways)[0], (typeof ways)[0]];
  let settle: (close: LinkClose) => void = () => {};
  const closed = new Promise<LinkClose>((resolve) => {
    settle = resolve;
  });
  let isClosed = false;
  const ends: { end: () => void }[] = [];
  const close = (why: LinkClose = DONE): void => {
    if (isClosed) return;
    isClosed = true;
    for (const { end } of ends) end();
    settle(why);
  };
  const link = (incoming: typeof there, outgoing: typeof there): Link => {
    // Through a stream of its own, so that both ends can close while the other's writer is locked.
    const writer = outgoing.writable.getWriter();
    writer.closed.catch(() => {});
    ends.push({ end: () => void writer.close().catch(() => {}) });
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
    return { readable: incoming.readable, writable, text, closed, close };
  };
  return [link(there, back), link(back, there)];
}
