/** Thousands of runs over links that delay, split, break and fall silent, as connections do, and over restarts of the server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Appliance } from 'igrs-rump/exchange';
import type { Bus } from 'igrs-rump/server';
import { codec } from './support/home.ts';
import { MINUTE, misfortune, RUNS, runAll } from './support/runs.ts';

/** Every alarm that the bus has stored, told by device and time. */
function watch(bus: Bus): Set<string> {
  const stored = new Set<string>();
  const hold = bus.hold.bind(bus);
  bus.hold = async (device, presence, holder) => {
    const held = await hold(device, presence, holder);
    const store = held.alarm.bind(held);
    held.alarm = async (frame, open) => {
      await store(frame, open);
      const { body } = codec.decode(frame);
      stored.add(`${device} ${(body as { time: number }).time}`);
    };
    return held;
  };
  return stored;
}

test(`${RUNS} runs: an alarm that is acknowledged is stored, and every one is acknowledged in the end`, async () => {
  await runAll(async (home, by) => {
    const stored = watch(home.bus);
    const weather = { random: by.next, delay: by.below(3000), split: by.next() };
    const appliances = [1, 2].map((serial) => home.appliance(serial, { keepAlive: 5 + by.below(20) }, { weather }));
    const early: string[] = [];
    let time = 0;
    let acknowledged = 0;
    const raise = (appliance: Appliance<'water-heater'>): void => {
      const name = `${appliance.deviceId} ${++time}`;
      const event = by.below(3) === 0 ? 'cleared' : 'raised';
      appliance.alarm({ event, severity: 'fault', faults: ['waterLeak'], time }).then(() => {
        acknowledged++;
        if (!stored.has(name)) early.push(name);
      });
    };
    for (let step = 0; step < 12; step++) {
      for (let count = by.below(4); count > 0; count--) raise(appliances[by.below(2)] as Appliance<'water-heater'>);
      await home.pass(by.below(8000));
      await misfortune(home, by);
    }
    await home.pass(10 * MINUTE);
    assert.deepEqual(early, [], 'acknowledged before they were stored');
    assert.equal(acknowledged, time, 'alarms without an acknowledgement');
    assert.deepEqual(
      appliances.map(({ waitingAlarms }) => waitingAlarms),
      [0, 0],
    );
  });
});
