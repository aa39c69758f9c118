/** The controller's side of pairing: a link to one appliance of the local network, for which it has the secret. */

import { knownAddress } from '../../sdk/exchange/address.ts';
import type { Connect, Link } from '../../sdk/exchange/link.ts';
import { checkedInteger, RumpError, refuse } from '../../sdk/values/error.ts';
import { discover, type LanDevice } from './discovery/discover.ts';
import { type Deadline, deadline, openLink } from './pairing/open-link.ts';
import { checkedSecret, preSharedKey, requirePreSharedKeys } from './pairing/secret.ts';

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
/** Milliseconds for one address: some that are advertised cannot be reached. */
const ADDRESS_TIMEOUT = 4000;
/** Milliseconds to go on looking behind one that has not the key. */
const AFTER_REJECTION = 3000;
/** Addresses that are tried in all, so that a flood of wrong ones costs no more connections. It is waited until the deadline all the same. */
const MAX_TRIES = 64;

/**
 * Opens links to this device. Connecting rejects with `timeout` where the device is not found, and `rejected` where what was found has not
 * the key.
 *
 * @throws {RumpError} `wrong-type` or `unknown-name` for the device, `out-of-range` for the secret, `unsupported` on a runtime without
 * pre-shared keys, `contradiction` for `host` without `port`
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
