/** A home in one process: the message server with its page, and one simulated appliance of each type, over real sockets. */

import { type Codec, createCodec, type DeviceTypeName } from 'igrs-rump';
import { Appliance, type Connect } from 'igrs-rump/exchange';
import { deviceTypes, formatDeviceId } from 'igrs-rump/profile';
import { developmentAccounts, MemoryBus, MessageServer } from 'igrs-rump/server';
import { type Listener, listen } from 'igrs-rump/server/node';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { type SimulatedAppliance, type Simulations, simulateAny } from './appliances/index.ts';
import { buildPage } from './build-page.ts';
import { type Page, servePage } from './serve-page.ts';
import { serialOf } from './vocabulary.ts';

interface HomeOptions {
  /** The first port to try; 0 for any free one. */
  readonly port: number;
  /** How many ports to try; 1 by default. */
  readonly attempts?: number;
  readonly seed: number;
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Whether people use the appliances; true by default. */
  readonly inUse?: boolean;
  /** In place of the page that is built here. */
  readonly page?: Page;
}

export interface RunningHome {
  readonly address: string;
  readonly appliances: { readonly [Type in DeviceTypeName]: Simulations[Type] };
  /** Sends status and alarms of an appliance that was changed directly. */
  report(type: DeviceTypeName): void;
  /** Disconnects it permanently. */
  unplug(type: DeviceTypeName): Promise<void>;
  /** Closes the server; appliances keep trying. */
  stopServer(): Promise<void>;
  /** Opens one with another key on the same port. */
  startServer(): Promise<void>;
  close(): Promise<void>;
}

/** Locally administered addresses (EUI-48), which no hardware has. */
const SERIAL = 0x02005e005300;
/** Milliseconds from one status to the next. */
const INTERVAL = 1000;
/** Simulated seconds before the start, so that not everything begins at once. */
const BEFORE = 900;

export async function openHome(options: HomeOptions): Promise<RunningHome> {
  const { port, attempts = 1, seed, speed, inUse = true } = options;
  const codec = createCodec();
  const page = options.page ?? (await buildPage());
  const types = deviceTypes.map(({ name }) => name as DeviceTypeName);
  const ids = new Map(types.map((type, index) => [type, formatDeviceId(type, serialOf(SERIAL + index + 1) as number)]));
  const open = (first: number, tries: number): Promise<Hub> =>
    openHub({ codec, page, deviceIds: [...ids.values()], port: first, attempts: tries });

  let hub = await open(port, attempts);
  const running = new Map<DeviceTypeName, RunningAppliance>();
  for (const [type, deviceId] of ids) {
    const simulation = simulateAny(type, { seed, inUse });
    simulation.step(BEFORE);
    // A new token for each link, because the server may have been replaced.
    const connect: Connect = (signal) =>
      webSocket(hub.url, { token: () => hub.deviceToken(deviceId), WebSocket: WebSocket as never })(signal);
    running.set(type, runAppliance(simulation, { codec, deviceId, connect }, speed));
  }
  const simulations = Object.fromEntries(Array.from(running, ([type, { simulation }]) => [type, simulation]));
  return {
    address: hub.address,
    appliances: simulations as unknown as RunningHome['appliances'],
    report: (type) => running.get(type)?.report(),
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

interface RunningAppliance {
  readonly simulation: SimulatedAppliance;
  /** Sends what has changed at once, without waiting for the next step. */
  report(): void;
  stop(): Promise<void>;
}

/** @param speed simulated seconds per second of the clock */
function runAppliance(
  simulation: SimulatedAppliance,
  link: { readonly codec: Codec; readonly deviceId: string; readonly connect: Connect },
  speed: number,
): RunningAppliance {
  const appliance = new Appliance({
    ...link,
    version: simulation.version as never,
    onControl: (fields, { unknownFields }) => simulation.control(fields, unknownFields) as undefined,
    status: () => simulation.status() as never,
    response: () => simulation.status('response') as never,
  });
  const report = (): void => {
    for (const notice of simulation.alarms()) appliance.alarm(notice as never);
    appliance.report();
  };
  const timer = setInterval(() => {
    simulation.step((INTERVAL / 1000) * speed);
    report();
  }, INTERVAL);
  return {
    simulation,
    report,
    stop: async () => {
      clearInterval(timer);
      await appliance.close();
    },
  };
}

/** The message server of the home and the page on one port. Its key is generated at start and lasts until the process ends. */
export interface Hub {
  /** Where the page is. */
  readonly address: string;
  readonly port: number;
  /** Where clients connect. */
  readonly url: string;
  readonly server: MessageServer;
  /** A token with which only this device can register. */
  deviceToken(deviceId: string): Promise<string>;
  close(): Promise<void>;
}

interface HubOptions {
  readonly codec: Codec;
  readonly page: Page;
  readonly deviceIds: readonly string[];
  /** The first port to try, and how many consecutive ones. */
  readonly port: number;
  readonly attempts: number;
}

const PAGE = 'page';
/** Seconds for which a token of the page is valid; the page then reconnects with a new one. */
const PAGE_TOKEN_LASTS = 12 * 3600;

/** @throws Node's error for a port: `EADDRINUSE` for the last one tried, anything else at once */
export async function openHub({ codec, page, deviceIds, port, attempts }: HubOptions): Promise<Hub> {
  const appliances = deviceIds.map((id) => [id, { grants: { [id]: ['register'] as const } }] as const);
  const accounts = developmentAccounts({
    ...Object.fromEntries(appliances),
    [PAGE]: { grants: { '*': ['observe', 'control'] } },
  });
  const server = new MessageServer({ codec, accounts: accounts.accounts, bus: new MemoryBus() });
  const request = servePage({ page, token: () => accounts.token(PAGE, PAGE_TOKEN_LASTS) });
  const listener = await firstFree(port, attempts, (candidate) => listen(server, { port: candidate, request }));
  return {
    address: `http://127.0.0.1:${listener.port}/`,
    port: listener.port,
    url: listener.url,
    server,
    deviceToken: (deviceId) => accounts.token(deviceId),
    close: async () => {
      // First the links, so that each client receives the reason.
      await server.close();
      await listener.close();
    },
  };
}

async function firstFree(port: number, attempts: number, open: (port: number) => Promise<Listener>): Promise<Listener> {
  for (let candidate = port; ; candidate++) {
    try {
      return await open(candidate);
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || candidate + 1 >= port + attempts) throw error;
    }
  }
}
