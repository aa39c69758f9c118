/** Writes a link's outbox as fast as the other side takes it, and no faster. */
import type { Link, LinkClose } from '../../sdk/exchange/link.ts';
import type { Outbox } from './outbox.ts';

/** Bytes of frames that are written as one chunk: what waits together goes out together. */
const CHUNK_LENGTH = 0x4000;

export class Sender {
  readonly #link: Link;
  readonly #outbox: Outbox;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array | string>;
  /** Whether it is going to write without being woken. */
  #awake = false;
  #ended = false;

  constructor(link: Link, outbox: Outbox) {
    this.#link = link;
    this.#outbox = outbox;
    this.#writer = link.writable.getWriter();
    // Whoever waits for it learns of a broken link through the link's `closed`.
    this.#writer.closed.catch(() => {});
  }

  /** At the end of the current task, so that all frames of one chunk leave as one. */
  wake(): void {
    if (this.#awake || this.#ended) return;
    this.#awake = true;
    queueMicrotask(() => this.#write());
  }

  /** What waits is written where the link has room for it, then `last`; then the link is closed. */
  end(close: LinkClose, last: string | null): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#hasRoom) this.#writeAll();
    this.#outbox.clear();
    if (last !== null) this.#put(last);
    this.#link.close(close);
  }

  get #hasRoom(): boolean {
    return (this.#writer.desiredSize ?? 0) > 0;
  }

  #write(): void {
    while (!this.#ended && this.#hasRoom) {
      const next = this.#outbox.take(CHUNK_LENGTH);
      if (next === null) break;
      this.#put(next);
    }
    this.#awake = false;
    if (this.#ended || this.#outbox.isEmpty) return;
    this.#awake = true;
    this.#writer.ready.then(
      () => this.#write(),
      // The link is broken and will say so.
      () => (this.#awake = false),
    );
  }

  #writeAll(): void {
    for (let next = this.#outbox.take(CHUNK_LENGTH); next !== null; next = this.#outbox.take(CHUNK_LENGTH)) {
      this.#put(next);
    }
  }

  #put(chunk: Uint8Array | string): void {
    // Null for a stream that has failed. Node 20 does not reject a write to it, it throws.
    if (this.#writer.desiredSize !== null) this.#writer.write(chunk).catch(() => {});
  }
}
