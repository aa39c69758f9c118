/**
 * The appliance's side of the local network (6.5.1): found by DNS-SD, reached by those that have its pairing secret, even while it is
 * connected to a server elsewhere. The message server runs inside the appliance's own process, for this one device, so that no second
 * implementation speaks the protocol.
 */
import type { AnyCodec, TypesOf } from '../../sdk/any-codec.ts';
import type { Codec } from '../../sdk/codec.ts';
import {
  type AlarmInput,
  type AnyDevice,
  Appliance,
  type ApplianceLink,
  type ApplianceOptions,
  withTime,
} from '../../sdk/exchange/appliance/appliance.ts';
import { knownAddress } from '../../sdk/exchange/arguments.ts';
import { type Clock, systemClock } from '../../sdk/exchange/clock.ts';
import { type Connect, type Link, memoryLinks } from '../../sdk/exchange/link.ts';
import { codeName } from '../../sdk/exchange/roles.ts';
import { checkedInteger } from '../../sdk/values/error.ts';
import { MemoryBus } from '../bus/memory-bus.ts';
import { MessageServer } from '../message-server.ts';
import type { ServerStats } from '../stats.ts';
import { type Advertisement, advertise } from './discovery/advertise.ts';
import {
  checkedSecret,
  openPskListener,
  type PskListener,
  type PskListenerStats,
  preSharedKey,
  requirePreSharedKeys,
} from './pairing.ts';

/** Simultaneous controllers: those of one home. */
const MAX_CONTROLLERS = 32;

interface SharedOptions<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec>
  extends Omit<ApplianceOptions<Type, C>, 'connect'> {
  /** How to connect to a message server elsewhere too; by default none. */
  readonly connect?: Connect;
}

/** One device with one or two connections: to the server in its own process, and to one elsewhere. */
class SharedDevice<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec> {
  readonly #deviceId: string;
  readonly near: Appliance<Type, C>;
  readonly far: Appliance<Type, C> | null;
  /** Resolves when the device is registered in its own process, and controllers may connect. */
  readonly ready: Promise<void>;
  readonly server: MessageServer;
  readonly #clock: Clock;
  /** Runs control messages one after the other, whatever connection they come from. */
  #work: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(deviceId: string, options: SharedOptions<Type, C>) {
    const { connect, onLink, ...common } = options;
    const { codec, clock = systemClock, random } = options;
    this.#clock = clock;
    this.#deviceId = deviceId;
    this.server = new MessageServer({
      codec,
      // The local network has no tokens.
      accounts: { authenticate: () => Promise.reject() },
      bus: new MemoryBus(),
      // Devices do not register over the network, so every link from there is a controller's.
      limits: { linksPerAccount: MAX_CONTROLLERS, registerTime: 1 },
      clock,
      ...(random === undefined ? {} : { random }),
    });
    let isReady = (): void => {};
    this.ready = new Promise((resolve) => (isReady = resolve));
    const follow = (link: ApplianceLink): void => {
      if (link.state === 'online') isReady();
      if (connect === undefined) onLink?.(link);
    };
    const near = { ...common, onControl: this.#inTurn(options, 'near', 'far'), onLink: follow };
    this.near = new Appliance<Type, C>({ ...near, connect: async () => this.#ownLink() });
    this.far = null;
    if (connect === undefined) return;
    const far = { ...common, connect, onControl: this.#inTurn(options, 'far', 'near') };
    this.far = new Appliance<Type, C>(onLink === undefined ? far : { ...far, onLink });
  }

  /** A controller on the local network; it may observe and control this device only. */
  accept(link: Link): void {
    const grants = { [this.#deviceId]: ['observe', 'control'] as const };
    this.server.accept(link, { account: 'paired', expires: null, grants });
  }

  report(): void {
    this.near.report();
    this.far?.report();
  }

  /** Resolves when it is stored on every server to which the device is connected. */
  alarm(alarm: AlarmInput<Type, C>): Promise<void> {
    // The same time on both: whoever compares the two sees one alarm.
    const same = withTime(alarm, this.#clock.now());
    // The remote one first: only there can alarms pile up, and if it refuses, neither is sent the alarm. Closed for good, it is as none.
    const far = this.far?.link.state === 'closed' ? null : this.far;
    const each = [far, this.near].map((appliance) => appliance?.alarm(same));
    const stored = Promise.all(each).then(() => {});
    // Not awaited: its outcome changes nothing here.
    stored.catch(() => {});
    return stored;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.near.close(), this.far?.close()]);
    await this.server.close();
  }

  #ownLink(): Link {
    const [ours, servers] = memoryLinks();
    const grants = { [this.#deviceId]: ['register'] as const };
    this.server.accept(servers, { account: 'appliance', expires: null, grants });
    return ours;
  }

  /** What waited for the other path is carried out only while its link is there. Controllers on that path learn it from a status. */
  #inTurn(
    { onControl }: SharedOptions<Type, C>,
    own: 'near' | 'far',
    other: 'near' | 'far',
  ): ApplianceOptions<Type, C>['onControl'] {
    return (fields, more) => {
      const link = this[own]?.link;
      const result = this.#work.then(() =>
        this.#isClosed || this[own]?.link !== link ? (codeName('busy') as never) : onControl(fields, more),
      );
      this.#work = result.then(
        () => this[other]?.report(),
        () => {},
      );
      return result;
    };
  }
}

export interface ServeOnLanOptions<
  Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice,
  C extends AnyCodec = Codec,
> extends SharedOptions<Type, C> {
  /** The device's pairing secret, as `pairingSecret()` makes one. Anyone who has it can control the device. */
  readonly pairing: string;
  /** By default a free one. */
  readonly port?: number;
  /** The address to listen on; by default all addresses of this machine. */
  readonly hostname?: string;
  /** False to stay unadvertised: controllers then need host and port. */
  readonly advertise?: boolean;
  /** Names of the network interfaces to advertise on; by default all but the loopback. */
  readonly interface?: string | readonly string[];
  /** Milliseconds that a handshake may take. By default 5000. */
  readonly handshakeTime?: number;
}

export interface LanStats {
  /** Connections to the pairing listener. */
  readonly listener: PskListenerStats;
  /** What the paired ones did. */
  readonly server: ServerStats;
  /** Counts of discovery; null if it is not advertised. */
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
  /** Sends the present state to all that observe the device. */
  report(): void;
  /**
   * Raises or clears an alarm; resolves when it is stored here and, if there is one, at the server elsewhere.
   *
   * @throws {RumpError} as `Appliance.alarm`
   */
  alarm(alarm: AlarmInput<Type, C>): Promise<void>;
  /** Says goodbye to the network and ends all links; resolves when that is done. */
  close(): Promise<void>;
}

const DEFAULT_HANDSHAKE_TIME = 5000;

/**
 * Offers an appliance on the local network, over TLS with a key derived from the pairing secret.
 *
 * @throws {RumpError} `out-of-range` for a missing or weak secret; `unsupported` on a runtime without pre-shared keys, and if no
 * interface is available; what the constructor of `Appliance` throws; Node's own Error if it cannot listen on the port
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
  } = options ?? {};
  requirePreSharedKeys();
  const { id: deviceId } = knownAddress(rest.deviceId);
  const key = preSharedKey(checkedSecret(pairing, 'pairing'), deviceId);
  checkedInteger(port, 'port', 0, 0xffff);
  checkedInteger(handshakeTime, 'handshakeTime', 1, 60_000);

  const device = new SharedDevice<Type, C>(deviceId, rest as SharedOptions<Type, C>);
  let listener: PskListener | null = null;
  let advertisement: Advertisement | null = null;
  const close = async (): Promise<void> => {
    await Promise.all([advertisement?.close(), device.close()]);
    await listener?.close();
  };
  try {
    await device.ready;
    listener = await openPskListener({
      deviceId,
      key,
      port,
      hostname,
      handshakeTime,
      enter: (link) => device.accept(link),
    });
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
      return { listener: { ...connections }, server: device.server.stats, discovery: advertisement?.stats ?? null };
    },
    report: () => device.report(),
    alarm: (alarm) => device.alarm(alarm),
    close,
  };
}
