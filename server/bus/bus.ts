/**
 * What message servers share. A server reaches devices and followers through the bus alone, even those on its own links, so that
 * one process with `MemoryBus` and many with a broker behave alike.
 *
 * Frames are passed without copying; to keep one after the call, copy it. For one device, calls are carried out in the
 * order in which they were made, and each follower receives in that order, sometimes twice if the bus sends again.
 * Promises settle within the limit `requestTimeout`, and reject if the bus has failed; a server then closes the link concerned, so
 * that the device reconnects and sends again what was not stored.
 */
import { guarded, printing } from '../../sdk/exchange/callbacks.ts';
import type { Clock } from '../../sdk/exchange/clock.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import { EVERY_DEVICE, type Selector, typeOf } from '../accounts/grants.ts';

/** Where a bus keeps its device records beyond the life of its process. Synchronous: what returns is stored, what throws is not. */
export interface RecordStore {
  /** All stored records. */
  load(): Iterable<readonly [device: string, record: DeviceRecord]>;
  presence(device: string, presence: Presence): void;
  /** May reach the disk a moment after it returns: the next one replaces it anyway. */
  status(device: string, frame: Uint8Array): void;
  alarms(device: string, open: readonly Uint8Array[]): void;
  forget(device: string): void;
}

/** A device that was online until now; its other records are kept. */
export function offline({ fingerprint, sameProfile, capabilities }: Presence, since: number): Presence {
  return { state: 'offline', since, fingerprint, sameProfile, capabilities, keepAlive: null, session: null };
}

/** What is known of a device. */
export interface DeviceRecord {
  readonly presence: Presence;
  /** The last status frame. */
  readonly status: Uint8Array | null;
  /** Frames from which open alarms are read: see server/alarms.ts. */
  readonly alarms: readonly Uint8Array[];
}

/**
 * The outcome of a request: the device's own frame (with the sequence of the device's link), `offline` if no server holds
 * the device, or `timeout`.
 */
export type Outcome = Uint8Array | 'offline' | 'timeout';

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

/** The server that has a device's link, as the bus calls it. */
export interface Holder {
  /** Brings a request to the device; calls back once. The frame's sequence is the requester's: give it another. */
  request(frame: Uint8Array, answer: (outcome: Outcome) => void): void;
  /** Another link holds the device now. What this one still writes is deliberately lost. */
  replaced(): void;
  /** Requests no longer reach the device, though it is held: the server closes its link, and it registers again. */
  unreachable(): void;
}

/** A device that is held, and the right to speak for it; worthless once replaced or released. */
export interface Hold {
  /** What was known before, including alarms that are still open. */
  readonly record: DeviceRecord;
  /** Resolves when it is stored as the device's last status. Followers may hear of it before that. */
  status(frame: Uint8Array): Promise<void>;
  /**
   * Resolves when alarm and list are stored. `open` has all alarms that are not cleared, including this one if it is open; the bus owns
   * the list from now on.
   */
  alarm(frame: Uint8Array, open: readonly Uint8Array[]): Promise<void>;
  /** Releases the device: no link holds it any more. Does nothing if another link already holds it. */
  release(presence: Presence): Promise<void>;
}

/** Receives what devices say from now on. What it throws is printed, and changes nothing else. */
export interface Follower {
  status(device: string, frame: Uint8Array): void;
  alarm(device: string, frame: Uint8Array): void;
  presence(device: string, presence: Presence): void;
}

/** What servers share: `new MemoryBus()` for one alone, `natsBus` of `igrs-rump/nats` for many. */
export interface Bus {
  /** Milliseconds that storing may take; the limit `requestTimeout` of its servers must be more. */
  readonly storeTimeout?: number;
  /** Milliseconds after which it gives a request up; that limit must be less, or a device could carry out what has already timed out. */
  readonly requestTimeout?: number;
  /** Takes the device over from its present holder, and stores its presence. */
  hold(device: string, presence: Presence, holder: Holder): Promise<Hold>;
  /**
   * Resumes a device that is online and that no link holds, because its server slept: followers are not notified. Null if
   * that is not so. Only a bus whose records outlive its servers has this method.
   */
  resume?(device: string, holder: Holder): Hold | null;
  /**
   * Sends a request to the device's holder. `answer` is called once, before anything that the
   * device says after it: hence no promise, which would let a later status overtake it.
   */
  request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void;
  /** Resolves once it is listening; the function stops it. */
  follow(selector: Selector, follower: Follower): Promise<() => void>;
  /** How many followers of this server receive what the device says; without it, one is assumed. */
  followers?(device: string): number;
  /** All devices of the selector that were ever held. */
  records(selector: Selector): Promise<ReadonlyMap<string, DeviceRecord>>;
}

/**
 * @internal What a callback throws or rejects with is printed: neither the link of the device that it is about nor others suffer from it.
 *
 * @param threw called then
 */
export function harmless<Values extends readonly unknown[]>(
  callback: (...values: Values) => unknown,
  threw?: () => void,
): (...values: Values) => void {
  return guarded(callback, (error) => {
    printing('a callback of the bus has failed')(error);
    threw?.();
  });
}

/** @internal Brings a request to a holder. If that throws, nobody knows what became of it. */
export function bring(holder: Holder, frame: Uint8Array, answer: (outcome: Outcome) => void): void {
  harmless(
    () => holder.request(frame, answer),
    () => answer('timeout'),
  )();
}

/** @internal Begins when what was begun last for the same key has ended. */
export function inTurn<Key, Result>(
  last: Map<Key, Promise<unknown>>,
  key: Key,
  begin: () => Promise<Result>,
): Promise<Result> {
  const begun = (last.get(key) ?? Promise.resolve()).then(begin, begin);
  const ended = (): void => {
    if (last.get(key) === begun) last.delete(key);
  };
  last.set(key, begun);
  begun.then(ended, ended);
  return begun;
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

/** @internal Who follows which devices: one by its ID, those of a type, or all. */
export class FollowersBySelector {
  readonly #sets = new Map<Selector, Set<Follower>>();

  /** Selectors that anyone follows. */
  get selectors(): Set<Selector> {
    return new Set(this.#sets.keys());
  }

  /** @returns removes the follower, and says whether the selector has no followers left */
  add(selector: Selector, follower: Follower): () => boolean {
    const set = this.#sets.get(selector) ?? new Set();
    this.#sets.set(selector, set.add(follower));
    return () => {
      set.delete(follower);
      return set.size === 0 && this.#sets.get(selector) === set && this.#sets.delete(selector);
    };
  }

  count(device: string): number {
    let count = 0;
    for (const selector of selectorsOf(device)) count += this.#sets.get(selector)?.size ?? 0;
    return count;
  }

  tell(device: string, tell: (follower: Follower) => void): void {
    for (const selector of selectorsOf(device)) this.#sets.get(selector)?.forEach(harmless(tell));
  }

  clear(): void {
    this.#sets.clear();
  }
}

function selectorsOf(device: string): readonly Selector[] {
  return [device, typeOf(device), EVERY_DEVICE];
}

/**
 * @internal For lists that many ask for at the same time, such as dashboards that all reconnect at once. One of the same key is under way
 * at a time. Requests that come meanwhile share the next one: the one under way may lack something stored before they asked, which what
 * they follow from then on would not tell them.
 */
export function oneAtATime<Key, Answer>(ask: (key: Key) => Promise<Answer>): (key: Key) => Promise<Answer> {
  const last = new Map<Key, Promise<unknown>>();
  const next = new Map<Key, Promise<Answer>>();
  return (key) => {
    const shared = next.get(key);
    if (shared !== undefined) return shared;
    const asked = inTurn(last, key, () => {
      next.delete(key);
      return ask(key);
    });
    next.set(key, asked);
    return asked;
  };
}

/** @internal Rejects where a bus does not settle in time: it must not keep a link, a server or the next list waiting for ever. */
export type Within = <Answer>(asked: Promise<Answer>) => Promise<Answer>;

/** @internal @param most milliseconds @param late what it then rejects with */
export function withinTime(most: number, clock: Clock, late?: Error): Within {
  return (asked) =>
    new Promise((resolve, reject) => {
      asked.then(resolve, reject).finally(clock.after(most, () => reject(late)));
    });
}
