/** Device IDs (Table 1) as text: device type and serial number in hexadecimal, each as long as its field. */

import { DEVICE_TYPES } from '../generated/descriptions.ts';
import { MAXIMUM_DEVICE_TYPE, MAXIMUM_SERIAL } from '../generated/layout.ts';
import type { DeviceTypeName } from '../generated/messages.ts';
import { hexadecimal } from '../values/bytes.ts';
import { checkedInteger, refuse } from '../values/error.ts';

export interface DeviceId {
  /** Its name, or the code where the profile has no name for it. */
  readonly deviceType: DeviceTypeName | number;
  /** The bits of the serial number as an unsigned integer. */
  readonly serial: number;
}

const TYPE_DIGITS: number = /* @__PURE__ */ (() => MAXIMUM_DEVICE_TYPE.toString(16).length)();
const SERIAL_DIGITS: number = /* @__PURE__ */ (() => MAXIMUM_SERIAL.toString(16).length)();

/**
 * A device ID as text.
 * @param deviceType Its name or code.
 * @returns Such as `0002-001122334455`, in lower case.
 * @throws {RumpError} `unknown-name` for a name that the profile does not have, `out-of-range` for a number that the field cannot hold,
 * `wrong-type` for anything else; with the path `deviceType` or `serial`
 */
export function formatDeviceId(deviceType: DeviceTypeName | number, serial: number): string {
  const code = typeof deviceType === 'string' ? codeOf(deviceType) : deviceType;
  checkedInteger(code, 'deviceType', 0, MAXIMUM_DEVICE_TYPE);
  checkedInteger(serial, 'serial', 0, MAXIMUM_SERIAL);
  return `${hexadecimal(code, TYPE_DIGITS)}-${hexadecimal(serial, SERIAL_DIGITS)}`;
}

/**
 * The inverse of `formatDeviceId`.
 * @param text In upper or lower case.
 * @throws {RumpError} `wrong-type`, or `out-of-range` for text of another form; with the path `deviceId`
 */
export function parseDeviceId(text: string): DeviceId {
  const form = `it must be ${TYPE_DIGITS} hexadecimal digits, a hyphen and ${SERIAL_DIGITS} more`;
  if (typeof text !== 'string') refuse('wrong-type', 'deviceId', text, form);
  const type = text.slice(0, TYPE_DIGITS);
  const serial = text.slice(TYPE_DIGITS + 1);
  const isValid =
    text.length === TYPE_DIGITS + 1 + SERIAL_DIGITS &&
    text[TYPE_DIGITS] === '-' &&
    isHexadecimal(type) &&
    isHexadecimal(serial);
  if (!isValid) refuse('out-of-range', 'deviceId', text, form);
  const code = Number.parseInt(type, 16);
  const name = DEVICE_TYPES.find((entry) => entry.code === code)?.name as DeviceTypeName | undefined;
  return { deviceType: name ?? code, serial: Number.parseInt(serial, 16) };
}

function isHexadecimal(text: string): boolean {
  return /^[0-9a-f]+$/i.test(text);
}

function codeOf(name: string): number {
  const code = DEVICE_TYPES.find((entry) => entry.name === name)?.code;
  if (code !== undefined) return code;
  const names = DEVICE_TYPES.map((entry) => entry.name).join(', ');
  refuse('unknown-name', 'deviceType', name, `it must be a number, or one of ${names}`);
}
