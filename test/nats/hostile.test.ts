/** Whoever has the rights may publish anything on the subjects, and write anything to the bucket: it is counted and dropped. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Outcome } from 'igrs-rump/server';
import { Departed, Leases } from '../../server/nats/departed.ts';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, state, wire } from '../server/support/exchange.ts';
import { controllerOf, heater, messageServer, online, type Server, until } from './support/message-server.ts';
import { type NatsServer, natsServer } from './support/nats-server.ts';

let nats: NatsServer;
let server: Server;
let stranger: NatsConnection;

before(async () => {
  nats = await natsServer();
  server = await messageServer(await nats.connect());
  stranger = await nats.connect();
});
after(async () => {
  await server.close();
  await nats.end();
});

const frame = (message: Parameters<typeof wire>[0]) => wire(message) as Uint8Array;

/** As the bus writes what devices say. */
function said(epoch: bigint, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, epoch);
  view.setUint32(8, 1);
  bytes.set(payload, 12);
  return bytes;
}

test('malformed data on the subjects of devices, of requests and of answers', async () => {
  const appliance = heater(1, server.connect);
  const controller = controllerOf(server.connect);
  const heard: string[] = [];
  const isHeard = (said: string): boolean => heard.includes(said);
  const stop = await server.bus.follow('*', {
    status: (device) => void heard.push(`status ${device}`),
    alarm: (device) => void heard.push(`alarm ${device}`),
    presence: (device) => void heard.push(`presence ${device}`),
  });
  await until('the device is there', () => online(appliance));
  const first = [`presence ${deviceId(1)}`, `status ${deviceId(1)}`];
  await until('that and its status are told', () => first.every(isHeard));
  heard.length = 0;
  const now = BigInt(Date.now());
  const damaged = frame(state(1, 20)).slice();
  damaged[10] = (damaged[10] as number) ^ 1;
  const payloads = [
    new Uint8Array(0),
    Uint8Array.of(1, 2, 3),
    new Uint8Array(12),
    new Uint8Array(100_000).fill(255),
    said(now, new Uint8Array(0)),
    said(now, damaged),
    // Another device's, another message, and from another century.
    said(now, frame(state(2, 20))),
    said(now, frame(state(1, 20, 1, 'water-heater.response'))),
    said(2n ** 52n, frame(state(1, 20))),
    said(2n ** 52n, frame(alarm(1, 'raised', ['waterLeak']))),
    said(now, new TextEncoder().encode('{"state":"online"')),
    said(now, new TextEncoder().encode('{"state":"perhaps"}')),
    said(now, new TextEncoder().encode('{"__proto__":{"state":"online"}}')),
    said(now, new TextEncoder().encode('null')),
  ];
  for (const payload of payloads) {
    for (const what of ['status', 'alarm', 'presence', 'request']) {
      stranger.publish(`rump.0001.000000000001.${what}`, payload);
      stranger.publish(`rump.0001.000000000001.${what}`, payload, { reply: 'somewhere' });
      stranger.publish(`rump.x.y.${what}`, payload);
      stranger.publish(`rump.0001.00000000000G.${what}`, payload);
    }
    stranger.publish(`rump.answer.${server.bus.server}.0`, payload);
    stranger.publish(`rump.answer.${server.bus.server}.x`, payload);
  }
  await stranger.flush();
  await until('it is counted', () => server.bus.stats.malformed > 100);
  assert.deepEqual(heard, []);

  // All goes on as before.
  appliance.target = 66;
  appliance.report();
  await until('its status is told', () => isHeard(`status ${deviceId(1)}`));
  await controller.device(deviceId(1)).control({ targetTemperature: 44 });
  assert.equal(appliance.target, 44);
  stop();
  await Promise.all([appliance.close(), controller.close()]);
});

test('a request that comes too late is not carried out', async () => {
  const appliance = heater(3, server.connect);
  await until('the device is there', () => online(appliance));
  const request = frame({ kind: 'water-heater.control', serial: 3, sequence: 1, body: { targetTemperature: 70 } });
  const late = new Uint8Array(8 + request.length);
  new DataView(late.buffer).setBigUint64(0, BigInt(Date.now() - 1000));
  late.set(request, 8);
  stranger.publish('rump.0001.000000000003.request', late, { reply: 'somewhere' });
  await until('it is counted', () => server.bus.stats.lateRequests === 1);
  assert.equal(appliance.target, 40);
  await appliance.close();
});

test('malformed data in the bucket: lists go without it, and a device whose record it was registers all the same', async () => {
  const bucket = await new Kvm(stranger).open('rump');
  const { malformed } = server.bus.stats;
  const texts = ['', '{', 'null', '{"epoch":1}', '{"epoch":1e99,"alarms":[]}', JSON.stringify({ alarms: ['zz'] })];
  for (const [index, text] of texts.entries()) await bucket.put(`device.0001.00000000001${index}`, text);
  await bucket.put('something.else', 'x');
  await bucket.put('device.x.y', 'x');
  await until('it is counted', () => server.bus.stats.malformed >= malformed + texts.length + 2);
  assert.ok(!(await server.bus.records('*')).has('0001-000000000010'));
  const appliance = heater(0x10, server.connect);
  await until('the device is there', () => online(appliance));
  assert.equal((await server.bus.records(deviceId(0x10))).get(deviceId(0x10))?.presence.state, 'online');
  await appliance.close();
});

test('more devices than are remembered: the one that has been offline longest is forgotten', async () => {
  const { natsBus } = await import('igrs-rump/nats');
  const sizes = { bucketBytes: 0x100000, alarmBytes: 0x100000 };
  const bus = await natsBus({ connection: stranger, prefix: 'few', devices: 2, ...sizes });
  const presence = { fingerprint: 1, sameProfile: true, capabilities: [], keepAlive: 5, session: 1 };
  const holder = { request() {}, replaced() {}, unreachable() {} };
  const hold = (serial: number) => bus.hold(deviceId(serial), { ...presence, state: 'online', since: serial }, holder);
  for (const serial of [1, 2]) {
    const held = await hold(serial);
    await held.release({ ...presence, state: 'offline', since: serial });
  }
  await bus.records('*');
  await hold(3);
  assert.deepEqual([...(await bus.records('*')).keys()].sort(), [deviceId(2), deviceId(3)]);
  await hold(4);
  await bus.records('*');
  await assert.rejects(hold(5), /2 devices are online/);
  await bus.close();
});

test('servers and moments in the bucket that no server has written: all goes on, and what devices say is heard', async () => {
  const { natsBus } = await import('igrs-rump/nats');
  const sizes = { bucketBytes: 0x100000, alarmBytes: 0x100000 };
  const bus = await natsBus({ connection: stranger, prefix: 'strange', lease: 1500, ...sizes });
  const [states, heard]: [string[], string[]] = [[], []];
  bus.watch((state) => states.push(state));
  await bus.follow('*', {
    status: (device) => void heard.push(`status ${device}`),
    alarm: () => {},
    presence: (device, { state }) => void heard.push(`${state} ${device}`),
  });
  const presence = { fingerprint: 1, sameProfile: true, capabilities: [], keepAlive: 5, session: 1 };
  const online = { ...presence, state: 'online', since: 1 } as const;
  const holder = { request() {}, replaced() {}, unreachable() {} };
  const bucket = await new Kvm(stranger).open('strange');
  const last = Number.MAX_SAFE_INTEGER;
  const put = (serial: number, epoch: number, at = { epoch, number: 1 }, by = 'gone') => {
    const record = { epoch, server: by, presence: online, presenceAt: at, status: null, statusAt: at, alarms: [] };
    return bucket.put(`device.0001.${deviceId(serial).slice(5)}`, JSON.stringify(record));
  };
  // NATS's client writes nothing under such a name, and so cannot forget it.
  stranger.publish('$KV.strange.server.b@d', new Uint8Array(0));
  await put(1, 1, { epoch: 1, number: 1 }, 'b d');
  await put(2, 1, { epoch: last, number: 1 });
  await put(3, 1, { epoch: 1, number: 2 ** 32 });
  await put(4, last);
  await put(5, last - 1);
  // Longer than NATS takes in a subject.
  await put(7, 1, { epoch: 1, number: 1 }, 'a'.repeat(5000));
  await until('those that are none are counted', () => bus.stats.malformed === 5);
  // Of a server that dies: after the greatest number there is none.
  await put(8, 1, { epoch: 1, number: 2 ** 32 - 1 });
  // A device of a server that dies, whose record is overwritten meanwhile.
  await put(6, 1);
  await bucket.put(`device.0001.${deviceId(6).slice(5)}`, '{');
  // Another, whose device a server of a later version has taken over: only such a one may say that it has gone.
  await put(9, 1);
  await bucket.put(`device.0001.${deviceId(9).slice(5)}`, JSON.stringify({ version: 2 }));
  // Another, whose device a server of a later version has taken over: only such a one may say that it has gone.
  await put(9, 1);
  await bucket.put(`device.0001.${deviceId(9).slice(5)}`, JSON.stringify({ version: 2 }));
  await until('its server is taken for dead', () => heard.includes(`offline ${deviceId(6)}`));
  await until('those of 4, 5, 6 and 8 are declared offline', () => bus.stats.declaredOffline >= 4);

  for (const serial of [1, 2, 3, 4, 5]) {
    for (let round = 0; round < 3; round++) {
      heard.length = 0;
      const hold = await bus.hold(deviceId(serial), online, holder);
      await until('it is heard to be there', () => heard.includes(`online ${deviceId(serial)}`));
      await hold.status(frame(state(serial, 20 + round)));
      await bus.records('*');
      const all = [`online ${deviceId(serial)}`, `status ${deviceId(serial)}`];
      await until('device and status are heard', () => all.every((each) => heard.includes(each)));
    }
  }
  assert.equal(bus.stats.servers, 1);
  // Once each, though beats have gone by.
  assert.equal(bus.stats.declaredOffline, 4);
  assert.deepEqual(states, []);
  await bus.close();
});

test('thousands of servers that somebody has invented are forgotten some at a beat, which goes on beating', async () => {
  let now = 0;
  const leases = new Leases('me', { lease: 1500, monotonic: () => now });
  for (let number = 0; number < 5000; number++) leases.heard(`invented${number}`, true);
  now = 2000;
  let underWay = 0;
  let forgotten = 0;
  const storage = {
    async forgetServer(name: string) {
      assert.ok(++underWay <= 64);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      forgotten++;
      leases.heard(name, false);
    },
  };
  const settings = { clock: { now: () => now }, monotonic: () => now };
  const departed = new Departed({ server: 'me', settings, storage, leases, devices: new Map() } as never);
  for (let beat = 1; beat < 5; beat++) {
    await departed.judge(
      () => false,
      async () => {},
    );
    assert.equal(forgotten, beat * 64);
  }
});

test('a server that has left thousands of devices behind keeps no other from saying that it lives', async () => {
  const presence = { state: 'online', since: 0, capabilities: [] };
  const at = { epoch: 1, number: 1 };
  const record = { epoch: 1, server: 'gone', presence, presenceAt: at, status: null, statusAt: at, alarms: [] };
  const names = Array.from({ length: 1000 }, (_, index) => deviceId(index + 1));
  const devices = new Map(names.map((name) => [name, { record, revision: 1 }]));
  let now = 0;
  const leases = new Leases('me', { lease: 1500, monotonic: () => now });
  leases.heard('gone', true);
  now = 2000;
  const order: string[] = [];
  const storage = { put: async () => order.push('put'), forgetServer: async () => {} };
  const settings = { clock: { now: () => now }, monotonic: () => now, connection: { publish() {} } };
  const subjects = { of: () => '' };
  const counts = { declaredOffline: 0 };
  await new Departed({ server: 'me', settings, storage, subjects, counts, leases, devices } as never).judge(
    () => false,
    async () => void order.push('beat'),
  );
  assert.equal(counts.declaredOffline, 1000);
  assert.deepEqual(order.slice(0, 65), [...Array.from({ length: 64 }, () => 'put'), 'beat']);
  assert.equal(order.filter((what) => what === 'beat').length, 16);
});

test('a clock that counts parts of milliseconds: devices register, and requests reach them', async () => {
  const { natsBus } = await import('igrs-rump/nats');
  const after = (milliseconds: number, callback: () => void) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  };
  const clock = { now: () => Date.now() + 0.5, after };
  const sizes = { bucketBytes: 0x100000, alarmBytes: 0x100000 };
  const bus = await natsBus({ connection: stranger, prefix: 'parts', clock, ...sizes });
  const presence = { fingerprint: 1, sameProfile: true, capabilities: [], keepAlive: 5, session: 1 };
  const request = (bytes: Uint8Array, answer: (outcome: Outcome) => void) => answer(bytes);
  const holder = { request, replaced() {}, unreachable() {} };
  await bus.hold(deviceId(1), { ...presence, state: 'online', since: 1 }, holder);
  assert.equal((await bus.records('*')).get(deviceId(1))?.presence.state, 'online');
  const asked = frame({ kind: 'water-heater.control', serial: 1, sequence: 1, body: { targetTemperature: 70 } });
  const outcome = await new Promise<Outcome>((resolve) => bus.request(deviceId(1), asked, resolve));
  assert.deepEqual([...(outcome as Uint8Array)], [...asked]);
  await bus.close();
});
