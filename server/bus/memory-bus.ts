/** The bus of one process. Its records end with the process, unless a store keeps them. */

import type { Presence } from '../../sdk/exchange/text.ts';
import { checkedInteger, NOT_CLONEABLE, RumpError } from '../../sdk/values/error.ts';
import { EVERY_DEVICE, isDevice, type Selector, typeOf } from '../accounts/grants.ts';
import type { Bus, DeviceRecord, Follower, Hold, Holder, Outcome, RecordStore } from './bus.ts';
import { bring, FollowersBySelector, harmless, offline } from './bus.ts';

interface Entry {
  presence: Presence;
  status: Uint8Array | null;
  alarms: readonly Uint8Array[];
  holder: Holder | null;
  /** The selector of the device's type. */
  readonly type: Selector;
}

export interface MemoryBusOptions {
  /** How many devices are remembered, by default 100,000; beyond that, the one offline longest is forgotten. */
  readonly devices?: number;
  /** Keeps records beyond the life of the process. */
  readonly store?: RecordStore;
}

const MAX_DEVICES = 100_000;

/** The bus of one server, in its own process: records end with it, unless a store keeps them. */
export class MemoryBus implements Bus {
  /** @internal */
  static readonly name = 'MemoryBus';
  /** @internal */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #most: number;
  readonly #devices = new Map<string, Entry>();
  /** In the order in which they went offline. */
  readonly #offline = new Set<string>();
  readonly #followers = new FollowersBySelector();
  readonly #store: RecordStore | null;

  /** @throws {RumpError} `wrong-type` or `out-of-range` for `devices` */
  constructor({ devices = MAX_DEVICES, store }: MemoryBusOptions = {}) {
    this.#most = checkedInteger(devices, 'devices', 1, Number.MAX_SAFE_INTEGER);
    this.#store = store ?? null;
    const known = [...(store?.load() ?? [])].sort(([, a], [, b]) => (a.presence.since ?? 0) - (b.presence.since ?? 0));
    for (const [device, record] of known) {
      this.#devices.set(device, { ...record, holder: null, type: typeOf(device) });
      if (record.presence.state === 'offline') this.#offline.add(device);
    }
  }

  async hold(device: string, presence: Presence, holder: Holder): Promise<Hold> {
    const known = this.#devices.get(device);
    if (known === undefined && !this.#makeRoom()) {
      throw new RumpError('rejected', `${this.#most} devices are online, and no more are kept`);
    }
    // If the store throws, nothing has changed yet, except that room was made.
    this.#store?.presence(device, presence);
    const entry = known ?? { presence, status: null, alarms: [], holder: null, type: typeOf(device) };
    if (known === undefined) this.#devices.set(device, entry);
    this.#offline.delete(device);
    const record = recordOf(entry);
    const before = entry.holder;
    entry.holder = holder;
    entry.presence = presence;
    harmless(() => before?.replaced())();
    this.#followers.tell(device, (follower) => follower.presence(device, presence));
    return this.#holdOf(device, entry, holder, record);
  }

  resume(device: string, holder: Holder): Hold | null {
    const entry = this.#devices.get(device);
    if (entry === undefined || entry.holder !== null || entry.presence.state === 'offline') return null;
    entry.holder = holder;
    return this.#holdOf(device, entry, holder, recordOf(entry));
  }

  /** To be called after all links were resumed: devices still online in the store that no link holds went offline with the old process. */
  releaseUnheld(now: number): void {
    for (const [device, entry] of this.#devices) {
      if (entry.holder === null && entry.presence.state === 'online') {
        // What cannot be stored is found and released after the next start.
        this.#release(device, entry, offline(entry.presence, now)).catch(() => {});
      }
    }
  }

  request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void {
    const holder = this.#devices.get(device)?.holder;
    if (holder) bring(holder, frame, answer);
    else answer('offline');
  }

  async follow(selector: Selector, follower: Follower): Promise<() => void> {
    return this.#followers.add(selector, follower);
  }

  followers(device: string): number {
    return this.#followers.count(device);
  }

  async records(selector: Selector): Promise<ReadonlyMap<string, DeviceRecord>> {
    const found = new Map<string, DeviceRecord>();
    if (isDevice(selector)) {
      const entry = this.#devices.get(selector);
      if (entry) found.set(selector, recordOf(entry));
      return found;
    }
    for (const [device, entry] of this.#devices) {
      if (selector === EVERY_DEVICE || entry.type === selector) found.set(device, recordOf(entry));
    }
    return found;
  }

  #makeRoom(): boolean {
    if (this.#devices.size < this.#most) return true;
    const [oldest] = this.#offline;
    if (oldest === undefined) return false;
    this.#store?.forget(oldest);
    this.#offline.delete(oldest);
    return this.#devices.delete(oldest);
  }

  /** If the store throws, followers receive it all the same, and the holder learns that it is not stored. */
  #holdOf(device: string, entry: Entry, holder: Holder, record: DeviceRecord): Hold {
    return {
      record,
      status: async (frame) => {
        if (entry.holder !== holder) return;
        // One copy for the record and every follower: the frame may be part of a chunk many times its length.
        const copy = frame.slice();
        entry.status = copy;
        try {
          this.#store?.status(device, copy);
        } finally {
          this.#followers.tell(device, (follower) => follower.status(device, copy));
        }
      },
      alarm: async (frame, open) => {
        if (entry.holder !== holder) return;
        const copy = frame.slice();
        entry.alarms = open;
        try {
          this.#store?.alarms(device, open);
        } finally {
          this.#followers.tell(device, (follower) => follower.alarm(device, copy));
        }
      },
      release: async (presence) => {
        if (entry.holder === holder) await this.#release(device, entry, presence);
      },
    };
  }

  async #release(device: string, entry: Entry, presence: Presence): Promise<void> {
    entry.holder = null;
    entry.presence = presence;
    this.#offline.add(device);
    try {
      this.#store?.presence(device, presence);
    } finally {
      this.#followers.tell(device, (follower) => follower.presence(device, presence));
    }
  }

  get [Symbol.toStringTag](): string {
    return 'MemoryBus';
  }
}

function recordOf({ presence, status, alarms }: Entry): DeviceRecord {
  return { presence, status, alarms };
}
