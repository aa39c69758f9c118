/** What the server reads of a frame to forward it, and the few frames that it writes itself. */
import type { FrameBatch } from '../sdk/batch.ts';
import type { Codec } from '../sdk/codec.ts';
import type { DeviceAddress } from '../sdk/exchange/address.ts';
import type { Register, RegisterResponse } from '../sdk/generated/bodies/common.ts';
import type { Result } from '../sdk/generated/codes.ts';
import { KINDS, MESSAGE_TYPES } from '../sdk/generated/kinds.ts';
import { HEADER_LENGTH, OVERHEAD, readDeviceType, readMessageId } from '../sdk/generated/layout.ts';
import type { MessageInput, MessageTypeName } from '../sdk/generated/messages.ts';
import { readRefusal, readRegister } from '../sdk/generated/readers/common.ts';

/** A frame on its way: no message, only what routing needs. */
export interface Frame {
  readonly messageId: number;
  readonly deviceType: number;
  readonly serial: number;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

function idOf(name: MessageTypeName): number {
  return MESSAGE_TYPES.get(name) as number;
}

export const CONTROL: number = /* @__PURE__ */ idOf('control');
export const RESPONSE: number = /* @__PURE__ */ idOf('response');
export const STATUS: number = /* @__PURE__ */ idOf('status');
export const ALARM: number = /* @__PURE__ */ idOf('alarm');
export const STATUS_QUERY: number = /* @__PURE__ */ idOf('status-query');
export const VERSION_QUERY: number = /* @__PURE__ */ idOf('version-query');
export const VERSION_RESPONSE: number = /* @__PURE__ */ idOf('version-response');
export const REGISTER: number = /* @__PURE__ */ idOf('register');
export const REGISTER_RESPONSE: number = /* @__PURE__ */ idOf('register-response');
export const DEREGISTER: number = /* @__PURE__ */ idOf('deregister');
export const HEARTBEAT: number = /* @__PURE__ */ idOf('heartbeat');
export const REFUSAL: number = /* @__PURE__ */ idOf('refusal');

const codes: ReadonlyMap<string, { readonly deviceCode: number; readonly messageCode: number }> = new Map(
  KINDS.map((kind) => [kind.name, kind]),
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
  if (known !== undefined) {
    return { messageId: known.messageCode, deviceType: known.deviceCode, serial, sequence, bytes };
  }
  const view = viewOf(bytes);
  return { messageId: readMessageId(view, 0), deviceType: readDeviceType(view, 0), serial, sequence, bytes };
}

/** Of a request or response that another server has sent: any bytes. */
export function messageIdOf(bytes: Uint8Array): number {
  return bytes.length < HEADER_LENGTH ? -1 : readMessageId(viewOf(bytes), 0);
}

/** The body of a register message, whatever type of device sends it; null where it is too short to be one. */
export function registerBody({ bytes }: Frame): Register | null {
  return bytes.length < bodyLengthOf('register') + OVERHEAD ? null : readRegister(viewOf(bytes), HEADER_LENGTH);
}

/** Which message a refusal refuses; -1 where it is too short to say. */
export function refusedMessage({ bytes }: Frame): number {
  if (bytes.length < bodyLengthOf('refusal') + OVERHEAD) return -1;
  return readRefusal(viewOf(bytes), HEADER_LENGTH).messageId;
}

/** `result` in answer to the frame of message `messageId`, with its device and sequence. */
export function refusalFrame(
  codec: Codec,
  device: { readonly deviceType: number; readonly serial: number },
  sequence: number,
  result: Result,
  messageId: number,
): Uint8Array {
  return write(codec, device, sequence, 'refusal', { result, messageId });
}

export function registerResponseFrame(
  codec: Codec,
  device: DeviceAddress,
  sequence: number,
  body: RegisterResponse<never>,
): Uint8Array {
  return write(codec, device, sequence, 'register-response', body);
}

function bodyLengthOf(messageType: MessageTypeName): number {
  return KINDS.find((kind) => kind.messageType === messageType)?.layout.length ?? Number.POSITIVE_INFINITY;
}

/** A message that every type of device has; for a type that the profile does not know, with the body of one that it does. */
function write(
  codec: Codec,
  { deviceType, serial }: { readonly deviceType: number; readonly serial: number },
  sequence: number,
  messageType: MessageTypeName,
  body: object,
): Uint8Array {
  const same = KINDS.filter((kind) => kind.messageType === messageType);
  const own = same.find((kind) => kind.deviceCode === deviceType);
  const kind = (own ?? same[0])?.name;
  const frame = codec.encode({ kind, serial, sequence, body } as MessageInput);
  if (own !== undefined) return frame;
  const bytes = frame.slice(HEADER_LENGTH, HEADER_LENGTH + frame.length - OVERHEAD);
  return codec.encode({ kind: 'unknown', deviceType, messageType, serial, sequence, body: bytes } as never);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
