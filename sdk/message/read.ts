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

/** Undefined for a code that several names have. */
function byCode(codes: ReadonlyMap<string, number>): ReadonlyMap<number, string | undefined> {
  const names = new Map<number, string | undefined>();
  for (const [name, code] of codes) names.set(code, names.has(code) ? undefined : name);
  return names;
}

/**
 * How many messages of each kind, the unknown one too, are made twice, with one of the two dropped. As long as a function is interpreted, V8 counts
 * how many objects of each literal outlive a collection. Where nearly all do, as in a batch that is kept, it makes every later one in the old
 * generation, for good, and reading takes more than twice as long (`objects` of `npm run bench`, in four processes of five). That half do
 * not prevents it. It costs those who never read as many messages of a kind a second reading of each, and other engines the same.
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
