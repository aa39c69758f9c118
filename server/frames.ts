/** What the server reads of a frame to forward it, and the few frames that it writes itself. */

import type { Codec } from '../sdk/codec.ts';
import type { DeviceAddress } from '../sdk/exchange/address.ts';
import {
  bodyOf,
  type CodeRole,
  type FieldRole,
  fitted,
  type MessageRole,
  messageOf,
  nameOf,
  refusalOf,
} from '../sdk/exchange/roles.ts';
import { sealFrame } from '../sdk/frame/check.ts';
import type { Serial } from '../sdk/generated/device-id.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from '../sdk/generated/identifiers.ts';
import { HEADER_LENGTH, OVERHEAD, readDeviceType, readMessageId, writeHeader } from '../sdk/generated/layout.ts';
import type { MessageInput } from '../sdk/generated/messages.ts';
import { REFUSAL_LENGTH, REGISTER_LENGTH, readRefusedMessage } from '../sdk/generated/roles.ts';
import type { FrameBatch } from '../sdk/scan/batch.ts';

/** A frame on its way: no message, only what routing needs. */
export interface Frame {
  readonly messageId: number;
  readonly deviceType: number;
  readonly serial: Serial;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

const codes: ReadonlyMap<string, { readonly deviceType: number; readonly messageId: number }> = new Map(
  [...DEVICE_TYPES].flatMap(([device, deviceType]) =>
    [...MESSAGE_TYPES].map(([message, messageId]) => [`${device}.${message}`, { deviceType, messageId }] as const),
  ),
);

/**
 * Frame `index` of a batch. By its message identifier and not by its kind: a device of another profile may have longer bodies,
 * or be of a type that ours does not know, and is served all the same.
 */
export function frameOf(batch: FrameBatch, index: number): Frame {
  const bytes = batch.bytes(index);
  const serial = batch.serial(index);
  const sequence = batch.sequence(index);
  const known = codes.get(batch.kind(index));
  if (known !== undefined) return { messageId: known.messageId, deviceType: known.deviceType, serial, sequence, bytes };
  const view = viewOf(bytes);
  return { messageId: readMessageId(view, 0), deviceType: readDeviceType(view, 0), serial, sequence, bytes };
}

/** Of a request or response that another server has sent: any bytes. */
export function messageIdOf(bytes: Uint8Array): number {
  return bytes.length < HEADER_LENGTH ? -1 : readMessageId(viewOf(bytes), 0);
}

/** The body of a register message, whatever type of device sends it; null where it is too short to be one. */
export function registerBody(codec: Codec, { bytes, messageId }: Frame): object | null {
  const message = codec.tryDecode(bytes);
  if (!('kind' in message)) return null;
  if (message.kind !== 'unknown') return message.body;
  // Of a type that the profile does not know, or longer than there: its beginning is read as that of the first type that it knows.
  if (bytes.length < REGISTER_LENGTH + OVERHEAD) return null;
  const frame = new Uint8Array(REGISTER_LENGTH + OVERHEAD);
  frame.set(bytes.subarray(0, HEADER_LENGTH + REGISTER_LENGTH));
  const view = viewOf(frame);
  writeHeader(view, 0, firstType()[1], messageId, 0, 0, REGISTER_LENGTH);
  sealFrame(view, 0, frame.length);
  return codec.decode(frame).body;
}

/** Whether the refusal refuses this message; where refusals do not say which, its sequence has said enough. */
export function isRefusalOf({ bytes }: Frame, messageId: number): boolean {
  if (bytes.length < REFUSAL_LENGTH + OVERHEAD) return false;
  if (messageOf('refusal')?.fields?.['refused-message'] === undefined) return true;
  return readRefusedMessage(viewOf(bytes), HEADER_LENGTH) === fitted('refusal', 'refused-message', messageId);
}

/** `result` in answer to the frame of message `messageId`, with its device and sequence. */
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

/** A message that every type of device has; for a type that the profile does not know, with the body of one that it does. */
function write(
  codec: Codec,
  { deviceType, serial }: { readonly deviceType: number; readonly serial: Serial },
  sequence: number,
  role: MessageRole,
  body: object,
): Uint8Array {
  const messageType = nameOf(role, 'a message server');
  const [name, code] = [...DEVICE_TYPES].find(([, known]) => known === deviceType) ?? firstType();
  const frame = codec.encode({ kind: `${name}.${messageType}`, serial, sequence, body } as MessageInput);
  if (code === deviceType) return frame;
  const bytes = frame.slice(HEADER_LENGTH, HEADER_LENGTH + frame.length - OVERHEAD);
  return codec.encode({ kind: 'unknown', deviceType, messageType, serial, sequence, body: bytes } as never);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
