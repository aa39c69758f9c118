/** What the TXT record says (RFC 6763, 6): nothing secret, and nothing that is trusted. */
import { PROFILE_FINGERPRINT, VERSION } from '../../../sdk/generated/layout.ts';

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
const MOST_TEXTS = 32;
const HEXADECIMAL_DIGITS = 8;

export function textRecord(): string[] {
  const fingerprint = PROFILE_FINGERPRINT.toString(16).padStart(HEXADECIMAL_DIGITS, '0');
  return [`txtvers=${RECORD_VERSION}`, `version=${VERSION}`, `profile=${fingerprint}`, `pairing=${PAIRING}`];
}

/** @param data as the packet's reader gives it; null where it is none of ours */
export function readTextRecord(data: unknown): TextRecord | null {
  const texts: readonly unknown[] = Array.isArray(data) ? data : [data];
  const found = new Map<string, string>();
  for (const bytes of texts.slice(0, MOST_TEXTS)) {
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
