/** The parts of a frame that the server reads to forward it, and the few frames that it writes itself. */

import type { Codec } from '../sdk/codec.ts';
import type { DeviceAddress } from '../sdk/exchange/address.ts';
import {
  bodyOf,
  type CodeRole,
  type FieldRole,
  fitted,
  type MessageEntry,
  type MessageRole,
  messageCoded,
  messageOf,
  nameOf,
  refusalOf,
} from '../sdk/exchange/roles.ts';
import type { Serial } from '../sdk/generated/device-id.ts';
import type { FrameBatch } from '../sdk/scan/batch.ts';
import {
  HEADER_LENGTH,
  OVERHEAD,
  plainView,
  REFUSAL_LENGTH,
  REGISTER_LENGTH,
  readDeviceType,
  readMessageId,
  readRefusedMessage,
  sealedFrame,
  writeHeader,
} from '../sdk/wire/frames.ts';
import { DEVICE_TYPES, MESSAGES } from '../sdk/wire/names.ts';

/** A frame on its way: not decoded, only what routing needs. */
export interface Frame {
  /** Undefined for one that the profile does not know. */
  readonly message: MessageEntry | undefined;
  /** Its identifier, which refusals quote. */
  readonly messageId: number;
  readonly deviceType: number;
  readonly serial: Serial;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** By kind. */
const known = /* @__PURE__ */ knownKinds();

function knownKinds(): Map<string, { readonly deviceType: number; readonly message: MessageEntry }> {
  return new Map(
    [...DEVICE_TYPES].flatMap(([device, deviceType]) =>
      MESSAGES.map((message) => [`${device}.${message.name}`, { deviceType, message }] as const),
    ),
  );
}

/**
 * Frame `index` of a batch. Even one of unknown kind has a message, by its identifier: a device with another profile may have longer
 * bodies, or be of a type unknown here, and is served.
 */
export function frameOf(batch: FrameBatch, index: number): Frame {
  const bytes = batch.bytes(index);
  const serial = batch.serial(index) as Serial;
  const sequence = batch.sequence(index);
  const kind = known.get(batch.kind(index));
  if (kind !== undefined) {
    // No spread: it would add a tenth to the cost of forwarding a frame.
    const { deviceType, message } = kind;
    return { message, messageId: message.code, deviceType, serial, sequence, bytes };
  }
  const view = plainView(bytes);
  const messageId = readMessageId(view, 0);
  return { message: messageCoded(messageId), messageId, deviceType: readDeviceType(view, 0), serial, sequence, bytes };
}

/** For a request that another server sent, which may be any bytes. */
export function messageOfBytes(codec: Codec, bytes: Uint8Array): MessageEntry | undefined {
  const view = plainView(bytes);
  if (view.byteLength < HEADER_LENGTH) return undefined;
  // Most profiles have one code for each message: then no text need be made.
  const coded = messageCoded(readMessageId(view, 0));
  if (coded !== undefined) return coded;
  const message = codec.tryDecode(bytes);
  return 'kind' in message ? known.get(message.kind)?.message : undefined;
}

/** The body of a register message, of whatever device type; null if it is too short. */
export function registerBody(codec: Codec, frame: Frame): object | null {
  const message = codec.tryDecode(frame.bytes);
  if (!('kind' in message)) return null;
  if (message.kind !== 'unknown') return message.body;
  // An unknown type, or longer than known: its beginning is read as that of the first known type.
  const { body } = message;
  if (body.length < REGISTER_LENGTH) return null;
  const bytes = new Uint8Array(REGISTER_LENGTH + OVERHEAD);
  bytes.set(headerOfFirstType(frame, body.length));
  bytes.set(body.subarray(0, REGISTER_LENGTH), HEADER_LENGTH);
  const known = codec.tryDecode(sealedFrame(bytes, new DataView(bytes.buffer), bytes.length));
  return 'kind' in known && known.kind !== 'unknown' ? known.body : null;
}

/** The frame's own header, version and fields included, apart from the bits in which another type and length differ. */
function headerOfFirstType({ bytes, deviceType, messageId, serial }: Frame, length: number): Uint8Array {
  const written = (type: number, bodyLength: number): Uint8Array => {
    const header = new Uint8Array(HEADER_LENGTH);
    writeHeader(new DataView(header.buffer), 0, type, messageId, serial, 0, bodyLength);
    return header;
  };
  const own = written(deviceType, length);
  const view = plainView(bytes);
  return written(firstType()[1], REGISTER_LENGTH).map(
    (byte, index) => byte ^ (own[index] as number) ^ view.getUint8(index),
  );
}

/** Whether this message is the refused one; if refusals do not name the message, the sequence has decided. */
export function isRefusalOf(bytes: Uint8Array, messageId: number): boolean {
  const view = plainView(bytes);
  if (view.byteLength < REFUSAL_LENGTH + OVERHEAD) return false;
  if (messageOf('refusal')?.fields?.['refused-message'] === undefined) return true;
  return readRefusedMessage(view, HEADER_LENGTH) === fitted('refusal', 'refused-message', messageId);
}

/** `result` as the answer to the frame of message `messageId`, with its device and sequence. */
export function refusalFrame(
  codec: Codec,
  device: { readonly deviceType: number; readonly serial: Serial },
  sequence: number,
  result: CodeRole,
  messageId: number,
): Uint8Array {
  return write(codec, device, sequence, 'refusal', refusalOf(result, messageId));
}

export function registerResponseFrame(
  codec: Codec,
  device: DeviceAddress,
  sequence: number,
  values: Readonly<Partial<Record<FieldRole, unknown>>>,
): Uint8Array {
  return write(codec, device, sequence, 'register-response', bodyOf('register-response', values));
}

function firstType(): readonly [name: string, code: number] {
  const [first] = DEVICE_TYPES;
  return first as [string, number];
}

/** A message that every device type has; for an unknown type, with the body of a known one. */
function write(
  codec: Codec,
  { deviceType, serial }: { readonly deviceType: number; readonly serial: Serial },
  sequence: number,
  role: MessageRole,
  body: object,
): Uint8Array {
  const messageType = nameOf(role, 'a message server');
  const [name, code] = [...DEVICE_TYPES].find(([, other]) => other === deviceType) ?? firstType();
  const frame = codec.encode({ kind: `${name}.${messageType}`, serial, sequence, body } as never);
  if (code === deviceType) return frame;
  const { buffer, byteOffset, byteLength } = plainView(frame);
  const bytes = new Uint8Array(buffer, byteOffset + HEADER_LENGTH, byteLength - OVERHEAD).slice();
  return codec.encode({ kind: 'unknown', deviceType, messageType, serial, sequence, body: bytes } as never);
}
