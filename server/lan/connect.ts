/** The controller's side of pairing: a link to one appliance on the local network whose secret it has. */

import { connect as connectSecurely, type TLSSocket } from 'node:tls';
import { knownAddress } from '../../sdk/exchange/arguments.ts';
import type { Connect, Link } from '../../sdk/exchange/link.ts';
import { socketLink } from '../../sdk/transport/node/socket-link.ts';
import { checkedInteger, RumpError, refuse } from '../../sdk/values/error.ts';
import { discover, type LanDevice } from './discovery/discover.ts';
import { CLOSE_TIME, checkedSecret, preSharedKey, requirePreSharedKeys, TLS_OPTIONS } from './pairing.ts';

/** Aborts with another signal or on timeout. `AbortSignal.any` would do, but Node 20 may forget such signals. */
interface Deadline {
  readonly signal: AbortSignal;
  /** Whether it aborted on timeout. */
  readonly isOver: boolean;
  /** Limits the time that is left to this many milliseconds. */
  shorten(milliseconds: number): void;
  /** Call it when done: else its timer keeps the program alive. */
  clear(): void;
}

function deadline(signal: AbortSignal, milliseconds: number): Deadline {
  const controller = new AbortController();
  let isOver = false;
  let ends = performance.now() + milliseconds;
  const expire = (): void => {
    isOver = true;
    controller.abort();
  };
  let timer = setTimeout(expire, milliseconds);
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    get isOver() {
      return isOver;
    },
    shorten(left) {
      if (performance.now() + left >= ends) return;
      ends = performance.now() + left;
      clearTimeout(timer);
      timer = setTimeout(expire, left);
    },
    clear() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly deviceId: string;
  readonly key: Uint8Array;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Milliseconds after which the kernel probes whether a silent appliance is still there. */
const PROBE_AFTER = 30_000;

/** Errors of a connection that reached no listener. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Rejects with a RumpError, `rejected` if the other side lacks the key, `timeout` if there is no answer; or with the signal's reason. */
function openLink({ host, port, deviceId, key, timeout }: Place, signal: AbortSignal): Promise<Link> {
  return new Promise((resolve, reject) => {
    const where = `${host} port ${port}`;
    const limit = deadline(signal, timeout);
    const socket: TLSSocket = connectSecurely({
      ...TLS_OPTIONS,
      host,
      port,
      // No certificate is accepted: a peer with the key shows none.
      ca: [],
      pskCallback: () => ({ psk: key, identity: deviceId }),
      checkServerIdentity: (_host, certificate) => (isShown(certificate) ? new Error(CERTIFICATE) : undefined),
    });
    const settle = (): void => {
      limit.clear();
      socket.off('secureConnect', open);
      socket.off('error', fail);
      socket.off('close', gone);
      limit.signal.removeEventListener('abort', abort);
    };
    const stop = (error: unknown): void => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const refused = (why: string): void => {
      const text = `the peer at ${where} does not have the key of ${deviceId}: is it the pairing secret of this device? (${why})`;
      stop(new RumpError('rejected', text, { path: 'secret' }));
    };
    const open = (): void => {
      if (isShown(socket.getPeerCertificate())) {
        refused(CERTIFICATE);
        return;
      }
      settle();
      socket.setNoDelay(true);
      socket.setKeepAlive(true, PROBE_AFTER);
      resolve(socketLink(socket, CLOSE_TIME));
    };
    const fail = (error: NodeJS.ErrnoException): void => {
      // The message of a TLS error contains addresses and source lines of OpenSSL.
      if (!UNREACHABLE.has(error.code ?? '')) refused(error.code ?? error.message);
      else stop(new RumpError('timeout', `${deviceId} cannot be reached at ${where}: ${error.message}`));
    };
    const gone = (): void => refused('it ends the connection');
    const abort = (): void => {
      const late = new RumpError('timeout', `${deviceId} does not answer at ${where} within ${timeout} ms`);
      stop(limit.isOver ? late : signal.reason);
    };
    socket.on('secureConnect', open);
    socket.on('error', fail);
    socket.on('close', gone);
    if (limit.signal.aborted) abort();
    else limit.signal.addEventListener('abort', abort, { once: true });
  });
}

const CERTIFICATE = 'it shows a certificate in place of the key';

function isShown(certificate: object | null): boolean {
  return Object.keys(certificate ?? {}).length > 0;
}

export interface LanOptions {
  /** The device's ID, or what discovery found. */
  readonly device: string | Pick<LanDevice, 'deviceId'>;
  /** Its pairing secret. */
  readonly secret: string;
  /** Its address; by default it is looked for each time, because addresses and ports change. */
  readonly host?: string;
  /** 1 to 65535; goes with `host`. */
  readonly port?: number;
  /** Names of the network interfaces to search; by default all but the loopback. */
  readonly interface?: string | readonly string[];
  /** Milliseconds to find it and connect. By default 15,000. */
  readonly timeout?: number;
}

const DEFAULT_TIMEOUT = 15_000;
/** Milliseconds for each address: some advertised ones cannot be reached. */
const ADDRESS_TIMEOUT = 4000;
/** Milliseconds to keep looking after one that lacks the key. */
const AFTER_REJECTION = 3000;
/** Addresses that are tried, so that a flood of wrong ones opens no more connections. The wait lasts until the deadline all the same. */
const MAX_TRIES = 64;

/**
 * Opens links to this device. Connecting rejects with `timeout` if the device is not found, and `rejected` if what was found lacks
 * the key.
 *
 * @throws {RumpError} `wrong-type` or `unknown-name` for the device, `out-of-range` for the secret, `unsupported` on a runtime without
 * pre-shared keys, `contradiction` for `host` without `port`
 */
export function lan(options: LanOptions): Connect {
  const { device, secret, host, port, interface: names, timeout = DEFAULT_TIMEOUT } = options ?? {};
  requirePreSharedKeys();
  const { id } = knownAddress(typeof device === 'string' ? device : device?.deviceId);
  const key = preSharedKey(checkedSecret(secret, 'secret'), id);
  checkedInteger(timeout, 'timeout', 1, 3_600_000);
  if (port !== undefined) checkedInteger(port, 'port', 1, 0xffff);
  if ((host === undefined) !== (port === undefined)) {
    refuse('contradiction', host === undefined ? 'host' : 'port', undefined, 'host and port go together, or neither');
  }

  const at = { deviceId: id, key };
  return async (signal) => {
    signal.throwIfAborted();
    if (host !== undefined && port !== undefined) return openLink({ ...at, host, port, timeout }, signal);
    const limit = deadline(signal, timeout);
    try {
      return await found(limit);
    } finally {
      limit.clear();
    }
  };

  async function found(limit: Deadline): Promise<Link> {
    let failure: unknown = null;
    let tries = 0;
    const where = names === undefined ? {} : { interface: names };
    for await (const seen of discover({ device: id, signal: limit.signal, ...where })) {
      if (seen.state === 'down') continue;
      for (const address of seen.addresses) {
        if (limit.signal.aborted || tries >= MAX_TRIES) break;
        tries++;
        try {
          return await openLink({ ...at, host: address, port: seen.port, timeout: ADDRESS_TIMEOUT }, limit.signal);
        } catch (error) {
          failure = error;
        }
      }
      // It may have been an impostor: wait for the real device to be found.
      if (isRejected(failure)) limit.shorten(AFTER_REJECTION);
    }
    if (!limit.isOver) limit.signal.throwIfAborted();
    if (isRejected(failure)) throw failure;
    const what =
      tries === 0
        ? 'it is not advertised: is it switched on, and in this network?'
        : `no link at ${tries} of the advertised addresses`;
    throw new RumpError('timeout', `${id} was not found on the local network within ${timeout} ms: ${what}`);
  }
}

function isRejected(error: unknown): boolean {
  return RumpError.is(error) && error.code === 'rejected';
}
