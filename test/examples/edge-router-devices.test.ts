/** examples/edge-router in workerd: what the Durable Objects of its shards keep. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createCodec, type MessageInput } from 'igrs-rump';
import { formatDeviceId } from 'igrs-rump/profile';
import { dirty, messagesOf } from './support/captures.ts';
import { type Edge, startEdge } from './support/edge-router.ts';
import { heartbeats, repeated } from './support/edge-routing.ts';

const rules = [
  { to: 'heaters', deviceType: 'water-heater', shards: 4 },
  { to: 'rest', shards: 4 },
];

/** A busy machine is no failure of a shard. */
const limits = { destinationMilliseconds: 60_000 };

let edge: Edge;
before(async () => {
  edge = await startEdge({ rules, limits });
});
after(() => edge.stop());

interface Kept {
  readonly to: string;
  readonly shard?: number;
  readonly frames: number;
  readonly status: object | null;
  readonly openAlarms: number;
  readonly faults: readonly string[];
}

async function post(body: Uint8Array, to = edge): Promise<number> {
  return (await fetch(to.url, { method: 'POST', body: body as Uint8Array<ArrayBuffer> })).status;
}

async function get(device: string, from = edge) {
  const response = await fetch(new URL(`/devices/${device}`, from.url));
  const answer = (await response.json()) as { device: string; kept: Kept[]; error?: { code: string; message: string } };
  return { status: response.status, ...answer };
}

test('the last status and the number of frames of every device are kept', async () => {
  assert.equal(await post(dirty), 200);
  assert.equal(await post(dirty), 200);
  const expected = new Map<string, { frames: number; status: object | null; to: string }>();
  for (const message of messagesOf(repeated(dirty, 2))) {
    const id = formatDeviceId(message.deviceType, message.serial);
    const to = message.deviceType === 'water-heater' ? 'heaters' : 'rest';
    const known = expected.get(id) ?? { frames: 0, status: null, to };
    known.frames++;
    if (message.messageType === 'status' && message.kind !== 'unknown') known.status = message.body;
    expected.set(id, known);
  }
  assert.ok(expected.size > 10);
  for (const [id, { frames, status, to }] of expected) {
    const { kept } = await get(id);
    assert.equal(kept.length, 1);
    assert.deepEqual([kept[0]?.to, kept[0]?.frames, kept[0]?.status], [to, frames, status], id);
  }
});

test('an alarm is open until it is cleared', async () => {
  const codec = createCodec();
  const alarm = (event: 'raised' | 'active' | 'cleared', ...faults: ('fridgeDoorOpen' | 'fridgeSensor')[]) => ({
    kind: 'refrigerator.alarm' as const,
    serial: 0xfeedface,
    sequence: 0,
    body: { event, severity: 'fault' as const, faults, time: 0 },
  });
  const id = formatDeviceId('refrigerator', 0xfeedface);
  const open = async (...messages: MessageInput[]) => {
    await post(codec.encodeAll(messages));
    const { kept } = await get(id.toUpperCase());
    return [kept[0]?.openAlarms, kept[0]?.faults, kept[0]?.status];
  };
  const both = alarm('raised', 'fridgeDoorOpen', 'fridgeSensor');
  assert.deepEqual(await open(both), [2, ['fridgeDoorOpen', 'fridgeSensor'], null]);
  assert.deepEqual(await open(alarm('active', 'fridgeSensor')), [2, ['fridgeDoorOpen', 'fridgeSensor'], null]);
  assert.deepEqual(await open(alarm('cleared', 'fridgeDoorOpen')), [1, ['fridgeSensor'], null]);
  // Within one delivery they follow each other.
  assert.deepEqual(await open(alarm('cleared', 'fridgeSensor'), both, alarm('cleared', 'fridgeSensor')), [
    1,
    ['fridgeDoorOpen'],
    null,
  ]);
});

test('devices that are not known, and texts that are not device IDs, are refused with a reason', async () => {
  const unknown = await get('0003-00000badcafe');
  assert.deepEqual([unknown.status, unknown.error?.code], [404, 'unknown-device']);
  for (const text of ['', '1', '0003-00000badcaf', '0003-00000badcafg', '%00', `${'9'.repeat(4000)}`]) {
    const { status, error } = await get(text);
    assert.deepEqual([status, error?.code], [400, 'bad-device-id'], text);
  }
});

test('a shard keeps ten thousand devices, those that were heard of last', async () => {
  const one = await startEdge({ rules: [{ to: 'all' }], limits });
  try {
    assert.equal(await post(heartbeats(9000), one), 200);
    assert.equal(await post(heartbeats(2000, 0x100000), one), 200);
    let found = 0;
    for (let serial = 0; serial < 9000; serial += 90) {
      if ((await get(formatDeviceId('refrigerator', serial), one)).status === 200) found++;
    }
    // A thousand had to go, of those that came first.
    assert.ok(found > 80 && found < 98, `${found} of 100 are there`);
    for (let serial = 0x100000; serial < 0x100000 + 2000; serial += 100) {
      assert.equal((await get(formatDeviceId('refrigerator', serial), one)).status, 200);
    }
  } finally {
    await one.stop();
  }
});
