/**
 * What has been heard of devices: pure, and bounded, because anybody on the network can say anything. Nothing in it is trusted: who a
 * device is, its key shows.
 */
import { isIP } from 'node:net';
import { deviceOf, instanceOf, isSame, SERVICE } from './names.ts';
import { isLinkLocal, type Network } from './network.ts';
import { readTextRecord, type TextRecord } from './text-record.ts';

/** What is known of one device, complete. */
export interface Sighting {
  readonly deviceId: string;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly text: TextRecord;
}

/** Complete for the first time or changed, or gone; then `sighting` is what was known last. */
export interface Change {
  readonly state: 'up' | 'down';
  readonly sighting: Sighting;
}

interface Entry {
  readonly deviceId: string;
  target: { readonly host: string; readonly port: number } | null;
  text: TextRecord | null;
  /** By interface. */
  readonly addresses: Map<string, readonly string[]>;
  expires: number;
  told: { readonly sighting: Sighting; readonly key: string } | null;
}

/** A record as it was heard: nothing of it need be as it should. */
export interface HeardRecord {
  readonly type: string;
  readonly name: unknown;
  readonly ttl?: number | undefined;
  readonly data?: unknown;
}

export const MOST_DEVICES = 1024;
const MOST_ADDRESSES = 8;
const MOST_INTERFACES = 8;
const LONGEST_HOST = 253;
/** Milliseconds that a device is known for, at most and at least, without being heard of. */
const LONGEST_LIFE = 75 * 60_000;
const SHORTEST_LIFE = 10_000;
/** Milliseconds that one has to become complete. */
const PATIENCE = 10_000;
/** Devices that are asked for again at the same time. */
const MOST_QUESTIONS = 16;

export class KnownDevices {
  /** Devices that there was no room for. */
  crowded = 0;
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  /** Records of one packet. */
  take(records: readonly HeardRecord[], network: Network, now: number): Change[] {
    const touched = new Set<Entry>();
    const gone: Change[] = [];
    for (const record of records) {
      const deviceId = deviceNamed(record);
      if (deviceId === null) continue;
      if (isGoodbye(record)) gone.push(...this.#forget(deviceId));
      else {
        const entry = this.#entry(deviceId, now);
        if (entry === null) continue;
        learn(entry, record, now);
        touched.add(entry);
      }
    }
    for (const entry of this.#entries.values()) {
      // Only a host that some device is at: anything else may be called anything.
      const { target } = entry;
      if (target === null) continue;
      const addresses = addressesOf(records, target.host, network);
      if (addresses.length === 0) continue;
      if (entry.addresses.size >= MOST_INTERFACES && !entry.addresses.has(network.interface)) continue;
      entry.addresses.set(network.interface, addresses);
      touched.add(entry);
    }
    return [...gone, ...[...touched].flatMap(changeOf)];
  }

  /** Forgets those that were not heard of for too long. */
  expire(now: number): Change[] {
    const late = [...this.#entries.values()].filter(({ expires }) => expires <= now);
    return late.flatMap(({ deviceId }) => this.#forget(deviceId));
  }

  /** Instances of which something is missing. */
  incomplete(): string[] {
    const entries = [...this.#entries.values()].filter(({ told }) => told === null);
    return entries.slice(0, MOST_QUESTIONS).map(({ deviceId }) => instanceOf(deviceId));
  }

  #entry(deviceId: string, now: number): Entry | null {
    const known = this.#entries.get(deviceId);
    if (known !== undefined) return known;
    if (this.#entries.size >= MOST_DEVICES) {
      this.crowded++;
      return null;
    }
    const expires = now + PATIENCE;
    const entry: Entry = { deviceId, target: null, text: null, addresses: new Map(), expires, told: null };
    this.#entries.set(deviceId, entry);
    return entry;
  }

  #forget(deviceId: string): Change[] {
    const told = this.#entries.get(deviceId)?.told;
    this.#entries.delete(deviceId);
    return told ? [{ state: 'down', sighting: told.sighting }] : [];
  }
}

/** The device that a record is of; null where it is of none. */
function deviceNamed({ type, name, data }: HeardRecord): string | null {
  if (type === 'PTR') return isSame(name, SERVICE) ? deviceOf(data) : null;
  return type === 'SRV' || type === 'TXT' ? deviceOf(name) : null;
}

function isGoodbye({ type, ttl }: HeardRecord): boolean {
  return ttl === 0 && (type === 'PTR' || type === 'SRV');
}

function learn(entry: Entry, { type, data, ttl = 0 }: HeardRecord, now: number): void {
  if (type === 'TXT') entry.text = readTextRecord(data);
  if (type !== 'SRV') return;
  const { target, port } = (data ?? {}) as { readonly target?: unknown; readonly port?: unknown };
  if (typeof target !== 'string' || target === '' || target.length > LONGEST_HOST) return;
  if (typeof port !== 'number' || port < 1 || port > 0xffff) return;
  // Another host has other addresses.
  if (entry.target !== null && !isSame(entry.target.host, target)) entry.addresses.clear();
  entry.target = { host: target, port };
  entry.expires = now + Math.min(LONGEST_LIFE, Math.max(SHORTEST_LIFE, ttl * 1000));
}

/** Those that can be reached straight; a link-local one with its scope, without which nobody can connect to it. */
function addressesOf(records: readonly HeardRecord[], host: string, network: Network): string[] {
  const found = new Set<string>();
  for (const { type, name, data, ttl } of records) {
    if ((type !== 'A' && type !== 'AAAA') || ttl === 0 || !isSame(name, host) || typeof data !== 'string') continue;
    if (isIP(data) === 0 || !network.isNear(data) || found.size >= MOST_ADDRESSES) continue;
    found.add(isLinkLocal(data) ? `${data}%${network.interface}` : data);
  }
  return [...found];
}

function changeOf(entry: Entry): Change[] {
  const { deviceId, target, text } = entry;
  const addresses = [...new Set([...entry.addresses.values()].flat())];
  if (target === null || text === null || addresses.length === 0) return [];
  const sighting: Sighting = { deviceId, ...target, addresses, text };
  const key = JSON.stringify(sighting);
  if (entry.told?.key === key) return [];
  entry.told = { sighting, key };
  return [{ state: 'up', sighting }];
}
