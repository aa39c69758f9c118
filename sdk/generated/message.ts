// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { Kind } from '../field/kind.ts';
import { checkedCode } from '../values/checked.ts';
import type { Serial } from './device-id.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from './identifiers.ts';
import {
  HEADER_LENGTH,
  MAXIMUM_DEVICE_TYPE,
  MAXIMUM_MESSAGE_ID,
  MAXIMUM_SEQUENCE,
  MAXIMUM_SERIAL,
  readSequence,
  readSerial,
} from './layout.ts';
import type { Message, UnknownMessage } from './messages.ts';

/** The names of all that a message may have. */
export const MESSAGE_KEYS: readonly string[] = [
  'kind',
  'deviceType',
  'messageType',
  'serial',
  'sequence',
  'body',
  'unknownFields',
  'residue',
];

/** The message of a known kind whose frame is at `at`; its body has `length` bytes. */
export function messageOf(entry: Kind, view: DataView, at: number, length: number): Message {
  return {
    kind: entry.name,
    deviceType: entry.deviceType,
    messageType: entry.messageType,
    serial: readSerial(view, at),
    sequence: readSequence(view, at),
    body: entry.read(view, at + HEADER_LENGTH, length),
  } as Message;
}

export function unknownMessageOf(
  deviceType: UnknownMessage['deviceType'],
  messageType: UnknownMessage['messageType'],
  view: DataView,
  at: number,
  body: Uint8Array,
): UnknownMessage {
  return {
    kind: 'unknown',
    deviceType,
    messageType,
    serial: readSerial(view, at),
    sequence: readSequence(view, at),
    body,
  };
}

/** The roles that messages and columns have by name; and of them those that are numbers, as fields. */
export const HEADER_ROLES: readonly string[] = ['serial', 'sequence'];
export const NUMBER_ROLES = 'serial 0 u48 to 281474976710655\nsequence 0 u48 to 65535';

/** The names of all that a rule may have. */
export const RULE_KEYS: readonly string[] = ['to', 'copyTo', 'deviceType', 'messageType', 'serial', 'where', 'shards'];

/** How many keys a plain message has: its kind, body, and what of the header neither the kind nor a default gives. */
export function plainKeys(_message: Readonly<Record<string, unknown>>): number {
  return 4;
}

/** Whether a strict writer takes serial and sequence number as they are. */
export function arePlainRoles(serial: unknown, sequence: unknown): boolean {
  return (
    typeof serial === 'number' &&
    serial >= 0 &&
    serial <= MAXIMUM_SERIAL &&
    Math.floor(serial) === serial &&
    typeof sequence === 'number' &&
    sequence >= 0 &&
    sequence <= MAXIMUM_SEQUENCE &&
    Math.floor(sequence) === sequence
  );
}

/** The bytes of a serial that is text as they are sent. */
export function serialBytes(_serial: Serial): Uint8Array {
  return new Uint8Array(0);
}

/** A message's code, by its name or as messages of unknown kind have it. */
export function checkedMessageId(value: unknown, path: string): number {
  return checkedCode(value, path, MESSAGE_TYPES, MAXIMUM_MESSAGE_ID);
}

/** A device's code likewise. */
export function checkedDeviceType(value: unknown, path: string): number {
  return checkedCode(value, path, DEVICE_TYPES, MAXIMUM_DEVICE_TYPE);
}

/** The code as messages of unknown kind have it. */
export function codeOf(messageId: number): UnknownMessage['messageType'] {
  return messageId;
}
