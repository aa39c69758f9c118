/** The appliance's side of the local network (6.5.1): found by DNS-SD, reached by those that have its pairing secret. */

import type { AnyCodec, TypesOf } from '../../sdk/any-codec.ts';
import type { Codec } from '../../sdk/codec.ts';
import { knownAddress } from '../../sdk/exchange/address.ts';
import type { AlarmInput, AnyDevice, Appliance } from '../../sdk/exchange/appliance/appliance.ts';
import { checkedInteger } from '../../sdk/values/error.ts';
import type { ServerStats } from '../stats.ts';
import { type Advertisement, advertise } from './discovery/advertise.ts';
import { openPskListener, type PskListener, type PskListenerStats } from './pairing/psk-listener.ts';
import { checkedSecret, preSharedKey, requirePreSharedKeys } from './pairing/secret.ts';
import { SharedDevice, type SharedOptions } from './shared-device.ts';

export interface ServeOnLanOptions<
  Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice,
  C extends AnyCodec = Codec,
> extends SharedOptions<Type, C> {
  /** The device's pairing secret, as `pairingSecret()` makes one. Anyone who has it can control the device. */
  readonly pairing: string;
  /** By default one that is free. */
  readonly port?: number;
  /** The address to listen on; by default all of this machine. */
  readonly hostname?: string;
  /** False if it is not to be advertised: controllers then need host and port. */
  readonly advertise?: boolean;
  /** Names of network interfaces to be found on; by default all but the loopback. */
  readonly interface?: string | readonly string[];
  /** Milliseconds that a handshake may take. By default 5000. */
  readonly handshakeTime?: number;
}

export interface LanStats {
  /** Connections to the pairing listener. */
  readonly listener: PskListenerStats;
  /** What the paired ones did. */
  readonly server: ServerStats;
  /** What was heard of the network; null where it is not advertised. */
  readonly discovery: Advertisement['stats'] | null;
}

export interface LanAppliance<
  Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice,
  C extends AnyCodec = Codec,
> {
  readonly deviceId: string;
  readonly port: number;
  readonly stats: LanStats;
  /** Its connection to a server elsewhere; null without `connect`. */
  readonly elsewhere: Appliance<Type, C> | null;
  /** Tells all that observe the device its state as it is now. */
  report(): void;
  /**
   * Raises or clears an alarm; resolves when it is stored here, and at the server elsewhere where there is one.
   *
   * @throws {RumpError} as `Appliance.alarm`
   */
  alarm(alarm: AlarmInput<Type, C>): Promise<void>;
  /** Says goodbye to the network, ends all links, and resolves when that is done. */
  close(): Promise<void>;
}

const DEFAULT_HANDSHAKE_TIME = 5000;

/**
 * Offers an appliance on the local network, with TLS and a key that comes of the pairing secret.
 *
 * @throws {RumpError} `out-of-range` for a secret that is missing or weak; `unsupported` on a runtime without pre-shared keys, and where no
 * interface can be had; what the constructor of `Appliance` throws; an Error of Node where the port cannot be had
 */
export async function serveOnLan<
  Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice,
  C extends AnyCodec = Codec,
>(options: ServeOnLanOptions<Type, C>): Promise<LanAppliance<Type, C>> {
  const {
    pairing,
    port = 0,
    hostname,
    advertise: isAdvertised = true,
    interface: names,
    handshakeTime = DEFAULT_HANDSHAKE_TIME,
    ...rest
  } = options;
  requirePreSharedKeys();
  const { id: deviceId } = knownAddress(options.deviceId);
  const key = preSharedKey(checkedSecret(pairing, 'pairing'), deviceId);
  checkedInteger(port, 'port', 0, 0xffff);
  checkedInteger(handshakeTime, 'handshakeTime', 1, 60_000);

  const device = new SharedDevice<Type, C>(rest as SharedOptions<Type, C>);
  let listener: PskListener | null = null;
  let advertisement: Advertisement | null = null;
  const close = async (): Promise<void> => {
    // First no new connections are directed here, then the existing ones are notified.
    await advertisement?.close();
    await device.close();
    await listener?.close();
  };
  try {
    await device.ready;
    const enter = device.accept.bind(device);
    listener = await openPskListener({ deviceId, key, port, hostname, handshakeTime, enter });
    if (isAdvertised) advertisement = await advertise({ deviceId, port: listener.port, interface: names });
  } catch (error) {
    await close();
    throw error;
  }
  const { port: bound, stats: connections } = listener;
  return {
    deviceId,
    port: bound,
    elsewhere: device.far,
    get stats() {
      return { listener: { ...connections }, server: device.stats, discovery: advertisement?.stats ?? null };
    },
    report: () => device.report(),
    alarm: (alarm) => device.alarm(alarm),
    close,
  };
}
