/** Streams that look random and are the same in every run: frames of all kinds, valid and damaged, and what may be taken for some. */
import { concat, fromHex } from '../suite/support/hex.ts';
import { frameOf, readBits, writeBits } from '../suite/support/plain-wire.ts';
import type { Wire } from '../suite/support/wire-shape.ts';

export type Random = (below: number) => number;

/** Marsaglia's xorshift. */
export function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export function bytesOf(random: Random, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => random(256));
}

/** Bytes of which many are those of markers and escapes. */
function temptingBytes(wire: Wire, random: Random, length: number): Uint8Array<ArrayBuffer> {
  const pairs = wire.escape?.pairs ?? [];
  const marks = [
    ...[...wire.starts, wire.end].flatMap((text) => [...fromHex(text)]),
    ...pairs.flatMap(({ plain, second }) => [plain, second]),
    ...wire.header.flatMap(({ values }) => values.map((value) => value % 256)),
    wire.escape?.first ?? 0,
  ];
  return Uint8Array.from({ length }, () => (random(3) === 0 ? random(256) : (marks[random(marks.length)] as number)));
}

/** A valid frame, most often of a known kind. */
export function randomFrame(wire: Wire, random: Random): Uint8Array {
  const kind = wire.kinds[random(wire.kinds.length)] as Wire['kinds'][number];
  const values: Record<string, number | Uint8Array> = {};
  const tells = wire.header.filter(
    ({ role, values: list }) => role === 'message' || (role === 'start' && list.length > 1),
  );
  const fill = random(2) === 0 ? bytesOf : (own: Random, length: number) => temptingBytes(wire, own, length);
  for (const field of wire.header) {
    const tell = tells.indexOf(field);
    if (tell >= 0) values[field.name] = kind.codes[tell] as number;
    else if (field.role === 'device') values[field.name] = kind.device;
    else if (field.values.length > 0) values[field.name] = field.values[random(field.values.length)] as number;
    else if (field.type !== 'number') values[field.name] = fill(random, field.size);
    else if (field.role !== 'length')
      values[field.name] = readBits(fill(random, field.size), { ...field, byte: 0 }, wire.byteOrder);
  }
  const isStrange = random(8) === 0;
  if (isStrange) {
    const message = wire.header.find(({ role }) => role === 'message');
    if (message !== undefined) values[message.name] = random(256) % 2 ** message.width;
  }
  const length = kind.length + (kind.atLeast && random(2) === 0 ? random(20) : 0);
  const other = isStrange && wire.lengthPlus !== null ? random(wire.maximumBodyLength + 1) : length;
  const body = fill(random, other);
  if (random(6) > 0 && body.length >= kind.length) {
    for (const condition of kind.when) writeBits(body, condition, condition.value, wire.byteOrder);
  }
  return frameOf(wire, values, body);
}

export function randomStream(wire: Wire, random: Random): Uint8Array {
  const parts = Array.from({ length: 1 + random(12) }, () => {
    switch (random(8)) {
      case 0:
        return bytesOf(random, random(40));
      case 1:
        return temptingBytes(wire, random, random(40));
      case 2: {
        const frame = randomFrame(wire, random);
        const at = random(frame.length);
        frame[at] = (frame[at] as number) ^ (1 << random(8));
        return frame;
      }
      case 3: {
        const frame = randomFrame(wire, random);
        return frame.subarray(0, random(frame.length));
      }
      default:
        return randomFrame(wire, random);
    }
  });
  return concat(parts);
}
