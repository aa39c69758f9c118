/** A controller of many devices, and a server whose limits it must not exceed: over real sockets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCodec, RumpError } from 'igrs-rump';
import { Appliance, Controller, type DevicePresence } from 'igrs-rump/exchange';
import {
  developmentAccounts,
  type Grants,
  type Limits,
  MemoryBus,
  MessageServer,
  type Outcome,
} from 'igrs-rump/server';
import { listen } from 'igrs-rump/server/node';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { deviceId, heaterState, VERSION } from './support/heater.ts';

const codec = createCodec();

async function serve(user: Grants, port = 0, limits: Partial<Limits> = {}, bus = new MemoryBus()) {
  const { accounts, token } = developmentAccounts({
    device: { grants: { '*': ['register'] } },
    user: { grants: user },
  });
  const server = new MessageServer({ codec, accounts, bus, limits });
  const web = await listen(server, { port, hostname: '127.0.0.1' });
  return {
    server,
    url: web.url,
    token,
    async close() {
      await server.close();
      await web.close();
    },
  };
}

type Serving = Awaited<ReturnType<typeof serve>>;

const to = (serving: () => Serving, account: string) => (signal: AbortSignal) => {
  const { url, token } = serving();
  return webSocket(url, { token: () => token(account), WebSocket: WebSocket as never })(signal);
};

function follower(serving: () => Serving) {
  const closes: string[] = [];
  const controller = new Controller({
    codec,
    connect: to(serving, 'user'),
    backoff: { first: 5, most: 5 },
    onLink: (link) => {
      if (link.state === 'waiting') closes.push(`${link.close.reason}: ${link.close.message}`);
    },
  });
  return { controller, closes };
}

function heater(serving: () => Serving, number: number): Appliance<'water-heater'> {
  return new Appliance<'water-heater'>({
    codec,
    connect: to(serving, 'device'),
    deviceId: deviceId(number),
    version: VERSION,
    onControl: () => undefined,
    status: () => heaterState(),
    backoff: { first: 5, most: 5 },
  });
}

/** Devices that take their time. */
class SlowBus extends MemoryBus {
  override request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void {
    super.request(device, frame, (outcome) => setTimeout(answer, 100, outcome));
  }
}

async function assertAllAnswered(serving: Serving): Promise<void> {
  const { controller, closes } = follower(() => serving);
  const requests = Array.from({ length: 4000 }, (_, number) => controller.device(deviceId(number)).queryStatus());
  const outcomes = await Promise.allSettled(requests);
  const ends = outcomes.map(({ reason }: PromiseSettledResult<unknown> & { readonly reason?: unknown }) =>
    RumpError.is(reason) ? `${reason.code} ${reason.message.split(': ').at(-1)}` : String(reason),
  );
  assert.deepEqual([...new Set(ends)], ['rejected offline']);
  assert.deepEqual(closes, []);
  await controller.close();
  await serving.close();
}

test('thousands of requests at once are sent at the pace of the server', async () => {
  await assertAllAnswered(await serve({ '*': ['observe'] }, 0, { frameBurst: 3000, framesPerSecond: 4096 }));
});

test('no more requests wait for their answers than the server lets a link have', async () => {
  await assertAllAnswered(await serve({ '*': ['observe'] }, 0, {}, new SlowBus()));
});

for (const count of [100, 3500]) {
  test(`${count} devices are observed one by one, and again after a break, without a limit of the server's in the way`, async () => {
    let serving = await serve({ '*': ['observe'] });
    const { controller, closes } = follower(() => serving);
    await controller.devices();
    const loops = Array.from({ length: count }, (_, number) => controller.device(deviceId(number)).presences());
    const firsts = await Promise.all(loops.map((loop) => loop.next()));
    assert.ok(firsts.every(({ value }) => value?.state === 'offline'));
    const { texts } = serving.server.stats;
    assert.ok(texts < 10, `${texts} texts`);
    const again = loops.map((loop) => loop.next());
    await serving.close();
    serving = await serve({ '*': ['observe'] });
    await Promise.all(again);
    assert.equal(closes.filter((close) => !/^shutdown|^lost/.test(close)).join(), '');
    assert.ok(serving.server.stats.texts < 10, `${serving.server.stats.texts} texts`);
    await controller.close();
    await serving.close();
  });
}

test('six devices among 200 that may not be observed are all named by one answer, and not asked for again', async () => {
  const refused = [3, 40, 77, 120, 121, 199];
  const grants = Object.fromEntries(
    Array.from({ length: 200 }, (_, number) => number)
      .filter((number) => !refused.includes(number))
      .map((number) => [deviceId(number), ['observe'] as const]),
  );
  const serving = await serve(grants);
  const { controller, closes } = follower(() => serving);
  await controller.devices();
  const results = await Promise.allSettled(
    Array.from({ length: 200 }, (_, number) => controller.device(deviceId(number)).presences().next()),
  );
  for (const [number, result] of results.entries()) {
    assert.equal(result.status, refused.includes(number) ? 'rejected' : 'fulfilled', deviceId(number));
    if (result.status === 'rejected') assert.ok(RumpError.is(result.reason) && result.reason.code === 'rejected');
  }
  const { texts } = serving.server.stats;
  assert.ok(texts <= 5, `${texts} texts`);
  assert.deepEqual(closes, []);
  await controller.close();
  await serving.close();
});

test('a device that a restarted server does not list is offline, for a loop over all', async () => {
  let serving = await serve({ '*': ['observe'] });
  const appliances = [heater(() => serving, 1), heater(() => serving, 2)];
  const { controller } = follower(() => serving);
  const online = new Map<string, DevicePresence['state']>();
  const loop = controller.presences();
  const until = async (enough: () => boolean) => {
    while (!enough()) {
      const { value } = await loop.next();
      if (value !== undefined) online.set(value.device, value.state);
    }
  };
  await until(() => online.get(deviceId(1)) === 'online' && online.get(deviceId(2)) === 'online');
  const gone = appliances.pop() as Appliance<'water-heater'>;
  const old = serving;
  serving = await serve({ '*': ['observe'] });
  await Promise.all([old.close(), gone.close()]);
  await until(() => online.get(deviceId(2)) === 'offline');
  await until(() => online.get(deviceId(1)) === 'online');
  await Promise.all([appliances[0]?.close(), controller.close()]);
  await serving.close();
});

test('of more devices than a link may name, the first ones are observed, and one answer names the others', async () => {
  const serving = await serve({ '*': ['observe'] }, 0, { observedDevices: 100 });
  const { controller, closes } = follower(() => serving);
  await controller.devices();
  const loops = Array.from({ length: 1000 }, (_, number) => controller.device(deviceId(number)).presences());
  const results = await Promise.allSettled(loops.map((loop) => loop.next()));
  const isThere = results.map(({ status }) => status === 'fulfilled');
  assert.deepEqual([isThere.slice(0, 100).every(Boolean), isThere.slice(100).some(Boolean)], [true, false]);
  const { texts } = serving.server.stats;
  assert.ok(texts <= 5, `${texts} texts`);
  assert.deepEqual(closes, []);
  await controller.close();
  await serving.close();
});
