/** Waits and deadlines use monotonic time, whatever the date is set to; and invalid delays are refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RumpError } from 'igrs-rump';
import { type Clock, systemClock } from 'igrs-rump/exchange';
import { until } from '../until.ts';
import { deviceId } from './support/heater.ts';
import { gather, Home } from './support/home.ts';
import { heater, serve, TRANSPORTS } from './support/sockets.ts';

const HOUR = 3_600_000;

async function withDateSet(milliseconds: number, run: () => Promise<void>): Promise<void> {
  const own = Date.now;
  Date.now = () => own() + milliseconds;
  try {
    await run();
  } finally {
    Date.now = own;
  }
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'answered',
    (error) => error.code,
  );
}

for (const [name, connect] of Object.entries(TRANSPORTS)) {
  test(`${name}: a request ends in time though the date goes back by an hour meanwhile`, {
    timeout: 60_000,
  }, async () => {
    const serving = await serve({ requestTimeout: 200 });
    const never = new Promise<undefined>(() => {});
    const appliance = heater(connect(serving, 'device'), { onControl: () => never });
    const controller = serving.controller(connect(serving, 'user'));
    try {
      await until('it is online', () => appliance.link.state === 'online');
      const device = controller.device(deviceId(1));
      await device.queryStatus();
      const codes: unknown[] = [];
      const ask = async () => codes.push(await codeOf(device.control({ targetTemperature: 50 }, { timeout: 1000 })));
      ask();
      await withDateSet(-HOUR, async () => {
        ask();
        await until('both requests have ended', () => codes.length === 2);
        await until('they have ended at the server', () => serving.server.stats.timeouts === 2);
      });
      assert.deepEqual(codes, ['timeout', 'timeout']);
    } finally {
      await Promise.all([appliance.close(), controller.close()]);
      await serving.close();
    }
  });
}

/** A clock as users have written them before there was a monotonic time. */
function without(clock: Home['clock']): Clock {
  return { now: () => clock.now(), after: (wait, callback) => clock.after(wait, callback) };
}

for (const [what, clockOf] of [
  ['a monotonic time', (home: Home) => home.clock as Clock],
  ['no monotonic time', (home: Home) => without(home.clock)],
  ['one that is set back too', ({ clock }: Home) => ({ ...without(clock), monotonic: () => clock.now() })],
] as const) {
  test(`with ${what}, a silent device goes offline and a request ends after the date was set back`, async () => {
    const home = new Home({}, clockOf);
    const clock = clockOf(home);
    const appliance = home.appliance(1, { keepAlive: 10, clock });
    const controller = home.controller({}, { clock });
    await home.rest();
    const { got } = gather(controller.device(deviceId(1)).presences());
    await home.pass(2000);
    home.clock.setForward(-HOUR);
    // Of what passed since somebody last looked, a clock without monotonic time may lose the most: one keep-alive.
    await home.pass(60_000);
    assert.deepEqual([appliance.link.state, controller.link.state], ['online', 'online']);
    home.lines[0]?.hush();
    home.isUp = false;
    home.clock.setForward(-HOUR);
    await home.pass(60_000);
    assert.equal(got.at(-1)?.state, 'offline');
    const code = codeOf(controller.device(deviceId(1)).control({ targetTemperature: 50 }, { timeout: 1000 }));
    assert.equal(appliance.link.state, 'waiting');
    home.clock.setForward(-HOUR);
    await home.pass(30_000);
    assert.equal(await code, 'rejected');
    assert.equal(await home.end(), 0, 'timers are left behind');
  });
}

for (const invalid of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
  test(`a monotonic time that is sometimes ${invalid} does not end a link early, nor keep anything waiting for ever`, async () => {
    let reads = 0;
    const home = new Home({ requestTimeout: 5000 }, ({ clock }) => ({
      now: () => clock.now(),
      monotonic: () => (reads++ % 3 === 1 ? invalid : clock.monotonic()),
      after: (wait, callback) => clock.after(wait, callback),
    }));
    const appliance = home.appliance(1, { keepAlive: 10, onControl: () => new Promise<undefined>(() => {}) });
    const controller = home.controller();
    await home.pass(60_000);
    assert.deepEqual([appliance.link.state, controller.link.state], ['online', 'online']);
    const control = controller.device(deviceId(1)).control({ targetTemperature: 50 }, { timeout: 60_000 });
    control.catch(() => {});
    await home.pass(20_000);
    assert.equal(home.server.stats.timeouts, 1);
    home.lines[0]?.hush();
    home.isUp = false;
    await home.pass(60_000);
    assert.equal(home.server.stats.closed.silent, 1);
    await home.end();
  });

test('a date that jumps forward ends no wait except for the expiry of the token', async () => {
  const home = new Home();
  const controller = home.controller({ expiresIn: 2 * HOUR });
  const appliance = home.appliance(1);
  await home.rest();
  home.clock.setForward(HOUR);
  await home.pass(1000);
  assert.deepEqual([appliance.link.state, controller.link.state], ['online', 'online']);
  const reasons: string[] = [];
  home.lines[0]?.client.closed.then(({ reason }) => reasons.push(reason));
  home.clock.setForward(HOUR);
  await home.pass(60_000);
  assert.deepEqual(reasons, ['token-expired']);
  await home.end();
});

test('invalid delays are refused before anything waits for them', async () => {
  const connect = () => new Promise<never>(() => {});
  const refused = (make: () => { close(): unknown }, path: string): void =>
    assert.throws(
      () => make().close(),
      (error) => RumpError.is(error) && error.path === path && error.code === 'out-of-range',
    );
  const home = new Home();
  for (const value of [Number.NaN, -1, 0, 2 ** 31, Number.POSITIVE_INFINITY]) {
    refused(() => home.controller({}, { timeout: value }), 'timeout');
    refused(() => home.controller({}, { backoff: { first: value } }), 'backoff.first');
    refused(() => home.controller({}, { backoff: { most: value } }), 'backoff.most');
    refused(() => home.appliance(1, { backoff: { first: value } }), 'backoff.first');
    assert.throws(() => home.appliance(1, { keepAlive: value }), RumpError.is);
  }
  const controller = home.controller({}, { random: () => Number.NaN, connect });
  controller.close();
  await home.end();
});

test('invalid random numbers cause neither a storm of retries nor a hang', async () => {
  for (const value of [Number.NaN, -5, 7, Number.POSITIVE_INFINITY]) {
    const waits: number[] = [];
    const home = new Home();
    home.isUp = false;
    home.controller(
      {},
      { random: () => value, onLink: (link) => link.state === 'waiting' && waits.push(link.retryIn) },
    );
    const appliance = home.appliance(1, { random: () => value });
    await home.pass(1000);
    assert.ok(waits.length > 0 && waits.length < 5 && waits.every((wait) => wait >= 250 && wait <= 2000), `${waits}`);
    home.isUp = true;
    await home.pass(5000);
    assert.equal(appliance.link.state, 'online');
    await home.end();
  }
});

test('the system clock keeps waits that are longer than a timer of the host may be', async () => {
  let isOver = false;
  const stops = [2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY].map((wait) =>
    systemClock.after(wait, () => {
      isOver = true;
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const stop of stops) stop();
  assert.equal(isOver, false);
});

test('a list of devices that waits after a request to observe says so when its time is over', async () => {
  const home = new Home();
  const controller = home.controller();
  await home.rest();
  const answer = home.bus.records.bind(home.bus);
  home.bus.records = (selector) => new Promise((resolve) => home.clock.after(5000, () => resolve(answer(selector))));
  gather(controller.alarms());
  const list = assert.rejects(controller.devices({ timeout: 1000 }), {
    code: 'timeout',
    message: 'the list of devices was never sent: other texts went first',
  });
  await home.pass(1000);
  await list;
  assert.equal(await home.end(), 0, 'timers are left behind');
});

test('a clock whose date is NaN: tokens that expire have expired, and nothing else changes', async () => {
  const home = new Home({}, ({ clock }) => ({
    now: () => Number.NaN,
    monotonic: () => clock.monotonic(),
    after: (wait, callback) => clock.after(wait, callback),
  }));
  const reasons: string[] = [];
  const controllers = [{ expiresIn: HOUR }, {}].map((joining) => home.controller(joining));
  await home.rest();
  home.lines[0]?.client.closed.then(({ reason }) => reasons.push(reason));
  await home.pass(100);
  assert.deepEqual(reasons, ['token-expired']);
  assert.equal(controllers[1]?.link.state, 'online');
  await home.end();
});
