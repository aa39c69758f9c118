/** Each flow of clause 6.4 between the three roles, and each of its failures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RumpError } from 'igrs-rump';
import { deviceId, heaterState } from './support/heater.ts';
import { gather, Home } from './support/home.ts';

async function refusal(promise: Promise<unknown>): Promise<RumpError> {
  const error = await promise.then(
    () => null,
    (reason) => reason,
  );
  assert.ok(RumpError.is(error), `a RumpError, not ${error}`);
  return error;
}

async function ended(home: Home): Promise<void> {
  assert.equal(await home.end(), 0, 'timers are left behind');
}

test('registration: online with a session, an agreed keep-alive, and a first status', async () => {
  const home = new Home();
  const seen: string[] = [];
  const appliance = home.appliance(1, { keepAlive: 20, onLink: ({ state }) => seen.push(state) });
  await home.rest();
  assert.deepEqual(seen, ['connecting', 'registering', 'online']);
  assert.equal(appliance.link.state === 'online' && appliance.link.keepAlive, 20);
  const controller = home.controller();
  await home.rest();
  const [device, ...others] = await controller.devices();
  assert.equal(others.length, 0);
  assert.deepEqual([device?.id, device?.presence.state, device?.presence.sameProfile], [deviceId(1), 'online', true]);
  assert.deepEqual(device?.status?.body, heaterState());
  await ended(home);
});

test('registration: without the grant it is refused, said so, and tried again with longer waits', async () => {
  const home = new Home();
  const waits: number[] = [];
  const appliance = home.appliance(
    1,
    { onLink: (link) => link.state === 'waiting' && waits.push(link.retryIn) },
    { grants: { '*': ['observe'] } },
  );
  await home.pass(20_000);
  assert.equal(appliance.link.state === 'waiting' && appliance.link.close.reason, 'unauthorised');
  assert.deepEqual(waits.slice(0, 4), [375, 750, 1500, 3000]);
  await ended(home);
});

test('heartbeats keep a device online for hours, and its absence is noticed after one and a half keep-alives', async () => {
  const home = new Home();
  const appliance = home.appliance(1, { keepAlive: 10 });
  const controller = home.controller();
  await home.rest();
  const presences = gather(controller.device(deviceId(1)).presences());
  await home.pass(3 * 3_600_000);
  assert.equal(appliance.link.state, 'online');
  assert.equal(presences.got.at(-1)?.state, 'online');
  // Dead, as far as anybody can tell, and unable to come back.
  home.isUp = false;
  home.lines[0]?.hush();
  await home.pass(9000);
  assert.equal(presences.got.at(-1)?.state, 'online');
  await home.pass(7000);
  assert.equal(presences.got.at(-1)?.state, 'offline');
  // It has noticed by itself that nobody echoes, and tries again and again.
  home.isUp = true;
  await home.pass(30_000);
  assert.equal(presences.got.at(-1)?.state, 'online');
  await ended(home);
});

test('control: the response carries the state, and what the device refuses comes as its result', async () => {
  const home = new Home();
  let target = 55;
  const unknown: (readonly number[])[] = [];
  home.appliance(1, {
    onControl: (fields, { unknownFields }) => {
      unknown.push(unknownFields);
      if (fields.childLock) return 'interlock';
      target = fields.targetTemperature ?? target;
      return undefined;
    },
    status: () => heaterState(target),
  });
  const device = home.controller().device(deviceId(1));
  const { kind, body } = await device.control({ targetTemperature: 61.5 });
  assert.deepEqual([kind, body], ['water-heater.response', heaterState(61.5)]);
  const error = await refusal(device.control({ childLock: true }));
  assert.deepEqual([error.code, error.result], ['rejected', 'interlock']);
  assert.deepEqual((await device.queryStatus()).body, heaterState(61.5));
  assert.equal((await device.queryVersion()).body.model, 'Heater');
  await device.control({ targetTemperature: 50 }, { unknownFields: [9] });
  assert.deepEqual(unknown, [[], [], [9]]);
  await ended(home);
});

test('control: what cannot be written is refused before it is sent', async () => {
  const home = new Home();
  const device = home.controller().device(deviceId(1));
  const error = await refusal(device.control({ targetTemperature: 99 }));
  assert.deepEqual([error.code, error.path], ['out-of-range', 'body.targetTemperature']);
  assert.throws(() => home.controller().device('0009-000000000001'), /types/);
  await ended(home);
});

test('control: a device that throws has a fault, and one that never answers runs into the timeout', async () => {
  const home = new Home();
  const thrown: unknown[] = [];
  home.appliance(1, {
    onControl: () => {
      throw new Error('no relay');
    },
    onError: (error) => thrown.push(error),
  });
  home.appliance(2, { onControl: () => new Promise(() => {}) });
  const controller = home.controller();
  assert.equal((await refusal(controller.device(deviceId(1)).control({}))).result, 'fault');
  assert.equal(thrown.length, 1);
  const waiting = refusal(controller.device(deviceId(2)).control({}, { timeout: 4000 }));
  await home.pass(4001);
  assert.equal((await waiting).code, 'timeout');
  const gone = refusal(controller.device(deviceId(3)).control({}));
  assert.deepEqual([(await gone).code, (await gone).result], ['rejected', 'offline']);
  await ended(home);
});

test('a callback for errors that throws as well is a line on the console, and all goes on', async (t) => {
  const lines = t.mock.method(console, 'error', () => {}).mock;
  const home = new Home();
  const fail = (): never => {
    throw new Error('no relay');
  };
  const worse = (): never => {
    throw new Error('no log either');
  };
  home.appliance(1, { onControl: fail, onLink: fail, onError: worse });
  const controller = home.controller({}, { onLink: fail, onError: worse });
  assert.equal((await refusal(controller.device(deviceId(1)).control({}))).result, 'fault');
  const told = new Set(lines.calls.map(({ arguments: [line] }) => line));
  assert.deepEqual(
    told,
    new Set(['igrs-rump: 0001-000000000001: no log either', 'igrs-rump: the controller: no log either']),
  );
  await ended(home);
});

test('control: a caller that gives up gets its error at once, and the late response is dropped and counted', async () => {
  const home = new Home();
  let answer: () => void = () => {};
  home.appliance(1, { onControl: () => new Promise<undefined>((resolve) => (answer = () => resolve(undefined))) });
  const controller = home.controller();
  const abort = new AbortController();
  const waiting = refusal(controller.device(deviceId(1)).control({ power: true }, { signal: abort.signal }));
  await home.rest();
  abort.abort();
  assert.equal((await waiting).code, 'aborted');
  answer();
  await home.rest();
  assert.equal(controller.stats.strays, 1);
  const already = refusal(controller.device(deviceId(1)).control({}, { signal: AbortSignal.abort() }));
  assert.equal((await already).code, 'aborted');
  await ended(home);
});

test('control: two controllers with equal sequences each get their own answer', async () => {
  const home = new Home();
  home.appliance(1, { onControl: ({ power }) => (power ? 'busy' : 'unsupported') });
  const [one, two] = [home.controller().device(deviceId(1)), home.controller().device(deviceId(1))];
  const [first, second] = await Promise.all([
    refusal(one.control({ power: true })),
    refusal(two.control({ power: false })),
  ]);
  assert.deepEqual([first.result, second.result], ['busy', 'unsupported']);
  await ended(home);
});

test('control: the server refuses an account that may only observe', async () => {
  const home = new Home();
  home.appliance(1);
  const device = home.controller({ grants: { '*': ['observe'] } }).device(deviceId(1));
  assert.equal((await refusal(device.control({ power: true }))).result, 'unauthorised');
  assert.equal((await device.queryStatus()).kind, 'water-heater.response');
  await ended(home);
});

test('control: a link that breaks leaves the question open, and says so; what was not sent goes over the next', async () => {
  const home = new Home();
  home.appliance(1, { onControl: () => new Promise(() => {}) });
  const controller = home.controller();
  await home.rest();
  const waiting = refusal(controller.device(deviceId(1)).control({ power: true }));
  await home.rest();
  home.lastLine.cut();
  assert.equal((await waiting).code, 'closed');
  const later = controller.device(deviceId(1)).queryStatus();
  await home.pass(1000);
  assert.equal((await later).messageType, 'response');
  await ended(home);
});

test('status: every observer hears, a slow one the newest, and after a restart of the server again', async () => {
  const home = new Home();
  let target = 30;
  const appliance = home.appliance(1, { status: () => heaterState(target) });
  const controller = home.controller();
  await home.rest();
  const fast = gather(controller.device(deviceId(1)).statuses());
  const slow = controller.statuses();
  await home.rest();
  for (target = 40; target < 50; target++) {
    appliance.report();
    await home.rest();
  }
  assert.deepEqual(
    fast.got.map(({ body }) => 'targetTemperature' in body && body.targetTemperature).slice(-3),
    [47, 48, 49],
  );
  const { value } = await slow.next();
  assert.equal(value && 'targetTemperature' in value.body && value.body.targetTemperature, 49);
  await slow.return?.();
  target = 52;
  await home.restart(5000);
  await home.pass(40_000);
  const last = fast.got.at(-1)?.body;
  assert.equal(last && 'targetTemperature' in last && last.targetTemperature, 52);
  await ended(home);
});

test('alarms: acknowledged when they are stored, seen once by each observer, and open ones by who comes later', async () => {
  const home = new Home();
  const appliance = home.appliance(1);
  const controller = home.controller();
  await home.rest();
  const seen = gather(controller.device(deviceId(1)).alarms());
  await home.rest();
  await appliance.alarm({ event: 'raised', severity: 'critical', faults: ['waterLeak', 'dryFire'] });
  await appliance.alarm({ event: 'cleared', severity: 'info', faults: ['dryFire'] });
  await home.rest();
  assert.deepEqual(
    seen.got.map(({ body }) => [body.event, body.faults]),
    [
      ['raised', ['waterLeak', 'dryFire']],
      ['cleared', ['dryFire']],
    ],
  );
  const later = gather(home.controller().alarms());
  await home.rest();
  const open = [
    ['raised', ['waterLeak', 'dryFire']],
    ['cleared', ['dryFire']],
  ];
  assert.deepEqual(
    later.got.map(({ body }) => [body.event, body.faults]),
    open,
  );
  const listed = async () => {
    const [device] = await controller.devices();
    return device?.alarms.map(({ body }) => [body.event, body.faults]);
  };
  assert.deepEqual(await listed(), open);
  // What was cleared stays so when the device registers again, and with the rest of the frame's faults it is forgotten.
  home.lines[0]?.cut();
  await home.pass(10_000);
  assert.equal(appliance.link.state, 'online');
  assert.deepEqual(await listed(), open);
  await appliance.alarm({ event: 'cleared', severity: 'info', faults: ['waterLeak'] });
  await home.rest();
  assert.deepEqual(await listed(), []);
  assert.equal(appliance.waitingAlarms, 0);
  await ended(home);
});

test('alarms: raised without a link, or on one that breaks before the echo, they are sent until they are stored', async () => {
  const home = new Home();
  home.isUp = false;
  const appliance = home.appliance(1);
  const first = appliance.alarm({ event: 'raised', severity: 'fault', faults: ['freezing'], time: 1 });
  await home.pass(5000);
  assert.equal(appliance.waitingAlarms, 1);
  home.isUp = true;
  await home.pass(10_000);
  await first;
  const controller = home.controller();
  const seen = gather(controller.alarms());
  await home.rest();
  home.lines[0]?.hush();
  const second = appliance.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'], time: 2 });
  await home.pass(60_000);
  await second;
  assert.deepEqual(
    seen.got.map(({ body }) => body.time),
    [1, 2],
  );
  await ended(home);
});

test('alarms: there is room for so many and no more, and closing tells who waits', async () => {
  const home = new Home();
  home.isUp = false;
  const appliance = home.appliance(1);
  const raise = (time: number) => appliance.alarm({ event: 'raised', severity: 'info', faults: [], time });
  const waiting = Array.from({ length: 256 }, (_, time) => raise(time));
  assert.throws(
    () => raise(256),
    (error) => RumpError.is(error) && error.code === 'buffer-too-small',
  );
  assert.throws(
    () => appliance.alarm({ event: 'raised', severity: 'info', faults: ['nonsense' as never] }),
    (error) => RumpError.is(error) && error.code === 'unknown-name',
  );
  await ended(home);
  assert.equal((await refusal(waiting[0] as Promise<void>)).code, 'closed');
});

test('a device that registers again replaces its old link', async () => {
  const home = new Home();
  const old = home.appliance(1, { onControl: () => 'busy' });
  await home.rest();
  home.appliance(1, { onControl: () => undefined });
  await home.rest();
  assert.equal(old.link.state === 'waiting' && old.link.close.reason, 'replaced');
  const { body } = await home.controller().device(deviceId(1)).control({});
  assert.equal(body.result, 'ok');
  await ended(home);
});

test('a half-open link of a controller is noticed, and what it observed is observed again', async () => {
  const home = new Home();
  const appliance = home.appliance(1);
  const states: string[] = [];
  const controller = home.controller({}, { onLink: ({ state }) => states.push(state) });
  await home.rest();
  const statuses = gather(controller.statuses());
  await home.rest();
  home.lastLine.hush();
  await home.pass(100_000);
  assert.deepEqual(states, ['connecting', 'online', 'waiting', 'connecting', 'online']);
  const before = statuses.got.length;
  appliance.report();
  await home.rest();
  assert.equal(statuses.got.length, before + 1);
  await ended(home);
});

test('a token that expires closes the link with that reason, and another one opens the next', async () => {
  const home = new Home();
  const controller = home.controller({ expiresIn: 30_000 });
  await home.pass(30_000);
  assert.equal(controller.link.state === 'waiting' && controller.link.close.reason, 'token-expired');
  await home.pass(1000);
  assert.equal(controller.link.state, 'online');
  await ended(home);
});

test('a link without text: requests work, statuses and alarms come, the list of devices does not', async () => {
  const home = new Home();
  const appliance = home.appliance(1, {}, { text: false });
  const controller = home.controller({ text: false });
  const statuses = gather(controller.device(deviceId(1)).statuses());
  await home.pass(2000);
  assert.equal((await controller.device(deviceId(1)).queryStatus()).messageType, 'response');
  const before = statuses.got.length;
  appliance.report();
  await home.rest();
  assert.equal(statuses.got.length, before + 1);
  assert.equal((await refusal(controller.devices())).code, 'unsupported');
  await ended(home);
});

test('loops end with their signal, with the controller, and with an error where nothing may be observed', async () => {
  const home = new Home();
  home.appliance(1);
  const controller = home.controller({ grants: { [deviceId(1)]: ['observe'] } });
  await home.rest();
  const abort = new AbortController();
  const aborted = gather(controller.device(deviceId(1)).statuses({ signal: abort.signal }));
  const closed = gather(controller.alarms());
  const refused = gather(controller.device(deviceId(2)).statuses());
  await home.rest();
  assert.ok(RumpError.is(refused.error) && refused.error.result === 'unauthorised');
  abort.abort();
  await home.rest();
  assert.deepEqual([aborted.isDone, aborted.error, closed.isDone], [true, null, false]);
  await controller.close();
  await home.rest();
  assert.deepEqual([closed.isDone, closed.error], [true, null]);
  assert.throws(() => controller.statuses(), /closed/);
  assert.equal((await refusal(controller.devices())).code, 'closed');
  await ended(home);
});
