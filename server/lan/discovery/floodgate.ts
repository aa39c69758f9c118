/** How many packets are looked at: of each sender, so that one who floods drowns nobody else, and in all. */
import { type Bucket, bucketOf, draw } from '../../link/bucket.ts';

/** Packets a second, and at once after a pause. */
const OF_SENDER = { perSecond: 100, atOnce: 300 };
const IN_ALL = { perSecond: 1000, atOnce: 3000 };
/** Senders that are remembered; the one that has been quiet for longest is forgotten first. */
const MOST_SENDERS = 256;

export class Floodgate {
  readonly #all: Bucket = bucketOf(IN_ALL.perSecond, IN_ALL.atOnce, Date.now());
  readonly #senders = new Map<string, Bucket>();

  lets(sender: string, now: number): boolean {
    const bucket = this.#senders.get(sender) ?? bucketOf(OF_SENDER.perSecond, OF_SENDER.atOnce, now);
    this.#senders.delete(sender);
    this.#senders.set(sender, bucket);
    if (this.#senders.size > MOST_SENDERS) {
      const [oldest] = this.#senders.keys();
      this.#senders.delete(oldest as string);
    }
    // The sender's first: what is dropped there costs the others nothing.
    return draw(bucket, 1, now) && draw(this.#all, 1, now);
  }
}
