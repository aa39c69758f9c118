/** A link whose bytes somebody else hears too, without touching them. */
import type { Link } from 'igrs-rump/exchange';

type Direction = 'in' | 'out';

export function tapped(link: Link, heard: (direction: Direction, chunk: Uint8Array) => void): Link {
  const tap = (direction: Direction): TransformStream<Uint8Array | string, Uint8Array | string> =>
    new TransformStream({
      transform(chunk, controller) {
        if (typeof chunk !== 'string') heard(direction, chunk);
        controller.enqueue(chunk);
      },
    });
  const outgoing = tap('out');
  // How it ended is told by `closed`.
  outgoing.readable.pipeTo(link.writable).catch(() => {});
  return { ...link, readable: link.readable.pipeThrough(tap('in')), writable: outgoing.writable };
}
