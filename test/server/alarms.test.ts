/** Which alarms are open: what is kept of them leads to the same, also for a server or a client that knows nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countOpen, followAlarm, type OpenAlarms, openAlarms, openFrames } from '../../server/alarms.ts';
import { seeded } from '../profiles/support/random.ts';
import { toHex } from '../suite/support/hex.ts';
import { alarm, codec } from './support/exchange.ts';

// The server's own sources are tested here, with the codec of the package.
const own = codec as never;
const FAULTS = ['waterLeak', 'dryFire', 'freezing'] as const;

/** By fault, the frame that raised it last. */
function followPlain(open: Map<string, string>, frame: Uint8Array): void {
  const message = codec.decode(frame);
  assert.ok(message.kind === 'water-heater.alarm');
  const { event, faults } = message.body;
  for (const fault of faults.length === 0 ? [''] : faults) {
    if (event === 'cleared') open.delete(String(fault));
    else open.set(String(fault), toHex(frame));
  }
}

test('whatever is raised and cleared in whatever order, the frames that are kept tell what is open, and are few', () => {
  const random = seeded(1);
  for (let run = 0; run < 200; run++) {
    const plain = new Map<string, string>();
    const open: OpenAlarms = [];
    for (let sequence = 0; sequence < 30; sequence++) {
      const event = random.pick(['raised', 'active', 'cleared', 'cleared'] as const);
      const faults = FAULTS.filter(() => random.below(2) === 1);
      const frame = codec.encode(alarm(1, event, [...faults], sequence));
      followPlain(plain, frame);
      followAlarm(own, open, frame);
      const kept = openFrames(open);
      const replayed = new Map<string, string>();
      for (const each of kept) followPlain(replayed, each);
      assert.deepEqual(new Map([...replayed].sort()), new Map([...plain].sort()));
      assert.deepEqual(openFrames(openAlarms(own, kept)), kept);
      assert.equal(countOpen(own, kept), new Set(plain.values()).size);
      // One for each fault that is open, one for each that was cleared, and the same of alarms without a fault.
      assert.ok(kept.length <= 2 * (FAULTS.length + 1), `${kept.length} frames`);
      if (plain.size === 0) assert.deepEqual(kept, []);
    }
  }
});
