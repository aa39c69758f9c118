/**
 * The bucket, in memory, so that a list of a thousand devices costs one question to NATS and not a thousand. Every server
 * learns from it, in the order of the writes, who holds a device and which servers are alive.
 */
import { type ConsumerMessages, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { RumpError } from '../../sdk/values/error.ts';
import { EVERY_DEVICE, isDevice, type Selector, typeOf } from '../accounts/grants.ts';
import { type DeviceRecord, oneAtATime } from '../bus/bus.ts';
import { readKey } from './messages.ts';
import type { NatsBusSettings } from './options.ts';
import { isOfLaterVersion, type Known, readRecord, type StoredRecord } from './record.ts';
import type { Storage } from './storage.ts';

const OPERATION = 'KV-Operation';
/** Messages that NATS sends ahead. */
const AHEAD = 1000;

/** With the time at which NATS stored it, in milliseconds since 1970. */
export type KnownDevice = Known & { readonly record: StoredRecord; readonly storedAt: number };

export interface MirrorListener {
  device(device: string, known: KnownDevice): void;
  forgotten(device: string): void;
  /** Whether it is alive or leaving, by its own word; and when NATS stored that, in milliseconds since 1970. */
  server(server: string, lives: boolean, storedAt: number): void;
  malformed(): void;
  /** The bucket is another than before, or was set back. */
  lost(): void;
  /** A record has vanished without a message. */
  gone(): void;
}

/** Nanoseconds in a millisecond. */
const NANOSECONDS_PER_MILLISECOND = 1e6;

export function cutOff(): RumpError {
  return new RumpError('timeout', 'NATS was away');
}

export class Mirror {
  /** Devices of the bucket. */
  readonly devices: Map<string, KnownDevice> = new Map();
  /** Whether the bucket may lack what is held here, because it is another than before or was set back; reset from outside. */
  isAnother = false;
  readonly #storage: Storage;
  readonly #settings: NatsBusSettings;
  readonly #listener: MirrorListener;
  readonly #waiting = new Set<{ readonly revision: number; readonly go: (error?: RumpError) => void }>();
  #messages: ConsumerMessages | null = null;
  /** Tells messages of the current reading from those of an earlier one. */
  #reading = 0;
  #revision = 0;
  /** When the bucket was created; empty at first. */
  #made = '';
  /** NATS has another one after each start. */
  #serverId: string | undefined;

  constructor(storage: Storage, settings: NatsBusSettings, listener: MirrorListener) {
    this.#storage = storage;
    this.#settings = settings;
    this.#listener = listener;
  }

  /** The last write that has arrived here. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Forgets the device that has been offline longest, if the limit is reached.
   *
   * @throws {RumpError} `rejected` where all of them are online
   */
  async makeRoom(): Promise<void> {
    const { devices: most } = this.#settings;
    if (this.devices.size < most) return;
    let oldest: string | null = null;
    let since = Number.POSITIVE_INFINITY;
    for (const [device, { record }] of this.devices) {
      const went = record.presence.since ?? 0;
      if (record.presence.state === 'online' || went >= since) continue;
      oldest = device;
      since = went;
    }
    if (oldest === null) throw new RumpError('rejected', `${most} devices are online, and no more are kept`);
    await this.#storage.forget(oldest, this.devices.get(oldest)?.revision ?? 0);
  }

  /** Continues reading, or starts over if the bucket may be another than before; resolves when all that was in it has arrived. */
  async resume(): Promise<void> {
    this.stop();
    const reading = this.#reading;
    const intact = await this.#intact();
    const { state, created } = await this.#storage.bucketInfo();
    // Or the same one set back: NATS may lose its last writes in a power failure, and then reuses their numbers.
    const isOther = String(created) !== this.#made || state.last_seq < this.#revision;
    if (isOther && this.#made !== '') this.#listener.lost();
    const serverId = this.#settings.connection.info?.server_id;
    // Since NATS started, others may have written as much as was lost; in a cluster it may be another node that started.
    const isAnew = isOther || serverId !== this.#serverId || intact === 0;
    if (isAnew) {
      this.isAnother = true;
      this.devices.clear();
      this.#made = String(created);
      this.#serverId = serverId;
    }
    this.#revision = isAnew ? 0 : intact;
    const unsure = [...this.devices].filter(([, { revision }]) => revision > intact);
    const start = isAnew
      ? { deliver_policy: DeliverPolicy.LastPerSubject }
      : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: intact + 1 };
    const consumer = await this.#storage.bucketConsumer(start);
    const messages = await consumer.consume({
      max_messages: AHEAD,
      callback: (message) => {
        if (reading === this.#reading && message.seq > this.#revision) this.#receive(message);
      },
    });
    // Cut off or closed meanwhile.
    if (reading !== this.#reading) {
      messages.stop();
      throw cutOff();
    }
    this.#messages = messages;
    await this.#reach(state.last_seq);
    if (unsure.every(([device, known]) => this.devices.get(device) !== known)) return;
    // What is no longer there, but was not written again either, was lost.
    this.#made = '';
    await this.resume();
  }

  /** The last write to a device that is still there as it was read, and so all before it; 0 if there is none, or another in its place. */
  async #intact(): Promise<number> {
    const known = [...this.devices.values()].sort((one, other) => other.revision - one.revision);
    // Others have been replaced since, many on a busy bus.
    for (let index = 0; index < known.length; index = 2 * index + 1) {
      const { revision, storedAt } = known[index] as KnownDevice;
      const write = await this.#storage.write(revision);
      if (write !== null) return write.time.getTime() === storedAt ? revision : 0;
    }
    return 0;
  }

  /** Resolves when all that was stored before this call is in it. */
  readonly catchUp: (all?: undefined) => Promise<void> = oneAtATime(async () => {
    const { state, created } = await this.#storage.bucketInfo();
    await this.#reach(state.last_seq);
    // Another bucket was found meanwhile, with other numbers.
    if (String(created) !== this.#made) return;
    for (const [device, { revision }] of this.devices) {
      // Purged by an operator, expired in a bucket that somebody else has made, or the oldest in a full one.
      if (revision >= state.first_seq) continue;
      this.#forget(device);
      this.#listener.gone();
    }
  });

  /** What is known of the devices of a selector. */
  records(selector: Selector): ReadonlyMap<string, DeviceRecord> {
    const found = new Map<string, DeviceRecord>();
    if (isDevice(selector)) {
      const known = this.devices.get(selector);
      if (known !== undefined) found.set(selector, recordOf(known));
      return found;
    }
    for (const [device, known] of this.devices) {
      if (selector === EVERY_DEVICE || typeOf(device) === selector) found.set(device, recordOf(known));
    }
    return found;
  }

  /** The connection is lost: nothing more comes from what was sent on it, and nothing is read until it is known what was lost. */
  disconnected(): void {
    this.stop();
    for (const waiter of this.#waiting) waiter.go(cutOff());
  }

  stop(): void {
    this.#reading++;
    this.#messages?.stop();
    this.#messages = null;
  }

  #reach(revision: number): Promise<void> {
    if (this.#revision >= revision) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const { clock, storeTimeout } = this.#settings;
      const waiter = {
        revision,
        go: (error?: RumpError) => {
          stop();
          this.#waiting.delete(waiter);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      const late = `NATS has not sent what its bucket holds within ${storeTimeout} ms`;
      const stop = clock.after(storeTimeout, () => waiter.go(new RumpError('timeout', late)));
      this.#waiting.add(waiter);
    });
  }

  #receive(message: JsMsg): void {
    this.#revision = message.seq;
    this.#apply(message);
    for (const waiter of this.#waiting) if (waiter.revision <= message.seq) waiter.go();
  }

  #apply(message: JsMsg): void {
    const about = readKey(this.#storage.keyOf(message.subject));
    const { seq: revision } = message;
    const storedAt = message.time.getTime();
    const isGone = (message.headers?.get(OPERATION) ?? '') !== '';
    if (about === null) {
      this.#listener.malformed();
    } else if ('server' in about) {
      this.#listener.server(about.server, !isGone, message.info.timestampNanos / NANOSECONDS_PER_MILLISECOND);
    } else if (isGone) {
      this.#forget(about.device);
    } else {
      const record = readRecord(about.device, message.data);
      if (record === null) {
        const known = isOfLaterVersion(message.data) ? undefined : this.devices.get(about.device);
        // The next write replaces what somebody has put in its place, but nothing that a later server has written.
        if (known !== undefined) this.devices.set(about.device, { ...known, revision, storedAt });
        this.#listener.malformed();
        return;
      }
      const known = { record, revision, storedAt };
      this.devices.set(about.device, known);
      this.#listener.device(about.device, known);
    }
  }

  #forget(device: string): void {
    this.devices.delete(device);
    this.#listener.forgotten(device);
  }
}

function recordOf({ record: { presence, status, alarms } }: KnownDevice): DeviceRecord {
  return { presence, status, alarms };
}
