/** How often an address may fail to show who it is. */
import { type Bucket, bucketOf, draw } from '../link/bucket.ts';

/** Addresses that are remembered; the one that has been quiet for longest is forgotten first. */
const MAX_ADDRESSES = 4096;

/** Counts failures per address; after too many, the address has to wait. */
export class AuthFailureLimiter {
  readonly #atOnce: number;
  readonly #perSecond: number;
  readonly #failures = new Map<string, Bucket>();

  /** @param atOnce failures that an address may have at once @param perSecond how many more with each second */
  constructor(atOnce: number, perSecond: number) {
    this.#atOnce = atOnce;
    this.#perSecond = perSecond;
  }

  /** Whether the address may try at all. @param now monotonic milliseconds */
  mayTry(address: string, now: number): boolean {
    const bucket = this.#failures.get(address);
    // Nothing is taken: only a failure costs something.
    return bucket === undefined || (draw(bucket, 0, now) && bucket.left >= 1);
  }

  failed(address: string, now: number): void {
    const bucket = this.#failures.get(address) ?? bucketOf(this.#perSecond, this.#atOnce, now);
    draw(bucket, Math.min(1, bucket.left), now);
    this.#failures.delete(address);
    this.#failures.set(address, bucket);
    if (this.#failures.size <= MAX_ADDRESSES) return;
    const [oldest] = this.#failures.keys();
    this.#failures.delete(oldest as string);
  }
}
