/** What a link follows at the bus. One change after the other, so that the last one counts. */

import type { Selector } from '../accounts/grants.ts';
import type { Bus, DeviceRecord, Follower } from '../bus/bus.ts';
import type { LinkEvent } from './events.ts';

export class Following {
  readonly #bus: Bus;
  readonly #follower: Follower;
  readonly #dispatch: (event: LinkEvent) => void;
  readonly #stops = new Map<Selector, () => void>();
  #last: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(bus: Bus, follower: Follower, dispatch: (event: LinkEvent) => void) {
    this.#bus = bus;
    this.#follower = follower;
    this.#dispatch = dispatch;
  }

  follow(selectors: readonly Selector[], list: readonly Selector[] | null): void {
    this.#then(async () => {
      const wanted = new Set(this.#ended ? [] : selectors);
      const added = [...wanted].filter((selector) => !this.#stops.has(selector));
      // First what is new, then away with what is old: where they overlap, nothing is missed.
      await Promise.all(
        added.map(async (selector) => this.#stops.set(selector, await this.#bus.follow(selector, this.#follower))),
      );
      for (const [selector, stop] of this.#stops) {
        if (wanted.has(selector)) continue;
        this.#stops.delete(selector);
        stop();
      }
      if (list !== null) await this.#list(list);
    });
  }

  list(selectors: readonly Selector[]): void {
    this.#then(() => this.#list(selectors));
  }

  /** Resolves when all that was asked for so far is done. */
  get done(): Promise<void> {
    return this.#last;
  }

  /** Stops all; resolves when nothing is under way. */
  end(): Promise<void> {
    this.#ended = true;
    this.follow([], null);
    return this.#last;
  }

  async #list(selectors: readonly Selector[]): Promise<void> {
    if (this.#ended) return;
    const records = new Map<string, DeviceRecord>();
    const lists = await Promise.all(selectors.map((selector) => this.#bus.records(selector)));
    for (const list of lists) for (const [device, record] of list) records.set(device, record);
    this.#dispatch({ type: 'listed', records });
  }

  #then(change: () => Promise<void>): void {
    this.#last = this.#last.then(change).catch(() => this.#dispatch({ type: 'failed', what: 'follow devices' }));
  }
}
