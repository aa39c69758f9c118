/** A message server as its users write it, on a runtime with Node's modules. */
import { createServer } from 'node:http';
import { createCodec } from 'igrs-rump';
import type { Connect } from 'igrs-rump/exchange';
import { discover, type LanAppliance, type LanDevice, lan, pairingSecret, serveOnLan } from 'igrs-rump/lan';
import {
  type Accounts,
  type Bus,
  developmentAccounts,
  type Grants,
  type Limits,
  MemoryBus,
  MessageServer,
  type Principal,
  type ServerStats,
  TokenAccounts,
} from 'igrs-rump/server';
import { attachWebSockets, type Listener, listen, listenTcp, readAccounts } from 'igrs-rump/server/node';

const grants: Grants = { '*': ['observe'], 'water-heater': ['control'], '0001-001122334455': ['register'] };

/** Any object with the same methods stands in for the accounts. */
const own: Accounts = {
  async authenticate(token: string): Promise<Principal> {
    return { account: token, expires: null, grants };
  },
};

export async function serve(accounts: Accounts = own, bus: Bus = new MemoryBus()): Promise<Listener[]> {
  const limits: Partial<Limits> = { framesPerSecond: 100 };
  const server = new MessageServer({ codec: createCodec(), accounts, bus, limits });
  const http = createServer((_request, response) => response.end('a page'));
  const detach: () => Promise<void> = attachWebSockets(server, http, { origins: ['https://home.example'] });
  await detach();
  const stats: ServerStats = server.stats;
  console.log(stats.closed.replaced);
  return [await listen(server, { port: 0, request: (_, response) => void response.end() }), await listenTcp(server)];
}

export async function tokens(file: string): Promise<[Accounts, string]> {
  const accounts: Accounts = await readAccounts(file);
  const options = { issuer: 'i', audience: 'a', keys: [{ kty: 'EC' }], accounts: { home: { grants } } };
  new TokenAccounts({ ...options, algorithm: 'ES256' });
  // @ts-expect-error: a token without a signature is none.
  new TokenAccounts({ ...options, algorithm: 'none' });
  return [accounts, await developmentAccounts({ home: { grants } }).token('home', 60)];
}

export async function local(stop: AbortSignal): Promise<[LanAppliance<'water-heater'>, Connect | null]> {
  const secret: string = pairingSecret();
  const appliance = await serveOnLan<'water-heater'>({
    codec: createCodec(),
    deviceId: '0001-001122334455',
    pairing: secret,
    version: {
      protocolVersion: 1,
      hardwareMajor: 1,
      hardwareMinor: 0,
      firmwareMajor: 1,
      firmwareMinor: 0,
      firmwarePatch: 0,
      manufacturer: 'Test',
      model: 'Heater',
    },
    onControl: ({ targetTemperature }) => (targetTemperature === undefined ? 'unsupported' : 'ok'),
    status: () => {
      throw new Error('no state yet');
    },
  });
  for await (const device of discover({ types: ['water-heater'], signal: stop })) {
    const found: LanDevice = device;
    return [appliance, lan({ device: found, secret })];
  }
  return [appliance, null];
}
