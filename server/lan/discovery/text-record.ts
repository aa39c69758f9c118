/** What the TXT record says (RFC 6763, 6): nothing secret, and nothing that is trusted. */

import { parseAddress } from '../../../sdk/exchange/address.ts';
import { hexadecimal } from '../../../sdk/values/bytes.ts';
import { PROFILE_FINGERPRINT, VERSION } from '../../../sdk/wire/names.ts';

export const SERVICE = '_rump._tcp.local';
/** What those ask who want to know which services there are (RFC 6763, 9). */
export const ALL_SERVICES = '_services._dns-sd._udp.local';

const BEHIND_INSTANCE = `.${SERVICE}`;

export function instanceOf(deviceId: string): string {
  return `${deviceId}${BEHIND_INSTANCE}`;
}

const HOST_PREFIX = 'rump-';
/** Bytes between two dots of a name. */
const MAX_LABEL = 63;

/** The device's name as a host. A long device ID has no room for the prefix; none begins with it. */
export function hostOf(deviceId: string): string {
  const isShort = HOST_PREFIX.length + deviceId.length <= MAX_LABEL;
  return `${isShort ? HOST_PREFIX : ''}${deviceId}.local`;
}

/** The device ID, in lower case; null for a name that is no instance of ours. */
export function deviceOf(name: unknown): string | null {
  if (typeof name !== 'string' || !isSame(name.slice(-BEHIND_INSTANCE.length), BEHIND_INSTANCE)) return null;
  return parseAddress(name.slice(0, -BEHIND_INSTANCE.length))?.id ?? null;
}

/** Upper and lower case are the same in DNS. */
export function isSame(one: unknown, other: string): boolean {
  return typeof one === 'string' && one.toLowerCase() === other.toLowerCase();
}

export interface TextRecord {
  /** Version of the frames. */
  readonly protocol: number;
  /** Fingerprint of the profile that the device speaks. */
  readonly fingerprint: number;
}

/** Version of the record itself. */
const RECORD_VERSION = '1';
/** How a controller pairs: with a pre-shared key. */
const PAIRING = 'psk';
/** Texts of a record that are looked at. */
const MAX_TEXTS = 32;
const HEXADECIMAL_DIGITS = 8;

export function textRecord(): string[] {
  const fingerprint = hexadecimal(PROFILE_FINGERPRINT, HEXADECIMAL_DIGITS);
  return [`txtvers=${RECORD_VERSION}`, `version=${VERSION}`, `profile=${fingerprint}`, `pairing=${PAIRING}`];
}

/** @param data as the packet's reader gives it; null where it is none of ours */
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
