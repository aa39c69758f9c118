/** The sections of a frame as parts: its header, its body by the tables of its kind, and its ending. */

import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { checkOffset, sealFrame } from '../frame/check.ts';
import { BODY_DESCRIPTIONS, BODY_LAYOUTS, DEVICE_TYPES, FRAME, MESSAGE_TYPES } from '../generated/descriptions.ts';
import {
  CHECK_LENGTH,
  END,
  HEADER_LENGTH,
  isEnd,
  MAXIMUM_BODY_LENGTH,
  MAXIMUM_SERIAL,
  OVERHEAD,
  readCheck,
  START,
} from '../generated/layout.ts';
import { hexadecimal, hexadecimalBytes } from '../values/bytes.ts';
import { type FrameAnalysis, suits } from './analysis.ts';
import type {
  BodyDescription,
  FieldDescription,
  HeaderFieldDescription,
  KindPlace,
  PresenceDescription,
} from './description.ts';
import { bitsOf, countBits, nameBits, nameCode, rawOf, readField, readUnsigned, setBits } from './field-value.ts';
import {
  locate,
  MISSING,
  marker,
  type Part,
  type Problem,
  plainBytes,
  type Reference,
  referenceTo,
  reserved,
} from './inspection.ts';

/** Bytes. */
const MAX_INTEGER_SIZE = 6;

/** The header's fields. */
export function headerParts(bytes: Uint8Array, analysis: FrameAnalysis): Part[] {
  return FRAME.header.map((field) => {
    const location = locate(bytes, 'header', field.byte, field.size);
    const reference = referenceTo(field);
    const raw = readUnsigned(location.bytes);
    if (field.role === 'start') return marker(location, field.name, field.title, reference, START);
    if (field.role === 'reserved') return reserved(location, field.title, reference, raw);
    const content = location.missing ? MISSING : { raw, ...meaningOf(field, raw, analysis) };
    const isCode = field.role === 'device' || field.role === 'message';
    const { name, title } = field;
    const unit = field.role === 'length' ? 'bytes' : '';
    return { ...location, name, title, type: isCode ? 'enum' : 'number', unit, ...reference, ...content };
  });
}

function meaningOf(
  field: HeaderFieldDescription,
  raw: number,
  analysis: FrameAnalysis,
): Pick<Part, 'value' | 'text' | 'note'> {
  switch (field.role) {
    case 'device':
      return nameCode(raw, DEVICE_TYPES);
    case 'message':
      return nameCode(raw, MESSAGE_TYPES);
    case 'serial':
      return { value: raw, text: hexadecimal(raw, MAXIMUM_SERIAL.toString(16).length), note: '' };
    case 'length':
      return {
        value: raw,
        text: raw === 1 ? '1 byte' : `${raw} bytes`,
        note: analysis.hasHeader ? lengthNote(analysis) : '',
      };
    default: {
      const isRight = field.value === undefined || field.value === raw;
      return { value: raw, text: String(raw), note: isRight ? '' : `expected ${field.value}` };
    }
  }
}

/** Where the header's length, the kind that it names and the bytes that are there disagree. */
function lengthNote({ claimed, bodyLength, named, length }: FrameAnalysis): string {
  if (claimed === null) return `gives no body of 0 to ${MAXIMUM_BODY_LENGTH} bytes`;
  const notes: string[] = [];
  if (claimed + OVERHEAD !== length) {
    notes.push(`tells a frame of ${claimed + OVERHEAD} bytes, but ${length} were passed`);
  }
  if (named !== null && !suits(named, claimed)) {
    const { length: least, atLeast } = BODY_DESCRIPTIONS[named.body] as BodyDescription;
    notes.push(`a body of ${named.kind} has ${atLeast ? 'at least ' : ''}${least} bytes, not ${claimed}`);
  }
  if (bodyLength !== claimed) notes.push(`laid out by the ${bodyLength} bytes that are there`);
  return notes.join('; ');
}

/** The body, by the tables of its kind where it has one. */
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
  return size <= 0 ? [] : [plainBytes(locate(bytes, 'body', HEADER_LENGTH + at, size), name, title, note)];
}

/** The mask, or null where the frame ends inside of it. */
function readMask(bytes: Uint8Array, { byte, size }: PresenceDescription): number | null {
  const location = locate(bytes, 'body', HEADER_LENGTH + byte, size);
  return location.missing ? null : readUnsigned(location.bytes);
}

function presencePart(bytes: Uint8Array, presence: PresenceDescription, { fields, table }: BodyDescription): Part {
  const { title, byte, size } = presence;
  const location = locate(bytes, 'body', HEADER_LENGTH + byte, size);
  const mask = readMask(bytes, presence);
  const common = { ...location, name: 'presence', title, type: 'presence' as const, unit: '' };
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
  const location = locate(bytes, 'body', HEADER_LENGTH + field.byte, field.size, field);
  // A run of reserved bytes may be longer than any integer.
  const raw =
    location.missing || (location.low === null && field.size > MAX_INTEGER_SIZE) ? null : rawOf(location.bytes, field);
  return reserved(location, field.title, referenceOf(field, table), raw);
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
  const common = { ...location, name, title, type, unit, ...referenceOf(field, table) };
  if (location.missing) return { ...common, ...MISSING };
  const content = readField(location.bytes, field, layout);
  if (presence === undefined || mask === null || bitsOf(mask, presence, 1) === 1) return { ...common, ...content };
  const isZero = type === 'text' || type === 'bytes' ? location.bytes.every(isNothing) : content.raw === 0;
  const note = isZero ? '' : 'not set, yet its bits are not zero';
  return { ...common, raw: content.raw, value: undefined, text: 'not set', note };
}

/** A field whose source is a clause is in its body's table all the same. */
function referenceOf(entry: FieldDescription | PresenceDescription, table: number | null): Reference {
  const reference = referenceTo(entry);
  return reference.table === null ? { ...reference, table } : reference;
}

function isNothing(byte: number): boolean {
  return byte === 0;
}

/** The check and the end marker. */
export interface Ending {
  readonly parts: readonly Part[];
  readonly problems: readonly Problem[];
}

/** `view` holds the first bytes of `bytes`, up to the longest frame. */
export function endingOf(bytes: Uint8Array, view: DataView, bodyLength: number): Ending {
  const frameLength = bodyLength + OVERHEAD;
  const offset = checkOffset(frameLength);
  const parts: Part[] = [];
  const problems: Problem[] = [];
  if (FRAME.check !== null) {
    const { title } = FRAME.check;
    const location = locate(bytes, 'check', offset, CHECK_LENGTH);
    const computed = bytes.length < offset ? null : computeCheck(view, frameLength);
    const raw = location.missing ? null : readCheck(view, offset);
    const text = raw === null ? MISSING.text : shownCheck(raw);
    const note = computed === null || raw === computed ? '' : `computed ${shownCheck(computed)}`;
    const common = { ...location, name: 'check', title, type: 'check' as const, unit: '', ...referenceTo(FRAME.check) };
    parts.push({ ...common, raw, value: undefined, text, note });
    if (raw !== null && computed !== null && raw !== computed) {
      const message = `the check at byte ${offset} is ${text}; the bytes before it give ${shownCheck(computed)}`;
      problems.push({ code: 'bad-check', offset, message });
    }
  }
  if (END.length > 0) {
    const at = offset + CHECK_LENGTH;
    const location = locate(bytes, 'end', at, END.length);
    parts.push(marker(location, 'endMarker', 'End marker', referenceTo(FRAME), END));
    if (!location.missing && !isEnd(view, at)) {
      const message = `the bytes from ${at} on are not the end marker ${hexadecimalBytes(END, ' ')}`;
      // The codec counts the end marker as part of the check, and so names where that one stands.
      problems.push({ code: 'bad-check', offset, message });
    }
  }
  return { parts, problems };
}

function computeCheck(view: DataView, frameLength: number): number {
  const copy = new DataView((view.buffer as ArrayBuffer).slice(0));
  const offset = checkOffset(frameLength);
  sealFrame(copy, 0, frameLength);
  return readCheck(copy, offset);
}

function shownCheck(check: number): string {
  return `0x${hexadecimal(check, CHECK_LENGTH * 2)}`;
}
