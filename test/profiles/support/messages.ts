/** Golden, lenient and refused messages of a profile, as JSON has them: bytes are hexadecimal text. */
import type { Field, Kind, Profile } from '../../../tools/model.ts';
import { toHex } from '../../suite/support/hex.ts';
import { decodeBody } from '../../tools/decoder.ts';
import { lenientRaw, strictRaw } from './arbitrary-raw.ts';
import { namedFields, plainBody, plainFrame, type Raw } from './plain-frame.ts';
import type { Random } from './random.ts';

export interface JsonMessage {
  readonly kind: string;
  readonly serial: number;
  readonly sequence: number;
  readonly body: Record<string, unknown>;
  readonly unknownFields?: readonly number[];
}

export interface JsonVector {
  readonly hex: string;
  readonly message: JsonMessage;
}

export interface JsonRefusal {
  readonly code: string;
  readonly path: string;
  readonly message: unknown;
}

const GOLDEN_OF_EACH_KIND = 4;

function headerNumber(profile: Profile, role: 'serial' | 'sequence', random: Random): number {
  const { size } = profile.frame.header.find((field) => field.role === role) as { size: number };
  const most = 256 ** size - 1;
  return random.pick([0, 1, most, random.below(most)]);
}

function vectorOf(
  profile: Profile,
  kind: Kind,
  raws: ReadonlyMap<Field, Raw>,
  random: Random,
  unknownFields: readonly number[] = [],
): JsonVector {
  const extra = unknownFields.reduce((mask, bit) => mask + 2 ** bit, 0);
  const body = plainBody(kind.body, raws, profile, extra);
  const serial = headerNumber(profile, 'serial', random);
  const sequence = headerNumber(profile, 'sequence', random);
  const frame = plainFrame(profile, { device: kind.device.code, message: kind.message.code, serial, sequence, body });
  const decoded = decodeBody(kind.body, body, profile.frame.byteOrder);
  const message: JsonMessage = { kind: kind.name, serial, sequence, body: withoutBytes(decoded) };
  return { hex: toHex(frame), message: unknownFields.length === 0 ? message : { ...message, unknownFields } };
}

export function withoutBytes(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, value instanceof Uint8Array ? toHex(value) : value]),
  );
}

function strictRaws(kind: Kind, random: Random, isFull: boolean): Map<Field, Raw> {
  const isPartial = kind.body.presence !== null && !isFull;
  const fields = namedFields(kind).filter(() => !isPartial || random.below(3) > 0);
  return new Map(fields.map((field) => [field, strictRaw(field, random)]));
}

export function goldenVectors(profile: Profile, random: Random): JsonVector[] {
  return profile.kinds.flatMap((kind) =>
    Array.from({ length: GOLDEN_OF_EACH_KIND }, (_, index) =>
      vectorOf(profile, kind, strictRaws(kind, random, index === 0), random),
    ),
  );
}

/** One for each field that has such a value, and one for mask bits without a field. */
export function lenientVectors(profile: Profile, random: Random): JsonVector[] {
  return profile.kinds.flatMap((kind) => {
    const vectors: JsonVector[] = [];
    for (const field of namedFields(kind)) {
      const raw = lenientRaw(field, random);
      if (raw === null) continue;
      vectors.push(vectorOf(profile, kind, strictRaws(kind, random, false).set(field, raw), random));
    }
    const free = freeBits(kind);
    if (free.length > 0) {
      const bits = free.filter((bit, index) => index === 0 || bit === free.at(-1));
      vectors.push(vectorOf(profile, kind, strictRaws(kind, random, false), random, bits));
    }
    return vectors;
  });
}

/** Bits of the mask that no field owns. */
export function freeBits({ body }: Kind): number[] {
  if (body.presence === null) return [];
  const taken = body.fields.map(({ presence }) => presence);
  return Array.from({ length: 8 * body.presence.size }, (_, bit) => bit).filter((bit) => !taken.includes(bit));
}

/** Each field of each kind, invalid in the ways that its type has. */
export function refusals(profile: Profile, random: Random): JsonRefusal[] {
  return profile.kinds.flatMap((kind) => {
    const { message } = vectorOf(profile, kind, strictRaws(kind, random, true), random);
    const corrupt = (name: string, value: unknown): unknown => ({
      ...message,
      body: { ...message.body, [name]: value },
    });
    const found: JsonRefusal[] = [
      { code: 'unknown-field', path: 'body.noSuchField', message: corrupt('noSuchField', 1) },
      { code: 'out-of-range', path: 'serial', message: { ...message, serial: -1 } },
      { code: 'wrong-type', path: 'sequence', message: { ...message, sequence: '1' } },
    ];
    for (const field of namedFields(kind)) {
      const path = `body.${field.name}`;
      for (const [code, value] of wrongValues(field)) found.push({ code, path, message: corrupt(field.name, value) });
      if (kind.body.presence !== null) continue;
      const { [field.name]: _, ...body } = message.body;
      found.push({ code: 'missing-field', path, message: { ...message, body } });
    }
    return found;
  });
}

function wrongValues(field: Field): (readonly [code: string, value: unknown])[] {
  switch (field.type) {
    case 'bool':
      return [['wrong-type', 1]];
    case 'enum':
      return [
        ['unknown-name', 'no-such-name'],
        ['unknown-name', 0],
      ];
    case 'flags':
      return [
        ['unknown-name', ['no-such-name']],
        ['wrong-type', 'no-such-name'],
        ['out-of-range', [field.flags[0]?.name, field.flags[0]?.name]],
      ];
    case 'text':
      return [
        ['out-of-range', 'x'.repeat(field.size + 1)],
        ['wrong-type', 5],
      ];
    case 'bytes':
      return [['wrong-type', [1, 2]]];
    default:
      return wrongNumbers(field);
  }
}

function wrongNumbers(field: Field): (readonly [code: string, value: unknown])[] {
  const { min, max, scale, null: none } = field;
  const beyond = scale * 10;
  const physicalNull = none === null ? [] : [(none * field.multiplier + field.addend) / field.divisor];
  return [
    ['out-of-range', (max ?? 0) + beyond],
    ['out-of-range', (min ?? 0) - beyond],
    ['out-of-range', (min ?? 0) + scale / 2],
    ...physicalNull.map((value) => ['out-of-range', value] as const),
    ...(none === null ? [['wrong-type', null] as const] : []),
    ['wrong-type', '1'],
  ];
}
