/** A link whose traffic somebody else hears too, without touching it. */
import type { Link } from 'igrs-rump/exchange';

export interface Listener {
  bytes(direction: 'in' | 'out', chunk: Uint8Array): void;
  text(direction: 'in' | 'out', text: string): void;
}

export function tapped(link: Link, listener: Listener): Link {
  const tap = (direction: 'in' | 'out'): TransformStream<Uint8Array | string, Uint8Array | string> =>
    new TransformStream({
      transform(chunk, controller) {
        if (typeof chunk === 'string') listener.text(direction, chunk);
        else listener.bytes(direction, chunk);
        controller.enqueue(chunk);
      },
    });
  const outgoing = tap('out');
  // How it ended is told by `closed`.
  outgoing.readable.pipeTo(link.writable).catch(() => {});
  return {
    readable: link.readable.pipeThrough(tap('in')),
    writable: outgoing.writable,
    text: link.text,
    closed: link.closed,
    close: (reason) => link.close(reason),
  };
}
