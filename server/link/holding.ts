/** What a link has at the bus: the devices that it follows, and the device that it holds. */
import type { Clock } from '../../sdk/exchange/clock.ts';
import { fitted, messageOf } from '../../sdk/exchange/roles.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import type { Selector } from '../accounts/grants.ts';
import type { Bus, Follower, Hold, Holder, Within } from '../bus/bus.ts';
import type { LinkEvent } from './state.ts';

export interface DriverHost {
  readonly bus: Bus;
  readonly within: Within;
  /** Each is for everyone whose grants include the selector. */
  readonly lists: Bus['records'];
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** What a link observes at the bus. Changes are made one after the other, so that lists and follows keep their order. */
export class Following {
  readonly #host: DriverHost;
  readonly #follower: Follower;
  readonly #dispatch: (event: LinkEvent) => void;
  readonly #stops = new Map<Selector, () => void>();
  #last: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(host: DriverHost, follower: Follower, dispatch: (event: LinkEvent) => void) {
    this.#host = host;
    this.#follower = follower;
    this.#dispatch = dispatch;
  }

  /** @param list the number of the list, if one is wanted too */
  follow(selectors: readonly Selector[], listed: readonly Selector[] | null, list: number): void {
    this.#then(async () => {
      const wanted = new Set(this.#ended ? [] : selectors);
      const added = [...wanted].filter((selector) => !this.#stops.has(selector));
      // New selectors first, then the old ones are stopped: nothing is missed where they overlap.
      const following = added.map(async (selector) => {
        const stop = await this.#host.bus.follow(selector, this.#follower);
        // It came after another one had failed, or later than it is waited for.
        if (this.#ended) stop();
        else this.#stops.set(selector, stop);
      });
      await this.#host.within(Promise.all(following));
      for (const [selector, stop] of this.#stops) {
        if (wanted.has(selector)) continue;
        this.#stops.delete(selector);
        stop();
      }
      if (listed !== null) await this.#list(listed, list);
    });
  }

  list(selectors: readonly Selector[], list: number): void {
    this.#then(() => this.#list(selectors, list));
  }

  /** Resolves when everything asked for so far is done. */
  get done(): Promise<void> {
    return this.#last;
  }

  /** Stops everything; resolves when nothing is under way. */
  end(): Promise<void> {
    this.#ended = true;
    this.follow([], null, 0);
    return this.#last;
  }

  async #list(selectors: readonly Selector[], list: number): Promise<void> {
    if (this.#ended) return;
    const lists = await Promise.all(selectors.map((selector) => this.#host.lists(selector)));
    const [first] = lists;
    // Alone, it is passed on unchanged: links with the same list share what is made of it.
    const records = first && lists.length === 1 ? first : new Map(lists.flatMap((each) => [...each]));
    this.#dispatch({ type: 'listed', list, records });
  }

  #then(change: () => Promise<void>): void {
    this.#last = this.#last.then(change).catch(() => this.#dispatch({ type: 'failed', what: 'follow devices' }));
  }
}

const MAX_SESSION = 0xffffffff;

/** The device that a link holds at the bus. `store` is called once the hold is there; `release` waits for one that is under way. */
export class Holding {
  readonly #host: DriverHost;
  readonly #dispatch: (event: LinkEvent) => void;
  #hold: Hold | null = null;
  #held: Promise<Hold | null> = Promise.resolve(null);
  #last: Promise<unknown> = Promise.resolve();

  constructor(host: DriverHost, dispatch: (event: LinkEvent) => void) {
    this.#host = host;
    this.#dispatch = dispatch;
  }

  hold(claim: number, device: string, presence: Presence): void {
    const maximum = messageOf('register-response')?.fields?.session?.max ?? MAX_SESSION;
    const session = fitted('register-response', 'session', Math.floor(this.#host.random() * (maximum + 1)));
    const before = this.#hold;
    const held = this.#host.bus.hold(device, { ...presence, session }, this.#holder(claim));
    this.#hold = null;
    const failed = (): void => this.#dispatch({ type: 'failed', what: 'register the device' });
    this.#held = held.then(
      (hold) => {
        this.#hold = hold;
        this.#dispatch({ type: 'held', claim, session, record: hold.record });
        return hold;
      },
      () => {
        failed();
        // The device has registered again: it is still there, and its link closes.
        return before;
      },
    );
    this.#last = this.#host.within(this.#held).catch(failed);
  }

  /** Resumes a device that this link held before its server slept. */
  resume(claim: number, device: string): void {
    const hold = this.#host.bus.resume?.(device, this.#holder(claim)) ?? null;
    this.#hold = hold;
    this.#held = Promise.resolve(hold);
    if (hold === null) this.#dispatch({ type: 'failed', what: 'find the device again' });
  }

  store(store: number, bytes: Uint8Array, open: readonly Uint8Array[] | null): void {
    const hold = this.#hold;
    if (hold === null) return;
    // Statuses are too many for a timer each; a device that is not read for them is silent in the end.
    const storing = open === null ? hold.status(bytes) : this.#host.within(hold.alarm(bytes, open));
    storing.then(
      () => this.#dispatch({ type: 'stored', store }),
      () => this.#dispatch({ type: 'failed', what: 'store what the device said' }),
    );
  }

  release(presence: Presence): void {
    const hold = this.#hold;
    // A hold that is under way is released as soon as it is there.
    const released = hold === null ? this.#held.then((late) => late?.release(presence)) : hold.release(presence);
    this.#hold = null;
    this.#held = Promise.resolve(null);
    this.#last = this.#host.within(released).catch(() => {});
  }

  #holder(claim: number): Holder {
    return {
      request: (bytes, requester) => this.#dispatch({ type: 'asked', bytes, requester }),
      replaced: () => this.#dispatch({ type: 'replaced', claim }),
      unreachable: () => this.#dispatch({ type: 'failed', what: 'bring requests to the device any more' }),
    };
  }

  /** Resolves when nothing is under way. */
  end(): Promise<unknown> {
    return this.#last;
  }
}
