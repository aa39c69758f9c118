/** Whoever has the rights may write anything to a subject: what is no whole frame of the device goes no further. */
import { addressOf } from '../../sdk/exchange/address.ts';
import { type MessageRole, messageCoded } from '../../sdk/exchange/roles.ts';
import { examineFrame } from '../../sdk/frame/examine.ts';
import { readDeviceType, readMessageId, readSerial } from '../../sdk/generated/layout.ts';

/** @param role of the message that it must be; null for any */
export function isFrameOf(device: string, bytes: Uint8Array, role: MessageRole | null): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (typeof examineFrame(view, bytes.length, bytes.length) !== 'number') return false;
  if (addressOf(readDeviceType(view, 0), readSerial(view, 0)).id !== device) return false;
  return role === null || messageCoded(readMessageId(view, 0))?.role === role;
}
