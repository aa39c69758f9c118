/** Who has failed how often at the door: an address that guesses has to wait. */
import { type Bucket, bucketOf, draw } from '../../link/bucket.ts';

/** Failures that an address may have at once, and how many more with each second. */
const AT_ONCE = 10;
const PER_SECOND = 0.1;
/** Addresses that are remembered; the one that has been quiet for longest is forgotten first. */
const MOST_ADDRESSES = 1024;

export class Guesses {
  readonly #failures = new Map<string, Bucket>();

  /** Whether the address may try at all. */
  mayTry(address: string, now: number): boolean {
    const bucket = this.#failures.get(address);
    // Nothing is taken: only a failure costs something.
    return bucket === undefined || (draw(bucket, 0, now) && bucket.left >= 1);
  }

  failed(address: string, now: number): void {
    const bucket = this.#failures.get(address) ?? bucketOf(PER_SECOND, AT_ONCE, now);
    draw(bucket, Math.min(1, bucket.left), now);
    this.#failures.delete(address);
    this.#failures.set(address, bucket);
    if (this.#failures.size <= MOST_ADDRESSES) return;
    const [oldest] = this.#failures.keys();
    this.#failures.delete(oldest as string);
  }
}
