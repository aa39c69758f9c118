/** Frame → message. The bytes are known to be a valid frame; reading them cannot fail. */

import { UNKNOWN_KIND } from '../frame/kinds.ts';
import { readWhole } from '../generated/hooks/message/body.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from '../generated/identifiers.ts';
import { KINDS } from '../generated/kinds.ts';
import { HEADER_LENGTH, OVERHEAD, readDeviceType, readMessageId } from '../generated/layout.ts';
import { codeOf, unknownMessageOf } from '../generated/message.ts';
import type { DeviceTypeName, Message, MessageTypeName } from '../generated/messages.ts';

const deviceTypeNames: ReadonlyMap<number, string | undefined> = /* @__PURE__ */ byCode(DEVICE_TYPES);
const messageTypeNames: ReadonlyMap<number, string | undefined> = /* @__PURE__ */ byCode(MESSAGE_TYPES);

/** Undefined for a code with several names. */
function byCode(codes: ReadonlyMap<string, number>): ReadonlyMap<number, string | undefined> {
  const names = new Map<number, string | undefined>();
  for (const [name, code] of codes) names.set(code, names.has(code) ? undefined : name);
  return names;
}

/**
 * How many messages of each kind, the unknown one included, are made twice, one of the two dropped. While a function is interpreted, V8
 * counts how many objects of each literal survive a collection. If nearly all do, as in a batch that is kept, it makes every later one in
 * the old generation, for good, and reading takes over twice as long (`objects` of `npm run bench`, in 4 of 5 processes). It does not if
 * half of them are dropped. The cost, also on other engines: the first messages of each kind are read twice.
 */
const MADE_TWICE = 1000;
const made = /* @__PURE__ */ (() => new Uint16Array(UNKNOWN_KIND + 1))();

/** The message of a valid frame at `at`, `length` bytes long and of this kind. */
export function readMessage(view: DataView, at: number, kind: number, length: number): Message {
  const entry = KINDS[kind];
  if ((made[kind] as number) < MADE_TWICE) {
    (made[kind] as number)++;
    read(entry, view, at, length);
  }
  return read(entry, view, at, length);
}

function read(entry: (typeof KINDS)[number] | undefined, view: DataView, at: number, length: number): Message {
  return entry === undefined ? readUnknown(view, at, length) : readWhole(entry, view, at, length - OVERHEAD);
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
