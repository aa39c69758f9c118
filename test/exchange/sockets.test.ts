/** The same roles over real sockets: WebSocket and TCP, with tokens, on this Node. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCodec, RumpError } from 'igrs-rump';
import { Appliance, Controller } from 'igrs-rump/exchange';
import { developmentAccounts, MemoryBus, MessageServer } from 'igrs-rump/server';
import { listen, listenTcp } from 'igrs-rump/server/node';
import { tcp } from 'igrs-rump/tcp';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { deviceId, heaterState, VERSION } from './support/heater.ts';
import { until } from './support/until.ts';

const codec = createCodec();

async function serve() {
  const { accounts, token } = developmentAccounts({
    device: { grants: { [deviceId(1)]: ['register'] } },
    user: { grants: { '*': ['observe', 'control'] } },
  });
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
  const web = await listen(server, { port: 0, hostname: '127.0.0.1' });
  const plain = await listenTcp(server, { port: 0, hostname: '127.0.0.1' });
  return {
    server,
    url: `${web.url.replace(/^http/, 'ws')}`,
    port: plain.port,
    token,
    async close() {
      await server.close();
      await Promise.all([web.close(), plain.close()]);
    },
  };
}

type Serving = Awaited<ReturnType<typeof serve>>;

const TRANSPORTS = {
  WebSocket: ({ url, token }: Serving, account: string) =>
    webSocket(url, { token: () => token(account), WebSocket: WebSocket as never }),
  TCP: ({ port, token }: Serving, account: string) => tcp({ host: '127.0.0.1', port, token: () => token(account) }),
} as const;

function heater(connect: ReturnType<typeof tcp>, target = { now: 40 }): Appliance<'water-heater'> {
  return new Appliance<'water-heater'>({
    codec,
    connect,
    deviceId: deviceId(1),
    version: VERSION,
    onControl: ({ targetTemperature, childLock }) => {
      if (childLock) return 'interlock';
      target.now = targetTemperature ?? target.now;
      return undefined;
    },
    status: () => heaterState(target.now),
  });
}

async function first<Value>(values: AsyncIterableIterator<Value>): Promise<Value> {
  const { value } = await values.next();
  await values.return?.();
  return value as Value;
}

for (const [name, connect] of Object.entries(TRANSPORTS)) {
  test(`${name}: registration, control, refusal, status, alarm and version`, async () => {
    const serving = await serve();
    const appliance = heater(connect(serving, 'device'));
    const controller = new Controller({ codec, connect: connect(serving, 'user') });
    try {
      const device = controller.device(deviceId(1));
      const statuses = device.statuses();
      assert.deepEqual((await statuses.next()).value?.body, heaterState(40));
      const { body } = await device.control({ targetTemperature: 61 });
      assert.deepEqual(body, heaterState(61));
      await assert.rejects(
        device.control({ childLock: true }),
        (error) => RumpError.is(error) && error.result === 'interlock',
      );
      appliance.report();
      assert.deepEqual((await statuses.next()).value?.body, heaterState(61));
      await statuses.return?.();
      const alarm = first(device.alarms());
      await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['waterLeak'] });
      assert.deepEqual((await alarm).body.faults, ['waterLeak']);
      assert.equal((await device.queryVersion()).body.model, 'Heater');
      if (name === 'TCP') {
        await assert.rejects(controller.devices(), (error) => RumpError.is(error) && error.code === 'unsupported');
      } else {
        const [listed] = await controller.devices();
        assert.deepEqual([listed?.id, listed?.presence.state, listed?.alarms.length], [deviceId(1), 'online', 1]);
      }
    } finally {
      await Promise.all([appliance.close(), controller.close()]);
      await serving.close();
    }
  });

  test(`${name}: a server that goes away is found again`, async () => {
    const serving = await serve();
    let reached: Serving = serving;
    const moving = (account: string) => (signal: AbortSignal) => connect(reached, account)(signal);
    const backoff = { first: 20, most: 50 };
    const appliance = new Appliance<'water-heater'>({
      codec,
      connect: moving('device'),
      deviceId: deviceId(1),
      version: VERSION,
      onControl: () => undefined,
      status: () => heaterState(),
      backoff,
    });
    const controller = new Controller({ codec, connect: moving('user'), backoff });
    try {
      const device = controller.device(deviceId(1));
      const presences = controller.device(deviceId(1)).statuses();
      await presences.next();
      await device.queryStatus();
      await serving.close();
      reached = await serve();
      await presences.next();
      assert.equal((await device.queryStatus()).body.result, 'ok');
      await presences.return?.();
    } finally {
      await Promise.all([appliance.close(), controller.close()]);
      await reached.close();
    }
  });
}

test('WebSocket: a wrong token is refused, and on a host without a WebSocket the error says what to pass', async () => {
  const serving = await serve();
  const reasons: string[] = [];
  const controller = new Controller({
    codec,
    connect: webSocket(serving.url, { token: 'nonsense', WebSocket: WebSocket as never }),
    onLink: (link) => link.state === 'waiting' && reasons.push(link.close.reason),
  });
  await until('it was refused', () => reasons.length > 0);
  assert.ok(['unauthorised', 'lost'].includes(reasons[0] as string), reasons[0]);
  await controller.close();
  await serving.close();
  const own = globalThis.WebSocket;
  // Node 20 has none; newer ones do.
  if (own === undefined) {
    assert.throws(
      () => webSocket(serving.url),
      (error) => RumpError.is(error) && error.code === 'unsupported',
    );
  }
});

test('TCP: nobody there, and an invalid port', async () => {
  await assert.rejects(tcp({ host: '127.0.0.1', port: 1 })(new AbortController().signal));
  await assert.rejects(tcp({ host: '127.0.0.1', port: 1 })(AbortSignal.abort()));
  assert.throws(() => tcp({ host: '127.0.0.1', port: 70_000 }), /port/);
  assert.throws(() => tcp({ host: '', port: 1 }), /host/);
});
