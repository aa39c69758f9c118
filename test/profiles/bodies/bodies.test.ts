/** Bodies of every construct, in either byte order and on both engines, judged by readers that know the model alone. */
import { test } from 'node:test';
import type { Body, ListInteger } from '../../../tools/model.ts';
import { generalProfile } from '../../assembly/general-profiles.ts';
import { seeded } from '../../assembly/streams.ts';
import { concat } from '../../suite/support/hex.ts';
import { builtOver } from '../support/built.ts';
import { wireFacts } from '../support/wire-facts.ts';
import { frameWith, tryBodies, tryMessage } from './try-bodies.ts';

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
      for (const kind of profile.kinds)
        for (const body of hostileLists(kind.body)) tryMessage(own, frameWith(profile, wire, kind, body));
    });
  }
}
