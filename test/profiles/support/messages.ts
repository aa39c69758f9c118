/** Golden, lenient and refused messages of a profile, as JSON has them: bytes are hexadecimal text. */
import type { Body, ByteOrder, Field, HeaderField, Kind, Profile } from '../../../tools/model.ts';
import { toHex } from '../../suite/support/hex.ts';
import { examinePlain } from '../../suite/support/plain-scan.ts';
import { kindOf, sequenceOf, serialOf } from '../../suite/support/plain-wire.ts';
import { decodeBody, decodeExtras } from '../../tools/decoder.ts';
import { lenientRaw, strictRaw } from './arbitrary-raw.ts';
import { headerFieldOf, namedFields, plainBody, plainFrame, type Raw } from './plain-frame.ts';
import type { Random } from './random.ts';
import { wireFacts } from './wire-facts.ts';

export interface JsonMessage {
  readonly kind: string;
  /** Where the profile has one, as the next two. */
  readonly serial?: number | string;
  readonly sequence?: number;
  readonly header?: Record<string, unknown>;
  readonly body: Record<string, unknown>;
  readonly unknownFields?: readonly number[];
  readonly unknownAttributes?: readonly { readonly id: number; readonly kind?: number; readonly bytes: string }[];
  readonly attributeOrder?: readonly number[];
  readonly rest?: string;
}

export interface JsonVector {
  readonly hex: string;
  readonly message: JsonMessage;
}

interface JsonRefusal {
  readonly code: string;
  readonly path: string;
  readonly message: unknown;
}

const GOLDEN_OF_EACH_KIND = 4;

/** What the header's fields of role `field` and `version` may hold, by name; what only the message tells is not among them. */
export function headerRaws({ frame }: Profile, random: Random): Record<string, Raw> {
  const raws: Record<string, Raw> = {};
  for (const { name, role, values, field } of frame.header) {
    if (role === 'version') raws[name] = random.pick(values);
    else if (field !== null) raws[name] = strictRaw(field, random);
  }
  return raws;
}

function randomSequence(profile: Profile, random: Random): number {
  const most = 2 ** (headerFieldOf(profile, 'sequence')?.width ?? 0) - 1;
  return random.pick([0, 1, most, random.below(most)]) % (most + 1);
}

/** As it stands on the wire. */
export function randomSerial(profile: Profile, random: Random): Raw {
  const field = headerFieldOf(profile, 'serial');
  if (field === undefined) return 0;
  if (field.type === 'text') return strictRaw({ ...(field as unknown as Field), type: 'text' }, random);
  if (field.type === 'bytes') return random.bytes(field.size);
  if (field.type === 'bcd') {
    // Digits for the most part, and what is none.
    const nibble = (): number => random.below(random.below(8) === 0 ? 16 : 10);
    return Uint8Array.from({ length: field.size }, () => nibble() * 16 + nibble());
  }
  const most = 2 ** field.width - 1;
  return random.pick([0, 1, most, random.below(most)]) % (most + 1);
}

/** The header's fields that mean something, as messages have them; undefined where there is none. */
function headerMessage({ frame }: Profile, plain: Uint8Array): Record<string, unknown> | undefined {
  const fields = frame.header.flatMap(({ field }) => field ?? []);
  if (fields.length === 0) return undefined;
  return withoutBytes(decodeBody({ fields, presence: null } as unknown as Body, plain, frame.byteOrder));
}

/** Null where an earlier kind of the same codes takes what these values make. */
function madeOf(
  profile: Profile,
  kind: Kind,
  raws: ReadonlyMap<Field, Raw>,
  random: Random,
  unknownFields: readonly number[],
): JsonVector | null {
  const extra = unknownFields.reduce((mask, bit) => mask + 2 ** bit, 0);
  const body = plainBody(kind.body, kind.message, raws, profile, extra);
  const bytes = plainFrame(profile, {
    device: kind.device.code,
    codes: kind.message.codes,
    serial: randomSerial(profile, random),
    sequence: randomSequence(profile, random),
    header: headerRaws(profile, random),
    body,
  });
  const wire = wireFacts(profile);
  const frame = examinePlain(wire, bytes);
  if (typeof frame === 'string') throw new Error(`the plain reader says ${frame} of ${toHex(bytes)}`);
  if (kindOf(wire, frame.plain, frame.bodyLength) !== kind.name) return null;
  return { hex: toHex(bytes), message: messageOf(profile, kind, frame.plain, frame.bodyLength) };
}

/** The message of a frame of this kind. */
export function messageOf(profile: Profile, kind: Kind, plain: Uint8Array, bodyLength: number): JsonMessage {
  const { frame } = profile;
  const body = plain.subarray(frame.headerLength, frame.headerLength + bodyLength);
  const { rest, unknownAttributes, ...extras } = decodeExtras(kind.body, body);
  const items = unknownAttributes?.map(({ bytes, ...item }) => ({ ...item, bytes: toHex(bytes) }));
  return {
    kind: kind.name,
    ...headerOf(profile, plain),
    body: withoutBytes(decodeBody(kind.body, body, frame.byteOrder)),
    ...extras,
    ...(items === undefined ? {} : { unknownAttributes: items }),
    ...(rest === undefined ? {} : { rest: toHex(rest) }),
  };
}

/** Serial, sequence and header, as far as the profile has them. */
export function headerOf(profile: Profile, plain: Uint8Array): Omit<JsonMessage, 'kind' | 'body'> {
  const wire = wireFacts(profile);
  const [serial, sequence] = [serialOf(wire, plain), sequenceOf(wire, plain)];
  const header = headerMessage(profile, plain);
  return {
    ...(serial === undefined ? {} : { serial }),
    ...(sequence === undefined ? {} : { sequence }),
    ...(header === undefined ? {} : { header }),
  };
}

const TRIES = 50;

function vectorOf(
  profile: Profile,
  kind: Kind,
  raws: () => ReadonlyMap<Field, Raw>,
  random: Random,
  unknownFields: readonly number[] = [],
): JsonVector | null {
  for (let tries = 0; tries < TRIES; tries++) {
    const vector = madeOf(profile, kind, raws(), random, unknownFields);
    if (vector !== null) return vector;
  }
  return null;
}

export function withoutBytes(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, value instanceof Uint8Array ? toHex(value) : value]),
  );
}

function strictRaws(kind: Kind, random: Random, isFull: boolean): Map<Field, Raw> {
  const isPartial = kind.body.presence !== null && !isFull;
  const fields = namedFields(kind).filter(({ presence }) => !isPartial || presence === null || random.below(3) > 0);
  return new Map(fields.map((field) => [field, strictRaw(field, random)]));
}

/** Whether the plain writer makes it: it knows no bodies but of fields that lie whole in one place, in the frame's byte order. */
/** Those whose bodies the plain writer knows. */
export function plainKinds({ kinds, frame }: Profile): Kind[] {
  return kinds.filter(({ body }) => isPlain(body, frame.byteOrder));
}

function isPlain({ fields, list, presence }: Body, byteOrder: ByteOrder): boolean {
  if (list !== null || (presence !== null && (presence.size > 6 || presence.byteOrder !== byteOrder))) return false;
  return fields.every((field) => {
    const { type, pieces, optional, encoding, invert, special, filler, toEnd } = field;
    const isWhole = pieces === null && optional === null && filler === null && !toEnd && field.byteOrder === byteOrder;
    return isWhole && encoding === 'binary' && special.length === 0 && (!invert || type === 'bool');
  });
}

/** @param kinds those whose bodies the plain writer knows */
export function goldenVectors(profile: Profile, random: Random, kinds = profile.kinds): JsonVector[] {
  return kinds.flatMap((kind) =>
    Array.from(
      { length: GOLDEN_OF_EACH_KIND },
      (_, index) => vectorOf(profile, kind, () => strictRaws(kind, random, index === 0), random) ?? [],
    ).flat(),
  );
}

/** One for each field that has such a value, and one for mask bits without a field. */
export function lenientVectors(profile: Profile, random: Random, kinds = profile.kinds): JsonVector[] {
  return kinds.flatMap((kind) => {
    const vectors: JsonVector[] = [];
    for (const field of namedFields(kind)) {
      const raw = lenientRaw(field, random);
      if (raw === null) continue;
      const vector = vectorOf(profile, kind, () => strictRaws(kind, random, false).set(field, raw), random);
      if (vector !== null) vectors.push(vector);
    }
    const free = freeBits(kind);
    if (free.length > 0) {
      const bits = free.filter((bit, index) => index === 0 || bit === free.at(-1));
      const vector = vectorOf(profile, kind, () => strictRaws(kind, random, false), random, bits);
      if (vector !== null) vectors.push(vector);
    }
    return vectors;
  });
}

/** Bits of the mask that no field owns. */
function freeBits({ body }: Kind): number[] {
  if (body.presence === null) return [];
  const taken = body.fields.map(({ presence }) => presence);
  return Array.from({ length: 8 * body.presence.size }, (_, bit) => bit).filter((bit) => !taken.includes(bit));
}

/** Each field of each kind, invalid in the ways that its type has. */
export function refusals(profile: Profile, random: Random): JsonRefusal[] {
  return profile.kinds.flatMap((kind) => {
    const vector = vectorOf(profile, kind, () => strictRaws(kind, random, true), random);
    if (vector === null) return [];
    const { message } = vector;
    const corrupt = (name: string, value: unknown): unknown => ({
      ...message,
      body: { ...message.body, [name]: value },
    });
    const found: JsonRefusal[] = [
      { code: 'unknown-field', path: 'body.noSuchField', message: corrupt('noSuchField', 1) },
      ...wrongHeaders(profile, message),
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

function wrongHeaders(profile: Profile, message: JsonMessage): JsonRefusal[] {
  const found: JsonRefusal[] = [];
  const { serial, header } = message;
  if (serial === undefined) {
    found.push({ code: 'unknown-field', path: 'serial', message: { ...message, serial: 1 } });
  } else if (typeof serial === 'number') {
    found.push({ code: 'out-of-range', path: 'serial', message: { ...message, serial: -1 } });
  } else found.push({ code: 'wrong-type', path: 'serial', message: { ...message, serial: 1 } });
  if (message.sequence === undefined) {
    found.push({ code: 'unknown-field', path: 'sequence', message: { ...message, sequence: 1 } });
  } else found.push({ code: 'wrong-type', path: 'sequence', message: { ...message, sequence: '1' } });
  if (header === undefined) {
    found.push({ code: 'unknown-field', path: 'header', message: { ...message, header: {} } });
    return found;
  }
  const corrupt = (name: string, value: unknown): unknown => ({ ...message, header: { ...header, [name]: value } });
  found.push({ code: 'unknown-field', path: 'header.noSuchField', message: corrupt('noSuchField', 1) });
  for (const { name, field } of profile.frame.header) {
    if (field === null) continue;
    for (const [code, value] of wrongValues(field)) {
      found.push({ code, path: `header.${name}`, message: corrupt(name, value) });
    }
    if (isOptional(profile, message, name)) continue;
    const { [name]: _, ...rest } = header;
    found.push({ code: 'missing-field', path: `header.${name}`, message: { ...message, header: rest } });
  }
  return found;
}

/** Whether a writer takes a default of the field's own, or one of the message's. */
function isOptional({ frame, kinds }: Profile, { kind }: JsonMessage, name: string): boolean {
  const field = frame.header.find((each) => each.name === name) as HeaderField;
  const message = kinds.find((each) => each.name === kind)?.message;
  return field.default !== undefined || message?.header[name] !== undefined;
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
