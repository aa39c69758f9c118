/** Message → frame without its check. Any value may come in; what is not a right message becomes a RumpError. */
import { isUint8Array } from './bytes.ts';
import { kindOf, UNKNOWN_KIND } from './engine/kind.ts';
import { display, RumpError, type RumpErrorCode } from './error.ts';
import type { PresenceLayout } from './field/layout.ts';
import { DEVICE_TYPES, KINDS, type Kind, MESSAGE_TYPES } from './generated/kinds.ts';
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

type Fields = Readonly<Record<string, unknown>>;

interface NamedKind {
  readonly kind: Kind;
  /** Of its fields, apart from their layouts: those have five shapes, and to ask each for its name is slow. */
  readonly names: readonly string[];
}

const kinds: ReadonlyMap<string, NamedKind> = /* @__PURE__ */ new Map(
  KINDS.map((kind) => [kind.name, { kind, names: kind.layout.fields.map((field) => field.name) }]),
);

const MESSAGE_KEYS: readonly string[] = [
  'kind',
  'deviceType',
  'messageType',
  'serial',
  'sequence',
  'body',
  'unknownFields',
];

function fail(code: RumpErrorCode, path: string, value: unknown, allowed: string): never {
  throw new RumpError(code, `${path} is ${display(value)}; ${allowed}`, { path });
}

/**
 * Writes the frame at `at`, all but its check and end marker, and returns its whole length. There must be room for the longest
 * frame, and its bytes must be zero.
 */
export function writeMessage(message: unknown, lenient: boolean, view: DataView, at: number): number {
  if (typeof message !== 'object' || message === null) {
    throw new RumpError('wrong-type', `the message is ${display(message)}; it must be an object`, { path: '' });
  }
  const fields = message as Fields;
  refuseUnknownKeys(fields);
  const { kind } = fields;
  if (typeof kind !== 'string') fail('wrong-type', 'kind', kind, 'it must be the name of a kind of message');
  if (kind === 'unknown') return writeUnknown(fields, view, at);
  const entry = kinds.get(kind);
  if (entry === undefined) fail('unknown-kind', 'kind', kind, 'the profile has no such kind of message');
  return writeKnown(entry, fields, lenient, view, at);
}

function writeKnown(
  { kind: entry, names }: NamedKind,
  message: Fields,
  lenient: boolean,
  view: DataView,
  at: number,
): number {
  const { layout } = entry;
  agree('deviceType', message.deviceType, entry.deviceType, entry);
  agree('messageType', message.messageType, entry.messageType, entry);
  const serial = headerNumber('serial', message.serial, MAXIMUM_SERIAL);
  const sequence = headerNumber('sequence', message.sequence, MAXIMUM_SEQUENCE);
  const body = message.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body) || ArrayBuffer.isView(body)) {
    if (body === undefined) fail('missing-field', 'body', body, 'a message has a body, though it may be empty: {}');
    fail('wrong-type', 'body', body, `the body of ${entry.name} must be an object`);
  }
  entry.write(view, at + HEADER_LENGTH, body as Fields, lenient);
  refuseUnknownFields(body as Fields, names);
  if (message.unknownFields !== undefined) {
    writeUnknownFields(message.unknownFields, entry, lenient, view, at + HEADER_LENGTH);
  }
  writeHeader(view, at, entry.deviceCode, entry.messageCode, serial, sequence, layout.length);
  return layout.length + OVERHEAD;
}

function writeUnknown(message: Fields, view: DataView, at: number): number {
  if (IMPLIED_LENGTH) {
    fail('unsupported', 'kind', 'unknown', 'here only the kind tells where a frame ends, so it must have one');
  }
  const deviceType = headerCode('deviceType', message.deviceType, DEVICE_TYPES, MAXIMUM_DEVICE_TYPE);
  const messageId = headerCode('messageType', message.messageType, MESSAGE_TYPES, MAXIMUM_MESSAGE_ID);
  const serial = headerNumber('serial', message.serial, MAXIMUM_SERIAL);
  const sequence = headerNumber('sequence', message.sequence, MAXIMUM_SEQUENCE);
  const { body, unknownFields } = message;
  if (unknownFields !== undefined)
    fail('unknown-field', 'unknownFields', unknownFields, 'only control messages have them');
  if (!isUint8Array(body)) {
    fail(
      body === undefined ? 'missing-field' : 'wrong-type',
      'body',
      body,
      'the body of an unknown message is a Uint8Array',
    );
  }
  if (body.length > MAXIMUM_BODY_LENGTH) {
    const path = 'body';
    throw new RumpError('out-of-range', `body has ${body.length} bytes; it may have ${MAXIMUM_BODY_LENGTH}`, { path });
  }
  const kind = kindOf(deviceType, messageId, body.length);
  if (kind !== UNKNOWN_KIND) {
    fail('contradiction', 'kind', 'unknown', `a message of this type and length is of the kind ${KINDS[kind]?.name}`);
  }
  writeHeader(view, at, deviceType, messageId, serial, sequence, body.length);
  for (let index = 0; index < body.length; index++) view.setUint8(at + HEADER_LENGTH + index, body[index] as number);
  return body.length + OVERHEAD;
}

function agree(path: string, value: unknown, expected: string, entry: Kind): void {
  if (value === undefined || value === expected) return;
  if (typeof value !== 'string') fail('wrong-type', path, value, `${entry.name} has '${expected}' there, or nothing`);
  fail('contradiction', path, value, `${entry.name} has '${expected}' there, or nothing`);
}

function headerNumber(path: string, value: unknown, most: number): number {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    fail('out-of-range', path, value, `it must be an integer from 0 to ${most}`);
  }
  fail(value === undefined ? 'missing-field' : 'wrong-type', path, value, `it must be an integer from 0 to ${most}`);
}

function headerCode(path: string, value: unknown, codes: ReadonlyMap<string, number>, most: number): number {
  if (typeof value !== 'string') return headerNumber(path, value, most);
  const code = codes.get(value);
  if (code === undefined)
    fail('unknown-name', path, value, `it must be a number, or one of ${[...codes.keys()].join(', ')}`);
  return code;
}

/** In the order in which we write messages ourselves, so that each key of one of ours takes one comparison. */
function refuseUnknownKeys(message: Fields): void {
  let next = 0;
  for (const key in message) {
    while (next < MESSAGE_KEYS.length && MESSAGE_KEYS[next] !== key) next++;
    if (next++ < MESSAGE_KEYS.length) continue;
    for (const own of Object.keys(message)) {
      if (MESSAGE_KEYS.includes(own)) continue;
      fail('unknown-field', own, message[own], `a message has ${MESSAGE_KEYS.join(', ')}`);
    }
    return;
  }
}

/** Most bodies list their fields in the table's order, so that walking along it settles each key with one comparison. */
function refuseUnknownFields(body: Fields, names: readonly string[]): void {
  let next = 0;
  let isEmpty = true;
  for (const key in body) {
    isEmpty = false;
    while (next < names.length && names[next] !== key) next++;
    if (next === names.length) {
      refuseUnknownNames(body, names);
      return;
    }
    next++;
  }
  // A forgotten await, or a Map, would else be written as a control message that sets nothing.
  if (isEmpty && objectTag.call(body) !== '[object Object]') {
    fail('wrong-type', 'body', body, `it must be a plain object, not ${objectTag.call(body)}`);
  }
}

const objectTag: () => string = Object.prototype.toString;

/** In any order, and of the body's own keys alone. */
function refuseUnknownNames(body: Fields, names: readonly string[]): void {
  for (const key of Object.keys(body)) {
    if (names.includes(key)) continue;
    const allowed = names.length === 0 ? 'this body is empty' : `the body has ${names.join(', ')}`;
    fail('unknown-field', `body.${key}`, body[key], allowed);
  }
}

/** Mask bits that no field owns: a strict writer has none, a lenient one gives back what it has read. */
function writeUnknownFields(value: unknown, entry: Kind, lenient: boolean, view: DataView, body: number): void {
  const path = 'unknownFields';
  const { presence } = entry.layout;
  if (presence === null) fail('unknown-field', path, value, 'only control messages have a presence mask');
  if (!Array.isArray(value)) fail('wrong-type', path, value, 'it must be an array of mask bits without a field');
  let mask = 0;
  for (let index = 0; index < value.length; index++) {
    const bit: unknown = value[index];
    if (!lenient) fail('unknown-field', path, bit, 'only a lenient writer sets mask bits without a field');
    mask |= maskOf(bit, mask, presence, path);
  }
  writePresence(view, body, readPresence(view, body) | mask);
}

function maskOf(bit: unknown, mask: number, { size, known }: PresenceLayout, path: string): number {
  if (typeof bit !== 'number') fail('wrong-type', path, bit, 'a mask bit must be a number');
  const isFree = Number.isInteger(bit) && bit >= 0 && bit < size * 8 && ((known | mask) & (1 << bit)) === 0;
  if (!isFree)
    fail('out-of-range', path, bit, `it must be a bit from 0 to ${size * 8 - 1} without a field, given once`);
  return 1 << bit;
}
