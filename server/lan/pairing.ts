/**
 * Pairing: a secret is printed on an appliance's label and typed into a controller. The appliance accepts TLS connections with a
 * pre-shared key derived from it, and refuses all others.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TLSSocket } from 'node:tls';
import type { Link } from '../../sdk/exchange/link.ts';
import { socketLink } from '../../sdk/transport/node/socket-link.ts';
import { RumpError } from '../../sdk/values/error.ts';
import { Admission, AuthFailureLimiter, part } from '../node/connections.ts';

const KEY_LENGTH = 32;
const SALT = 'igrs-rump';
const PURPOSE = 'pre-shared key of TLS, 1';

/**
 * What both ends agree on, and nothing older: only TLS 1.3 derives a fresh key for each connection from a pre-shared one, so that a leaked
 * secret decrypts nothing that was recorded before. The suites are those with the key's hash.
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
 * Throws a RumpError `unsupported` if the runtime has no pre-shared keys. Deno and Bun ignore their callback, and a token
 * instead would travel in the clear.
 */
export function requirePreSharedKeys(): void {
  const { deno, bun } = process.versions as NodeJS.ProcessVersions & { deno?: string };
  const name = deno !== undefined ? 'Deno' : bun !== undefined ? 'Bun' : null;
  if (name === null) return;
  const text = `${name} has no pre-shared keys for TLS, which pairing needs; discover() works, the rest of igrs-rump/lan needs Node`;
  throw new RumpError('unsupported', text);
}

/** RFC 4648, 6: without 0 and 1, which look like O and I. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BITS_OF_LETTER = 5;

/** 160 bits: 32 letters, eight groups. */
const MADE_BYTES = 20;
const GROUP = 4;

/** 130 bits: too many to guess, even offline from a recorded handshake. */
const MIN_LETTERS = 26;
const MAX_LETTERS = 128;
/** A random secret has fewer different letters only once in about 10^10. */
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

/** Not a measure of randomness, but finds the secrets that people invent: one letter again and again, a word twice, the alphabet. */
function isGuessable(letters: string): boolean {
  if (new Set(letters).size < MIN_DIFFERENT) return true;
  // A text that repeats occurs in its own double before the second half.
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

/** Failures that an address may have in a burst, and how many more each second. */
const AT_ONCE = 10;
const PER_SECOND = 0.1;

interface PskListenerOptions {
  readonly deviceId: string;
  readonly key: Uint8Array;
  readonly port: number;
  /** By default all addresses of this machine. */
  readonly hostname: string | undefined;
  /** Milliseconds that a handshake may take. */
  readonly handshakeTime: number;
  /** Called with each paired connection. */
  readonly enter: (link: Link) => void;
}

/** Counts since the listener was opened. */
export interface PskListenerStats {
  /** Connections with the key. */
  paired: number;
  /** Connections without the key, broken off, or too slow. */
  refused: number;
  /** Connections cut at once, because their address had failed too often. */
  rateLimited: number;
  /** Connections cut during the handshake, because too many others were in theirs, of this address or of all. */
  rejectedFull: number;
}

export interface PskListener {
  readonly port: number;
  readonly stats: PskListenerStats;
  close(): Promise<void>;
}

/**
 * Simultaneous handshakes, in all and from one address. Over the first limit, the oldest of the address with the most is cut; over
 * the second, the new connection itself. Whoever comes from ever new addresses only displaces other strangers, and no address that has
 * paired before.
 */
const MAX_UNAUTHENTICATED = 64;
const MAX_PER_ADDRESS = 8;
/** Milliseconds that the other side has to end the connection too. */
export const CLOSE_TIME = 3000;
/** Milliseconds after which the kernel probes whether the other side is still there. */
const PROBE_AFTER = 60_000;

export async function openPskListener(options: PskListenerOptions): Promise<PskListener> {
  const { deviceId, key, port, hostname, handshakeTime, enter } = options;
  const stats: PskListenerStats = { paired: 0, refused: 0, rateLimited: 0, rejectedFull: 0 };
  const failures = new AuthFailureLimiter(AT_ONCE, PER_SECOND);
  const open = new Set<Socket>();
  const admission = new Admission({
    silent: MAX_UNAUTHENTICATED,
    byNetwork: false,
    cut(socket) {
      stats.rejectedFull++;
      admission.passed(socket);
      socket.destroy();
    },
  });

  const secure = createSecureServer({
    ...TLS_OPTIONS,
    handshakeTimeout: handshakeTime,
    pskCallback: (_socket, identity) => (identity === deviceId ? key : null),
  });
  secure.on('secureConnection', (socket: TLSSocket) => {
    admission.passed(socket, true);
    stats.paired++;
    socket.on('error', () => {});
    enter(socketLink(socket, CLOSE_TIME));
  });
  secure.on('tlsClientError', (_error, socket: TLSSocket) => socket.destroy());

  const tcp = createServer((socket) => {
    socket.on('error', () => {});
    const address = socket.remoteAddress ?? '';
    if (!failures.mayTry(address, performance.now())) stats.rateLimited++;
    else if (admission.countOf(socket) >= MAX_PER_ADDRESS) stats.rejectedFull++;
    else {
      open.add(socket);
      const entered = admission.enter(socket);
      socket.once('close', () => {
        open.delete(socket);
        if (!entered.isWaiting) return;
        stats.refused++;
        failures.failed(address, performance.now());
      });
      socket.setNoDelay(true);
      socket.setKeepAlive(true, PROBE_AFTER);
      secure.emit('connection', socket);
      return;
    }
    socket.destroy();
  });
  return {
    port: await bound(tcp, port, hostname),
    stats,
    async close() {
      const closed = new Promise<unknown>((resolve) => tcp.close(resolve));
      // Do not wait for a peer without the key.
      admission.cut();
      await part(open, CLOSE_TIME, (socket) => socket.destroy());
      await closed;
    },
  };
}

function bound(server: Server, port: number, hostname: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(hostname === undefined ? {} : { host: hostname }) }, () => {
      server.off('error', reject);
      // A connection that could not be accepted, for lack of descriptors: there will be others.
      server.on('error', () => {});
      resolve((server.address() as AddressInfo).port);
    });
  });
}
