/** Whatever the network says: discovery neither grows, nor fails, nor believes what cannot be. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, test } from 'node:test';
import packets, { type Answer } from 'dns-packet';
import fc from 'fast-check';
import { createCodec } from 'igrs-rump';
import { type Discovery, discover, type LanDevice, pairingSecret, serveOnLan } from 'igrs-rump/lan';
import { advertise } from '../../server/lan/discovery/advertise.ts';
import {
  deviceOf,
  type HeardRecord,
  instanceOf,
  KnownDevices,
  MAX_DEVICES,
  MAX_OF_SENDER,
  readTextRecord,
  SERVICE,
  textRecord,
} from '../../server/lan/discovery/known-devices.ts';
import type { Network } from '../../server/lan/discovery/network.ts';
import { deviceId, heaterState, VERSION } from '../exchange/support/heater.ts';

const GROUP = '224.0.0.251';
const PORT = 5353;

/** A network 10.0.0.0/24, with link-local addresses of version 6. */
const network: Network = {
  interface: 'lan0',
  family: 4,
  address: '10.0.0.1',
  addresses: ['10.0.0.1'],
  isNear: (address) => address.startsWith('10.0.0.') || address.startsWith('fe80:'),
};

const source = { network, address: '10.0.0.9' };

const texts = () => textRecord().map((text) => Buffer.from(text));

function records(id: string, more: { port?: unknown; host?: unknown; ttl?: number; addresses?: string[] } = {}) {
  const { port = 5250, host = `${id}.local`, ttl = 120, addresses = ['10.0.0.9'] } = more;
  const name = instanceOf(id);
  return [
    { type: 'PTR', name: SERVICE, ttl, data: name },
    { type: 'SRV', name, ttl, data: { port, target: host } },
    { type: 'TXT', name, ttl, data: texts() },
    ...addresses.map((data) => ({ type: data.includes(':') ? 'AAAA' : 'A', name: host, ttl, data })),
  ] satisfies HeardRecord[];
}

test('a device comes, changes, goes, and is forgotten when nothing more is heard of it', () => {
  const known = new KnownDevices();
  const states = (heard: readonly HeardRecord[], now: number) =>
    known.take(heard, source, now).map(({ state, sighting }) => `${state} ${sighting.port} ${sighting.addresses}`);
  const addresses = ['10.0.0.9', 'fe80::9'];
  assert.deepEqual(states(records(deviceId(1), { addresses }), 0), ['up 5250 10.0.0.9,fe80::9%lan0']);
  assert.deepEqual(states(records(deviceId(1), { addresses }), 1000), []);
  assert.deepEqual(states(records(deviceId(1).toUpperCase(), { port: 6000 }), 2000), ['up 6000 10.0.0.9']);
  assert.deepEqual(states(records(deviceId(1), { ttl: 0 }), 3000), ['down 6000 10.0.0.9']);
  assert.deepEqual(states(records(deviceId(1)), 4000), ['up 5250 10.0.0.9']);
  assert.deepEqual(known.expire(123_000), []);
  assert.equal(known.expire(124_000).length, 1);
  assert.equal(known.size, 0);
});

test('what is missing is asked for, and comes in packets of its own', () => {
  const known = new KnownDevices();
  const [pointer, service, text, address] = records(deviceId(1)) as [
    HeardRecord,
    HeardRecord,
    HeardRecord,
    HeardRecord,
  ];
  for (const record of [pointer, service, text]) assert.deepEqual(known.take([record], source, 0), []);
  assert.deepEqual(known.incomplete(), [instanceOf(deviceId(1))]);
  assert.equal(known.take([address], source, 0).length, 1);
  assert.deepEqual(known.incomplete(), []);
});

test('names, ports, hosts, addresses and texts that cannot be are dropped', () => {
  const bad: HeardRecord[][] = [
    records('0001-00000000001'),
    records(`${deviceId(1)}.evil`),
    records(deviceId(1), { port: 0 }),
    records(deviceId(1), { port: 70_000 }),
    records(deviceId(1), { port: '22' }),
    records(deviceId(1), { host: '' }),
    records(deviceId(1), { host: 'x'.repeat(300) }),
    // Not of this link: nobody is sent into the internet, nor to himself.
    records(deviceId(1), { addresses: ['8.8.8.8', '127.0.0.1', '::1', '0.0.0.0', '224.0.0.1', 'not an address'] }),
    records(deviceId(1), { addresses: [] }),
    records(deviceId(1)).map((record) =>
      record.type === 'TXT' ? { ...record, data: [Buffer.from('txtvers=2')] } : record,
    ),
    records(deviceId(1)).map((record) => (record.type === 'TXT' ? { ...record, data: 'text' } : record)),
    records(deviceId(1)).map((record) => ({ ...record, data: null })),
  ];
  for (const heard of bad) assert.deepEqual(new KnownDevices().take(heard, source, 0), [], JSON.stringify(heard));
});

test('a text record with doubled, empty, endless and missing keys is read as it must be, or not at all', () => {
  const read = (...given: string[]) => readTextRecord(given.map((text) => Buffer.from(text)));
  const ours = textRecord();
  assert.notEqual(read(...ours), null);
  assert.deepEqual(read(...ours, 'version=9', '=', '', 'x'.repeat(255)), read(...ours));
  assert.deepEqual(read(...ours.map((text) => text.replace('version', 'VERSION'))), read(...ours));
  for (const text of ours) assert.equal(read(...ours.filter((other) => other !== text)), null);
  assert.equal(read(...Array.from({ length: 40 }, () => 'a=b'), ...ours), null);
  assert.equal(read('txtvers=1', 'version=1e3', 'profile=acb647dd', 'pairing=psk'), null);
  assert.equal(read('txtvers=1', 'version=1', 'profile=-1', 'pairing=psk'), null);
});

test('at most MAX_DEVICES are remembered, and those that are known stay', () => {
  const known = new KnownDevices();
  known.take(records(deviceId(1)), source, 0);
  for (let serial = 2; serial < MAX_DEVICES + 500; serial++) {
    const addresses = Array.from({ length: 50 }, (_, index) => `10.0.0.${index}`);
    known.take(records(deviceId(serial), { addresses }), { network, address: `10.0.0.${serial % 100}` }, 0);
  }
  assert.equal(known.size, MAX_DEVICES);
  // Each of the 499 too many has three records.
  assert.equal(known.rejectedFull, 499 * 3);
  const [change] = known.take(records(deviceId(1), { port: 6000 }), source, 1);
  assert.equal(change?.sighting.port, 6000);
  const [many] = known.take(records(deviceId(2), { addresses: ['10.0.0.7'] }), source, 1);
  assert.deepEqual(many?.sighting.addresses, ['10.0.0.7']);
  assert.equal(known.expire(1e9).length, MAX_DEVICES);
});

test('each address of a packet is looked at once, however many devices are said to be at its host', () => {
  let looked = 0;
  const watched: Network = { ...network, isNear: (address) => ++looked > 0 && network.isNear(address) };
  const known = new KnownDevices();
  const host = 'Evil.local';
  for (let serial = 1; serial <= MAX_OF_SENDER; serial++) known.take(records(deviceId(serial), { host }), source, 0);
  assert.equal(known.size, MAX_OF_SENDER);
  const addresses = Array.from({ length: 250 }, (_, index) => `10.0.0.${index}`);
  const heard = addresses.map((data) => ({ type: 'A', name: 'eVIL.LOCAL', ttl: 120, data }));
  const changes = known.take(heard, { ...source, network: watched }, 1);
  assert.equal(looked, addresses.length);
  assert.equal(changes.length, MAX_OF_SENDER);
  for (const { sighting } of changes) assert.deepEqual(sighting.addresses, addresses.slice(0, 8));
});

test('one sender takes no room of others', () => {
  const known = new KnownDevices();
  for (let serial = 1; serial < 1000; serial++) known.take(records(deviceId(serial)), source, 0);
  assert.equal(known.size, MAX_OF_SENDER);
  assert.equal(known.take(records(deviceId(5000)), { network, address: '10.0.0.8' }, 0).length, 1);
  // What one has left is free again.
  known.take(records(deviceId(1), { ttl: 0 }), source, 0);
  assert.equal(known.take(records(deviceId(6000)), source, 0).length, 1);
});

test('a device that never becomes complete is neither kept nor asked for longer, whatever lifetime it claims', () => {
  const known = new KnownDevices();
  const halves = (now: number) => known.take(records(deviceId(1), { ttl: 2 ** 31, addresses: [] }), source, now);
  halves(0);
  halves(9000);
  known.expire(10_000);
  assert.deepEqual(known.incomplete(), []);
  assert.equal(known.size, 0);
  // Once complete, it stays as long as it says.
  known.take(records(deviceId(1), { ttl: 120 }), source, 20_000);
  assert.deepEqual(known.expire(30_000), []);
  assert.equal(known.expire(140_000).length, 1);
});

test('no records at all make it throw, or tell of what is no device of this link', () => {
  const ids = fc.constantFrom(deviceId(1), deviceId(2), 'x', '');
  const name = fc.oneof(ids.map(instanceOf), fc.constant(SERVICE), fc.string(), fc.constant(undefined));
  const data = fc.oneof(
    ids.map(instanceOf),
    fc.record({ port: fc.oneof(fc.integer(), fc.string()), target: fc.oneof(name, fc.ipV4()) }),
    fc.array(fc.oneof(fc.uint8Array(), fc.constantFrom(...texts()))),
    fc.ipV4(),
    fc.ipV6(),
    fc.anything(),
  );
  const type = fc.constantFrom('PTR', 'SRV', 'TXT', 'A', 'AAAA', 'OPT', 'UNKNOWN_9');
  const record = fc.record({ type, name, data, ttl: fc.option(fc.integer(), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(fc.array(record)), (heard) => {
      const known = new KnownDevices();
      for (const [index, each] of heard.entries()) {
        for (const { sighting } of known.take(each, source, index)) {
          assert.notEqual(deviceOf(instanceOf(sighting.deviceId)), null);
          assert.ok(sighting.port > 0 && sighting.port < 0x10000);
          assert.ok(sighting.addresses.every((address) => network.isNear(address)));
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('over real sockets: noise, floods and lies between, and the device is found', async () => {
  const appliance = await serveOnLan<'water-heater'>({
    codec: createCodec(),
    deviceId: deviceId(0xbeef),
    pairing: pairingSecret(),
    interface: 'lo',
    version: VERSION,
    onControl: () => {},
    status: () => heaterState(),
  });
  after(() => appliance.close());
  const enemy = createSocket({ type: 'udp4', reuseAddr: true });
  await new Promise<void>((resolve) => enemy.bind(PORT, '127.0.0.66', resolve));
  enemy.setMulticastInterface('127.0.0.1');
  after(() => enemy.close());
  const send = (bytes: Uint8Array) => new Promise<void>((resolve) => enemy.send(bytes, PORT, GROUP, () => resolve()));
  const say = (answers: Answer[]) => send(packets.encode({ type: 'response', flags: 0x400, answers }));

  const stop = new AbortController();
  const found = new Map<string, LanDevice>();
  const discovery: Discovery = discover({ interface: 'lo', signal: stop.signal });
  const alone = discover({ interface: 'lo', signal: stop.signal, device: deviceId(0xbeef) });
  const looking = (async () => {
    for await (const device of discovery) found.set(device.deviceId, device);
  })();
  const others: string[] = [];
  const lookingForOne = (async () => {
    for await (const device of alone) others.push(device.deviceId);
  })();

  // Names that point at themselves, lengths that lie, and nothing at all.
  const loop = Buffer.from('000084000000000100000000c00c000c00010000007800020000'.replace(/0000$/, ''), 'hex');
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(1), Buffer.alloc(9000, 0xff), Buffer.alloc(9000, 0xc0), loop]) {
    await send(bytes);
  }
  for (let serial = 0; serial < 3000; serial++) {
    await say(records(deviceId(0x100000 + serial), { addresses: ['127.0.0.1'] }) as Answer[]);
    // What the kernel has no room for nobody hears.
    if (serial % 30 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await say(Array.from({ length: 300 }, () => records(deviceId(7), { addresses: ['127.0.0.1'] })[0] as Answer));
  // Somebody who says to be the device.
  await say(records(deviceId(0xbeef), { port: 1, addresses: ['127.0.0.1'] }) as Answer[]);
  for (const end = Date.now() + 60_000; found.get(deviceId(0xbeef))?.port !== appliance.port; ) {
    assert.ok(Date.now() < end, `it is not found: ${JSON.stringify(discovery.stats)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  stop.abort();
  await Promise.all([looking, lookingForOne]);
  assert.deepEqual([...new Set(others)], [deviceId(0xbeef)]);
  assert.equal(alone.stats.rejectedFull, 0);
  const { refused, rejectedFull, flooded } = discovery.stats;
  assert.ok(refused >= 4, `refused ${refused}`);
  assert.ok(rejectedFull + flooded > 0 && found.size <= MAX_DEVICES, JSON.stringify(discovery.stats));
});

test('packets of hundreds of names are paid for by their sender, before they are decoded', async (context) => {
  const advertisement = await advertise({ deviceId: deviceId(0xbeee), port: 1234, interface: 'lo' });
  context.after(() => advertisement.close());
  const enemy = createSocket({ type: 'udp4', reuseAddr: true });
  await new Promise<void>((resolve) => enemy.bind(PORT, '127.0.0.68', resolve));
  enemy.setMulticastInterface('127.0.0.1');
  context.after(() => enemy.close());
  // A name of 127 labels, and others that point at it.
  const name = Array.from({ length: 126 }, () => 'x').join('.');
  const bytes = packets.encode({
    type: 'query',
    questions: Array.from({ length: 250 }, () => ({ type: 'PTR', name })),
  });
  const before = advertisement.stats;
  const count = (): number => {
    const { packets, flooded } = advertisement.stats;
    return packets + flooded - before.packets - before.flooded;
  };
  for (const end = Date.now() + 20_000; count() < 100 && Date.now() < end; ) {
    await new Promise<void>((resolve) => enemy.send(bytes, PORT, GROUP, () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { packets: heard, flooded } = advertisement.stats;
  assert.ok(flooded - before.flooded > 50, `${heard - before.packets} were read, ${flooded - before.flooded} were not`);
});

test('devices that come and go while the loop is busy do not wait for it', async () => {
  const enemy = createSocket({ type: 'udp4', reuseAddr: true });
  await new Promise<void>((resolve) => enemy.bind(PORT, '127.0.0.67', resolve));
  enemy.setMulticastInterface('127.0.0.1');
  after(() => enemy.close());
  const say = (answers: Answer[]) =>
    new Promise<void>((resolve) =>
      enemy.send(packets.encode({ type: 'response', flags: 0x400, answers }), PORT, GROUP, () => resolve()),
    );
  const stop = new AbortController();
  const discovery = discover({ interface: 'lo', signal: stop.signal });
  const loop = discovery[Symbol.asyncIterator]();
  const seen = (serial: number, ttl = 120) => records(deviceId(serial), { ttl, addresses: ['127.0.0.1'] }) as Answer[];
  let isFound = false;
  const first = loop.next().finally(() => (isFound = true));
  while (!isFound) {
    await say(seen(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal((await first).value?.state, 'up');
  for (let serial = 100; serial < 200; serial++) {
    await say(seen(serial));
    await say(seen(serial, 0));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await say(seen(1, 0));
  await say(seen(2));
  const states: string[] = [];
  for (let last = ''; last !== deviceId(2); ) {
    const { value } = await loop.next();
    last = value?.deviceId ?? '';
    states.push(`${value?.state} ${last}`);
  }
  assert.deepEqual(states, [`down ${deviceId(1)}`, `up ${deviceId(2)}`]);
  stop.abort();
  await loop.return?.();
});
