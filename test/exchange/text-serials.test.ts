/**
 * Serials that are text: with all that has a meaning in a subject of NATS, a pattern of grants, a name of a file or of a host. Two
 * profiles: one whose frames tell the device type, and one where a device ID is nothing but its serial.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Controller } from 'igrs-rump/exchange';
import { type NatsServer, natsServer } from '../nats/support/nats-server.ts';
import { until } from '../until.ts';
import { ALL, Hall } from './support/hall.ts';
import { type HeaterState, heaterState } from './support/heater.ts';
import { type Built, built, SERIAL_LENGTH, textProfile, untypedProfile } from './support/other-profiles.ts';

const SERIALS = [
  'a.b',
  'a',
  '*',
  '>',
  'water heater',
  'water-heater',
  'granted',
  '..',
  '/etc/passwd',
  '\x01\x1b[2J',
  'pump',
  'PUMP',
  'Pump',
  'con',
  '_2a',
  '0001',
  '',
  'é',
  '一二三四五六',
  'ABCDEFGHIJKLMNOPQRST',
];

const NAMES = ['typed', 'untyped'] as const;
type Name = (typeof NAMES)[number];

const packages = {} as Record<Name, Built>;
let nats: NatsServer;

before(async () => {
  packages.typed = await built(textProfile(), { types: true, command: true });
  packages.untyped = await built(untypedProfile(), { types: true, command: true });
  nats = await natsServer();
});

after(async () => {
  await nats?.end();
  await Promise.all(Object.values(packages).map((each) => each.remove()));
});

/** What a message says of its device. */
const serialOf = (message: unknown): string => (message as { serial: string }).serial;

for (const name of NAMES) {
  test(`${name}: each serial has a device ID of its own, also where upper and lower case are the same`, () => {
    const { formatDeviceId, parseDeviceId } = packages[name].profile;
    const ids = SERIALS.map((serial) => formatDeviceId('water-heater', serial as never));
    assert.equal(new Set(ids.map((id) => id.toUpperCase())).size, SERIALS.length);
    for (const [index, id] of ids.entries()) {
      assert.match(id, name === 'typed' ? /^0001-[a-z0-9_]{1,54}$/ : /^[a-z0-9_]{1,54}$/);
      const expected = { deviceType: 'water-heater', serial: SERIALS[index] };
      for (const text of [id, id.toUpperCase()]) assert.deepEqual(parseDeviceId(text) as object, expected);
    }
    for (const serial of ['x'.repeat(SERIAL_LENGTH + 1), 'a\0b', '\ud800']) {
      assert.throws(() => formatDeviceId('water-heater', serial as never), { code: 'out-of-range', path: 'serial' });
    }
    assert.throws(() => formatDeviceId('water-heater', 7), { code: 'wrong-type', path: 'serial' });
  });

  test(`${name}: registration, status, control, refusal, queries and alarms of all of them at once`, async () => {
    const hall = new Hall(packages[name]);
    const controls: string[] = [];
    const heaters = SERIALS.map((serial, index) => {
      const { result, ...state } = heaterState(40 + index);
      return hall.heater({
        deviceId: hall.id(serial),
        status: () => state,
        onControl: () => {
          controls.push(serial);
          return serial === '>' ? 'interlock' : undefined;
        },
      });
    });
    await hall.rest();
    for (const { deviceId, link } of heaters) assert.equal(link.state, 'online', deviceId);
    const controller = hall.controller();
    const listed = controller.devices();
    await hall.rest();
    const devices = await listed;
    assert.deepEqual(
      new Set(
        devices.map(
          ({ id, status }) =>
            `${id} ${serialOf(status)} ${(status?.body as HeaterState | undefined)?.targetTemperature}`,
        ),
      ),
      new Set(SERIALS.map((serial, index) => `${hall.id(serial)} ${serial} ${40 + index}`)),
    );

    const alarms = controller.alarms();
    for (const [index, serial] of SERIALS.entries()) {
      const device = controller.device(hall.id(serial));
      assert.equal(device.serial, serial);
      const control = device.control({ power: true });
      if (serial === '>') {
        assert.deepEqual(await hall.refusal(control), ['rejected', 'interlock']);
      } else {
        await hall.rest();
        assert.equal(serialOf(await control), serial);
      }
      const queries = [device.queryStatus(), device.queryVersion()];
      await hall.rest();
      for (const answer of await Promise.all(queries)) assert.equal(serialOf(answer), serial);
      const stored = heaters[index]?.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'], time: index });
      await hall.rest();
      await stored;
      const heard = await alarms.next();
      assert.equal(serialOf(heard.value), serial);
    }
    assert.deepEqual(controls, SERIALS);
    assert.equal(hall.server.stats.refused, 0);
    await hall.end();
  });

  test(`${name}: a grant of one device is of no other, whatever its serial looks like`, async () => {
    const hall = new Hall(packages[name]);
    for (const serial of SERIALS) hall.heater({ deviceId: hall.id(serial) });
    await hall.rest();
    for (const granted of ['*', '>', 'a.b', 'pump', 'water-heater', '']) {
      const controller = hall.controller({ [hall.id(granted)]: ['observe', 'control'] });
      const listed = controller.devices();
      await hall.rest();
      assert.deepEqual(
        (await listed).map(({ id }) => id),
        [hall.id(granted)],
      );
      for (const serial of SERIALS) {
        const outcome = await hall.refusal(controller.device(hall.id(serial)).control({ power: true }));
        assert.deepEqual(outcome, serial === granted ? ['answered'] : ['rejected', 'unauthorised'], serial);
      }
      const statuses = controller.device(hall.id(granted)).statuses();
      const first = statuses.next();
      await hall.rest();
      assert.equal(serialOf((await first).value), granted);
    }
    await hall.end();
  });

  test(`${name}: a device whose serial is no UTF-8 is no other, and not served`, async () => {
    const hall = new Hall(packages[name]);
    const [ours, servers] = packages[name].exchange.memoryLinks();
    hall.server.accept(servers, { account: 'home', expires: null, grants: ALL });
    const body = { keepAlive: 30, capabilities: [], profileFingerprint: 1 };
    const frame = hall.encode('water-heater.register', '\ufffd', body);
    await ours.writable.getWriter().write(frame);
    await hall.rest();
    assert.deepEqual([hall.server.stats.refused, hall.server.stats.devices], [1, 0]);
    await hall.end();
  });

  test(`${name}: over NATS, between two servers`, async () => {
    const { natsBus } = await packages[name].nats();
    const connection = await nats.connect();
    const sizes = { bucketBytes: 0x1000000, alarmBytes: 0x1000000 };
    const prefix = `text-${name}`;
    const buses = [await natsBus({ connection, prefix, ...sizes }), await natsBus({ connection, prefix, ...sizes })];
    const [near, far] = buses.map((bus) => new Hall(packages[name], undefined, { bus, isReal: true })) as [Hall, Hall];
    const controls: string[] = [];
    const heaters = SERIALS.map((serial) =>
      near.heater({ deviceId: near.id(serial), onControl: () => void controls.push(serial) }),
    );
    await until('all are online', () => heaters.every(({ link }) => link.state === 'online'));
    const controller: Controller = far.controller();
    const ids = (await controller.devices()).map(({ id }) => id);
    assert.deepEqual(new Set(ids), new Set(SERIALS.map((serial) => far.id(serial))));
    for (const serial of SERIALS) {
      const device = controller.device(far.id(serial));
      const statuses = device.statuses();
      const alarms = device.alarms();
      assert.equal(serialOf(await device.control({ power: true })), serial);
      assert.equal(serialOf((await statuses.next()).value), serial);
      await heaters[SERIALS.indexOf(serial)]?.alarm({
        event: 'raised',
        severity: 'fault',
        faults: ['dryFire'],
        time: 7,
      });
      assert.equal(serialOf((await alarms.next()).value), serial);
    }
    assert.deepEqual(controls, SERIALS);
    for (const each of [near, far]) await each.end();
    for (const bus of buses) {
      assert.equal(bus.stats.malformed, 0);
      await bus.close();
    }
  });

  test(`${name}: the command decodes, encodes and routes them`, () => {
    const {
      folder,
      codec: { createCodec, shardOf },
    } = packages[name];
    const codec = createCodec();
    const frames = SERIALS.map((serial, index) => {
      const message = {
        kind: 'water-heater.control',
        serial,
        sequence: index,
        body: { targetTemperature: 40 + index },
      };
      return codec.encode(message as never);
    });
    const stream = Buffer.concat(frames);
    const run = (args: readonly string[], input: string | Uint8Array = '') => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'dist/cli.js'), ...args], {
        input,
        cwd: folder,
      });
      assert.equal(`${status}${stderr}`, '0', args.join(' '));
      return stdout;
    };
    const lines = run(['decode'], stream);
    const decoded = lines
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(decoded.map(serialOf), SERIALS);
    assert.deepEqual(run(['encode'], lines), stream);

    const csv = run(['decode', '--kind', 'water-heater.control', '--csv', 'device,sequence'], stream).toString();
    const { formatDeviceId } = packages[name].profile;
    const ids = SERIALS.map((serial) => formatDeviceId('water-heater', serial as never));
    assert.equal(csv, ['device,sequence', ...ids.map((id, index) => `${id},${index}`), ''].join('\n'));
    const table = run(['decode', '--table'], stream).toString();
    // What a serial holds must not reach the terminal.
    assert.doesNotMatch(table, /[^\P{Cc}\n]/u);
    for (const id of ids) assert.ok(table.includes(`  ${id}  `), id);

    const out = join(folder, 'routed');
    mkdirSync(out);
    const rules = join(folder, 'rules.json');
    writeFileSync(
      rules,
      JSON.stringify([
        { to: 'some', serial: ['*', 'PUMP'] },
        { to: 'one', serial: 'a.b' },
        { to: 'shards', shards: 4 },
      ]),
    );
    run(['route', rules, '--out', out], stream);
    const expected = new Map<string, string[]>();
    for (const serial of SERIALS) {
      const shard = shardOf(name === 'typed' ? 1 : 0, serial as never, 4);
      const file = ['*', 'PUMP'].includes(serial) ? 'some' : serial === 'a.b' ? 'one' : `shards-${shard}`;
      expected.set(`${file}.bin`, [...(expected.get(`${file}.bin`) ?? []), serial]);
    }
    const found = readdirSync(out).map((file) => {
      const messages = [...codec.scanner().push(readFileSync(join(out, file)))].flatMap((batch) => [...batch]);
      return [file, messages.map(serialOf)] as const;
    });
    assert.deepEqual(new Map(found), expected);
  });
}
