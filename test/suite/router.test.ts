/** Rules decide on the frames' own bytes what a plain evaluation decides on decoded messages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Codec, hashDevice, type Message, type RoutedFrames, type Rule, shardOf } from 'igrs-rump';
import { deviceTypes } from 'igrs-rump/profile';
import shardVectors from '../vectors/shards.json' with { type: 'json' };
import { arbitraryRules } from './support/arbitrary-rule.ts';
import { withoutDefaultNames } from './support/capabilities.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat } from './support/hex.ts';
import { destinationsOf } from './support/plain-route.ts';
import { assertRefused } from './support/refusal.ts';
import { isQuick, runs } from './support/run-count.ts';
import { areSameBytes } from './support/same-value.ts';
import { sampleKind } from './support/sample-kind.ts';
import { dirtyStream, goldenFrames, kindNames, lenientFrames } from './support/vectors.ts';

interface Run {
  frames: number;
  readonly parts: Uint8Array[];
}

function keyOf(to: string, shard: number | undefined): string {
  return shard === undefined ? to : `${to}/${shard}`;
}

function add(runsByKey: Map<string, Run>, key: string, frames: number, bytes: Uint8Array): void {
  const run = runsByKey.get(key);
  if (run === undefined) runsByKey.set(key, { frames, parts: [bytes] });
  else {
    run.frames += frames;
    run.parts.push(bytes);
  }
}

function assertSame(actual: ReadonlyMap<string, Run>, expected: ReadonlyMap<string, Run>): void {
  assert.deepEqual([...actual.keys()].sort(), [...expected.keys()].sort());
  for (const [key, { frames, parts }] of expected) {
    const run = actual.get(key);
    assert.equal(run?.frames, frames, key);
    // As text they would leave seconds of garbage behind.
    assert.ok(areSameBytes(concat(run?.parts ?? []), concat(parts)), key);
  }
}

function deviceCode({ deviceType }: Message): number {
  return typeof deviceType === 'number'
    ? deviceType
    : (deviceTypes.find(({ name }) => name === deviceType)?.code as number);
}

/** The stream in chunks, routed by the router and by plain evaluation. */
function routeBoth(codec: Codec, rules: readonly Rule[], stream: Uint8Array<ArrayBuffer>, size: number): void {
  const router = codec.router({ rules });
  const routed = new Map<string, Run>();
  const expected = new Map<string, Run>();
  let dropped = 0;
  let unmatched = 0;
  const scanner = codec.scanner();
  for (let at = 0; at < stream.length; at += size) {
    for (const batch of scanner.push(stream.subarray(at, at + size))) {
      for (let index = 0; index < batch.length; index++) {
        const message = batch.message(index);
        const rulesOf = destinationsOf(message, rules);
        if (rulesOf.length === 0) unmatched++;
        for (const rule of rulesOf) {
          const shard =
            rule.shards === undefined ? undefined : shardOf(deviceCode(message), message.serial, rule.shards);
          add(expected, keyOf('to' in rule ? rule.to : rule.copyTo, shard), 1, batch.bytes(index).slice());
        }
      }
      const result = router.route(batch);
      dropped += result.dropped;
      for (const { to, shard, frames, bytes } of result) add(routed, keyOf(to, shard), frames, bytes);
    }
  }
  assertSame(routed, expected);
  assert.equal(dropped, unmatched);
}

const variety = concat([...goldenFrames, ...lenientFrames, dirtyStream]);

for (const engine of engines) {
  test(`${engine}: any rules route a varied stream as a plain evaluation says`, () => {
    fc.assert(
      fc.property(arbitraryRules, fc.constantFrom(500, 7000, variety.length), (rules, size) => {
        routeBoth(createCodec({ engine }), rules, variety, size);
      }),
      runs(150),
    );
  });

  test(`${engine}: many copies take several rounds and lose nothing`, () => {
    const copies = Array.from(
      { length: 40 },
      (_, index): Rule => ({ copyTo: `copy ${index}`, shards: 1 + (index % 3) }),
    );
    routeBoth(
      createCodec({ engine }),
      [...copies, { to: 'last' }],
      concat(Array.from({ length: isQuick ? 2 : 8 }, () => variety)),
      1 << 18,
    );
  });

  test(`${engine}: a batch and its views live on while it is routed, and the runs are the caller's own`, () => {
    const codec = createCodec({ engine });
    const router = codec.router({
      rules: [{ to: 'all', serial: Array.from({ length: 20_000 }, (_, index) => index) }, { to: 'rest' }],
    });
    let result: RoutedFrames | undefined;
    for (const batch of codec.scanner().push(concat(goldenFrames))) {
      for (const view of batch.views(sampleKind)) {
        const before = view.serial;
        result = router.route(batch);
        assert.equal(view.serial, before);
      }
      assert.equal(batch.message(0).kind, kindNames[0]);
    }
    for (const _ of codec.scanner().push(dirtyStream));
    assert.equal(
      result?.reduce((sum, { frames }) => sum + frames, 0),
      goldenFrames.length,
    );
    assert.equal(
      result?.reduce((sum, { bytes }) => sum + bytes.length, 0),
      concat(goldenFrames).length,
    );
  });

  test(`${engine}: no rules, no frames for a rule, and a batch that has expired`, () => {
    const codec = createCodec({ engine });
    const none = codec.router({ rules: [] });
    const [batch] = codec.scanner().push(concat(goldenFrames));
    assert.ok(batch);
    assert.deepEqual([...none.route(batch)], []);
    assert.equal(none.route(batch).dropped, goldenFrames.length);
    for (const _ of codec.scanner().push(dirtyStream));
    assertRefused(() => none.route(batch), 'stale-batch', undefined);
  });
}

test('shards are those of the published vectors', () => {
  assert.ok(shardVectors.length >= 20);
  for (const { deviceType, serial, hash, shards, shard } of shardVectors) {
    assert.equal(hashDevice(deviceType, serial), hash);
    assert.equal(shardOf(deviceType, serial, shards), shard);
  }
});

test('shards are even: of 16, none gets more than a quarter above its share of 4096 neighbouring serials', () => {
  const counts = new Array<number>(16).fill(0);
  for (let serial = 0; serial < 4096; serial++) {
    const shard = shardOf(2, 0x001122330000 + serial, 16);
    counts[shard] = (counts[shard] as number) + 1;
  }
  assert.ok(Math.max(...counts) <= 320, counts.join(' '));
});

const where = (test: object): unknown => ({ to: 'x', messageType: 'alarm', where: test });

const refusals: readonly (readonly [rule: unknown, code: Parameters<typeof assertRefused>[1], path: string])[] = [
  [7, 'wrong-type', 'rules[0]'],
  [null, 'wrong-type', 'rules[0]'],
  [{}, 'contradiction', 'rules[0]'],
  [{ to: 'x', copyTo: 'y' }, 'contradiction', 'rules[0]'],
  [{ to: 7 }, 'wrong-type', 'rules[0].to'],
  [{ copyTo: 7 }, 'wrong-type', 'rules[0].copyTo'],
  [{ to: 'x', colour: 1 }, 'unknown-field', 'rules[0].colour'],
  [{ to: 'x', shards: 0 }, 'out-of-range', 'rules[0].shards'],
  [{ to: 'x', shards: 65537 }, 'out-of-range', 'rules[0].shards'],
  [{ to: 'x', deviceType: 'toaster' }, 'unknown-name', 'rules[0].deviceType'],
  [{ to: 'x', deviceType: 65536 }, 'out-of-range', 'rules[0].deviceType'],
  [{ to: 'x', deviceType: [true] }, 'wrong-type', 'rules[0].deviceType'],
  [{ to: 'x', messageType: 'shout' }, 'unknown-name', 'rules[0].messageType'],
  [{ to: 'x', messageType: -1 }, 'out-of-range', 'rules[0].messageType'],
  [{ to: 'x', serial: '1' }, 'wrong-type', 'rules[0].serial'],
  [{ to: 'x', serial: ['1'] }, 'wrong-type', 'rules[0].serial'],
  [{ to: 'x', serial: 2 ** 48 }, 'out-of-range', 'rules[0].serial'],
  [{ to: 'x', serial: { from: 5, to: 4 } }, 'out-of-range', 'rules[0].serial.to'],
  [{ to: 'x', serial: { from: 5 } }, 'wrong-type', 'rules[0].serial.to'],
  [{ to: 'x', serial: { from: 5, to: 6, step: 1 } }, 'unknown-field', 'rules[0].serial.step'],
  [{ to: 'x', where: 7 }, 'wrong-type', 'rules[0].where'],
  [{ to: 'x', where: { field: 7, equals: 1 } }, 'wrong-type', 'rules[0].where.field'],
  [{ to: 'x', where: { field: 'severity' } }, 'missing-field', 'rules[0].where'],
  [{ to: 'x', where: { field: 'severity', near: 1 } }, 'unknown-field', 'rules[0].where.near'],
  [{ to: 'x', where: { field: 'colour', equals: 1 } }, 'unknown-field', 'rules[0].where.field'],
  [where({ field: 'power', equals: true }), 'unknown-field', 'rules[0].where.field'],
  [where({ field: 'severity', equals: 'purple' }), 'unknown-name', 'rules[0].where.equals'],
  [where({ field: 'severity', equals: 2 }), 'unknown-name', 'rules[0].where.equals'],
  [where({ field: 'severity', equals: true }), 'wrong-type', 'rules[0].where.equals'],
  [where({ field: 'severity', has: 'fault' }), 'wrong-type', 'rules[0].where.has'],
  [where({ field: 'severity', oneOf: 'fault' }), 'wrong-type', 'rules[0].where.oneOf'],
  [where({ field: 'event', atLeast: 'raised' }), 'wrong-type', 'rules[0].where'],
  [where({ field: 'time', equals: 1.5 }), 'out-of-range', 'rules[0].where.equals'],
  [where({ field: 'time', equals: -1 }), 'out-of-range', 'rules[0].where.equals'],
  [where({ field: 'time', equals: 'noon' }), 'wrong-type', 'rules[0].where.equals'],
  [where({ field: 'time', atLeast: Number.NaN }), 'wrong-type', 'rules[0].where.atLeast'],
  [where({ field: 'time', isNull: 1 }), 'wrong-type', 'rules[0].where.isNull'],
  [where({ field: 'faults', has: 'purple' }), 'unknown-name', 'rules[0].where.has'],
  [where({ field: 'faults', equals: 1 }), 'wrong-type', 'rules[0].where.equals'],
  [where({ field: 'faults', has: [undefined] }), 'wrong-type', 'rules[0].where.has'],
  [where({ field: 'faults', equals: [undefined] }), 'wrong-type', 'rules[0].where.equals'],
  [{ to: 'x', where: { field: 'model', equals: 7 } }, 'wrong-type', 'rules[0].where.equals'],
  [{ to: 'x', where: { field: 'model', equals: 'seventeen letters' } }, 'out-of-range', 'rules[0].where.equals'],
  [{ to: 'x', where: { field: 'model', equals: '\ufffd' } }, 'out-of-range', 'rules[0].where.equals'],
  [{ to: 'x', where: { field: 'model', equals: '\ud800' } }, 'out-of-range', 'rules[0].where.equals'],
  [{ to: 'x', where: { field: 'power', equals: 1 } }, 'wrong-type', 'rules[0].where.equals'],
  [{ to: 'x', where: { field: 'power', atLeast: 1 } }, 'wrong-type', 'rules[0].where.atLeast'],
];

test('a rule that makes no sense is refused when the router is made, with its place', {
  skip: withoutDefaultNames,
}, () => {
  const codec = createCodec();
  for (const [rule, code, path] of refusals) {
    assertRefused(() => codec.router({ rules: [rule] as Rule[] }), code, path, JSON.stringify(rule));
  }
  assertRefused(() => codec.router({} as never), 'wrong-type', 'rules');
  assertRefused(() => codec.router(undefined as never), 'wrong-type', 'rules');
  const differently = [{ to: 'x', shards: 2 }, { to: 'x' }];
  assertRefused(() => codec.router({ rules: differently }), 'contradiction', 'rules[1].shards');
  assertRefused(() => codec.router({ rules: differently.reverse() }), 'contradiction', 'rules[1].shards');
});

test('a name that only some kinds know matches those alone', { skip: withoutDefaultNames }, () => {
  const codec = createCodec();
  const router = codec.router({ rules: [{ to: 'cool', where: { field: 'mode', equals: 'cool' } }] });
  const message = { kind: 'air-conditioner.control' as const, serial: 1, sequence: 1, body: { mode: 'cool' as const } };
  const other = { kind: 'water-heater.control' as const, serial: 1, sequence: 1, body: { mode: 'eco' as const } };
  for (const batch of codec.scanner().push(codec.encodeAll([message, other]))) {
    const routed = router.route(batch);
    assert.deepEqual([...routed], [{ to: 'cool', frames: 1, bytes: codec.encode(message) }]);
    assert.equal(routed.dropped, 1);
  }
});

for (const engine of engines) {
  test(`${engine}: text that fills its field is matched to its last byte`, { skip: withoutDefaultNames }, () => {
    const codec = createCodec({ engine });
    const model = 'sixteen letters!';
    const router = codec.router({ rules: [{ to: 'found', where: { field: 'model', equals: model } }] });
    const named = (name: string): Uint8Array<ArrayBuffer> =>
      codec.encode({
        kind: 'water-heater.version-response',
        serial: 1,
        sequence: 1,
        body: {
          protocolVersion: 1,
          hardwareMajor: 1,
          hardwareMinor: 0,
          firmwareMajor: 1,
          firmwareMinor: 0,
          firmwarePatch: 0,
          manufacturer: 'Example',
          model: name,
        },
      });
    const stream = concat([named(model), named('sixteen letters?'), named('sixteen letters')]);
    for (const batch of codec.scanner().push(stream)) {
      assert.deepEqual([...router.route(batch)], [{ to: 'found', frames: 1, bytes: named(model) }]);
    }
  });

  test(`${engine}: an empty list of serials matches no frame`, () => {
    const codec = createCodec({ engine });
    const router = codec.router({ rules: [{ to: 'allowed', serial: [] }] });
    for (const batch of codec.scanner().push(concat(goldenFrames))) {
      const routed = router.route(batch);
      assert.equal(routed.length, 0);
      assert.equal(routed.dropped, batch.length);
    }
  });

  test(`${engine}: a chunk that was given away does not disturb the routing of later ones`, () => {
    const codec = createCodec({ engine });
    const router = codec.router({ rules: [{ to: 'all' }] });
    const stream = concat(goldenFrames.slice(0, 4));
    const scanner = codec.scanner();
    const first = stream.slice(0, stream.length - 5);
    for (const _ of scanner.push(first));
    structuredClone(first.buffer, { transfer: [first.buffer] });
    for (const batch of scanner.push(stream.slice(stream.length - 5))) {
      assert.deepEqual(router.route(batch)[0]?.bytes, goldenFrames[3]);
    }
  });
}

test('only a batch can be routed', () => {
  const router = createCodec().router({ rules: [] });
  for (const wrong of [undefined, null, {}, []]) {
    assertRefused(() => router.route(wrong as never), 'wrong-type', 'batch');
  }
});
