/** Message → frame without its check. Any value may come in; what is not a right message becomes a RumpError. */
import { isUint8Array, lengthOf } from './bytes.ts';
import { checkedCode, type Fields, isPlain, refuseUnknownNames } from './checked.ts';
import { kindOf, UNKNOWN_KIND } from './engine/kind.ts';
import { checkedInteger, display, isArray, RumpError, refuse } from './error.ts';
import type { Kind } from './field/kind.ts';
import type { PresenceLayout } from './field/layout.ts';
import { DEVICE_TYPES, KINDS, MESSAGE_TYPES } from './generated/kinds.ts';
import {
  HEADER_LENGTH,
  IMPLIED_LENGTH,
  MAXIMUM_BODY_LENGTH,
  MAXIMUM_DEVICE_TYPE,
  MAXIMUM_MESSAGE_ID,
  MAXIMUM_SEQUENCE,
  MAXIMUM_SERIAL,
  OVERHEAD,
  readPresence,
  writeHeader,
  writePresence,
} from './generated/layout.ts';
import { kindNumber } from './kinds.ts';

const MESSAGE_KEYS = ['kind', 'deviceType', 'messageType', 'serial', 'sequence', 'body', 'unknownFields'];

/**
 * Writes the frame at `at`, all but its check and end marker, and returns its whole length. There must be room for the longest
 * frame, and its bytes must be zero.
 */
export function writeMessage(message: unknown, lenient: boolean, view: DataView, at: number): number {
  if (!isPlain(message)) {
    const hint = isArray(message) ? '; encodeAll takes many' : '';
    throw new RumpError('wrong-type', `the message is ${display(message)}; it must be a plain object${hint}`, {
      path: '',
    });
  }
  const { kind, deviceType, messageType, serial, sequence, body, unknownFields } = message;
  refuseUnknownKeys(message, MESSAGE_KEYS, '');
  if (typeof kind !== 'string') refuse('wrong-type', 'kind', kind, 'it must be the name of a kind of message');
  const from = headerNumber('serial', serial, MAXIMUM_SERIAL);
  const number = headerNumber('sequence', sequence, MAXIMUM_SEQUENCE);
  if (kind !== 'unknown') {
    const entry = KINDS[kindNumber(kind)] as Kind;
    agree('deviceType', deviceType, entry.deviceType, kind);
    agree('messageType', messageType, entry.messageType, kind);
    writeBody(entry, body, unknownFields, lenient, view, at + HEADER_LENGTH);
    const { length } = entry.layout;
    writeHeader(view, at, entry.deviceCode, entry.messageCode, from, number, length);
    return length + OVERHEAD;
  }

  if (unknownFields !== undefined) {
    refuse('unknown-field', 'unknownFields', unknownFields, 'only control messages have them');
  }
  const deviceCode = checkedCode(deviceType, 'deviceType', DEVICE_TYPES, MAXIMUM_DEVICE_TYPE);
  const messageCode = checkedCode(messageType, 'messageType', MESSAGE_TYPES, MAXIMUM_MESSAGE_ID);
  const length = writeUnknownBody(deviceCode, messageCode, body, view, at + HEADER_LENGTH);
  writeHeader(view, at, deviceCode, messageCode, from, number, length);
  return length + OVERHEAD;
}

function writeBody(
  { name, layout, write }: Kind,
  body: unknown,
  unknownFields: unknown,
  lenient: boolean,
  view: DataView,
  at: number,
): void {
  if (!isPlain(body)) refuseBody(body, name);
  write(view, at, body, lenient);
  const { names, presence } = layout;
  // What has no keys may be one of the language's own objects, such as `Math` or a function's arguments.
  if (refuseUnknownKeys(body, names, 'body.') === 0 && objectTag.call(body) !== '[object Object]') {
    refuseBody(body, name);
  }
  if (unknownFields === undefined) return;
  if (presence === null) {
    refuse('unknown-field', 'unknownFields', unknownFields, 'only control messages have a presence mask');
  }
  writePresence(view, at, readPresence(view, at) | maskOf(unknownFields, presence, lenient));
}

/** Returns its length. */
function writeUnknownBody(deviceType: number, messageId: number, body: unknown, view: DataView, at: number): number {
  if (IMPLIED_LENGTH) {
    refuse('unsupported', 'kind', 'unknown', 'here only the kind tells where a frame ends, so it must have one');
  }
  if (!isUint8Array(body)) {
    refuse(
      body === undefined ? 'missing-field' : 'wrong-type',
      'body',
      body,
      'that of an unknown kind is a Uint8Array',
    );
  }
  const length = lengthOf(body);
  if (length > MAXIMUM_BODY_LENGTH) {
    const text = `body has ${length} bytes; it may have ${MAXIMUM_BODY_LENGTH}`;
    throw new RumpError('out-of-range', text, { path: 'body' });
  }
  const kind = kindOf(deviceType, messageId, length);
  if (kind !== UNKNOWN_KIND) {
    refuse('contradiction', 'kind', 'unknown', `a message of this type and length is of the kind ${KINDS[kind]?.name}`);
  }
  for (let index = 0; index < length; index++) view.setUint8(at + index, body[index] as number);
  return length;
}

function agree(path: string, value: unknown, expected: string, kind: string): void {
  if (value === undefined || value === expected) return;
  const code = typeof value === 'string' ? 'contradiction' : 'wrong-type';
  refuse(code, path, value, `${kind} has '${expected}' there, or nothing`);
}

function headerNumber(path: string, value: unknown, most: number): number {
  // What tools show of a device is its ID, which is text.
  if (path === 'serial' && typeof value === 'string' && value.includes('-')) {
    refuse(
      'wrong-type',
      path,
      value,
      'it must be a number; parseDeviceId of igrs-rump/profile makes one of a device ID',
    );
  }
  return checkedInteger(value, path, 0, most, value === undefined ? 'missing-field' : 'wrong-type');
}

/**
 * Answers how many keys there are. Most objects have them in the order of `names`, so that walking along it settles each with
 * one comparison.
 */
function refuseUnknownKeys(object: Fields, names: readonly string[], path: string): number {
  let next = 0;
  let count = 0;
  for (const key in object) {
    count++;
    while (next < names.length && names[next] !== key) next++;
    if (next++ < names.length) continue;
    refuseUnknownNames(object, names, path);
    break;
  }
  return count;
}

function refuseBody(body: unknown, kind: string): never {
  const code = body === undefined ? 'missing-field' : 'wrong-type';
  refuse(code, 'body', body, `the body of ${kind} must be a plain object; one that sets nothing is {}`);
}

const objectTag: () => string = /* @__PURE__ */ (() => Object.prototype.toString)();

/** Mask bits that no field owns: a strict writer has none, a lenient one gives back what it has read. */
function maskOf(bits: unknown, { size, known }: PresenceLayout, lenient: boolean): number {
  const path = 'unknownFields';
  if (!isArray(bits)) refuse('wrong-type', path, bits, 'it must be an array of mask bits without a field');
  let mask = 0;
  for (let index = 0; index < bits.length; index++) {
    const bit: unknown = bits[index];
    if (!lenient) refuse('unknown-field', path, bit, 'only a lenient writer sets mask bits without a field');
    checkedInteger(bit, path, 0, size * 8 - 1);
    const flag = 1 << (bit as number);
    if (((known | mask) & flag) !== 0)
      refuse('out-of-range', path, bit, 'it must be a bit without a field, given once');
    mask |= flag;
  }
  return mask;
}
