/**
 * An appliance that controllers of the local network reach straight (6.5.1), also while it is connected to a server elsewhere. The
 * message server runs inside the appliance's own process, for this one device: so nothing new speaks the protocol.
 */

import type { AnyCodec, TypesOf } from '../../sdk/any-codec.ts';
import { knownAddress } from '../../sdk/exchange/address.ts';
import {
  type AlarmInput,
  type AnyDevice,
  Appliance,
  type ApplianceLink,
  type ApplianceOptions,
  withTime,
} from '../../sdk/exchange/appliance/appliance.ts';
import { type Clock, systemClock } from '../../sdk/exchange/clock.ts';
import type { Connect, Link } from '../../sdk/exchange/link.ts';
import { memoryLinks } from '../../sdk/exchange/memory-links.ts';
import { MemoryBus } from '../bus/memory-bus.ts';
import { MessageServer } from '../message-server.ts';
import type { ServerStats } from '../stats.ts';

/** Controllers at the same time: those of one home. */
const MAX_CONTROLLERS = 32;

export interface SharedOptions<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec>
  extends Omit<ApplianceOptions<Type, C>, 'connect'> {
  /** How to reach a message server elsewhere as well; none by default. */
  readonly connect?: Connect;
}

/** One device with one or two connections: to the server in its own process, and to one elsewhere. */
export class SharedDevice<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec> {
  readonly deviceId: string;
  readonly near: Appliance<Type, C>;
  readonly far: Appliance<Type, C> | null;
  /** Resolves when the device is registered in its own process, and controllers can come. */
  readonly ready: Promise<void>;
  readonly #server: MessageServer;
  readonly #clock: Clock;
  /** One control message after the other, wherever they come from. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: SharedOptions<Type, C>) {
    const { connect, onLink, ...common } = options;
    const { codec, clock = systemClock, random } = options;
    this.#clock = clock;
    this.deviceId = knownAddress(options.deviceId).id;
    this.#server = new MessageServer({
      codec,
      accounts: { authenticate: () => Promise.reject(new Error('the local network has no tokens')) },
      bus: new MemoryBus(),
      // No device registers over the network, so every link from there is a controller's.
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
    const near = { ...common, onControl: this.#inTurn(options, () => this.far), onLink: follow };
    this.near = new Appliance<Type, C>({ ...near, connect: async () => this.#ownLink() });
    this.far = null;
    if (connect === undefined) return;
    const far = { ...common, connect, onControl: this.#inTurn(options, () => this.near) };
    this.far = new Appliance<Type, C>(onLink === undefined ? far : { ...far, onLink });
  }

  get stats(): ServerStats {
    return this.#server.stats;
  }

  /** A controller of the local network; it may observe and control this device, and nothing else. */
  accept(link: Link): void {
    const grants = { [this.deviceId]: ['observe', 'control'] as const };
    this.#server.accept(link, { account: 'paired', expires: null, grants });
  }

  report(): void {
    this.near.report();
    this.far?.report();
  }

  /** Resolves when it is stored wherever the device is connected. */
  alarm(alarm: AlarmInput<Type, C>): Promise<void> {
    // The same time for both: whoever compares what came over both ways sees one alarm.
    const same = withTime(alarm, this.#clock.now());
    // The far one first: only there can alarms pile up, and then neither side is sent the alarm.
    const each = [this.far, this.near].map((appliance) => appliance?.alarm(same));
    const stored = Promise.all(each).then(() => {});
    // Not awaited: its end changes nothing here.
    stored.catch(() => {});
    return stored;
  }

  async close(): Promise<void> {
    await Promise.all([this.near.close(), this.far?.close()]);
    await this.#server.close();
  }

  #ownLink(): Link {
    const [ours, servers] = memoryLinks();
    const grants = { [this.deviceId]: ['register'] as const };
    this.#server.accept(servers, { account: 'appliance', expires: null, grants });
    return ours;
  }

  /** Controllers on the other path learn the device's new state from a status. */
  #inTurn(
    { onControl }: SharedOptions<Type, C>,
    other: () => Appliance<Type, C> | null,
  ): ApplianceOptions<Type, C>['onControl'] {
    return (fields, more) => {
      const result = this.#work.then(() => onControl(fields, more));
      this.#work = result.then(
        () => other()?.report(),
        () => {},
      );
      return result;
    };
  }
}
