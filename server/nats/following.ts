/** What devices say, from NATS to the followers on this server: each message once, in order, nothing malformed. */

import type { StreamInfo, StreamState } from '@nats-io/jetstream';
import type { Msg, Subscription } from '@nats-io/nats-core';
import { type Selector, withoutOverlap } from '../accounts/grants.ts';
import { type Follower, FollowersBySelector, oneAtATime } from '../bus/bus.ts';
import { isLater, type Moment, NEVER, readSaid, SAID, type Said } from './messages.ts';
import { isFrameOf, readPresence, type StoredRecord } from './record.ts';
import type { Shared } from './storage.ts';
import type { Subscribing } from './subscriptions.ts';

/** When the last delivered message of each kind was sent, and the epoch of the record in the bucket. */
type Delivered = Record<Said, Moment> & { recordEpoch: number };

/** Messages from further ahead than this are dropped: else one could silence the device for ever. */
const DAY = 86_400_000;
/** Alarms that wait until missed ones are read. */
const MAX_HELD_BACK = 10_000;
/** Devices whose messages arrive before the bucket has their record. */
const NOT_YET_KNOWN = 4096;

/** A valid message, and how it is passed on. */
interface Message {
  readonly device: string;
  readonly what: Said;
  readonly moment: Moment;
  readonly tell: (follower: Follower) => void;
}

export class Followers {
  readonly #shared: Shared;
  readonly #subscribing: Subscribing;
  readonly #followers = new FollowersBySelector();
  readonly #subscriptions = new Map<Selector, readonly Subscription[]>();
  readonly #delivered = new Map<string, Delivered>();
  /** Alarms that came since the connection was lost, until missed ones are read; null at other times. */
  #heldBack: Message[] | null = null;
  /** Whether alarms may be in the stream that no reading which has begun will find: the connection was lost, or too many waited. */
  isMissing = false;

  constructor(shared: Shared, subscribing: Subscribing) {
    this.#shared = shared;
    this.#subscribing = subscribing;
  }

  get isEmpty(): boolean {
    return this.#followers.selectors.size === 0;
  }

  /** Resolves once it is listening. */
  async follow(selector: Selector, follower: Follower): Promise<() => void> {
    const remove = this.#followers.add(selector, follower);
    const stop = (): void => {
      if (remove()) this.#cover().catch(() => {});
    };
    try {
      await this.#cover();
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  /** NATS has withdrawn a subscription. */
  get isRefused(): boolean {
    return [...this.#subscriptions.values()].flat().some((each) => each.isClosed());
  }

  /** Subscribes again to everything. */
  subscribe(): void {
    const isDeaf = [...this.#subscriptions.values()].some((each) => each[SAID.indexOf('alarm')]?.isClosed());
    if (isDeaf) this.holdBack();
    for (const selector of [...this.#subscriptions.keys()]) {
      this.#unsubscribe(selector);
      this.#subscriptions.set(selector, this.#subscribe(selector));
    }
  }

  stop(): void {
    this.#followers.clear();
    for (const selector of this.#subscriptions.keys()) this.#unsubscribe(selector);
  }

  /** Changes in the bucket that did not arrive over NATS: made while it was away, or before this server subscribed. */
  stored(device: string, { epoch, presence, presenceAt, status, statusAt }: StoredRecord): void {
    // Epochs go back if the bucket was lost and a clock was wrong: what is said from now on counts as new.
    if (epoch < (this.#delivered.get(device)?.recordEpoch ?? 0)) this.forget(device);
    const delivered = this.#deliveredOf(device, true) as Delivered;
    delivered.recordEpoch = epoch;
    if (isLater(presenceAt, delivered.presence)) {
      delivered.presence = presenceAt;
      this.#followers.tell(device, (follower) => follower.presence(device, presence));
    }
    if (status !== null && isLater(statusAt, delivered.status)) {
      delivered.status = statusAt;
      this.#followers.tell(device, (follower) => follower.status(device, status));
    }
  }

  forget(device: string): void {
    this.#delivered.delete(device);
  }

  /** A kept alarm, in the order of the stream. Returns whether it is new. */
  alarm(device: string | null, data: Uint8Array): boolean {
    const message = this.#read(device, 'alarm', data);
    return message !== null && this.#deliver(message);
  }

  /** From now on alarms wait until missed ones are read: older ones of their device would not be new any more. */
  holdBack(): void {
    this.#heldBack ??= [];
    this.isMissing = true;
  }

  release(): void {
    const heldBack = this.#heldBack ?? [];
    this.#heldBack = null;
    for (const message of heldBack) this.#deliver(message);
  }

  /**
   * Subscribes to what is not covered yet, then drops what a broader selector covers: nothing is missed in between. One round trip for all
   * that come together: a link may name thousands of devices.
   */
  readonly #cover: (all?: undefined) => Promise<void> = oneAtATime(async () => {
    const wanted = (): Set<Selector> => new Set(withoutOverlap(this.#followers.selectors));
    const added = [...wanted()].filter((selector) => !this.#subscriptions.has(selector));
    const subscribe = (): void => {
      for (const selector of added) this.#subscriptions.set(selector, this.#subscribe(selector));
    };
    // After this round trip, NATS has everything that was sent before it.
    await this.#subscribing(`for ${added.join(', ')}`, subscribe).catch((error: unknown) => {
      // There is no telling which of them NATS has accepted.
      for (const selector of added) this.#unsubscribe(selector);
      throw error;
    });
    const still = wanted();
    for (const selector of this.#subscriptions.keys()) if (!still.has(selector)) this.#unsubscribe(selector);
  });

  #unsubscribe(selector: Selector): void {
    for (const subscription of this.#subscriptions.get(selector) ?? []) subscription.unsubscribe();
    this.#subscriptions.delete(selector);
  }

  #subscribe(selector: Selector): readonly Subscription[] {
    const { settings, subjects } = this.#shared;
    return SAID.map((what) =>
      settings.connection.subscribe(subjects.follow(selector, what), {
        callback: (error, message) => {
          if (error === null) this.#said(what, message);
        },
      }),
    );
  }

  #said(what: Said, { subject, data }: Msg): void {
    const message = this.#read(this.#shared.subjects.deviceOf(subject), what, data);
    if (message === null) return;
    if (what !== 'alarm' || this.#heldBack === null) {
      this.#deliver(message);
    } else if (this.#heldBack.push(message) > MAX_HELD_BACK) {
      // The oldest are in the stream by now, which is read once more.
      this.#shared.counts.alarmsTooMany += this.#heldBack.splice(0, MAX_HELD_BACK / 2).length;
      this.isMissing = true;
    }
  }

  #read(device: string | null, what: Said, data: Uint8Array): Message | null {
    const said = readSaid(data);
    const tell = device && said && reader(device, what, said.payload);
    const { counts, settings } = this.#shared;
    // An epoch from a wrong clock stays in the record, because a device's epochs never go back.
    const recordEpoch = this.#delivered.get(`${device}`)?.recordEpoch ?? 0;
    if (tell && said.moment.epoch <= Math.max(settings.clock.now(), recordEpoch) + DAY) {
      return { device, what, moment: said.moment, tell };
    }
    counts.malformed++;
    return null;
  }

  #deliver({ device, what, moment, tell }: Message): boolean {
    const { counts } = this.#shared;
    const delivered = this.#deliveredOf(device, false);
    if (delivered === null) {
      counts.malformed++;
      return false;
    }
    // An acknowledged alarm is delivered even if another server holds the device by now.
    const isOverruled = what !== 'alarm' && moment.epoch < Math.max(delivered.presence.epoch, delivered.status.epoch);
    if (isOverruled || !isLater(moment, delivered[what])) {
      counts.stale++;
      return false;
    }
    delivered[what] = moment;
    this.#followers.tell(device, tell);
    return true;
  }

  #deliveredOf(device: string, isKnown: boolean): Delivered | null {
    const delivered = this.#delivered.get(device);
    if (delivered !== undefined) return delivered;
    if (!isKnown && this.#delivered.size >= this.#shared.settings.devices + NOT_YET_KNOWN) return null;
    const nothing = { status: NEVER, alarm: NEVER, presence: NEVER, recordEpoch: 0 };
    this.#delivered.set(device, nothing);
    return nothing;
  }

  /** The latest hold heard of, which may be ahead of its record. */
  epochOf(device: string): number {
    return this.#delivered.get(device)?.presence.epoch ?? NEVER.epoch;
  }

  /** On this server. */
  count(device: string): number {
    return this.#followers.count(device);
  }
}

/** Passes it on; null unless it is a message of the exchange. */
function reader(device: string, what: Said, payload: Uint8Array): ((follower: Follower) => void) | null {
  if (what === 'presence') {
    const presence = readPresence(payload);
    return presence && ((follower) => follower.presence(device, presence));
  }
  if (!isFrameOf(device, payload, what)) return null;
  return what === 'status'
    ? (follower) => follower.status(device, payload)
    : (follower) => follower.alarm(device, payload);
}

/** Alarms that are requested at once. */
const AT_ONCE = 64;

/** Alarms that came while NATS was away, or this server cut off, read from the stream that keeps them. */
export class MissedAlarms {
  readonly #shared: Shared;
  readonly #followers: Followers;
  /** The number up to which all alarms have surely been heard; and what it will be after the next beat. */
  #heard = 0;
  #next = 0;
  /** When NATS stored the last one that existed at the last beat, or was read since. */
  #markedAt = '';
  #made = '';

  constructor(shared: Shared, followers: Followers) {
    this.#shared = shared;
    this.#followers = followers;
  }

  /**
   * While all is well: what the stream held at the last beat but one has been heard by now. An alarm may reach the stream before it
   * reaches this server, but never a whole beat earlier.
   */
  mark({ state, created }: StreamInfo): void {
    if (String(created) !== this.#made) this.#next = state.last_seq;
    this.#made = String(created);
    this.#heard = Math.min(this.#next, state.last_seq);
    this.#next = state.last_seq;
    this.#markedAt = state.last_ts;
  }

  /**
   * Delivers to followers what they have missed. Duplicates are dropped before that.
   *
   * @param goesOn called now and then: reading what was missed in an hour takes minutes
   */
  async read(goesOn: () => Promise<void>): Promise<void> {
    this.#followers.holdBack();
    // Until the connection was not cut again meanwhile.
    while (this.#followers.isMissing) {
      this.#followers.isMissing = false;
      await this.#readAll(goesOn);
    }
    this.#followers.release();
  }

  async #readAll(goesOn: () => Promise<void>): Promise<void> {
    const { state, created } = await this.#shared.storage.alarmsInfo();
    if (String(created) !== this.#made) this.#heard = 0;
    this.#made = String(created);
    if (!this.#followers.isEmpty) {
      const first = Math.max(state.first_seq, 1);
      this.#heard = Math.min(this.#heard, state.last_seq);
      // NATS may have lost its last ones in a power failure, and then reuses their numbers.
      while (this.#heard >= first && (await this.#isLater(this.#heard))) this.#heard--;
      await this.#readFrom(Math.max(first, this.#heard + 1), state, goesOn);
    }
    this.#heard = state.last_seq;
    this.#next = state.last_seq;
    this.#markedAt = state.last_ts;
  }

  async #isLater(sequence: number): Promise<boolean> {
    const alarm = await this.#shared.storage.alarm(sequence);
    return alarm !== null && isAfter(alarm.timestamp, this.#markedAt);
  }

  async #readFrom(first: number, { last_seq, last_ts }: StreamState, goesOn: () => Promise<void>): Promise<void> {
    const { storage, subjects, counts } = this.#shared;
    for (let from = first; from <= last_seq; from += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, last_seq + 1 - from) }, (_, index) => from + index);
      for (const alarm of await Promise.all(some.map((sequence) => storage.alarm(sequence)))) {
        if (alarm === null) continue;
        // A later one has the number of one that NATS has lost meanwhile, and may be after others that are unread.
        if (!isAfter(alarm.timestamp, last_ts)) this.#markedAt = alarm.timestamp;
        if (this.#followers.alarm(subjects.deviceOf(alarm.subject), alarm.data)) counts.alarmsCaughtUp++;
      }
      // If reading ends early, it resumes from there.
      this.#heard = from + some.length - 1;
      await goesOn();
    }
  }
}

/** Of times in UTC. NATS cuts the zeros off a fraction, and `Z` sorts after every digit: `05.1Z` would come before `05Z`. */
function isAfter(time: string, other: string): boolean {
  return time.replace('Z', '') > other.replace('Z', '');
}
