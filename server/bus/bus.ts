/**
 * What message servers share. A server reaches devices and followers through the bus alone, also those on its own links, so that
 * one process with `MemoryBus` and many with a broker behave alike.
 *
 * Frames are passed as they stand; to keep one beyond the call, copy it. For one device, calls are carried out in the
 * order in which they were made, and each follower receives in that order, sometimes twice if the bus sends again.
 * Promises settle in bounded time, and reject where the bus has failed; a server then closes the link that it was for, so that the
 * device comes back and says again what was not stored.
 */
import type { Clock } from '../../sdk/exchange/clock.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import type { Selector } from '../accounts/grants.ts';

/** Where a bus keeps what it knows of devices beyond the life of its process. Synchronous: what returns is stored, what throws is not. */
export interface RecordStore {
  /** All that was stored. */
  load(): Iterable<readonly [device: string, record: DeviceRecord]>;
  presence(device: string, presence: Presence): void;
  /** May come to lie on the disk a moment later than it returns: the next one takes its place anyway. */
  status(device: string, frame: Uint8Array): void;
  alarms(device: string, open: readonly Uint8Array[]): void;
  forget(device: string): void;
}

/** Of a device that was here until now: what it said of itself stays known. */
export function offline({ fingerprint, sameProfile, capabilities }: Presence, since: number): Presence {
  return { state: 'offline', since, fingerprint, sameProfile, capabilities, keepAlive: null, session: null };
}

/** What is known of a device. */
export interface DeviceRecord {
  readonly presence: Presence;
  /** The last status frame. */
  readonly status: Uint8Array | null;
  /** Frames that tell which alarms are open: see server/alarms.ts. */
  readonly alarms: readonly Uint8Array[];
}

/**
 * What became of a request: the device's own frame (its sequence is that of the device's link), `offline` where no server holds
 * the device, or `timeout`.
 */
export type Outcome = Uint8Array | 'offline' | 'timeout';

/** The server that has a device's link. */
export interface Holder {
  /** Brings a request to the device; calls back once. The frame's sequence is the requester's: give it another. */
  request(frame: Uint8Array, answer: (outcome: Outcome) => void): void;
  /** Another link holds the device now. What this one still writes is lost, on purpose. */
  replaced(): void;
  /** Requests do not reach the device any more, though it is held: its link closes, and it registers anew. */
  unreachable(): void;
}

/** A device that is held, and the right to speak for it; worthless once replaced or released. */
export interface Hold {
  /** What was known before, for open alarms to go on from. */
  readonly record: DeviceRecord;
  /** Resolves when it is stored as the device's last status. Followers may hear of it before that. */
  status(frame: Uint8Array): Promise<void>;
  /**
   * Resolves when alarm and list are stored. `open` are all alarms that are not cleared, this one included where it is; they are
   * the bus's to keep.
   */
  alarm(frame: Uint8Array, open: readonly Uint8Array[]): Promise<void>;
  /** Releases the device: from now on no link holds it. Does nothing if another link holds it already. */
  release(presence: Presence): Promise<void>;
}

/** Hears what devices say from now on. */
export interface Follower {
  status(device: string, frame: Uint8Array): void;
  alarm(device: string, frame: Uint8Array): void;
  presence(device: string, presence: Presence): void;
}

/** What servers share: `new MemoryBus()` for one alone, `natsBus` of `igrs-rump/nats` for many. */
export interface Bus {
  /** Takes the device over from its present holder, and stores its presence. */
  hold(device: string, presence: Presence, holder: Holder): Promise<Hold>;
  /**
   * Goes on with a device that is online and that no link holds, because its server slept: followers are not notified. Null where
   * it is not so. Only a bus whose records outlive its servers has it.
   */
  resume?(device: string, holder: Holder): Hold | null;
  /**
   * Sends a request to the device's holder. `answer` is called once, and an answer is passed on before anything that the
   * device said behind it: hence no promise, which would let a later status overtake it.
   */
  request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void;
  /** Resolves once it is listening; the function stops it. */
  follow(selector: Selector, follower: Follower): Promise<() => void>;
  /** How many followers of this server hear what the device says; without it, one is assumed. */
  followers?(device: string): number;
  /** All devices of the selector that were ever held. It must settle: the next list of the selector waits for it. */
  records(selector: Selector): Promise<ReadonlyMap<string, DeviceRecord>>;
}

/**
 * @internal For what many ask at the same time, such as dashboards that all come back at once. One question about the same is under way at a time. Those who ask meanwhile share the next one: an answer that is under way may lack what was
 * stored before they asked, and what they follow from then on would not tell it.
 */
export function oneAtATime<Key, Answer>(ask: (key: Key) => Promise<Answer>): (key: Key) => Promise<Answer> {
  const last = new Map<Key, Promise<unknown>>();
  const next = new Map<Key, Promise<Answer>>();
  return (key) => {
    const shared = next.get(key);
    if (shared !== undefined) return shared;
    const begin = (): Promise<Answer> => {
      next.delete(key);
      return ask(key);
    };
    const asked = (last.get(key) ?? Promise.resolve()).then(begin, begin);
    const ended = (): void => {
      if (last.get(key) === asked) last.delete(key);
    };
    asked.then(ended, ended);
    last.set(key, asked);
    next.set(key, asked);
    return asked;
  };
}

/** @internal The lists of one bus: what is in them is for all whose grants have the selector. */
export type Lists = Bus['records'];

/** @internal `most` milliseconds are what the bus has for one: whoever asks next waits for it. */
export function listsOf(bus: Bus, most: number, clock: Clock): Lists {
  return oneAtATime(
    (selector: Selector) =>
      new Promise((resolve, reject) => {
        bus.records(selector).then(resolve, reject).finally(clock.after(most, reject));
      }),
  );
}
