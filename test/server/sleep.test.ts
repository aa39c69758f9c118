/** Snapshots of links: a server that sleeps in the middle of a run, and one that never does, are the same to whoever talks to it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MemoryBus } from 'igrs-rump/server';
import { deviceId } from '../exchange/support/heater.ts';
import { busContract } from './support/bus-contract.ts';
import { alarm, codec, control, degrees, heartbeat, register, state, type wire } from './support/exchange.ts';
import { KeptRecords } from './support/kept-records.ts';
import { settled } from './support/simulated-clock.ts';
import { SleepingExchange } from './support/sleeping.ts';

busContract('memory, with a store', () => new MemoryBus({ store: new KeptRecords() }), settled);

async function home() {
  const exchange = new SleepingExchange();
  const device = await exchange.connect();
  await device.send(register(1));
  const controller = await exchange.connect();
  await controller.send({ type: 'observe', request: 1, devices: [deviceId(1)] });
  for (const client of [device, controller]) client.take();
  return { exchange, device, controller };
}

test('a request that was asked before the sleep is answered after it, to the asker, once', async () => {
  const { exchange, device, controller } = await home();
  await controller.send(control(1, 0x1234));
  const { sequence } = device.message();
  await exchange.sleep();
  await controller.send(control(1, 0x1234));
  assert.deepEqual(device.take().order, [], 'a repetition is known as one');
  await device.send(state(1, 33, sequence, 'water-heater.response'));
  const answer = controller.message();
  assert.deepEqual([answer.kind, answer.sequence, degrees(answer)], ['water-heater.response', 0x1234, 33]);
  await device.send(state(1, 34, sequence, 'water-heater.response'));
  assert.deepEqual(controller.take().order, []);
  await controller.send(control(1, 5));
  assert.equal(device.message().sequence, sequence + 1, 'sequences go on');
});

test('a request that nobody answers is given up at the same time', async () => {
  const { exchange, device, controller } = await home();
  await controller.send(control(1, 7));
  await exchange.clock.pass(10_000);
  await exchange.sleep();
  await device.send(heartbeat(1));
  await controller.send({ type: 'ping', request: 9 });
  await exchange.clock.pass(19_999);
  assert.equal(exchange.server.stats.timeouts, 0);
  await exchange.clock.pass(1);
  assert.equal(exchange.server.stats.timeouts, 1);
});

test('keep-alives and tokens run out when they would have', async () => {
  const { exchange, device, controller } = await home();
  const short = await exchange.connect({ expiresIn: 50_000 });
  await exchange.clock.pass(40_000);
  await exchange.sleep();
  await exchange.clock.pass(4_999);
  assert.equal(device.why, 'open');
  await exchange.clock.pass(1);
  assert.equal(device.why, 'silent');
  assert.equal(controller.text('presence').presence.state, 'offline');
  await exchange.clock.pass(4_999);
  assert.equal(short.why, 'open');
  await exchange.clock.pass(1);
  assert.equal(short.why, 'token-expired');
});

test('what was over while the server slept ends when it wakes, and all hear of it', async () => {
  const { exchange, device, controller } = await home();
  await controller.send(control(1, 4));
  await exchange.sleep(45_000);
  assert.equal(device.why, 'silent');
  assert.deepEqual(controller.take().order, ['water-heater.refusal', 'presence']);
  await exchange.sleep(45_000);
  assert.equal(controller.why, 'silent');
});

test('who connects after a sleep finds presence with its session, status, and the alarms that are open', async () => {
  const { exchange, device } = await home();
  await device.send(
    state(1, 41),
    alarm(1, 'raised', ['waterLeak', 'dryFire'], 2),
    alarm(1, 'cleared', ['waterLeak'], 3),
  );
  await exchange.sleep();
  await device.send(alarm(1, 'raised', ['freezing'], 4));
  await exchange.sleep();
  const late = await exchange.connect();
  late.take();
  await late.send({ type: 'observe', request: 1, devices: 'granted' });
  const { texts, messages } = late.take();
  const [, presence] = texts;
  assert.ok(presence?.type === 'presence');
  assert.deepEqual([presence.presence.state, presence.presence.session], ['online', 1]);
  assert.deepEqual(
    messages.map(({ kind, sequence }) => [kind, sequence]),
    [
      ['water-heater.status', 1],
      ['water-heater.alarm', 2],
      ['water-heater.alarm', 3],
      ['water-heater.alarm', 4],
    ],
  );
});

test('a frame that came in part before the sleep is whole after it', async () => {
  const { exchange, device, controller } = await home();
  const frame = codec.encode(state(1, 21));
  await device.send(Uint8Array.from([1, 2, 3, ...frame.subarray(0, 9)]));
  await exchange.sleep();
  await device.send(frame.subarray(9, 20));
  await exchange.sleep();
  await device.send(frame.subarray(20));
  assert.equal(degrees(controller.message()), 21);
});

test('a device whose link went while the server slept is offline when it wakes', async () => {
  const { exchange, device, controller } = await home();
  device.far.close({ reason: 'lost', message: '' });
  // As a host that never told it: the record still says online.
  exchange.records.presence(deviceId(1), {
    state: 'online',
    since: 5,
    fingerprint: 7,
    sameProfile: true,
    capabilities: [],
    keepAlive: 30,
    session: 1,
  });
  await settled();
  controller.take();
  exchange.records.presence(deviceId(1), {
    ...JSON.parse(exchange.records.rows.get(deviceId(1))?.presence as string),
    state: 'online',
  });
  await exchange.sleep();
  assert.equal(controller.text('presence').presence.state, 'offline');
  await controller.send(control(1, 3));
  assert.deepEqual(controller.message().body, { result: 'offline', messageId: 1 });
});

type Act =
  | { readonly who: 'device'; readonly device: 0 | 1; readonly bytes: Uint8Array }
  | { readonly who: 'answer'; readonly device: 0 | 1; readonly late: number }
  | { readonly who: 'controller'; readonly part: Parameters<typeof wire>[0] }
  | { readonly who: 'time'; readonly milliseconds: number };

/** What everybody heard, in words. */
async function run(acts: readonly Act[], sleepsBefore: (index: number) => boolean): Promise<string[]> {
  const exchange = new SleepingExchange();
  const devices = [await exchange.connect(), await exchange.connect()] as const;
  const controllers = [await exchange.connect(), await exchange.connect({ grants: { '0001': ['observe'] } })] as const;
  const asked: [number[], number[]] = [[], []];
  const heard: string[] = [];
  const listen = (): void => {
    for (const [index, client] of [...devices, ...controllers].entries()) {
      const { messages, texts } = client.take();
      heard.push(...messages.map((message) => `${index} ${JSON.stringify(message)}`));
      heard.push(...texts.map((text) => `${index} ${JSON.stringify(text)}`), `${index} ${client.why}`);
      if (index < 2) {
        const requests = messages.filter(({ kind }) => /control|query/.test(kind));
        asked[index as 0 | 1].push(...requests.map(({ sequence }) => sequence));
      }
    }
  };
  for (const [index, act] of acts.entries()) {
    if (sleepsBefore(index)) await exchange.sleep();
    if (act.who === 'device') await devices[act.device].send(act.bytes);
    else if (act.who === 'time') await exchange.clock.pass(act.milliseconds);
    else if (act.who === 'controller') await Promise.all(controllers.map((client) => client.send(act.part)));
    else {
      const sequence = asked[act.device].at(-1 - act.late) ?? 99;
      await devices[act.device].send(state(act.device, 20, sequence, 'water-heater.response'));
    }
    listen();
  }
  return heard;
}

test('any run says the same with sleeps anywhere', async () => {
  const said = [0, 1].map((device) =>
    [
      register(device),
      register(device, { keepAlive: 5 }),
      state(device, 20 + device),
      alarm(device, 'raised', ['waterLeak', 'dryFire']),
      alarm(device, 'cleared', ['dryFire']),
      heartbeat(device),
      { kind: 'water-heater.deregister', serial: device, sequence: 1, body: {} } as const,
    ].map((message) => codec.encode(message)),
  );
  const bytes = fc.constantFrom(...(said[0] as Uint8Array[]), ...(said[1] as Uint8Array[]));
  const device = fc.constantFrom<0 | 1>(0, 1);
  const act: fc.Arbitrary<Act> = fc.oneof(
    fc.record({ who: fc.constant('device' as const), device, bytes }),
    fc.record({
      who: fc.constant('device' as const),
      device,
      bytes: fc.tuple(bytes, fc.nat(30)).map(([all, cut]) => all.subarray(cut)),
    }),
    fc.record({
      who: fc.constant('device' as const),
      device,
      bytes: fc.tuple(bytes, fc.nat(30)).map(([all, cut]) => all.subarray(0, cut)),
    }),
    fc.record({ who: fc.constant('answer' as const), device, late: fc.nat(2) }),
    fc.record({
      who: fc.constant('controller' as const),
      part: fc.constantFrom<Parameters<typeof wire>[0]>(
        control(0, 5),
        control(1, 5),
        control(1, 6),
        { kind: 'water-heater.status-query', serial: 0, sequence: 7, body: {} },
        { type: 'observe', request: 1, devices: 'granted' },
        { type: 'observe', request: 2, devices: [deviceId(0)] },
        { type: 'unobserve', request: 3, devices: [deviceId(1)] },
        { type: 'devices', request: 4 },
        'nonsense',
      ),
    }),
    fc.record({ who: fc.constant('time' as const), milliseconds: fc.constantFrom(1, 7_499, 20_000, 45_000) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 25 }),
      fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }),
      async (acts, sleeps) => {
        const register0 = { who: 'device', device: 0, bytes: said[0]?.[0] as Uint8Array } as const;
        const whole = [register0, ...acts];
        const awake = await run(whole, () => false);
        assert.deepEqual(await run(whole, (index) => sleeps[index - 1] === true), awake);
      },
    ),
    { numRuns: process.env.RUMP_QUICK ? 40 : 150 },
  );
});
