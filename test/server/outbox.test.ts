import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Outbox } from '../../server/link/outbox.ts';

const bytes = (value: number, length = 10): Uint8Array => new Uint8Array(length).fill(value);

function drained(outbox: Outbox, length: number): number[] {
  const taken: number[] = [];
  for (let next = outbox.take(length); next !== null; next = outbox.take(length)) {
    if (typeof next === 'string') taken.push(Number(next));
    else for (let at = 0; at < next.length; at += 10) taken.push(next[at] as number);
  }
  return taken;
}

test('frames that wait together leave together, texts each alone, all in order', () => {
  const outbox = new Outbox({ bufferedBytes: 1000, unreadAlarms: 10 });
  outbox.plain(bytes(1));
  outbox.plain(bytes(2));
  outbox.plain('3');
  outbox.status('a', bytes(4));
  outbox.alarm(bytes(5), 0);
  outbox.plain(bytes(6, 30));
  assert.deepEqual(outbox.take(25), new Uint8Array([...bytes(1), ...bytes(2)]));
  assert.equal(outbox.take(25), '3');
  assert.deepEqual(outbox.take(25), new Uint8Array([...bytes(4), ...bytes(5)]));
  // Longer than what is taken at once: alone.
  assert.deepEqual(outbox.take(25), bytes(6, 30));
  assert.equal(outbox.take(25), null);
  assert.deepEqual([outbox.isEmpty, outbox.bytes], [true, 0]);
});

test('alarms above the limit: closed if nothing is taken for a second, whoever takes some is not', () => {
  const outbox = new Outbox({ bufferedBytes: 1e6, unreadAlarms: 3 });
  for (let value = 0; value < 3; value++) assert.equal(outbox.alarm(bytes(value), 0), null);
  for (let value = 3; value < 200; value++) {
    const now = (value - 3) * 900;
    assert.equal(outbox.alarm(bytes(value), now), null);
    assert.equal((outbox.take(1) as Uint8Array)[0], value - 3);
  }
  const end = 197 * 900;
  for (let now = end; now < end + 900; now += 100) assert.equal(outbox.alarm(bytes(9), now), null);
  assert.equal(outbox.alarm(bytes(9), end + 900), 'unread-alarms');
});

test('of any mixture: nothing lost but older statuses and presences, order kept, bytes counted', () => {
  const device = fc.constantFrom('a', 'b', 'c');
  const act = fc.oneof(
    fc.record({ type: fc.constantFrom('plain', 'alarm', 'text') }),
    fc.record({ type: fc.constantFrom('status', 'presence', 'response'), device }),
    fc.record({ type: fc.constant('take'), length: fc.integer({ min: 1, max: 60 }) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
      const outbox = new Outbox({ bufferedBytes: 1e9, unreadAlarms: 1e9 });
      /** What must still come: all but those of which the newest is enough. */
      const due: number[] = [];
      const newest = new Map<string, number>();
      const states = new Map<string, number[]>();
      const taken: number[] = [];
      for (const [number, given] of acts.entries()) {
        if (given.type === 'take') {
          const next = outbox.take((given as { length: number }).length);
          if (typeof next === 'string') taken.push(Number(next));
          else for (let at = 0; next !== null && at < next.length; at += 10) taken.push(next[at] as number);
          continue;
        }
        // One byte tells which it was.
        const value = number % 256;
        const name = 'device' in given ? given.device : '';
        if (given.type === 'plain') outbox.plain(bytes(value));
        else if (given.type === 'alarm') outbox.alarm(bytes(value), 0);
        else if (given.type === 'text') outbox.plain(String(value));
        else if (given.type === 'response') outbox.response(name, bytes(value));
        else if (given.type === 'status') outbox.status(name, bytes(value));
        else outbox.presence(name, String(value));
        if (given.type === 'status' || given.type === 'presence') newest.set(`${given.type} ${name}`, value);
        else due.push(value);
        if (given.type === 'status' || given.type === 'response')
          states.set(name, [...(states.get(name) ?? []), value]);
      }
      taken.push(...drained(outbox, 25));
      assert.deepEqual([outbox.bytes, outbox.isEmpty], [0, true]);
      assert.deepEqual(
        taken.filter((value) => due.includes(value)),
        due,
      );
      for (const value of newest.values()) assert.ok(taken.includes(value));
      // Of one device, no state comes after one that is newer.
      for (const order of states.values()) {
        const came = taken.filter((value) => order.includes(value));
        assert.deepEqual(
          came,
          order.filter((value) => came.includes(value)),
        );
        assert.equal(came.at(-1), order.at(-1));
      }
      assert.equal(new Set(taken).size, taken.length);
    }),
    { numRuns: 2000 },
  );
});
