/** A message server over real sockets, WebSocket and TCP, with tokens, and the roles that connect to it. */
import { createCodec } from 'igrs-rump';
import { Appliance, type ApplianceOptions, type Connect, Controller, type ControllerOptions } from 'igrs-rump/exchange';
import {
  developmentAccounts,
  type Limits,
  MemoryBus,
  MessageServer,
  type MessageServerOptions,
} from 'igrs-rump/server';
import { listen, listenTcp } from 'igrs-rump/server/node';
import { tcp } from 'igrs-rump/tcp';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { deviceId, heaterState, VERSION } from './heater.ts';

export const codec = createCodec();

/** Short waits: no test depends on them. */
export const BACKOFF = { first: 20, most: 50 };

export async function serve(limits: Partial<Limits> = {}, options: Partial<MessageServerOptions> = {}) {
  const { accounts, token } = developmentAccounts({
    device: { grants: { '*': ['register'] } },
    user: { grants: { '*': ['observe', 'control'] } },
    guest: { grants: { [deviceId(1)]: ['observe'] } },
  });
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus(), limits, ...options });
  const web = await listen(server, { port: 0, hostname: '127.0.0.1' });
  const plain = await listenTcp(server, { port: 0, hostname: '127.0.0.1' });
  return {
    server,
    url: web.url.replace(/^http/, 'ws'),
    port: plain.port,
    token,
    controller: (connect: Connect, more: Partial<ControllerOptions> = {}) =>
      new Controller({ codec, connect, backoff: BACKOFF, ...more }),
    async close() {
      await server.close();
      await Promise.all([web.close(), plain.close()]);
    },
  };
}

export type Serving = Awaited<ReturnType<typeof serve>>;

export const TRANSPORTS = {
  WebSocket: ({ url, token }: Serving, account: string) =>
    webSocket(url, { token: () => token(account), WebSocket: WebSocket as never }),
  TCP: ({ port, token }: Serving, account: string) => tcp({ host: '127.0.0.1', port, token: () => token(account) }),
} as const;

export function heater(
  connect: Connect,
  options: Partial<ApplianceOptions<'water-heater'>> = {},
): Appliance<'water-heater'> {
  return new Appliance<'water-heater'>({
    codec,
    connect,
    deviceId: deviceId(1),
    version: VERSION,
    onControl: () => undefined,
    status: () => heaterState(),
    backoff: BACKOFF,
    ...options,
  });
}
