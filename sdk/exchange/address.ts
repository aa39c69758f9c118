/** Device IDs (Table 1) as the exchange uses them: one text for look-ups, and what frames carry. */

import type { Serial } from '../generated/device-id.ts';
import type { DeviceTypeName, Message } from '../generated/messages.ts';
import { hexadecimal } from '../values/bytes.ts';
import { refuse } from '../values/error.ts';
import { DEVICE_ID_EXAMPLE, DEVICE_TYPE_DIGITS, DEVICE_TYPES, serialOfText, serialText } from '../wire/names.ts';

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

/** The device ID of a known type: only for these can messages be written. */
export interface KnownAddress {
  /** `TTTT-SSSSSSSSSSSS`, lower case. */
  readonly id: string;
  readonly deviceType: DeviceTypeName;
  readonly serial: Serial;
}

/** @throws {RumpError} `wrong-type` unless it is a device ID, `unknown-name` for a type that the profile does not know */
export function knownAddress(deviceId: unknown): KnownAddress {
  const address = parseAddress(deviceId);
  if (address === null)
    refuse('wrong-type', 'deviceId', deviceId, `it must be a device ID such as ${DEVICE_ID_EXAMPLE}`);
  const { id, deviceType, serial } = address;
  for (const [name, code] of DEVICE_TYPES) {
    if (code === deviceType) return { id, deviceType: name as DeviceTypeName, serial };
  }
  const types = [...DEVICE_TYPES].map(([name, code]) => `${deviceTypeText(code)} ${name}`).join(', ');
  refuse('unknown-name', 'deviceId', deviceId, `the profile knows devices of these types: ${types}`);
}
