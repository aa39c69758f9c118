/**
 * A reader that knows frames only from the checked model: slow, plain, and sharing no line with the generator, so that
 * the golden frames judge the profile's data and nothing else.
 */

import assert from 'node:assert/strict';
import type { Body, ByteOrder, Check, Field, HeaderField, Profile } from '../../tools/model.ts';
import { plainCheck } from '../suite/support/plain-check.ts';

export interface DecodedMessage {
  readonly kind: string;
  readonly serial: number;
  readonly sequence: number;
  readonly body: Record<string, unknown>;
}

export function decodeFrame(profile: Profile, bytes: Uint8Array): DecodedMessage {
  const { frame } = profile;
  const header = (role: string): HeaderField => {
    const field = frame.header.find((candidate) => candidate.role === role);
    assert.ok(field, `no header field of role ${role}`);
    return field;
  };
  const read = (role: string): number => {
    const { byte, size } = header(role);
    return readInteger(bytes, byte, size, frame.byteOrder);
  };
  const [start = []] = frame.starts;
  assert.deepEqual([...bytes.subarray(0, start.length)], start);
  assert.deepEqual([read('version')], header('version').values);
  const bodyLength = bytes.length - frame.overhead;
  if (frame.lengthBias !== null) assert.equal(read('length') - frame.lengthBias, bodyLength);
  const checkAt = frame.headerLength + bodyLength;
  const [check] = frame.checks as [Check];
  assert.equal(
    readInteger(bytes, checkAt, check.size, check.byteOrder),
    plainCheck(check, bytes.subarray(check.from, checkAt)),
  );
  const kind = profile.kinds.find(
    ({ device, message }) => device.code === read('device') && message.code === read('message'),
  );
  assert.ok(kind, 'the kind is known');
  if (!kind.body.atLeast || bodyLength < kind.body.length) assert.equal(bodyLength, kind.body.length);
  return {
    kind: kind.name,
    serial: read('serial'),
    sequence: read('sequence'),
    body: decodeBody(kind.body, bytes.subarray(frame.headerLength, checkAt), frame.byteOrder),
  };
}

/** The fields of a body, and of a control body those that are set. */
export function decodeBody(body: Body, bytes: Uint8Array, byteOrder: ByteOrder): Record<string, unknown> {
  const mask = body.presence === null ? null : readInteger(bytes, body.presence.byte, body.presence.size, byteOrder);
  const present = (field: Field): boolean => mask === null || Math.floor(mask / 2 ** (field.presence ?? 0)) % 2 === 1;
  return Object.fromEntries(
    body.fields
      .filter((field) => field.type !== 'reserved' && present(field))
      .map((field) => [field.name, decodeField(field, bytes, byteOrder)]),
  );
}

function decodeField(field: Field, bytes: Uint8Array, byteOrder: ByteOrder): unknown {
  if (field.type === 'bytes') return bytes.slice(field.byte, field.byte + field.size);
  if (field.type === 'text') {
    const text = bytes.subarray(field.byte, field.byte + field.size);
    const end = text.indexOf(0);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(end < 0 ? text : text.subarray(0, end));
  }
  const integer = readInteger(bytes, field.byte, field.size, byteOrder);
  const unsigned = Math.floor(integer / 2 ** field.low) % 2 ** field.width;
  const raw = field.signed && unsigned >= 2 ** (field.width - 1) ? unsigned - 2 ** field.width : unsigned;
  switch (field.type) {
    case 'bool':
      return (raw === 1) !== field.invert;
    case 'enum':
      return field.enumeration?.codes.find(({ code }) => code === raw)?.name ?? raw;
    case 'flags':
      return Array.from({ length: field.width }, (_, bit) => bit)
        .filter((bit) => Math.floor(raw / 2 ** bit) % 2 === 1)
        .map((bit) => field.flags.find(({ code }) => code === bit)?.name ?? bit);
    default:
      return raw === field.null ? null : (raw * field.multiplier + field.addend) / field.divisor;
  }
}

function readInteger(bytes: Uint8Array, byte: number, size: number, byteOrder: ByteOrder): number {
  const part = [...bytes.subarray(byte, byte + size)];
  if (byteOrder === 'little') part.reverse();
  return part.reduce((value, next) => value * 256 + next, 0);
}
