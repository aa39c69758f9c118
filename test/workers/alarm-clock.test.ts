/** The one alarm of an object: what is due at which time, and how often it is set, which costs money. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlarmClock } from '../../server/workers/alarm-clock.ts';

test('an alarm is late by the slack at most, is set once for all that it has set anew, and whatever comes before looks at what is due', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 0 });
  const set: number[] = [];
  const storage = {
    sql: { exec: () => [] },
    getAlarm: async () => null,
    setAlarm: async (time: number) => void set.push(time),
  };
  const clock = new AlarmClock(storage, 60_000);
  const heard: string[] = [];
  const keepAlive = (name: string, milliseconds: number): void => {
    clock.after(milliseconds, () => {
      heard.push(`${name} ${clock.now()}`);
      keepAlive(name, milliseconds);
    });
  };
  keepAlive('a', 45_000);
  keepAlive('b', 46_000);
  keepAlive('c', 44_000);
  // The third is earlier than what was set.
  assert.deepEqual(set, [105_000, 104_000]);
  t.mock.timers.setTime(45_500);
  clock.catchUp();
  assert.deepEqual(heard, ['a 45500', 'c 45500']);
  assert.equal(set.length, 2);
  t.mock.timers.setTime(104_000);
  clock.ring();
  assert.deepEqual(heard.slice(2).sort(), ['a 104000', 'b 104000', 'c 104000']);
  assert.deepEqual(set.slice(2), [104_000 + 44_000 + 60_000]);
});
