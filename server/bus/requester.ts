/** Who makes requests to devices, and the share of bounded resources that each may have. */
import type { Outcome } from './bus.ts';

/** The origin of a request: the name of the requester's link, and the request's key there. */
export interface RequesterOrigin {
  readonly link: string;
  readonly key: string;
}

/** Receives the outcome of a request. The machine only keeps it and gives it back. */
export interface Requester {
  (outcome: Outcome): void;
  /** Set if the requester's link has a name: then a snapshot can record who waits. */
  origin?: RequesterOrigin;
  /** Whose share of the device's time it takes; all requests without one share one. */
  asker?: string;
}

/** Who shares one part: an account, or another server. */
export type Asker = string;

/** How many requests each asker has under way. Each may have half of what the others leave, so there is always room for one more. */
export class Shares {
  readonly #taken = new Map<Asker, number>();
  size = 0;

  /** Whether the asker may have one more, if `most` are allowed in all. */
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
