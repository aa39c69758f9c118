/** From the pairing secret to TLS: a key of each device's own, so that one device's secret opens no other. */
import { hkdfSync } from 'node:crypto';
import { RumpError } from '../../../sdk/values/error.ts';

const KEY_LENGTH = 32;
const SALT = 'igrs-rump';
const PURPOSE = 'pre-shared key of TLS, 1';

/**
 * What both ends agree on, and nothing older: only TLS 1.3 has a fresh key for each connection with a pre-shared one, so that a secret
 * that is lost opens nothing that was recorded before. These suites are those whose hash the key is for.
 */
export const TLS_OPTIONS = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256',
} as const;

/** @param letters of a checked secret */
export function preSharedKey(letters: string, deviceId: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', letters, SALT, `${PURPOSE} ${deviceId}`, KEY_LENGTH));
}

/**
 * Throws a RumpError `unsupported` where the runtime has no pre-shared keys. Deno and Bun ignore the callback for them, and a token in
 * its place would travel in the clear.
 */
export function requirePreSharedKeys(): void {
  const { deno, bun } = process.versions as NodeJS.ProcessVersions & { deno?: string };
  const name = deno !== undefined ? 'Deno' : bun !== undefined ? 'Bun' : null;
  if (name === null) return;
  const text = `${name} has no pre-shared keys for TLS, which pairing needs; discover() works, the rest of igrs-rump/lan needs Node`;
  throw new RumpError('unsupported', text);
}
