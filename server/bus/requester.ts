/** Who asks devices for something, and how much of what is bounded each may have. */
import type { Outcome } from './bus.ts';

/** Whose request it is: the name of the requester's link, and the request's key there. */
export interface RequesterOrigin {
  readonly link: string;
  readonly key: string;
}

/** Whom the outcome of a request goes to. The machine keeps it and gives it back, nothing else. */
export interface Requester {
  (outcome: Outcome): void;
  /** Where the requester's link has a name: then a snapshot can say who waits. */
  origin?: RequesterOrigin;
  /** Whose share of the device's time it takes; without it, that of all who say none. */
  asker?: string;
}

/** Whose requests share a part: an account, or another server. */
export type Asker = string;

/** How many requests each asker has under way; each may have half of what others leave, so that there is always room for one more. */
export class Shares {
  readonly #taken = new Map<Asker, number>();
  size = 0;

  /** Whether the asker may have one more, where `most` are allowed in all. */
  hasRoom(asker: Asker, most: number): boolean {
    const own = this.#taken.get(asker) ?? 0;
    return own < Math.ceil((most - this.size + own) / 2);
  }

  /** Counts a request until `done`. */
  take(asker: Asker): void {
    this.size++;
    this.#taken.set(asker, (this.#taken.get(asker) ?? 0) + 1);
  }

  done(asker: Asker): void {
    this.size--;
    const left = (this.#taken.get(asker) ?? 0) - 1;
    if (left > 0) this.#taken.set(asker, left);
    else this.#taken.delete(asker);
  }
}
