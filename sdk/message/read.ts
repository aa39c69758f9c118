/** Frame → message. The bytes are known to be a valid frame; reading them cannot fail. */

import { UNKNOWN_KIND } from '../frame/kind.ts';
import { readWhole } from '../generated/hooks/message/body.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from '../generated/identifiers.ts';
import { KINDS } from '../generated/kinds.ts';
import { HEADER_LENGTH, OVERHEAD, readDeviceType, readMessageId } from '../generated/layout.ts';
import { codeOf, unknownMessageOf } from '../generated/message.ts';
import type { DeviceTypeName, Message, MessageTypeName } from '../generated/messages.ts';

const deviceTypeNames: ReadonlyMap<number, string | undefined> = /* @__PURE__ */ byCode(DEVICE_TYPES);
const messageTypeNames: ReadonlyMap<number, string | undefined> = /* @__PURE__ */ byCode(MESSAGE_TYPES);

/** A code that several names have is none's. */
function byCode(codes: ReadonlyMap<string, number>): ReadonlyMap<number, string | undefined> {
  const names = new Map<number, string | undefined>();
  for (const [name, code] of codes) names.set(code, names.has(code) ? undefined : name);
  return names;
}

/** The message of a valid frame at `at`, `length` bytes long and of this kind. */
export function readMessage(view: DataView, at: number, kind: number, length: number): Message {
  if (kind === UNKNOWN_KIND) return readUnknown(view, at, length);
  return readWhole(KINDS[kind] as (typeof KINDS)[number], view, at, length - OVERHEAD);
}

function readUnknown(view: DataView, at: number, length: number): Message {
  const deviceType = readDeviceType(view, at);
  const messageId = readMessageId(view, at);
  const body = new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + at + HEADER_LENGTH, length - OVERHEAD);
  return unknownMessageOf(
    (deviceTypeNames.get(deviceType) as DeviceTypeName | undefined) ?? deviceType,
    (messageTypeNames.get(messageId) as MessageTypeName | undefined) ?? codeOf(messageId),
    view,
    at,
    body.slice(),
  );
}
