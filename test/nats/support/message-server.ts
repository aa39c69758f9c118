/** A message server of this process on the bus of many, with real links over WebSocket. */

import type { NatsConnection } from '@nats-io/transport-node';
import { createCodec } from 'igrs-rump';
import { Appliance, type ApplianceOptions, Controller, type ControllerOptions } from 'igrs-rump/exchange';
import { type NatsBusOptions, natsBus } from 'igrs-rump/nats';
import { developmentAccounts, MessageServer } from 'igrs-rump/server';
import { listen } from 'igrs-rump/server/node';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { deviceId, heaterState, VERSION } from '../../exchange/support/heater.ts';

export { until } from '../../until.ts';

export const codec = createCodec();
/** Milliseconds: short, so that tests need not wait, and long enough for a machine that is busy. */
export const LEASE = 6000;

/** Small, so that a machine of few resources has room for them. */
const SIZES = { bucketBytes: 0x1000000, alarmBytes: 0x1000000 };

type Connect = ControllerOptions['connect'];
export type Server = Awaited<ReturnType<typeof messageServer>>;

export async function messageServer(
  connection: NatsConnection,
  options: Pick<NatsBusOptions, 'storage' | 'clock' | 'storeTimeout' | 'requests'> = {},
) {
  const bus = await natsBus({ connection, lease: LEASE, storeTimeout: 1500, ...SIZES, ...options });
  const { accounts, token } = developmentAccounts({ home: { grants: { '*': ['register', 'observe', 'control'] } } });
  const server = new MessageServer({ codec, accounts, bus });
  const web = await listen(server, { closeTime: 500 });
  const connect = webSocket(web.url, { token: () => token('home'), WebSocket: WebSocket as never });
  const states: string[] = [];
  bus.watch((state) => states.push(state));
  return {
    bus,
    server,
    connect,
    states,
    async close() {
      await server.close();
      await web.close();
      await bus.close();
    },
  };
}

const backoff = { first: 100, most: 500 };

export function heater(
  serial: number,
  connect: Connect,
  options: Partial<ApplianceOptions<'water-heater'>> = {},
): Appliance<'water-heater'> & { target: number } {
  const target = { now: 40 };
  const appliance = new Appliance<'water-heater'>({
    codec,
    connect,
    deviceId: deviceId(serial),
    version: VERSION,
    keepAlive: 5,
    backoff,
    onControl: ({ targetTemperature }) => {
      target.now = targetTemperature ?? target.now;
    },
    status: () => heaterState(target.now),
    ...options,
  });
  return Object.defineProperty(appliance, 'target', {
    get: () => target.now,
    set: (degrees: number) => {
      target.now = degrees;
    },
  }) as never;
}

export function controllerOf(connect: Connect): Controller {
  return new Controller({ codec, connect, backoff });
}

/** Alarms that a controller hears, by device and time, from now on. */
export function alarmsOf(controller: Controller): Set<string> {
  const heard = new Set<string>();
  (async () => {
    for await (const { serial, body } of controller.alarms()) heard.add(`${serial} ${body.time}`);
  })();
  return heard;
}

export const online = (appliance: Appliance<'water-heater'>): boolean => appliance.link.state === 'online';
