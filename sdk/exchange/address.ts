/** Device IDs (Table 1) as the exchange uses them: one text for look-ups, and what frames carry. */

import type { Serial } from '../generated/device-id.ts';
import type { Message } from '../generated/messages.ts';
import { hexadecimal } from '../values/bytes.ts';
import { DEVICE_TYPE_DIGITS, serialOfText, serialText } from '../wire/names.ts';

export interface DeviceAddress {
  /** `TTTT-SSSSSSSSSSSS`, lower case. */
  readonly id: string;
  /** The code, even of types that the profile does not know; 0 if frames name none. */
  readonly deviceType: number;
  readonly serial: Serial;
}

/** A message with what the exchange needs of its header, so that its code compiles with profiles that it cannot run on. */
export type DeviceMessage = Message & { readonly serial: Serial; readonly sequence: number };

const HYPHEN = '-';

/** In hexadecimal; empty if frames name no device type. */
export function deviceTypeText(deviceType: number): string {
  return DEVICE_TYPE_DIGITS === 0 ? '' : hexadecimal(deviceType, DEVICE_TYPE_DIGITS);
}

/** The same from a device's ID. */
export function deviceTypeTextOf(id: string): string {
  return id.slice(0, DEVICE_TYPE_DIGITS);
}

export function addressOf(deviceType: number, serial: Serial): DeviceAddress {
  const type = deviceTypeText(deviceType);
  const id = type === '' ? serialText(serial) : `${type}${HYPHEN}${serialText(serial)}`;
  return { id, deviceType, serial };
}

/** @returns null unless `text` is a device ID, in either case */
export function parseAddress(text: unknown): DeviceAddress | null {
  if (typeof text !== 'string') return null;
  const type = deviceTypeTextOf(text);
  if (type.length < DEVICE_TYPE_DIGITS || !/^[0-9a-f]*$/i.test(type)) return null;
  if (type !== '' && text[DEVICE_TYPE_DIGITS] !== HYPHEN) return null;
  const serial = serialOfText(type === '' ? text : text.slice(DEVICE_TYPE_DIGITS + 1));
  return serial === null ? null : addressOf(type === '' ? 0 : Number.parseInt(type, 16), serial);
}
