/** No alarm is lost unnoticed (6.4.4), whatever the clocks of devices say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Appliance } from 'igrs-rump/exchange';
import { until } from '../until.ts';
import { deviceId } from './support/heater.ts';
import { gather, Home } from './support/home.ts';
import { RUNS, runAll } from './support/runs.ts';
import { heater, serve, TRANSPORTS } from './support/sockets.ts';

type Alarm = Parameters<Appliance<'water-heater'>['alarm']>[0];

const RAISED: Alarm = { event: 'raised', severity: 'fault', faults: ['dryFire'], time: 5 };

function told({ event, faults, time }: { event: unknown; faults: readonly unknown[]; time?: unknown }): string {
  return `${event} ${faults.join('+')} ${time}`;
}

for (const [name, connect] of Object.entries(TRANSPORTS)) {
  test(`${name}: a clock that stands or restarts hides no alarm`, async () => {
    const serving = await serve();
    const appliance = heater(connect(serving, 'device'));
    const controller = serving.controller(connect(serving, 'user'));
    try {
      const { got } = gather(controller.device(deviceId(1)).alarms());
      await until('it is online', () => appliance.link.state === 'online');
      await controller.device(deviceId(1)).queryStatus();
      const alarms: Alarm[] = [
        RAISED,
        { ...RAISED, event: 'cleared' },
        RAISED,
        { ...RAISED, time: 9 },
        RAISED,
        { ...RAISED, time: 9 },
        RAISED,
        RAISED,
      ];
      for (const alarm of alarms) await appliance.alarm(alarm);
      await until('all alarms have come', () => got.length >= alarms.length);
      assert.deepEqual(
        got.map(({ body }) => told(body)),
        alarms.map((alarm) => told(alarm as never)),
      );
      assert.equal(controller.stats.doubles, 0);
    } finally {
      await Promise.all([appliance.close(), controller.close()]);
      await serving.close();
    }
  });
}

const SOME = Math.min(RUNS, 200);

test(`${SOME} runs: with clocks that stand, jump and restart, each stored alarm is heard, in order`, async () => {
  await runAll(async (home, by) => {
    const controller = home.controller();
    const { got } = gather(controller.alarms());
    await home.rest();
    const weather = { random: by.next, delay: by.below(1500), split: by.next() };
    const start = (): Appliance<'water-heater'> =>
      home.appliance(1, { keepAlive: 5 + by.below(10), random: by.next }, { weather });
    let appliance = start();
    let time = 1 + by.below(3);
    const stored: { at: number; what: string }[] = [];
    let count = 0;
    for (let step = 0; step < 15; step++) {
      const clock = by.below(4);
      if (clock === 1) time += by.below(3);
      else if (clock === 2) time = 1 + by.below(3);
      const event = by.below(3) === 0 ? 'cleared' : 'raised';
      const faults = [['dryFire'], ['waterLeak'], ['waterLeak', 'dryFire'], []][by.below(4)] as never;
      const alarm: Alarm = { event, severity: 'fault', faults, time };
      const at = count++;
      appliance.alarm(alarm).then(
        () => stored.push({ at, what: told(alarm as never) }),
        () => {},
      );
      if (by.below(2) === 0) await home.pass(by.below(4000));
      const fate = by.below(8);
      // The first line is the controller's, which is always there to hear.
      if (fate < 3 && home.lines.length > 1) home.lastLine.cut();
      else if (fate === 3) {
        // The device restarts, with or without its clock.
        await home.pass(20_000);
        appliance.close();
        appliance = start();
        if (by.below(2) === 0) time = 1;
      }
    }
    await home.pass(300_000);
    const heard = got.map(({ body }) => told(body));
    let from = 0;
    for (const { what } of stored.sort((a, b) => a.at - b.at)) {
      const place = heard.indexOf(what, from);
      assert.notEqual(place, -1, `${what} was stored and not heard: ${heard.join(', ')}`);
      from = place + 1;
    }
    assert.ok(stored.length > 0);
  }, SOME);
});

test('an alarm that is sent again is dropped, and counted, while it is the latest of its faults', async () => {
  const home = new Home();
  const controller = home.controller();
  const { got } = gather(controller.alarms());
  await home.rest();
  const appliance = home.appliance(1);
  await home.rest();
  const stop = appliance.alarm(RAISED);
  // The server has it, and its echo is lost.
  home.lastLine.cut();
  await home.pass(1000);
  await stop;
  await home.pass(1000);
  assert.deepEqual(
    got.map(({ body }) => told(body)),
    ['raised dryFire 5'],
  );
  assert.equal(await home.end(), 0);
});
