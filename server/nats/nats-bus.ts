/** The bus of many servers, over NATS. */

import { nuid } from '@nats-io/nats-core';
import type { Presence } from '../../sdk/exchange/text.ts';
import { RumpError } from '../../sdk/values/error.ts';
import type { Selector } from '../accounts/grants.ts';
import {
  type Bus,
  type DeviceRecord,
  type Follower,
  type Hold,
  type Holder,
  harmless,
  type Outcome,
} from '../bus/bus.ts';
import { Departed, Leases } from './departed.ts';
import { Followers, MissedAlarms } from './following.ts';
import { Holds } from './holds.ts';
import { NEVER, Subjects } from './messages.ts';
import { cutOff, type KnownDevice, Mirror } from './mirror.ts';
import {
  checkedOptions,
  checkLength,
  isTooShort,
  type NatsBusCounts,
  type NatsBusOptions,
  type NatsBusSettings,
  type NatsBusState,
  type NatsBusStats,
  noCounts,
} from './options.ts';
import { Requests } from './requests.ts';
import { patiently, Storage, within } from './storage.ts';
import { Subscriptions } from './subscriptions.ts';

/** Beats per lease. */
const BEATS = 3;
/** Milliseconds between two tries while NATS stores nothing, such as during an election. */
const RETRY_AFTER = 500;
/** Milliseconds without an answer to a ping, after which NATS is taken for silent. */
const PING_TIMEOUT = 1000;

/**
 * A bus that message servers share over NATS: the records of devices in a bucket, alarms in a stream, requests and everything else as
 * plain messages. Each server writes several times per lease that it is alive (a beat); if it stops, the others declare it gone.
 */
export class NatsBus implements Bus {
  /** @internal */
  static readonly name = 'NatsBus';
  /** Names this server among all that share the bus; new each time. */
  readonly server: string;
  readonly storeTimeout: number;
  readonly requestTimeout: number;
  readonly #settings: NatsBusSettings;
  readonly #storage: Storage;
  readonly #counts: NatsBusCounts;
  readonly #mirror: Mirror;
  readonly #subscriptions: Subscriptions;
  readonly #requests: Requests;
  readonly #followers: Followers;
  readonly #missedAlarms: MissedAlarms;
  readonly #leases: Leases;
  readonly #departed: Departed;
  readonly #holds: Holds;
  readonly #watchers = new Set<(state: NatsBusState) => void>();
  #state: NatsBusState = 'reconnecting';
  #refusedAt = Number.NEGATIVE_INFINITY;
  #isBeating = false;
  /** Whether there is no connection to NATS, or a silent one. */
  #isCut = false;
  /** How often the connection was lost. */
  #cuts = 0;
  /** The value of `#cuts` when this server last had read all that it had missed; -1 before the first time. */
  #caughtUpTo = -1;
  /** When the last beat began. */
  #beatenAt = 0;
  /** The revision of the last beat. */
  #lastBeat = 0;
  #stopTimer: () => void = () => {};

  private constructor(settings: NatsBusSettings, server: string, counts: NatsBusCounts, storage: Storage) {
    this.#settings = settings;
    this.server = server;
    this.storeTimeout = settings.storeTimeout;
    this.requestTimeout = settings.requestTimeout;
    this.#counts = counts;
    this.#storage = storage;
    const shared = { server, settings, storage, subjects: new Subjects(settings.prefix, server), counts };
    this.#leases = new Leases(server, settings);
    this.#subscriptions = new Subscriptions(settings);
    this.#requests = new Requests(shared);
    this.#followers = new Followers(shared, this.#subscriptions.add);
    this.#missedAlarms = new MissedAlarms(shared, this.#followers);
    this.#mirror = new Mirror(storage, settings, {
      device: (device, known) => this.#stored(device, known),
      forgotten: (device) => this.#followers.forget(device),
      server: (other, lives, storedAt) => {
        this.#leases.heard(other, lives);
        if (other === server) counts.clockSkew = Math.round(settings.clock.now() - storedAt);
      },
      malformed: () => counts.malformed++,
      lost: () => counts.bucketsLost++,
      gone: () => {
        counts.failures++;
        this.#refused();
      },
    });
    this.#departed = new Departed({ ...shared, leases: this.#leases, devices: this.#mirror.devices });
    this.#holds = new Holds(this.#mirror, this.#subscriptions.add, { ...shared, check: () => this.#check() });
  }

  /** @internal Opened by `natsBus`. */
  static async open(options: NatsBusOptions): Promise<NatsBus> {
    const settings = checkedOptions(options);
    const counts = noCounts();
    let bus: NatsBus | null = null;
    const storage = await Storage.open(settings, (isFull) => {
      counts.failures++;
      if (bus === null) return;
      if (isFull) bus.#refused();
      bus.beat();
    });
    const opened = new NatsBus(settings, nuid.next(), counts, storage);
    bus = opened;
    try {
      await opened.#begin();
    } catch (error) {
      opened.#end();
      throw error;
    }
    return opened;
  }

  /** Whether something that was missed may still be unread. */
  get #hasGap(): boolean {
    return this.#caughtUpTo !== this.#cuts;
  }

  get state(): NatsBusState {
    return this.#state;
  }

  /** Counts so far, in a new object. */
  get stats(): NatsBusStats {
    const { size: devices } = this.#mirror.devices;
    return { ...this.#counts, state: this.#state, devices, held: this.#holds.devices.size, servers: this.#leases.size };
  }

  /** Calls back whenever the state changes; the returned function ends that. */
  watch(callback: (state: NatsBusState) => void): () => void {
    this.#watchers.add(callback);
    return () => void this.#watchers.delete(callback);
  }

  hold(device: string, presence: Presence, holder: Holder): Promise<Hold> {
    return this.#holds.hold(device, presence, holder);
  }

  request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void {
    // Kept until NATS is back, a request could start an oven long after it has timed out. Requests need NATS, but not its storage, and
    // go on during an election. Until what was missed has been read, the holder from before the cut counts as the holder.
    if (this.#isCut || this.#hasGap || this.#state === 'closed') {
      answer('offline');
      return;
    }
    const stored = this.#mirror.devices.get(device)?.record.epoch ?? NEVER.epoch;
    this.#requests.ask(device, Math.max(stored, this.#followers.epochOf(device)), frame, answer);
  }

  async follow(selector: Selector, follower: Follower): Promise<() => void> {
    this.#check();
    return this.#followers.follow(selector, follower);
  }

  followers(device: string): number {
    return this.#followers.count(device);
  }

  async records(selector: Selector): Promise<ReadonlyMap<string, DeviceRecord>> {
    this.#check();
    await this.#mirror.catchUp();
    return this.#mirror.records(selector);
  }

  /**
   * Releases NATS; the connection stays open. Close the message server first, so that its devices are offline; another server declares
   * the rest offline, after a lease.
   */
  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    const wasThere = this.#state !== 'reconnecting';
    this.#end();
    if (wasThere) await this.#storage.forgetServer(this.server).catch(() => {});
  }

  /** @internal Does the periodic work now, and schedules it from then on. */
  async beat(): Promise<void> {
    if (this.#isBeating || this.#state === 'closed') return;
    this.#isBeating = true;
    this.#stopTimer();
    const { connection, lease, clock, monotonic } = this.#settings;
    try {
      await this.#beatNow();
      if (isTooShort(connection)) this.#refused();
      this.#setState(monotonic() - this.#refusedAt < lease ? 'limited' : 'connected');
      this.#holds.restore();
    } catch {
      // Failures are counted where they happen; the next beat tries again.
      this.#setState('reconnecting');
      this.#mirror.stop();
      this.#ping();
    }
    this.#isBeating = false;
    const state = this.#state as NatsBusState;
    const wait = state === 'reconnecting' ? RETRY_AFTER : lease / BEATS;
    if (state !== 'closed') this.#stopTimer = clock.after(wait, () => this.beat());
  }

  async #begin(): Promise<void> {
    const { connection } = this.#settings;
    connection.closed().then(() => this.#end());
    this.#watchConnection();
    await this.#subscriptions.add('for answers', () => {});
    const start = async (): Promise<void> => {
      // Before the mirror reads: it waits for the bucket's last write, which never arrives if the bucket was emptied.
      await this.#beatOnce();
      await this.#mirror.resume();
      this.#missedAlarms.mark(await this.#storage.alarmsInfo());
      await this.beat();
      if (this.#state !== 'reconnecting') return;
      throw new RumpError('timeout', 'NATS does not store in time', { path: 'connection' });
    };
    await patiently(this.#settings, start, () => this.#state !== 'closed');
  }

  async #watchConnection(): Promise<void> {
    for await (const event of this.#settings.connection.status()) {
      const { type } = event;
      if (this.#state === 'closed') return;
      // Such as a subscription beyond what the account may have.
      if (type === 'error' || type === 'slowConsumer') this.#counts.failures++;
      if (type === 'error') {
        this.#subscriptions.refused(event.error, this.#hasGap);
        this.#refused();
        if (this.#state === 'connected') this.#setState('limited');
      }
      if (type === 'disconnect') this.#disconnected();
      else if (type === 'reconnect') {
        this.#isCut = false;
        this.beat();
      }
    }
  }

  #refused(): void {
    this.#refusedAt = this.#settings.monotonic();
  }

  /** NATS has not stored in time. If it answers a ping, it is electing a leader and requests go on; if not, it counts as gone. */
  #ping(): void {
    const cuts = this.#cuts;
    const answered = (isHere: boolean) => (): void => {
      if (this.#cuts === cuts) this.#isCut = !isHere;
    };
    within(this.#settings.connection.flush(), PING_TIMEOUT, this.#settings).then(answered(true), answered(false));
  }

  #disconnected(): void {
    this.#isCut = true;
    this.#cuts++;
    this.#setState('reconnecting');
    this.#requests.giveUp();
    this.#followers.holdBack();
    this.#mirror.disconnected();
  }

  async #beatNow(): Promise<void> {
    const cuts = this.#cuts;
    const wasAway = this.#state === 'reconnecting' || this.#hasGap;
    // NATS may have come back without the bucket and the stream.
    if (wasAway) await this.#storage.restore();
    this.#refuseClosed();
    const revision = await this.#beatOnce();
    const hasMissed = await this.#subscriptions.addAgain([this.#requests, this.#followers], this.#holds.devices);
    if (wasAway || hasMissed || revision <= this.#lastBeat || this.#mirror.revision < this.#lastBeat)
      await this.#recover();
    this.#lastBeat = revision;
    const alarms = await this.#storage.alarmsInfo();
    // After a reconnection, alarms that were missed are read before any later one counts as known.
    if (this.#cuts !== cuts) throw cutOff();
    this.#missedAlarms.mark(alarms);
    // The contents of the bucket may come from a node that is cut off now.
    await this.#mirror.catchUp().catch(() => this.#recover());
    await this.#departed.judge((device) => this.#holds.isHere(device), this.#goOnBeating);
    // The beat was stored over another connection than it started on, and what came between is unread.
    if (this.#cuts !== cuts) throw cutOff();
    this.#caughtUpTo = cuts;
    this.#isCut = false;
  }

  /** The bus may be closed while it waits for NATS: then it must neither announce this server again nor start to read. */
  #refuseClosed(): void {
    if (this.#state === 'closed') throw cutOff();
  }

  /** Called during work that may take longer than a lease, so that others do not take this server for dead. */
  readonly #goOnBeating = async (): Promise<void> => {
    if (this.#isBeatDue) await this.#beatOnce();
  };

  get #isBeatDue(): boolean {
    return this.#settings.monotonic() - this.#beatenAt >= this.#settings.lease / BEATS;
  }

  /** @returns the revision */
  async #beatOnce(): Promise<number> {
    this.#beatenAt = this.#settings.monotonic();
    const revision = await this.#storage.beat(this.server);
    // Perhaps a leader had to be elected: others could not store that they live either, and may do so a moment later.
    if (this.#isBeatDue) this.#leases.startAnew();
    return revision;
  }

  /** NATS was away, or has lost data: reads what was missed. */
  async #recover(): Promise<void> {
    this.#refuseClosed();
    await this.#mirror.resume();
    await this.#missedAlarms.read(this.#goOnBeating);
    this.#leases.startAnew();
  }

  #stored(device: string, known: KnownDevice): void {
    const { record } = known;
    this.#followers.stored(device, record);
    this.#holds.devices.get(device)?.differs(known);
    this.#requests.offline(device, record.epoch, record.presence.state === 'online');
  }

  #check(): void {
    if (this.#state === 'connected' || this.#state === 'limited') return;
    if (this.#state === 'closed') throw new RumpError('closed', 'the bus is closed');
    if (!this.#isCut) checkLength(this.#settings.connection);
    throw new RumpError('timeout', 'NATS is away, or does not store in time; the bus waits for it');
  }

  #setState(state: NatsBusState): void {
    if (this.#state === state || this.#state === 'closed') return;
    if (state === 'reconnecting') this.#counts.disconnections++;
    this.#state = state;
    for (const watcher of this.#watchers) harmless(watcher)(state);
  }

  #end(): void {
    if (this.#state === 'closed') return;
    this.#setState('closed');
    this.#stopTimer();
    this.#mirror.stop();
    this.#requests.stop();
    this.#followers.stop();
    this.#holds.end();
  }

  get [Symbol.toStringTag](): string {
    return 'NatsBus';
  }
}
