/** A home in one process: the message server with its page, and one simulated appliance of each type, over real sockets. */
import { createCodec, type DeviceTypeName } from 'igrs-rump';
import { deviceTypes, formatDeviceId } from 'igrs-rump/profile';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { type Simulations, simulate } from './appliances/index.ts';
import { buildPage } from './build-page.ts';
import { type Hub, openHub } from './hub.ts';
import { type RunningAppliance, runAppliance } from './run.ts';

export interface HomeOptions {
  /** The first port that is tried; 0 for any that is free. */
  readonly port: number;
  /** How many are tried; 1 by default. */
  readonly attempts?: number;
  readonly seed: number;
  /** Simulated seconds in a second. */
  readonly speed: number;
  /** Whether people use the appliances; true by default. */
  readonly inUse?: boolean;
}

export interface RunningHome {
  readonly address: string;
  readonly appliances: { readonly [Type in DeviceTypeName]: Simulations[Type] };
  /** Lets everybody who watches know what was done to an appliance by hand. */
  tell(type: DeviceTypeName): void;
  /** Pulls its plug, for good. */
  unplug(type: DeviceTypeName): Promise<void>;
  /** Takes the server away, and brings another one with another key to the same port. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  close(): Promise<void>;
}

/** Of locally administered addresses (EUI-48): nobody's hardware has one. */
const SERIAL = 0x02005e005300;
/** Milliseconds from one status to the next. */
const INTERVAL = 1000;
/** Seconds that have passed in the house before anybody looks, so that not everything begins at once. */
const BEFORE = 900;

export async function openHome(options: HomeOptions): Promise<RunningHome> {
  const { port, attempts = 1, seed, speed, inUse = true } = options;
  const codec = createCodec();
  const page = await buildPage();
  const types = deviceTypes.map(({ name }) => name as DeviceTypeName);
  const ids = new Map(types.map((type, index) => [type, formatDeviceId(type, SERIAL + index + 1)]));
  const open = (first: number, tries: number): Promise<Hub> =>
    openHub({ codec, page, deviceIds: [...ids.values()], port: first, attempts: tries });

  let hub = await open(port, attempts);
  const running = new Map<DeviceTypeName, RunningAppliance>();
  const simulations: Partial<Record<DeviceTypeName, unknown>> = {};
  for (const [type, deviceId] of ids) {
    const simulation = simulate(type, { seed, inUse });
    simulation.step(BEFORE);
    simulations[type] = simulation;
    const appliance = runAppliance({
      simulation,
      codec,
      deviceId,
      speed,
      interval: INTERVAL,
      // For each link a token anew: the server may be another one by then.
      connect: (signal) =>
        webSocket(hub.url, { token: () => hub.deviceToken(deviceId), WebSocket: WebSocket as never })(signal),
    });
    running.set(type, appliance);
  }
  return {
    address: hub.address,
    appliances: simulations as RunningHome['appliances'],
    tell: (type) => running.get(type)?.tell(),
    unplug: async (type) => running.get(type)?.stop(),
    stopServer: () => hub.close(),
    startServer: async () => {
      hub = await open(hub.port, 1);
    },
    close: async () => {
      await Promise.all([...running.values()].map((appliance) => appliance.stop()));
      await hub.close();
    },
  };
}
