/** Bodies of every construct, in either byte order and on both engines, judged by readers that know the model alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Body, ListInteger } from '../../../tools/model.ts';
import { generalProfile } from '../../assembly/general-profiles.ts';
import { seeded } from '../../assembly/streams.ts';
import { concat } from '../../suite/support/hex.ts';
import { builtOver } from '../support/built.ts';
import { wireFacts } from '../support/wire-facts.ts';
import { frameWith, tryBatch, tryBodies, tryMessage } from './try-bodies.ts';

const ROUNDS = 40;

/** As many items as there is room for, of zeros, of one attribute again and again, and of claims of all that there could be. */
function hostileLists({ list, length: first }: Body): Uint8Array[] {
  if (list === null) return [];
  const { id, kind, length, count, attributes } = list;
  const head = id.size + (kind?.size ?? 0) + (length?.size ?? 0);
  const fixed = new Uint8Array(first);
  const counted = fixed.slice();
  if (count !== null) counted.fill(255, count.byte, count.byte + count.size);
  const room = Math.min(1000, Math.floor((4000 - first) / head));
  const [attribute] = attributes;
  const known = new Uint8Array(head + (attribute?.length ?? 0));
  const put = (part: ListInteger | null, value: number, at: number): number => {
    if (part === null) return at;
    for (let index = 0; index < part.size; index++) {
      const weight = part.byteOrder === 'little' ? index : part.size - 1 - index;
      known[at + index] = Math.floor(value / 256 ** weight) % 256;
    }
    return at + part.size;
  };
  put(length, attribute?.length ?? 0, put(kind, attribute?.kind ?? 0, put(id, attribute?.id ?? 0, 0)));
  const repeated = Array.from({ length: Math.floor((4000 - first) / known.length) }, () => known);
  return [fixed, counted].flatMap((part) => [
    part,
    concat([part, new Uint8Array(head * room)]),
    concat([part, ...repeated]),
    concat([part, new Uint8Array(head).fill(255)]),
    concat([part, new Uint8Array(head - 1).fill(255)]),
  ]);
}

for (const order of ['big', 'little'] as const) {
  const profile = generalProfile(order);
  const wire = wireFacts(profile);
  const built = builtOver(profile, true);
  for (const engine of ['js', 'wasm'] as const) {
    test(`${engine}: random bodies, ${order} endian`, async () => {
      const { codec } = await built;
      tryBodies(profile, wire, codec.createCodec({ engine }), seeded(0xb0d1e5), ROUNDS);
    });

    test(`${engine}: a thousand items, and lengths and counts that lie, ${order} endian`, async () => {
      const { codec } = await built;
      const own = codec.createCodec({ engine });
      for (const kind of profile.kinds) {
        const frames = hostileLists(kind.body).map((body) => frameWith(profile, wire, kind, body));
        for (const frame of frames) tryMessage(own, frame);
        const random = seeded(0x1157);
        for (const batch of own.scanner().push(concat(frames.map(({ bytes }) => bytes)))) {
          tryBatch(own, batch, frames.splice(0, batch.length), random);
        }
        assert.equal(frames.length, 0);
      }
    });

    test(`${engine}: what a list claims costs no memory, ${order} endian`, async () => {
      const { codec } = await built;
      const own = codec.createCodec({ engine });
      const claims = profile.kinds.flatMap((kind) =>
        hostileLists(kind.body)
          .filter(({ length }) => length < 40)
          .map((body) => frameWith(profile, wire, kind, body).bytes),
      );
      const stream = concat(Array.from({ length: 50 }, () => claims).flat());
      const scan = (): number => [...own.scanner().push(stream)].reduce((sum, batch) => sum + [...batch].length, 0);
      assert.equal(scan(), 50 * claims.length);
      const before = process.memoryUsage().arrayBuffers;
      assert.equal(scan(), 50 * claims.length);
      // Each claims up to 65,535 items or bytes; the messages have as many as the stream at most, and the engines keep what they had.
      const grown = process.memoryUsage().arrayBuffers - before;
      assert.ok(grown < 64 * stream.length + 2 ** 20, `${grown} bytes for ${stream.length}`);
    });
  }
}
