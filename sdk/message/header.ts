/**
 * What a writer writes into a header in addition to the codes: serial and sequence number as profiles have them, numbers, text, or neither;
 * what else identifies the kind; fields with a meaning; and whether a reader can tell where the frame ends.
 */

import type { Kind } from '../field/kind.ts';
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { isReplaced } from '../field/write.ts';
import { checkedSerial, type Serial } from '../generated/device-id.ts';
import { writeWhen } from '../generated/hooks/frame/kinds.ts';
import { writeField } from '../generated/hooks/message/body.ts';
import { FRAME_HEADER, HEADER_DEFAULTS, VERSION_FIELD } from '../generated/kinds.ts';
import {
  examineHeader,
  HEADER_LENGTH,
  MAXIMUM_SEQUENCE,
  MAXIMUM_SERIAL,
  TOLD_BY_BODY,
  VERSIONS,
} from '../generated/layout.ts';
import { type Fields, isPlain, refuseUnknownNames } from '../values/checked.ts';
import { checkedInteger, placed, RumpError, refuse } from '../values/error.ts';

/** A number of the header, which a message must have. */
export function headerNumber(path: string, value: unknown, most: number): number {
  return checkedInteger(value, path, 0, most, value === undefined ? 'missing-field' : 'wrong-type');
}

export function numberSerialToWrite(serial: unknown, _cut: boolean): Serial {
  // Tools show devices by their ID, which is text.
  if (typeof serial === 'string' && serial.includes('-')) {
    refuse(
      'wrong-type',
      'serial',
      serial,
      'it must be a number; parseDeviceId of igrs-rump/profile makes one of a device ID',
    );
  }
  return headerNumber('serial', serial, MAXIMUM_SERIAL) as unknown as Serial;
}

/** @param cut whether to write it as it was read, invalid text included */
export function textSerialToWrite(serial: unknown, cut: boolean): Serial {
  if (cut && isReplaced(serial)) return serial as unknown as Serial;
  if (serial === undefined) refuse('missing-field', 'serial', serial, 'it must be text');
  return checkedSerial(serial);
}

export function noSerialToWrite(_serial: unknown, _cut: boolean): Serial {
  return 0 as unknown as Serial;
}

export function sequenceToWrite(sequence: unknown): number {
  return headerNumber('sequence', sequence, MAXIMUM_SEQUENCE);
}

export function noSequenceToWrite(_sequence: unknown): number {
  return 0;
}

/** Those of `message.header`, into bits that are zero; for missing ones the message's `own` defaults, or the profile's. */
export function writeHeaderFields(
  { header }: Fields,
  own: Fields | undefined,
  lenient: boolean,
  view: DataView,
  at: number,
  cut = false,
  fields: readonly FieldLayout[] = (FRAME_HEADER as BodyLayout).fields,
): void {
  const { names } = FRAME_HEADER as BodyLayout;
  const given = header === undefined ? {} : header;
  if (!isPlain(given)) refuse('wrong-type', 'header', header, `it must be a plain object of ${names.join(', ')}`);
  refuseUnknownNames(given, names, 'header.');
  for (const field of fields) {
    const { name } = field;
    const path = `header.${name}`;
    let chosen = given[name];
    if (chosen === undefined)
      chosen = own !== undefined && Object.hasOwn(own, name) ? own[name] : HEADER_DEFAULTS[name];
    if (chosen === undefined) refuse('missing-field', path, chosen, 'this field of the header has no default');
    try {
      writeField(chosen, field, lenient, view, at, cut);
    } catch (error) {
      throw RumpError.is(error) ? placed(error, path) : error;
    }
    if (name === VERSION_FIELD && !VERSIONS.includes(chosen as number)) {
      refuse('out-of-range', path, chosen, `it must be one of ${VERSIONS.join(', ')}`);
    }
  }
}

/**
 * What else identifies the kind, and the header's own fields, into bits that are zero. The kind is null for an unknown one.
 * @throws {RumpError} with a path such as `header.answer`
 */
export function writeMore(
  message: Fields,
  kind: Kind | null,
  lenient: boolean,
  view: DataView,
  at: number,
  cut: boolean,
): void {
  if (kind !== null) writeWhen(kind, view, at + HEADER_LENGTH);
  if (FRAME_HEADER !== null) writeHeaderFields(message, kind?.header, lenient, view, at, cut);
}

/** For profiles that have neither. */
export function writeNoMore(
  _message: Fields,
  _kind: Kind | null,
  _lenient: boolean,
  _view: DataView,
  _at: number,
  _cut: boolean,
): void {}

/** If the header states the body's length, any reader can tell where a frame of an unknown kind ends. */
export function noUnknownKindCheck(): void {}
export function noLengthCheck(_view: DataView, _at: number, _length: number): void {}

/** Throws if no frame of an unknown kind could state its length. */
export function checkUnknownKind(): void {
  if (!TOLD_BY_BODY) refuseEndless();
}

/** Throws if the written header does not state a body of `length` bytes. */
export function checkLengthTold(view: DataView, at: number, length: number): void {
  // The body of a known message may come without the bytes that identify its kind.
  if (examineHeader(view, at, HEADER_LENGTH) !== length) refuseEndless();
}

function refuseEndless(): never {
  refuse('unsupported', 'kind', 'unknown', 'here only the kind tells where a frame ends, so it must have one');
}
