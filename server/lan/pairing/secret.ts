/** Pairing secrets: what is printed on an appliance's label and typed into a controller. */
import { hkdfSync, randomBytes } from 'node:crypto';
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

/** RFC 4648, 6: neither 0 and O nor 1 and I can be mistaken for each other. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BITS_OF_LETTER = 5;

/** 160 bits: 32 letters, eight groups. */
const MADE_BYTES = 20;
const GROUP = 4;

/** 130 bits: too many to guess, also offline from a recorded handshake. */
const MIN_LETTERS = 26;
const MAX_LETTERS = 128;
/** A random secret has fewer different letters once in some 10^10. */
const MIN_DIFFERENT = 8;

const HOW =
  'make one with pairingSecret() of igrs-rump/lan, or with rump simulate --lan, which prints one for each appliance';

/** A new random secret of 160 bits: `K7QM-…`, eight groups of four letters and digits. Keep it secret. */
export function pairingSecret(): string {
  const letters = [...lettersOf(randomBytes(MADE_BYTES))];
  const groups: string[] = [];
  while (letters.length > 0) groups.push(letters.splice(0, GROUP).join(''));
  return groups.join('-');
}

/**
 * The secret's letters, without hyphens and spaces and in upper case. Throws a RumpError for one that is missing, too short or not
 * random; its message never contains the secret.
 */
export function checkedSecret(secret: unknown, path: string): string {
  if (typeof secret !== 'string' || secret === '') {
    fail(path, `${path} is missing: without a pairing secret no controller may connect; ${HOW}`);
  }
  const letters = secret.replace(/[\s-]/g, '').toUpperCase();
  const strange = [...letters].find((letter) => !ALPHABET.includes(letter));
  if (strange !== undefined) fail(path, `${path} has a character other than A to Z and 2 to 7; ${HOW}`);
  if (letters.length < MIN_LETTERS || letters.length > MAX_LETTERS) {
    const allowed = `${MIN_LETTERS} to ${MAX_LETTERS} letters of A to Z and 2 to 7`;
    fail(path, `${path} has ${letters.length} letters; it must have ${allowed}, random; ${HOW}`);
  }
  if (isGuessable(letters)) fail(path, `${path} is not random: it repeats itself or counts; ${HOW}`);
  return letters;
}

function fail(path: string, message: string): never {
  throw new RumpError('out-of-range', message, { path });
}

/** No measure of chance, but the secrets that people make: one letter again and again, a word twice, the alphabet. */
function isGuessable(letters: string): boolean {
  if (new Set(letters).size < MIN_DIFFERENT) return true;
  // A text that repeats stands in its own double at an earlier place than its end.
  if ((letters + letters).indexOf(letters, 1) < letters.length) return true;
  const steps = new Map<number, number>();
  for (let index = 1; index < letters.length; index++) {
    const step = ALPHABET.indexOf(letters[index] as string) - ALPHABET.indexOf(letters[index - 1] as string);
    steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  return Math.max(...steps.values()) > letters.length / 2;
}

function* lettersOf(bytes: Uint8Array): Generator<string> {
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= BITS_OF_LETTER; bits -= BITS_OF_LETTER) {
      yield ALPHABET[(value >> (bits - BITS_OF_LETTER)) & 0x1f] as string;
    }
    value &= (1 << bits) - 1;
  }
}
