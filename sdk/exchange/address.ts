/** Device IDs (Table 1) as the exchange uses them: one text for look-ups, and the two numbers that frames carry. */

import { DEVICE_TYPES } from '../generated/identifiers.ts';
import { MAXIMUM_DEVICE_TYPE, MAXIMUM_SERIAL } from '../generated/layout.ts';
import type { DeviceTypeName } from '../generated/messages.ts';
import { hexadecimal } from '../values/bytes.ts';
import { refuse } from '../values/error.ts';

export interface DeviceAddress {
  /** `TTTT-SSSSSSSSSSSS`, lower case. */
  readonly id: string;
  /** The code, also of types that the profile does not know. */
  readonly deviceType: number;
  readonly serial: number;
}

const TYPE_DIGITS: number = /* @__PURE__ */ (() => MAXIMUM_DEVICE_TYPE.toString(16).length)();
const SERIAL_DIGITS: number = /* @__PURE__ */ (() => MAXIMUM_SERIAL.toString(16).length)();
const FORM: RegExp = /* @__PURE__ */ (() => new RegExp(`^[0-9a-f]{${TYPE_DIGITS}}-[0-9a-f]{${SERIAL_DIGITS}}$`, 'i'))();

export function deviceTypeText(deviceType: number): string {
  return hexadecimal(deviceType, TYPE_DIGITS);
}

export function addressOf(deviceType: number, serial: number): DeviceAddress {
  const id = `${deviceTypeText(deviceType)}-${hexadecimal(serial, SERIAL_DIGITS)}`;
  return { id, deviceType, serial };
}

/** @returns null unless `text` is a device ID, in either case */
export function parseAddress(text: unknown): DeviceAddress | null {
  if (typeof text !== 'string' || text.length !== TYPE_DIGITS + 1 + SERIAL_DIGITS || !FORM.test(text)) return null;
  return addressOf(Number.parseInt(text, 16), Number.parseInt(text.slice(TYPE_DIGITS + 1), 16));
}

/** The device ID of a type that the profile knows: messages can be written for these alone. */
export interface KnownAddress {
  /** `TTTT-SSSSSSSSSSSS`, lower case. */
  readonly id: string;
  readonly deviceType: DeviceTypeName;
  readonly serial: number;
}

/** @throws {RumpError} `wrong-type` unless it is a device ID, `unknown-name` for a type that the profile does not know */
export function knownAddress(deviceId: unknown): KnownAddress {
  const address = parseAddress(deviceId);
  if (address === null) refuse('wrong-type', 'deviceId', deviceId, 'it must be a device ID such as 0001-001122334455');
  const { id, deviceType, serial } = address;
  for (const [name, code] of DEVICE_TYPES) {
    if (code === deviceType) return { id, deviceType: name as DeviceTypeName, serial };
  }
  const types = [...DEVICE_TYPES].map(([name, code]) => `${deviceTypeText(code)} ${name}`).join(', ');
  refuse('unknown-name', 'deviceId', deviceId, `the profile knows devices of these types: ${types}`);
}
