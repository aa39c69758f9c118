/**
 * A device whose link this server has. At most one write of its record is under way; what comes meanwhile waits for the next, which
 * carries the newest of each. Followers hear every status at once, over NATS without JetStream; an alarm, and what follows it,
 * only when the record with it is stored: so followers never receive what another holder has overruled.
 */
import type { Subscription } from '@nats-io/nats-core';
import type { Presence } from '../../sdk/exchange/text.ts';
import { RumpError } from '../../sdk/values/error.ts';
import { bring, type DeviceRecord, type Hold, type Holder, harmless, type Outcome } from '../bus/bus.ts';
import { isLater, MAX_NUMBER, type Moment, readRequest, type Said, send, writeOutcome, writeSaid } from './messages.ts';
import type { KnownDevice } from './mirror.ts';
import { isFrameOf, type Known, type StoredRecord, writePresence } from './record.ts';
import { CONFLICT, MAX_CONFLICTS, type Shared } from './storage.ts';

export interface HeldDeviceHost extends Shared {
  /** Throws a RumpError while NATS is away. */
  readonly check: () => void;
  /** Called when it is no longer held. */
  readonly ended: (device: HeldDevice) => void;
}

interface Saying {
  readonly what: Said;
  readonly bytes: Uint8Array;
}

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

const done: Promise<void> = Promise.resolve();

export class HeldDevice implements Hold {
  readonly device: string;
  /** What was known before. */
  readonly record: DeviceRecord;
  readonly #host: HeldDeviceHost;
  readonly #holder: Holder;
  #stored: StoredRecord;
  #revision: number;
  #number: number;
  #saying: Saying[] = [];
  #waiting: Waiter[] = [];
  #isWriting = false;
  #isReleased = false;
  #isEnded = false;
  #requests: Subscription | null = null;

  /** @param stored what this hold has written, with its revision */
  constructor(device: string, holder: Holder, stored: StoredRecord, revision: number, host: HeldDeviceHost) {
    this.device = device;
    this.#holder = holder;
    this.#stored = stored;
    this.#revision = revision;
    this.#number = stored.presenceAt.number;
    this.#host = host;
    this.record = { presence: stored.presence, status: stored.status, alarms: stored.alarms };
  }

  get epoch(): number {
    return this.#stored.epoch;
  }

  /** Subscribes to requests, and tells followers that the device is here. */
  open(): void {
    this.subscribe();
    this.#say('presence', this.#stored.presenceAt, writePresence(this.#stored.presence));
  }

  /** NATS has withdrawn the subscription to requests. */
  get isRefused(): boolean {
    return this.#requests?.isClosed() === true;
  }

  /** Subscribes to requests, or does so again. */
  subscribe(): void {
    this.unsubscribe();
    const { settings, subjects } = this.#host;
    this.#requests = settings.connection.subscribe(subjects.of(this.device, 'request'), {
      callback: (error, { data, reply }) => {
        if (error === null) this.#asked(data, reply);
      },
    });
  }

  status(frame: Uint8Array): Promise<void> {
    const refusal = this.#refusal();
    // The client would keep it until NATS is back, and then tell followers an outdated state.
    if (refusal !== null) return refusal;
    // Another server holds it: what this link still says is dropped, as if delivered.
    if (this.#isEnded) return done;
    const status = frame.slice();
    const statusAt = this.#next();
    this.#stored = { ...this.#stored, status, statusAt };
    const storing = this.#store();
    this.#say('status', statusAt, status);
    return storing;
  }

  alarm(frame: Uint8Array, open: readonly Uint8Array[]): Promise<void> {
    if (this.#isEnded) return this.#refusal() ?? done;
    const bytes = writeSaid(this.#next(), frame);
    this.#stored = { ...this.#stored, alarms: open };
    return this.#store({ what: 'alarm', bytes });
  }

  release(presence: Presence): Promise<void> {
    if (this.#isEnded) return done;
    this.#isReleased = true;
    this.unsubscribe();
    return this.#storePresence(presence).finally(() => this.end());
  }

  /** Resolves when everything up to now is stored or refused. */
  written(): Promise<void> {
    return this.#isWriting ? this.#store().catch(() => {}) : done;
  }

  /** Another server holds it. */
  replaced(): void {
    if (this.#isEnded) return;
    this.end();
    // First of all: a closed link acknowledges nothing of what is settled next.
    harmless(() => this.#holder.replaced())();
    this.#settle(this.#waiting, null);
  }

  /** Requests reach it no more: it has to register again. */
  unreachable(): void {
    harmless(() => this.#holder.unreachable())();
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.unsubscribe();
    this.#host.ended(this);
  }

  /** The bucket holds something other than what this hold wrote last. */
  differs({ record, revision }: Known): void {
    if (this.#isEnded || this.#isReleased || record === null) return;
    if (record.epoch > this.epoch) {
      this.replaced();
    } else if (record.epoch === this.epoch && record.presence.state === 'offline' && revision >= this.#revision) {
      // Others took this server for dead, yet the device is here.
      this.#revision = revision;
      this.#number = Math.max(this.#number, record.presenceAt.number);
      this.#storePresence(this.#stored.presence).catch(() => {});
    }
  }

  /** Whether its last write is later than that one. */
  isAhead({ record, revision }: KnownDevice): boolean {
    return (record.epoch - this.epoch || revision - this.#revision) < 0;
  }

  /** The bucket was lost, and the record with it; or the bucket was set back. */
  restore(): void {
    this.#revision = 0;
    this.#store().catch(() => {});
  }

  #storePresence(presence: Presence): Promise<void> {
    const presenceAt = this.#next();
    this.#stored = { ...this.#stored, presence, presenceAt };
    return this.#store({ what: 'presence', bytes: writeSaid(presenceAt, writePresence(presence)) });
  }

  #next(): Moment {
    // Only if somebody else has written such a number. The next hold starts again.
    if (this.#number === MAX_NUMBER) this.unreachable();
    else this.#number++;
    return { epoch: this.epoch, number: this.#number };
  }

  /** At once, unless an alarm before it is still being stored. */
  #say(what: Said, moment: Moment, payload: Uint8Array): void {
    const saying = { what, bytes: writeSaid(moment, payload) };
    if (this.#saying.length > 0) this.#saying.push(saying);
    else this.#publish(saying);
  }

  #publish({ what, bytes }: Saying): void {
    const { settings, subjects } = this.#host;
    send(settings.connection, subjects.of(this.device, what), bytes);
  }

  /** @param saying what followers hear once it is stored */
  #store(saying: Saying | null = null): Promise<void> {
    const refusal = this.#refusal();
    if (refusal !== null) return refusal;
    if (saying !== null) this.#saying.push(saying);
    if (this.#waiting.length > 0) this.#host.counts.coalesced++;
    const stored = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    if (!this.#isWriting) this.#writeAll();
    return stored;
  }

  /** Rejects if nothing can be stored now. How much waits is up to the server, which stops reading from the device. */
  #refusal(): Promise<void> | null {
    try {
      this.#host.check();
      return null;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    // What is said in the same task is included.
    await null;
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      const count = this.#saying.length;
      this.#waiting = [];
      try {
        await this.#write();
        await this.#sayStored(count);
        this.#settle(waiting, null);
      } catch (error) {
        // Whoever waits learns of it and closes the link, and the device says it again.
        this.#saying.splice(0, count);
        this.#settle(waiting, error);
      }
    }
    this.#isWriting = false;
  }

  /** Resolves when the record is stored, or another server holds the device. */
  async #write(): Promise<void> {
    const { storage, counts } = this.#host;
    for (let attempt = 0; attempt < MAX_CONFLICTS && !this.#isEnded; attempt++) {
      counts.writes++;
      const revision = await storage.put(this.device, this.#stored, this.#revision);
      if (revision !== CONFLICT) {
        this.#revision = revision;
        return;
      }
      // Another holder; or a write of this one whose answer was lost; or others took this server for dead.
      const known = await storage.get(this.device);
      if (known.record !== null && known.record.epoch > this.epoch) this.replaced();
      if (known.record !== null && isLater(known.record.presenceAt, this.#stored.presenceAt)) {
        this.#number = Math.max(this.#number, known.record.presenceAt.number);
        this.#stored = { ...this.#stored, presenceAt: this.#next() };
      }
      this.#revision = known.revision;
    }
    // Nothing was stored if the bus was closed meanwhile, or has lost NATS.
    this.#host.check();
    if (!this.#isEnded) throw new RumpError('timeout', `other servers keep writing the record of ${this.device}`);
  }

  /** The first `count`, and the statuses right after them. */
  async #sayStored(count: number): Promise<void> {
    if (this.#isEnded) {
      this.#saying = [];
      // Nobody will hear it if the bus was closed meanwhile.
      this.#host.check();
      return;
    }
    const saying = this.#saying.splice(0, count);
    const next = this.#saying.findIndex(({ what }) => what !== 'status');
    saying.push(...this.#saying.splice(0, next < 0 ? this.#saying.length : next));
    const { storage, subjects } = this.#host;
    const kept: Promise<void>[] = [];
    // All are sent in this one task, so that they leave in order.
    for (const said of saying) {
      if (said.what === 'alarm') kept.push(storage.keepAlarm(subjects.of(this.device, 'alarm'), said.bytes));
      else this.#publish(said);
    }
    await Promise.all(kept);
  }

  #settle(waiting: Waiter[], error: unknown): void {
    for (const waiter of waiting.splice(0)) {
      if (error === null) waiter.resolve();
      else waiter.reject(error);
    }
  }

  #asked(bytes: Uint8Array, reply: string | undefined): void {
    const { settings, counts } = this.#host;
    const request = readRequest(bytes);
    if (request === null || reply === undefined || !isFrameOf(this.device, request.frame, null)) {
      counts.malformed++;
      return;
    }
    const { clock, connection, requestTimeout } = settings;
    const left = request.deadline - clock.now();
    // NATS may have kept it while it was stalled: the request has timed out, and an oven must not start a minute late.
    if (left <= 0 || left > 2 * requestTimeout) {
      counts.lateRequests++;
      return;
    }
    const answer = (outcome: Outcome): void => void send(connection, reply, writeOutcome(outcome));
    // The requesting server shares the device's time with others, with all of its accounts together.
    const asker = reply.slice(0, reply.lastIndexOf('.'));
    bring(this.#holder, request.frame, Object.assign(answer, { asker }));
  }

  /** Requests are `offline` until it subscribes again. */
  unsubscribe(): void {
    this.#requests?.unsubscribe();
    this.#requests = null;
  }
}
