/** Inspections of frames, compared with their bytes and with the codec. */
import assert from 'node:assert/strict';
import { createCodec, RumpError } from 'igrs-rump';
import { frame, type Inspection, inspect, type Part } from 'igrs-rump/profile';
import { toHex } from './hex.ts';
import { wire } from './wire.ts';

export const codec = createCodec({ engine: 'js' });

/** Each bit of the bytes belongs to exactly one part; what follows them is marked as missing. */
function assertCovers(bytes: Uint8Array, { length, parts }: Inspection): void {
  assert.equal(length, bytes.length);
  const owners = new Uint8Array(bytes.length * 8);
  let last = 0;
  for (const part of parts) {
    assert.ok(part.offset >= last, `${part.name} at ${part.offset} stands after a part at ${last}`);
    last = part.offset;
    assert.equal(toHex(part.bytes), toHex(bytes.subarray(part.offset, part.offset + part.size)));
    assert.equal(part.missing, part.offset + part.size > bytes.length);
    assert.ok(part.size > 0);
    for (const bit of bitsOf(part)) {
      if (bit < owners.length) owners[bit] = (owners[bit] as number) + 1;
    }
  }
  assert.ok(
    owners.every((count) => count === 1),
    `bit ${owners.findIndex((count) => count !== 1)} of ${toHex(bytes)}`,
  );
}

function bitsOf({ offset, size, low, width }: Part): number[] {
  const bits = Array.from({ length: width ?? size * 8 }, (_, index) => index + (low ?? 0));
  const byteOf = (index: number): number => (wire.byteOrder === 'big' ? size - 1 - index : index);
  return bits.map((bit) => (offset + byteOf(Math.floor(bit / 8))) * 8 + (bit % 8));
}

/** The first problem is the codec's error; without one it is the codec's message. */
function assertAgrees(bytes: Uint8Array, inspection: Inspection): void {
  const decoded = codec.tryDecode(bytes);
  const [first] = inspection.problems;
  if (RumpError.is(decoded)) {
    assert.deepEqual([first?.code, first?.offset], [decoded.code, decoded.offset], toHex(bytes));
    return;
  }
  assert.deepEqual(inspection.problems, []);
  assert.equal(inspection.kind, decoded.kind);
  assert.deepEqual(headerValues(inspection), [
    decoded.deviceType,
    decoded.messageType,
    decoded.serial,
    decoded.sequence,
  ]);
  const body = inspection.parts.filter(({ section }) => section === 'body');
  if (decoded.kind === 'unknown') {
    assert.deepEqual(body[0]?.value ?? new Uint8Array(0), decoded.body);
    return;
  }
  const values: Record<string, unknown> = {};
  for (const { type, name, value } of body) {
    if (type !== 'reserved' && type !== 'presence' && value !== undefined) values[name] = value;
  }
  assert.deepEqual(values, { ...decoded.body });
  const mask = body.find(({ type }) => type === 'presence');
  if (mask === undefined) return;
  const set = mask.value as (string | number)[];
  const unknown = 'unknownFields' in decoded ? decoded.unknownFields : [];
  assert.deepEqual(new Set(set), new Set([...Object.keys(decoded.body), ...(unknown ?? [])]));
}

function headerValues({ parts }: Inspection): unknown[] {
  const roles = ['device', 'message', 'serial', 'sequence'];
  return roles.map((role) => {
    const name = frame.header.find((field) => field.role === role)?.name;
    return parts.find((part) => part.section === 'header' && part.name === name)?.value;
  });
}

export function assertRight(bytes: Uint8Array): Inspection {
  const inspection = inspect(bytes);
  assertCovers(bytes, inspection);
  assertAgrees(bytes, inspection);
  return inspection;
}

export function partOf(inspection: Inspection, name: string): Part {
  const part = inspection.parts.find((candidate) => candidate.name === name);
  assert.ok(part, `no part ${name}`);
  return part;
}
