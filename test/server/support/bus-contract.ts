/** What every bus must do, whatever it is made of: run over each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bus, Hold, Holder, Outcome } from 'igrs-rump/server';
import type { Presence } from '../../../sdk/exchange/text.ts';
import { deviceId } from '../../exchange/support/heater.ts';
import { alarm, codec, control, state, wire } from './exchange.ts';

const nobody: Holder = { request: (_frame, answer) => answer('timeout'), replaced: () => {}, unreachable: () => {} };

export function presence(session: number | null): Presence {
  const here = session !== null;
  return {
    state: here ? 'online' : 'offline',
    since: 5,
    fingerprint: 7,
    sameProfile: false,
    capabilities: ['pushesStatus'],
    keepAlive: here ? 30 : null,
    session,
  };
}

/** What a follower hears, in words. */
function listener() {
  const heard: string[] = [];
  return {
    heard,
    follower: {
      status: (device: string, frame: Uint8Array) =>
        void heard.push(`status ${device} ${codec.decode(frame).sequence}`),
      alarm: (device: string, frame: Uint8Array) => void heard.push(`alarm ${device} ${codec.decode(frame).sequence}`),
      presence: (device: string, { state: now, session }: Presence) => void heard.push(`${now} ${device} ${session}`),
    },
  };
}

/** `rest` resolves when all that was sent has arrived. */
export function busContract(name: string, make: () => Bus | Promise<Bus>, rest: () => Promise<void>): void {
  const frame = (message: Parameters<typeof wire>[0]) => wire(message) as Uint8Array;
  const ask = async (bus: Bus, device: string, request: Uint8Array): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    bus.request(device, request, (outcome) => outcomes.push(outcome));
    await rest();
    return outcomes;
  };

  test(`${name}: all that a chunk may contain is stored, at once`, async () => {
    const bus = await make();
    const hold = await bus.hold(deviceId(1), presence(1), nobody);
    const status = (index: number) => frame(state(1, index % 50, index));
    await Promise.all(Array.from({ length: 5000 }, (_, index) => hold.status(status(index))));
    assert.deepEqual((await bus.records(deviceId(1))).get(deviceId(1))?.status, status(4999));
  });

  test(`${name}: a request reaches the holder, and its answer the asker, once`, async () => {
    const bus = await make();
    const answer = frame(state(1, 20, 4, 'water-heater.response'));
    const asked: number[] = [];
    await bus.hold(deviceId(1), presence(1), {
      ...nobody,
      request(request, reply) {
        asked.push(codec.decode(request).sequence);
        reply(answer);
      },
    });
    const [outcome, ...others] = await ask(bus, deviceId(1), frame(control(1, 77)));
    assert.deepEqual([...(outcome as Uint8Array)], [...answer]);
    assert.deepEqual([asked, others], [[77], []]);
  });

  test(`${name}: whom nobody holds is offline: never here, or gone`, async () => {
    const bus = await make();
    assert.deepEqual(await ask(bus, deviceId(1), frame(control(1, 1))), ['offline']);
    const hold = await bus.hold(deviceId(1), presence(1), nobody);
    assert.deepEqual(await ask(bus, deviceId(1), frame(control(1, 1))), ['timeout']);
    await hold.release(presence(null));
    assert.deepEqual(await ask(bus, deviceId(1), frame(control(1, 1))), ['offline']);
  });

  test(`${name}: a follower that throws or rejects is printed, and harms nobody else`, async (t) => {
    const printed = t.mock.method(console, 'error', () => {});
    const bus = await make();
    const device = deviceId(1);
    const fails = (): never => {
      throw new Error('a fault of its own');
    };
    await bus.follow(device, { status: fails, alarm: fails, presence: async () => fails() });
    const { heard, follower } = listener();
    await bus.follow('*', follower);
    const hold = await bus.hold(device, presence(1), nobody);
    await hold.status(frame(state(1, 20, 1)));
    await hold.alarm(frame(alarm(1, 'raised', ['waterLeak'], 2)), []);
    await hold.release(presence(null));
    await rest();
    assert.deepEqual(heard, [
      `online ${device} 1`,
      `status ${device} 1`,
      `alarm ${device} 2`,
      `offline ${device} null`,
    ]);
    assert.deepEqual(
      printed.mock.calls.map(({ arguments: [text] }) => text),
      heard.map(() => 'igrs-rump: a callback of the bus has failed: a fault of its own'),
    );
  });

  test(`${name}: a holder that throws or rejects is printed, and harms neither who asks nor who holds the device next`, async (t) => {
    const printed = t.mock.method(console, 'error', () => {});
    const bus = await make();
    const fails = (): never => {
      throw new Error('a fault of its own');
    };
    const faulty: Holder = { request: fails, replaced: fails, unreachable: fails };
    await bus.hold(deviceId(1), presence(1), faulty);
    assert.deepEqual(await ask(bus, deviceId(1), frame(control(1, 1))), ['timeout']);
    await bus.hold(deviceId(1), presence(2), { ...faulty, request: async () => fails() });
    assert.deepEqual(await ask(bus, deviceId(1), frame(control(1, 2))), ['timeout']);
    const { heard, follower } = listener();
    await bus.follow('*', follower);
    await bus.hold(deviceId(1), presence(3), nobody);
    await rest();
    assert.deepEqual(heard, [`online ${deviceId(1)} 3`]);
    assert.deepEqual(
      printed.mock.calls.map(({ arguments: [text] }) => text),
      Array(4).fill('igrs-rump: a callback of the bus has failed: a fault of its own'),
    );
  });

  test(`${name}: a later hold replaces the earlier, which then has no say`, async () => {
    const bus = await make();
    let replaced = 0;
    const old = await bus.hold(deviceId(1), presence(1), { ...nobody, replaced: () => replaced++ });
    await old.status(frame(state(1, 20, 1)));
    const fresh = await bus.hold(deviceId(1), presence(2), {
      ...nobody,
      request: (_frame, answer) => answer('offline'),
    });
    await rest();
    assert.equal(replaced, 1);
    const { heard, follower } = listener();
    await bus.follow('*', follower);
    await old.status(frame(state(1, 99, 9)));
    await old.alarm(frame(alarm(1, 'raised', ['waterLeak'], 9)), []);
    await old.release(presence(null));
    await rest();
    assert.deepEqual(heard, []);
    const record = (await bus.records(deviceId(1))).get(deviceId(1));
    assert.deepEqual([record?.presence.session, codec.decode(record?.status as Uint8Array).sequence], [2, 1]);
    assert.equal(codec.decode(fresh.record.status as Uint8Array).sequence, 1);
    assert.deepEqual(await ask(bus, deviceId(1), frame(control(1, 1))), ['offline']);
  });

  test(`${name}: followers by device, by type and of all hear in order, until they stop`, async () => {
    const bus = await make();
    const [one, type, all, other] = [listener(), listener(), listener(), listener()];
    const stop = await bus.follow(deviceId(1), one.follower);
    await bus.follow('0001', type.follower);
    await bus.follow('*', all.follower);
    await bus.follow('0002', other.follower);
    const device = deviceId(1);
    const hold = await bus.hold(device, presence(1), nobody);
    await hold.status(frame(state(1, 20, 1)));
    await hold.alarm(frame(alarm(1, 'raised', ['waterLeak'], 2)), []);
    await hold.status(frame(state(1, 20, 3)));
    await hold.release(presence(null));
    await rest();
    const expected = [
      `online ${device} 1`,
      `status ${device} 1`,
      `alarm ${device} 2`,
      `status ${device} 3`,
      `offline ${device} null`,
    ];
    for (const { heard } of [one, type, all]) assert.deepEqual(heard, expected);
    assert.deepEqual(other.heard, []);
    stop();
    stop();
    await bus.hold(device, presence(2), nobody);
    await rest();
    assert.deepEqual([one.heard.length, all.heard.length], [5, 6]);
  });

  test(`${name}: what is known of devices: by device, by type, of all`, async () => {
    const bus = await make();
    const holds: Hold[] = [];
    for (const device of [deviceId(1), deviceId(2), '0002-000000000001']) {
      holds.push(await bus.hold(device, presence(1), nobody));
    }
    const open = [frame(alarm(1, 'raised', ['waterLeak'], 1)), frame(alarm(1, 'raised', ['dryFire'], 2))];
    await holds[0]?.status(frame(state(1, 20, 1)));
    await holds[0]?.status(frame(state(1, 21, 2)));
    await holds[0]?.alarm(open[1] as Uint8Array, open);
    await holds[0]?.release(presence(null));
    const record = (await bus.records(deviceId(1))).get(deviceId(1));
    assert.deepEqual(record?.presence, presence(null));
    assert.equal(codec.decode(record?.status as Uint8Array).sequence, 2);
    assert.deepEqual(
      record?.alarms.map((bytes) => codec.decode(bytes).sequence),
      [1, 2],
    );
    assert.deepEqual([...(await bus.records('0001')).keys()].sort(), [deviceId(1), deviceId(2)]);
    assert.equal((await bus.records('*')).size, 3);
    assert.equal((await bus.records(deviceId(9))).size, 0);
    const again = await bus.hold(deviceId(1), presence(2), nobody);
    assert.equal(again.record.alarms.length, 2);
  });

  test(`${name}: an answer arrives before what the device says after it`, async () => {
    const bus = await make();
    const order: string[] = [];
    const hold: Hold = await bus.hold(deviceId(1), presence(1), {
      ...nobody,
      request(_request, answer) {
        answer(frame(state(1, 20, 1, 'water-heater.response')));
        hold.status(frame(state(1, 21, 2)));
      },
    });
    await bus.follow(deviceId(1), { status: () => void order.push('status'), alarm() {}, presence() {} });
    bus.request(deviceId(1), frame(control(1, 1)), () => order.push('answer'));
    await rest();
    assert.deepEqual(order, ['answer', 'status']);
  });

  test(`${name}: what is stored does not change with the bytes that were passed`, async () => {
    const bus = await make();
    const hold = await bus.hold(deviceId(1), presence(1), nobody);
    const bytes = frame(state(1, 20, 1)).slice();
    await hold.status(bytes);
    bytes.fill(0);
    const record = (await bus.records('*')).get(deviceId(1));
    assert.equal(codec.decode(record?.status as Uint8Array).sequence, 1);
  });
}
