/** What a controller and an appliance make of another side that says anything at all. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Appliance, type CloseReason, Controller, memoryLinks } from 'igrs-rump/exchange';
import { ControllerMachine } from '../../sdk/exchange/controller/machine.ts';
import { MAX_DEVICES } from '../../sdk/exchange/controller/readers.ts';
import { readServerText } from '../../sdk/exchange/text.ts';
import { SimulatedClock, settled } from '../server/support/simulated-clock.ts';
import { chance } from './support/chance.ts';
import { deviceId, heaterState, VERSION } from './support/heater.ts';
import { codec } from './support/home.ts';

const WELCOME = JSON.stringify({ type: 'welcome', protocol: 1, account: 'a', keepAlive: 60, expires: null });

/** The far ends of whatever links a role opens, and why each was closed. */
function far() {
  const writers: WritableStreamDefaultWriter<Uint8Array | string>[] = [];
  const closed: CloseReason[] = [];
  const connect = async () => {
    const [near, other] = memoryLinks();
    writers.push(other.writable.getWriter());
    other.readable.pipeTo(new WritableStream()).catch(() => {});
    other.closed.then(({ reason }) => closed.push(reason));
    return near;
  };
  const say = async (...chunks: readonly (Uint8Array | string)[]) => {
    for (const chunk of chunks)
      writers
        .at(-1)
        ?.write(chunk)
        .catch(() => {});
    await settled();
  };
  return { connect, closed, say };
}

const NONSENSE = [
  '',
  'null',
  '[]',
  '7',
  '{',
  '{"type":"welcome"}',
  '{"type":"welcome","account":"a","keepAlive":"60","expires":null}',
  '{"type":"welcome","account":"a","keepAlive":60,"expires":"soon"}',
  '{"type":"presence","device":1,"presence":{"state":"online"}}',
  '{"type":"presence","device":"0001-000000000001","presence":{"state":"asleep"}}',
  '{"type":"presence","device":"0001-zz","presence":{"state":"online"}}',
  '{"type":"presence","device":"0001-000000000001","presence":{"state":"online","since":1e300}}',
  '{"type":"presence","device":"0001-000000000001","presence":{"state":"online","since":"today"}}',
  '{"type":"presence","device":"0001-000000000001","presence":{"state":"online","since":"5"}}',
  '{"type":"presence","device":"0001-000000000001","presence":{"state":"online","since":[]}}',
  '{"type":"presence","device":"0001-000000000001","presence":{"state":"online","capabilities":5}}',
  '{"type":"devices","request":1}',
  '{"type":"devices","request":1,"devices":[{}]}',
  '{"type":"observed"}',
  '{"type":"pong","request":null}',
  '{"type":"closing"}',
  '{"type":"refused","request":1}',
];

for (const text of NONSENSE) {
  test(`a controller leaves a server that says ${text || 'nothing'}`, async () => {
    const clock = new SimulatedClock();
    const { connect, closed, say } = far();
    const controller = new Controller({ codec, connect, clock, random: () => 0 });
    await settled();
    await say(WELCOME, text);
    assert.deepEqual(closed, ['bad-text']);
    await controller.close();
    assert.equal(clock.waiting, 0);
  });
}

test('why a text is invalid names its type, the field and the value; names that objects inherit are no types', () => {
  const wrong = {
    '{"type":"pong","request":"1"}': 'pong whose field request is invalid: "1"',
    '{"type":"pong"}': 'pong whose field request is invalid: undefined',
    '{"type":"devices","request":1,"devices":[{}]}': 'devices whose field devices is invalid: an array',
  };
  for (const [text, why] of Object.entries(wrong))
    assert.equal(readServerText(text), `the server has sent a text of type ${why}`);
  for (const type of ['constructor', '__proto__', 'weather'])
    assert.equal(readServerText(JSON.stringify({ type })), null);
});

/** A controller's machine without a controller. */
function alone() {
  const done = { wakeAt: 0, dropped: 0, settled: 0 };
  const ignored = () => {};
  const line = {
    now: () => 0,
    wake: (at: number) => (done.wakeAt = at),
    drop: () => done.dropped++,
    send: ignored,
    report: ignored,
    tell: ignored,
    online: ignored,
  };
  const machine = new ControllerMachine(line, { send: ignored, heartbeat: ignored });
  machine.opened(true);
  const list = { deadline: 1000, settle: () => done.settled++, key: '', devices: [] };
  return { machine, list, done };
}

test('a controller waits for nothing more of a link that it leaves', () => {
  const { machine, done } = alone();
  assert.ok(Number.isFinite(done.wakeAt));
  machine.text('no JSON');
  assert.equal(done.dropped, 1);
  // Its other side may take seconds to answer the close: a deadline of then would fire again and again.
  assert.equal(done.wakeAt, Number.POSITIVE_INFINITY);
});

const LISTED = {
  device: deviceId(1),
  presence: { state: 'online', capabilities: [] },
  grants: [],
  status: null,
  alarms: [],
};

test('a list that nobody asked for is not kept', () => {
  const { machine, list, done } = alone();
  machine.text(WELCOME);
  const text = (request: number, more?: true) =>
    JSON.stringify({ type: 'devices', request, devices: [LISTED], ...(more && { more }) });
  for (let round = 0; round < 10; round++) machine.text(text(1, true));
  machine.ask(list);
  for (let round = 0; round < 10; round++) machine.text(text(2, true));
  machine.text(text(1));
  assert.deepEqual([list.devices.length, done.settled], [1, 1]);
});

test('a controller leaves a server that names ever new devices, in what is online or in a list', () => {
  // More than can be the arguments of a call.
  const many = JSON.stringify({
    type: 'devices',
    request: 1,
    devices: new Array(MAX_DEVICES).fill(LISTED),
    more: true,
  });
  const endless = {
    presences: (round: number) =>
      JSON.stringify({ type: 'presence', device: deviceId(round), presence: LISTED.presence }),
    lists: () => many,
  };
  for (const [name, text] of Object.entries(endless)) {
    const { machine, list, done } = alone();
    machine.text(WELCOME);
    machine.ask(list);
    for (let round = 0; done.dropped === 0 && round <= MAX_DEVICES; round++) machine.text(text(round));
    assert.equal(done.dropped, 1, name);
  }
});

test('a controller passes over texts of a later version, and answers to nobody', async () => {
  const clock = new SimulatedClock();
  const { connect, closed, say } = far();
  const controller = new Controller({ codec, connect, clock });
  await settled();
  await say(WELCOME, '{"type":"weather","rain":true}', '{"type":"pong","request":77,"time":0}', WELCOME);
  await say(
    '{"type":"refused","request":5,"code":"bad-request","message":"?"}',
    '{"type":"devices","request":5,"devices":[]}',
  );
  assert.deepEqual([closed, controller.link.state], [[], 'online']);
  await controller.close();
  assert.equal(clock.waiting, 0);
});

const golden = (
  JSON.parse(readFileSync(new URL('../vectors/golden.json', import.meta.url), 'utf8')) as { hex: string }[]
).map(({ hex }) => Uint8Array.from(Buffer.from(hex, 'hex')));

test('both survive any bytes, and every valid frame that they do not expect', async () => {
  const by = chance(1);
  const clock = new SimulatedClock();
  const [one, two] = [far(), far()];
  const controller = new Controller({ codec, connect: one.connect, clock, random: () => 0 });
  const appliance = new Appliance<'water-heater'>({
    codec,
    connect: two.connect,
    deviceId: deviceId(1),
    version: VERSION,
    onControl: () => undefined,
    status: () => heaterState(),
    clock,
    random: () => 0,
  });
  await settled();
  await one.say(WELCOME);
  const types = [1, 2, 3, 4, 0x7777];
  const messages = [1, 2, 3, 4, 5, 6, 7, 0x10, 0x11, 0x12, 0x13, 0x14, 0x55];
  const lengths = [0, 1, 2, 8, 10, 12, 24, 40, 256];
  const noise = () => Uint8Array.from({ length: by.below(60) }, () => by.below(256));
  const frame = () => {
    const body = new Uint8Array(lengths[by.below(lengths.length)] as number).map(() => by.below(256));
    const [deviceType, messageType] = [types[by.below(5)] as number, messages[by.below(13)] as number];
    try {
      return codec.encode({
        kind: 'unknown',
        deviceType,
        messageType,
        serial: by.below(3),
        sequence: by.below(4),
        body,
      } as never);
    } catch {
      // It would be of a known kind: then one of those.
      return golden[by.below(golden.length)] as Uint8Array;
    }
  };
  for (let round = 0; round < 2000; round++) {
    const chunk = by.below(3) === 0 ? noise() : frame();
    await Promise.all([one.say(chunk), two.say(chunk, 'text')]);
  }
  assert.equal(controller.link.state, 'online');
  assert.deepEqual([one.closed, two.closed], [[], []]);
  assert.ok(controller.stats.strays > 0 && appliance.stats.strays > 0);
  await Promise.all([controller.close(), appliance.close()]);
  assert.equal(clock.waiting, 0);
});
