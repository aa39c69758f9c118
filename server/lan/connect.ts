/** The controller's side of pairing: a link to one appliance of the local network, for which it has the secret. */
import { connect as connectSecurely, type TLSSocket } from 'node:tls';
import { checkedInteger, RumpError, refuse } from '../../sdk/error.ts';
import { knownAddress } from '../../sdk/exchange/known-address.ts';
import type { Connect, Link } from '../../sdk/link.ts';
import { socketLink } from '../../sdk/transport/node/socket-link.ts';
import { discover, type LanDevice } from './discovery/discover.ts';
import { preSharedKey, requirePreSharedKeys, TLS_OPTIONS } from './pairing/key.ts';
import { checkedSecret } from './pairing/secret.ts';

export interface LanOptions {
  /** The device's ID, or what discovery said of it. */
  readonly device: string | Pick<LanDevice, 'deviceId'>;
  /** Its pairing secret. */
  readonly secret: string;
  /** Where it is; by default it is looked for each time, because addresses and ports change. */
  readonly host?: string;
  readonly port?: number;
  /** Names of network interfaces to look for it on; by default all but the loopback. */
  readonly interface?: string | readonly string[];
  /** Milliseconds in which it must be found and connected to. By default 15,000. */
  readonly timeout?: number;
}

const DEFAULT_TIMEOUT = 15_000;
/** Milliseconds for one address: some that are told lead nowhere. */
const ADDRESS_TIMEOUT = 4000;
/** Addresses that are tried in all: whoever floods the network with wrong ones is not followed for ever. */
const MOST_TRIES = 64;
const CLOSE_TIME = 3000;

/**
 * Opens links to this device. Throws a RumpError for a device or secret that is none, and `unsupported` on a runtime without
 * pre-shared keys. Connecting rejects with `timeout` where the device is not found, and `rejected` where what was found has not the key.
 */
export function lan({ device, secret, host, port, interface: names, timeout = DEFAULT_TIMEOUT }: LanOptions): Connect {
  requirePreSharedKeys();
  const { id } = knownAddress(typeof device === 'string' ? device : device?.deviceId);
  const key = preSharedKey(checkedSecret(secret, 'secret'), id);
  checkedInteger(timeout, 'timeout', 1, 3_600_000);
  if (port !== undefined) checkedInteger(port, 'port', 1, 0xffff);
  if ((host === undefined) !== (port === undefined)) {
    refuse('contradiction', host === undefined ? 'host' : 'port', undefined, 'host and port go together, or neither');
  }

  return async (signal) => {
    if (host !== undefined && port !== undefined) {
      return await opened({ host, port, id, key }, AbortSignal.any([signal, AbortSignal.timeout(timeout)]));
    }
    const end = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
    let failure: unknown = null;
    let tries = 0;
    for await (const found of discover({ signal: end, ...(names === undefined ? {} : { interface: names }) })) {
      if (found.deviceId !== id || found.state === 'down') continue;
      for (const address of found.addresses) {
        if (end.aborted || ++tries > MOST_TRIES) break;
        try {
          const soon = AbortSignal.any([end, AbortSignal.timeout(ADDRESS_TIMEOUT)]);
          return await opened({ host: address, port: found.port, id, key }, soon);
        } catch (error) {
          failure = error;
        }
      }
      if (tries > MOST_TRIES) break;
    }
    signal.throwIfAborted();
    // That somebody was there who has not the key is more to the point than that time is over.
    if (RumpError.is(failure) && failure.code === 'rejected') throw failure;
    const what = tries === 0 ? 'nobody says that it is here' : `no link at ${tries} of the addresses that are told`;
    throw new RumpError('timeout', `${id} was not found on the local network within ${timeout} ms: ${what}`);
  };
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly id: string;
  readonly key: Uint8Array;
}

function opened({ host, port, id, key }: Place, signal: AbortSignal): Promise<Link> {
  return new Promise((resolve, reject) => {
    const where = `${host} port ${port}`;
    const socket: TLSSocket = connectSecurely({
      ...TLS_OPTIONS,
      host,
      port,
      // Nobody's certificate counts for anything: with the key there is none.
      ca: [],
      pskCallback: () => ({ psk: key, identity: id }),
      checkServerIdentity: (_host, certificate) =>
        Object.keys(certificate ?? {}).length === 0 ? undefined : new Error('a certificate in place of the key'),
    });
    const settle = (): void => {
      socket.off('secureConnect', open);
      socket.off('error', fail);
      socket.off('close', fail);
      signal.removeEventListener('abort', abort);
    };
    const stop = (error: unknown): void => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const open = (): void => {
      if (Object.keys(socket.getPeerCertificate() ?? {}).length > 0) {
        stop(notPaired(id, where, 'it shows a certificate in place of the key'));
        return;
      }
      settle();
      socket.setNoDelay(true);
      resolve(socketLink(socket, new Uint8Array(0), CLOSE_TIME));
    };
    const fail = (error?: Error | boolean): void => {
      const cause = error instanceof Error ? (error as NodeJS.ErrnoException) : null;
      const isHandshake = cause === null || !NOBODY.has(cause.code ?? '');
      if (isHandshake) stop(notPaired(id, where, cause?.message ?? 'it ends the connection'));
      else stop(new RumpError('timeout', `${id} cannot be reached at ${where}: ${cause.message}`));
    };
    const abort = (): void => {
      const isTime = (signal.reason as Error | undefined)?.name === 'TimeoutError';
      stop(isTime ? new RumpError('timeout', `${id} does not answer at ${where}`) : signal.reason);
    };
    if (signal.aborted) {
      abort();
      return;
    }
    socket.on('secureConnect', open);
    socket.on('error', fail);
    socket.on('close', fail);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** Errors of a connection that came to nobody. */
const NOBODY: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

function notPaired(id: string, where: string, why: string): RumpError {
  const text = `whoever answers at ${where} has not the key of ${id}: is it the pairing secret of this device? (${why})`;
  return new RumpError('rejected', text, { path: 'secret' });
}
