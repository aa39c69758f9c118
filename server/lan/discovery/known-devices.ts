/**
 * The names and records of devices, and what has been heard of them: pure, and bounded, because anybody on the network can say
 * anything. Nothing in it is trusted: only its key shows who a device is.
 */

import { isIP } from 'node:net';
import { parseAddress } from '../../../sdk/exchange/address.ts';
import { hexadecimal } from '../../../sdk/values/bytes.ts';
import { VERSION } from '../../../sdk/wire/frames.ts';
import { PROFILE_FINGERPRINT } from '../../../sdk/wire/names.ts';
import { isLinkLocal, type Network } from './network.ts';

export const SERVICE = '_rump._tcp.local';
/** The name to query for a list of services (RFC 6763, 9). */
export const ALL_SERVICES = '_services._dns-sd._udp.local';

const AFTER_INSTANCE = `.${SERVICE}`;

export function instanceOf(deviceId: string): string {
  return `${deviceId}${AFTER_INSTANCE}`;
}

const HOST_PREFIX = 'rump-';
/** Bytes between two dots of a name. */
const MAX_LABEL = 63;

/** The device's host name. A long device ID leaves no room for the prefix; none begins with it. */
export function hostOf(deviceId: string): string {
  const isShort = HOST_PREFIX.length + deviceId.length <= MAX_LABEL;
  return `${isShort ? HOST_PREFIX : ''}${deviceId}.local`;
}

/** The device ID, in lower case; null for a name that is not an instance of ours. */
export function deviceOf(name: unknown): string | null {
  if (typeof name !== 'string' || !isSame(name.slice(-AFTER_INSTANCE.length), AFTER_INSTANCE)) return null;
  return parseAddress(name.slice(0, -AFTER_INSTANCE.length))?.id ?? null;
}

/** Upper and lower case are the same in DNS. */
export function isSame(one: unknown, other: string): boolean {
  return typeof one === 'string' && one.toLowerCase() === other.toLowerCase();
}

/** Contents of the TXT record (RFC 6763, 6): nothing secret. */
interface TextRecord {
  /** Version of the frames. */
  readonly protocol: number;
  /** Fingerprint of the profile that the device speaks. */
  readonly fingerprint: number;
}

/** Version of the record itself. */
const RECORD_VERSION = '1';
/** The pairing method: a pre-shared key. */
const PAIRING = 'psk';
/** Strings read from one record. */
const MAX_TEXTS = 32;
const HEXADECIMAL_DIGITS = 8;

export function textRecord(): string[] {
  const fingerprint = hexadecimal(PROFILE_FINGERPRINT, HEXADECIMAL_DIGITS);
  return [`txtvers=${RECORD_VERSION}`, `version=${VERSION}`, `profile=${fingerprint}`, `pairing=${PAIRING}`];
}

/** @param data as the packet's reader gives it; null if the record is not ours */
export function readTextRecord(data: unknown): TextRecord | null {
  const texts: readonly unknown[] = Array.isArray(data) ? data : [data];
  const found = new Map<string, string>();
  for (const bytes of texts.slice(0, MAX_TEXTS)) {
    if (!(bytes instanceof Uint8Array)) return null;
    const text = Buffer.from(bytes).toString('latin1');
    const end = text.indexOf('=');
    const key = text.slice(0, end).toLowerCase();
    // Of two with the same key the first counts (RFC 6763, 6.4).
    if (end > 0 && !found.has(key)) found.set(key, text.slice(end + 1));
  }
  const [protocol, fingerprint] = [found.get('version') ?? '', found.get('profile') ?? ''];
  if (found.get('txtvers') !== RECORD_VERSION || found.get('pairing') !== PAIRING) return null;
  if (!/^\d{1,3}$/.test(protocol) || !/^[0-9a-f]{8}$/i.test(fingerprint)) return null;
  return { protocol: Number(protocol), fingerprint: Number.parseInt(fingerprint, 16) };
}

/** Declared here and not where most of it is counted: public declarations must not lead to types of a package that only we install. */
export interface DiscoveryStats {
  /** Packets from hosts on the same link, within limits. */
  packets: number;
  /** Packets that are invalid, come from elsewhere, or have too many records. */
  refused: number;
  /** Packets over the rate limit. */
  flooded: number;
  /** Devices dropped for lack of room. */
  rejectedFull: number;
}

/** A device whose records are complete. */
interface Sighting {
  readonly deviceId: string;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly text: TextRecord;
}

/** Complete for the first time or changed; or gone, and then `sighting` is the last state. */
export interface Change {
  readonly state: 'up' | 'down';
  readonly sighting: Sighting;
}

/** Where records came from. */
interface Source {
  readonly network: Network;
  /** The sender's address. */
  readonly address: string;
}

interface Entry {
  readonly deviceId: string;
  /** The sender that mentioned it first. */
  readonly sender: string;
  target: { readonly host: string; readonly port: number } | null;
  text: TextRecord | null;
  /** By interface. */
  readonly addresses: Map<string, readonly string[]>;
  /** When it is forgotten if it is not complete by then, whatever lifetime its records claim. */
  readonly completeBy: number;
  expires: number;
  told: { readonly sighting: Sighting; readonly key: string } | null;
}

/** A record as received: nothing about it can be relied on. */
export interface HeardRecord {
  readonly type: string;
  readonly name: unknown;
  readonly ttl?: number | undefined;
  readonly data?: unknown;
}

export const MAX_DEVICES = 1024;
/** Devices per sender: no host has more, and one that makes devices up takes no room from others. */
export const MAX_OF_SENDER = 128;
const MAX_ADDRESSES = 8;
const MAX_INTERFACES = 8;
const MAX_HOST = 253;
/** Maximum and minimum milliseconds that a device stays known without being heard of. */
const MAX_LIFE = 75 * 60_000;
const MIN_LIFE = 10_000;
/** Milliseconds in which a device must become complete. */
const PATIENCE = 10_000;
/** Devices queried again at the same time. */
const MAX_QUESTIONS = 16;

export class KnownDevices {
  /** Devices dropped for lack of room. */
  rejectedFull = 0;
  readonly #entries = new Map<string, Entry>();
  /** Devices by the sender that announced them first. */
  readonly #senders = new Map<string, number>();
  readonly #isWanted: (deviceId: string) => boolean;

  /** If only some are wanted, nothing is kept of others, so that they cannot take the room. */
  constructor(isWanted: (deviceId: string) => boolean = () => true) {
    this.#isWanted = isWanted;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Records of one packet. */
  take(records: readonly HeardRecord[], { network, address }: Source, now: number): Change[] {
    const touched = new Set<Entry>();
    const gone: Change[] = [];
    for (const record of records) {
      const deviceId = deviceNamed(record);
      if (deviceId === null || !this.#isWanted(deviceId)) continue;
      // A withdrawn text adds nothing to the rest of its packet.
      if (record.ttl === 0) {
        if (record.type !== 'TXT') gone.push(...this.#forget(deviceId));
      } else {
        const entry = this.#entry(deviceId, address, now);
        if (entry === null) continue;
        learn(entry, record, now);
        touched.add(entry);
      }
    }
    const hosts = addressesByHost(records, network);
    for (const entry of hosts.size === 0 ? [] : this.#entries.values()) {
      // Only addresses of hosts that some device has named; those of any other host are ignored.
      const addresses = entry.target && hosts.get(entry.target.host.toLowerCase());
      if (!addresses) continue;
      if (entry.addresses.size >= MAX_INTERFACES && !entry.addresses.has(network.interface)) continue;
      entry.addresses.set(network.interface, addresses);
      touched.add(entry);
    }
    return [...gone, ...[...touched].flatMap(changeOf)];
  }

  /** Forgets devices that were not heard of for too long. */
  expire(now: number): Change[] {
    const late = [...this.#entries.values()].filter(
      ({ told, completeBy, expires }) => (told ? expires : completeBy) <= now,
    );
    return late.flatMap(({ deviceId }) => this.#forget(deviceId));
  }

  /** Instances with missing records. */
  incomplete(): string[] {
    const entries = [...this.#entries.values()].filter(({ told }) => told === null);
    return entries.slice(0, MAX_QUESTIONS).map(({ deviceId }) => instanceOf(deviceId));
  }

  #entry(deviceId: string, sender: string, now: number): Entry | null {
    const known = this.#entries.get(deviceId);
    if (known !== undefined) return known;
    const ofSender = this.#senders.get(sender) ?? 0;
    if (this.#entries.size >= MAX_DEVICES || ofSender >= MAX_OF_SENDER) {
      this.rejectedFull++;
      return null;
    }
    const completeBy = now + PATIENCE;
    const addresses = new Map();
    const entry: Entry = { deviceId, sender, target: null, text: null, addresses, completeBy, expires: 0, told: null };
    this.#entries.set(deviceId, entry);
    this.#senders.set(sender, ofSender + 1);
    return entry;
  }

  #forget(deviceId: string): Change[] {
    const entry = this.#entries.get(deviceId);
    if (entry === undefined) return [];
    this.#entries.delete(deviceId);
    const left = (this.#senders.get(entry.sender) ?? 0) - 1;
    if (left > 0) this.#senders.set(entry.sender, left);
    else this.#senders.delete(entry.sender);
    return entry.told ? [{ state: 'down', sighting: entry.told.sighting }] : [];
  }
}

/** The device that a record belongs to, or null. */
function deviceNamed({ type, name, data }: HeardRecord): string | null {
  if (type === 'PTR') return isSame(name, SERVICE) ? deviceOf(data) : null;
  return type === 'SRV' || type === 'TXT' ? deviceOf(name) : null;
}

function learn(entry: Entry, { type, data, ttl = 0 }: HeardRecord, now: number): void {
  if (type === 'TXT') entry.text = readTextRecord(data);
  if (type !== 'SRV') return;
  const { target, port } = (data ?? {}) as { readonly target?: unknown; readonly port?: unknown };
  if (typeof target !== 'string' || target === '' || target.length > MAX_HOST) return;
  if (typeof port !== 'number' || port < 1 || port > 0xffff) return;
  // Another host has other addresses.
  if (entry.target !== null && !isSame(entry.target.host, target)) entry.addresses.clear();
  entry.target = { host: target, port };
  entry.expires = now + Math.min(MAX_LIFE, Math.max(MIN_LIFE, ttl * 1000));
}

/**
 * Addresses that can be reached directly, by host in lower case, once for all devices. A link-local one has its scope, without which
 * connecting to it is impossible.
 */
function addressesByHost(records: readonly HeardRecord[], network: Network): Map<string, string[]> {
  const hosts = new Map<string, string[]>();
  for (const { type, name, data, ttl } of records) {
    if ((type !== 'A' && type !== 'AAAA') || ttl === 0 || typeof name !== 'string' || typeof data !== 'string')
      continue;
    if (isIP(data) === 0 || !network.isNear(data)) continue;
    const host = name.toLowerCase();
    const found = hosts.get(host) ?? [];
    hosts.set(host, found);
    const address = isLinkLocal(data) ? `${data}%${network.interface}` : data;
    if (found.length < MAX_ADDRESSES && !found.includes(address)) found.push(address);
  }
  return hosts;
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
