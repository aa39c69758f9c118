/** A body as parts, by the tables of its kind, for profiles whose fields are all plain ones: see general-body.ts for the others. */
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { BODY_DESCRIPTIONS, BODY_LAYOUTS } from '../generated/descriptions.ts';
import { HEADER_LENGTH } from '../generated/layout.ts';
import type { BodyDescription, FieldDescription, KindPlace, PresenceDescription } from './description.ts';
import { readField } from './field-value.ts';
import { locate, MISSING, type Part, plainBytes, referenceTo, reserved, suits, unsuited } from './inspection.ts';
import { bitsOf, countBits, nameBits, plainRawOf, readUnsigned, setBits } from './values.ts';

/** Bytes. */
const MAX_INTEGER_SIZE = 6;

/** The body, by the tables of its kind if it has one. */
export function bodyParts(bytes: Uint8Array, kind: KindPlace | null, length: number): Part[] {
  if (kind === null) return runOfBytes(bytes, 0, length, 'body', 'Body', 'the profile has no table for this body');
  const body = BODY_DESCRIPTIONS[kind.body] as BodyDescription;
  const { fields: layouts } = BODY_LAYOUTS[kind.body] as BodyLayout;
  const mask = body.presence === null ? null : readMask(bytes, body.presence);
  const parts = body.fields.map((field) => {
    const layout = layouts.find(({ name }) => name === field.name);
    return layout === undefined ? reservedPart(bytes, field, body) : fieldPart(bytes, field, layout, body, mask);
  });
  if (body.presence !== null) {
    const part = presencePart(bytes, body.presence, body);
    const after = parts.findIndex(({ offset }) => offset > part.offset);
    parts.splice(after < 0 ? parts.length : after, 0, part);
  }
  return [...parts, ...runOfBytes(bytes, body.length, length - body.length, 'rest', 'Rest', 'of a later version')];
}

/** Whether the frame is of this kind, if its body has that length: missing bits do not count. */
export function isOf(place: KindPlace, _plain: Uint8Array, bodyLength: number): boolean {
  return suits(place, bodyLength);
}

/** Why none of the kinds that the header names has a body of this length: here it names one. */
export function lengthFault([named]: readonly KindPlace[], length: number): string {
  return unsuited(named as KindPlace, length);
}

function runOfBytes(bytes: Uint8Array, at: number, size: number, name: string, title: string, note: string): Part[] {
  return size <= 0 ? [] : [plainBytes(locate(bytes, 'body', HEADER_LENGTH + at, size), name, title, note)];
}

/** The mask, or null if the frame ends inside it. */
function readMask(bytes: Uint8Array, { byte, size }: PresenceDescription): number | null {
  const location = locate(bytes, 'body', HEADER_LENGTH + byte, size);
  return location.missing ? null : readUnsigned(location.bytes);
}

function presencePart(bytes: Uint8Array, presence: PresenceDescription, { fields, table }: BodyDescription): Part {
  const { title, byte, size } = presence;
  const location = locate(bytes, 'body', HEADER_LENGTH + byte, size);
  const mask = readMask(bytes, presence);
  const common = { ...location, name: 'presence', title, type: 'presence' as const, unit: '' };
  const reference = referenceTo(presence, table);
  if (mask === null) return { ...common, ...reference, ...MISSING };
  const { value, text, unknown } = nameBits(
    setBits(mask, size * 8),
    (bit) => fields.find((field) => field.presence === bit)?.name,
  );
  const note = unknown.length === 0 ? '' : `${countBits(unknown)} ${unknown.length === 1 ? 'has' : 'have'} no field`;
  return { ...common, ...reference, raw: mask, value, text, note };
}

function reservedPart(bytes: Uint8Array, field: FieldDescription, { table }: BodyDescription): Part {
  const location = locate(bytes, 'body', HEADER_LENGTH + field.byte, field.size, field);
  // A run of reserved bytes may be longer than any integer.
  const isRun = location.low === null && field.size > MAX_INTEGER_SIZE;
  const raw = location.missing || isRun ? null : plainRawOf(location.bytes, field);
  return reserved(location, field.title, referenceTo(field, table), raw);
}

function fieldPart(
  bytes: Uint8Array,
  field: FieldDescription,
  layout: FieldLayout,
  { table }: BodyDescription,
  mask: number | null,
): Part {
  const { name, title, type, unit = '', presence } = field;
  const location = locate(bytes, 'body', HEADER_LENGTH + field.byte, field.size, field);
  const common = { ...location, name, title, type, unit, ...referenceTo(field, table) };
  if (location.missing) return { ...common, ...MISSING };
  const content = readField(location.bytes, field, layout);
  if (presence === undefined || mask === null || bitsOf(mask, presence, 1) === 1) return { ...common, ...content };
  const isZero = type === 'text' || type === 'bytes' ? location.bytes.every((byte) => byte === 0) : content.raw === 0;
  const note = isZero ? '' : 'not set, yet its bits are not zero';
  return { ...common, raw: content.raw, value: undefined, text: 'not set', note };
}
