/** Bytes of bodies that look random: digits and none, lists whose items are known, strange, cut, or lie about their lengths. */
import type { AttributeList, Body } from '../../tools/model.ts';
import { concat } from '../suite/support/hex.ts';
import { bytesOf, type Random } from './streams.ts';

export function randomBody(body: Body, random: Random): Uint8Array {
  if (body.list !== null) return randomList(body, body.list, random);
  const length = body.atLeast ? body.length + random(18) : body.length;
  const bytes = bytesOf(random, length);
  // What tells of most bits at once is as likely as not.
  return random(3) === 0 ? bytes.map((byte) => (byte > 127 ? 255 : byte < 64 ? 0 : byte)) : bytes.map(digits(random));
}

function digits(random: Random): (byte: number) => number {
  const wanted = random(2) === 0;
  return (byte) => (wanted ? ((byte >> 4) % 10) * 16 + (byte % 10) : byte);
}

function randomList(body: Body, list: AttributeList, random: Random): Uint8Array {
  const { id, kind, length, count, attributes } = list;
  const items = random(6);
  const integer = (value: number, { size, byteOrder }: { size: number; byteOrder: string }): Uint8Array => {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (value / 256 ** index) & 255);
    return byteOrder === 'little' ? bytes : bytes.reverse();
  };
  const fixed = bytesOf(random, body.length);
  if (count !== null) fixed.set(integer(random(9) === 0 ? random(70000) : items, count), count.byte);
  const parts = Array.from({ length: items }, () => {
    const attribute = attributes[random(attributes.length)] as AttributeList['attributes'][number];
    const isStrange = random(12) === 0;
    const more = attribute.toEnd || isStrange ? random(5) : 0;
    const value = bytesOf(random, attribute.length + more).map(digits(random));
    return concat([
      integer(isStrange && random(2) === 0 ? random(256) : attribute.id, id),
      ...(kind === null ? [] : [integer(isStrange ? random(4) : (attribute.kind as number), kind)]),
      ...(length === null ? [] : [integer(random(30) === 0 ? random(65536) : value.length, length)]),
      value,
    ]);
  });
  const whole = concat([fixed, ...parts, bytesOf(random, random(5) === 0 ? random(4) : 0)]);
  return random(10) === 0 ? whole.subarray(0, Math.max(body.length, random(whole.length + 1))) : whole;
}
