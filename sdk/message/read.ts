/** Frame → message. The bytes are known to be a valid frame; reading them cannot fail. */

import type { PresenceLayout } from '../field/layout.ts';
import { readUnknownBits } from '../field/read.ts';
import { UNKNOWN_KIND } from '../frame/kind.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from '../generated/identifiers.ts';
import { KINDS } from '../generated/kinds.ts';
import {
  HEADER_LENGTH,
  OVERHEAD,
  readDeviceType,
  readMessageId,
  readPresence,
  readSequence,
  readSerial,
} from '../generated/layout.ts';
import type { DeviceTypeName, Message, MessageTypeName, UnknownMessage } from '../generated/messages.ts';

const deviceTypeNames: ReadonlyMap<number, string> = /* @__PURE__ */ byCode(DEVICE_TYPES);
const messageTypeNames: ReadonlyMap<number, string> = /* @__PURE__ */ byCode(MESSAGE_TYPES);

function byCode(codes: ReadonlyMap<string, number>): ReadonlyMap<number, string> {
  return new Map(Array.from(codes, ([name, code]) => [code, name]));
}

/** The message of a valid frame at `at`, `length` bytes long and of this kind. */
export function readMessage(view: DataView, at: number, kind: number, length: number): Message {
  if (kind === UNKNOWN_KIND) return readUnknown(view, at, length);
  const entry = KINDS[kind] as (typeof KINDS)[number];
  const message = {
    kind: entry.name,
    deviceType: entry.deviceType,
    messageType: entry.messageType,
    serial: readSerial(view, at),
    sequence: readSequence(view, at),
    body: entry.read(view, at + HEADER_LENGTH),
  } as Message;
  return entry.presence === null ? message : withUnknownFields(message, view, at, entry.presence);
}

function withUnknownFields(message: Message, view: DataView, at: number, presence: PresenceLayout): Message {
  const unknown = readPresence(view, at + HEADER_LENGTH) & ~presence.known;
  if (unknown !== 0) (message as { unknownFields?: number[] }).unknownFields = readUnknownBits(unknown);
  return message;
}

function readUnknown(view: DataView, at: number, length: number): UnknownMessage {
  const deviceType = readDeviceType(view, at);
  const messageId = readMessageId(view, at);
  const body = new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + at + HEADER_LENGTH, length - OVERHEAD);
  return {
    kind: 'unknown',
    deviceType: (deviceTypeNames.get(deviceType) as DeviceTypeName | undefined) ?? deviceType,
    messageType: (messageTypeNames.get(messageId) as MessageTypeName | undefined) ?? messageId,
    serial: readSerial(view, at),
    sequence: readSequence(view, at),
    body: body.slice(),
  };
}
