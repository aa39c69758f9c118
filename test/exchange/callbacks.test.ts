/** Callers who call back into the object that calls them, change what they have passed, or close it while there is no link. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Appliance, Controller } from 'igrs-rump/exchange';
import { deviceId } from './support/heater.ts';
import { gather, Home } from './support/home.ts';

const RAISED = { event: 'raised', severity: 'fault', faults: ['dryFire'], time: 5 } as const;

test('what is raised on being told of a link comes after the alarms that wait for it', async () => {
  const home = new Home();
  const { got } = gather(home.controller().alarms());
  await home.rest();
  const cleared = { ...RAISED, event: 'cleared' } as const;
  const appliance: Appliance<'water-heater'> = home.appliance(1, {
    onLink: ({ state }) => state === 'online' && appliance.alarm(cleared),
  });
  appliance.alarm(RAISED);
  await home.rest();
  assert.deepEqual(
    got.map(({ body }) => body.event),
    ['raised', 'cleared'],
  );
  assert.deepEqual((await home.bus.records(deviceId(1))).get(deviceId(1))?.alarms, []);
  assert.equal(appliance.waitingAlarms, 0);
  assert.equal(await home.end(), 0);
});

test('what is asked for on being told of a link goes after the requests that wait for it', async () => {
  const home = new Home();
  const carriedOut: unknown[] = [];
  home.appliance(1, { onControl: ({ targetTemperature }) => void carriedOut.push(targetTemperature) });
  await home.rest();
  const controller: Controller = home.controller(
    {},
    {
      onLink: ({ state }) => state === 'online' && controller.device(deviceId(1)).control({ targetTemperature: 60 }),
    },
  );
  controller.device(deviceId(1)).control({ targetTemperature: 50 });
  await home.rest();
  assert.deepEqual(carriedOut, [50, 60]);
  assert.equal(await home.end(), 0);
});

test('an alarm is sent as it was raised, and again after a break, whatever becomes of the list of its faults', async () => {
  const home = new Home();
  const { got } = gather(home.controller().alarms());
  home.isUp = false;
  const appliance = home.appliance(1);
  const faults: 'dryFire'[] = ['dryFire'];
  appliance.alarm({ ...RAISED, faults });
  faults[0] = 'no such fault' as never;
  await home.pass(5000);
  home.isUp = true;
  await home.pass(30_000);
  assert.deepEqual([appliance.link.state, appliance.waitingAlarms], ['online', 0]);
  const [first] = got;
  assert.deepEqual(first?.body.faults, ['dryFire']);
  assert.equal(await home.end(), 0);
});

for (const [what, connect] of [
  ['waits for its next try', () => Promise.reject(new Error('nobody answers'))],
  ['connects', (signal: AbortSignal) => new Promise<never>((_, no) => signal.addEventListener('abort', no))],
  ['connects, heedless of its signal', () => new Promise<never>(() => {})],
] as const) {
  test(`closed while it ${what}, a client says once that it is closed, and not before its requests have ended`, async () => {
    const home = new Home();
    for (const role of ['controller', 'appliance'] as const) {
      const states: string[] = [];
      const onLink = ({ state }: { state: string }): number => states.push(state);
      const client =
        role === 'controller' ? home.controller({}, { connect, onLink }) : home.appliance(1, { connect, onLink });
      const waits = 'device' in client ? client.device(deviceId(1)).queryStatus() : client.alarm(RAISED);
      await home.rest();
      await Promise.all([client.close(), assert.rejects(waits, { code: 'closed' })]);
      await home.rest();
      assert.equal(client.link.state, 'closed');
      assert.deepEqual(
        states.filter((state) => state === 'closed'),
        ['closed'],
        role,
      );
    }
    assert.equal(await home.end(), 0);
  });
}
