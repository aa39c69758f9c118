/** The body, by the tables of its kind where it has one. */
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { BODY_DESCRIPTIONS, BODY_LAYOUTS } from '../generated/descriptions.ts';
import { HEADER_LENGTH } from '../generated/layout.ts';
import type { BodyDescription, FieldDescription, KindPlace, PresenceDescription } from './description.ts';
import { rawOf, readField } from './field-value.ts';
import type { Part } from './inspection.ts';
import { bitsOf, readUnsigned, setBits } from './integer.ts';
import { countBits, nameBits } from './name-code.ts';
import { MISSING, placeOf, plainBytes, type Reference, referenceTo, reserved } from './part.ts';

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
    const behind = parts.findIndex(({ offset }) => offset > part.offset);
    parts.splice(behind < 0 ? parts.length : behind, 0, part);
  }
  const appended = runOfBytes(bytes, body.length, length - body.length, 'appended', 'Appended', 'of a later version');
  return [...parts, ...appended];
}

function runOfBytes(bytes: Uint8Array, at: number, size: number, name: string, title: string, note: string): Part[] {
  return size <= 0 ? [] : [plainBytes(placeOf(bytes, 'body', HEADER_LENGTH + at, size), name, title, note)];
}

/** The mask, or null where the frame ends inside of it. */
function readMask(bytes: Uint8Array, { byte, size }: PresenceDescription): number | null {
  const place = placeOf(bytes, 'body', HEADER_LENGTH + byte, size);
  return place.missing ? null : readUnsigned(place.bytes);
}

function presencePart(bytes: Uint8Array, presence: PresenceDescription, { fields, table }: BodyDescription): Part {
  const { title, byte, size } = presence;
  const place = placeOf(bytes, 'body', HEADER_LENGTH + byte, size);
  const mask = readMask(bytes, presence);
  const common = { ...place, name: 'presence', title, type: 'presence' as const, unit: '' };
  const reference = referenceOf(presence, table);
  if (mask === null) return { ...common, ...reference, ...MISSING };
  const { value, text, unknown } = nameBits(
    setBits(mask, size * 8),
    (bit) => fields.find((field) => field.presence === bit)?.name,
  );
  const note = unknown.length === 0 ? '' : `${countBits(unknown)} ${unknown.length === 1 ? 'has' : 'have'} no field`;
  return { ...common, ...reference, raw: mask, value, text, note };
}

function reservedPart(bytes: Uint8Array, field: FieldDescription, { table }: BodyDescription): Part {
  const place = placeOf(bytes, 'body', HEADER_LENGTH + field.byte, field.size, field);
  // A run of reserved bytes may be longer than any integer.
  const raw = place.missing || (place.low === null && field.size > LONGEST_INTEGER) ? null : rawOf(place.bytes, field);
  return reserved(place, field.title, referenceOf(field, table), raw);
}

function fieldPart(
  bytes: Uint8Array,
  field: FieldDescription,
  layout: FieldLayout,
  { table }: BodyDescription,
  mask: number | null,
): Part {
  const { name, title, type, unit = '', presence } = field;
  const place = placeOf(bytes, 'body', HEADER_LENGTH + field.byte, field.size, field);
  const common = { ...place, name, title, type, unit, ...referenceOf(field, table) };
  if (place.missing) return { ...common, ...MISSING };
  const content = readField(place.bytes, field, layout);
  if (presence === undefined || mask === null || bitsOf(mask, presence, 1) === 1) return { ...common, ...content };
  const isZero = type === 'text' || type === 'bytes' ? place.bytes.every(isNothing) : content.raw === 0;
  const note = isZero ? '' : 'not set, yet its bits are not zero';
  return { ...common, raw: content.raw, value: undefined, text: 'not set', note };
}

/** A field that answers to a clause stands in its body's table all the same. */
function referenceOf(entry: FieldDescription | PresenceDescription, table: number | null): Reference {
  const reference = referenceTo(entry);
  return reference.table === null ? { ...reference, table } : reference;
}

function isNothing(byte: number): boolean {
  return byte === 0;
}

const LONGEST_INTEGER = 6;
