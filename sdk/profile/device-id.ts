/** Device IDs (Table 1) as text: device type and serial number in hexadecimal, each as long as its field. */

import { DEVICE_TYPES } from '../generated/descriptions.ts';
import { MAXIMUM_DEVICE_TYPE, MAXIMUM_SERIAL } from '../generated/layout.ts';
import type { DeviceTypeName } from '../generated/messages.ts';
import { display, RumpError, type RumpErrorCode } from '../values/error.ts';
import { hexadecimal } from './hexadecimal.ts';

export interface DeviceId {
  /** Its name, or the code where the profile has no name for it. */
  readonly deviceType: DeviceTypeName | number;
  /** The bits of the serial number as an unsigned integer. */
  readonly serial: number;
}

const TYPE_DIGITS: number = /* @__PURE__ */ (() => MAXIMUM_DEVICE_TYPE.toString(16).length)();
const SERIAL_DIGITS: number = /* @__PURE__ */ (() => MAXIMUM_SERIAL.toString(16).length)();

/**
 * `0002-001122334455`, in lower case. Throws `unknown-name` for a name that the profile does not have, `out-of-range` for a
 * number that the field does not hold and `wrong-type` for anything else, with the path `deviceType` or `serial`.
 */
export function formatDeviceId(deviceType: DeviceTypeName | number, serial: number): string {
  const code = typeof deviceType === 'string' ? codeOf(deviceType) : deviceType;
  refuseUnlessInteger('deviceType', code, MAXIMUM_DEVICE_TYPE);
  refuseUnlessInteger('serial', serial, MAXIMUM_SERIAL);
  return `${hexadecimal(code, TYPE_DIGITS)}-${hexadecimal(serial, SERIAL_DIGITS)}`;
}

/** Takes either case, and nothing but exactly such a text: else throws `wrong-type` or `out-of-range` with the path `deviceId`. */
export function parseDeviceId(text: string): DeviceId {
  const form = `it must be ${TYPE_DIGITS} hexadecimal digits, a hyphen and ${SERIAL_DIGITS} more`;
  if (typeof text !== 'string') fail('wrong-type', 'deviceId', text, form);
  const type = text.slice(0, TYPE_DIGITS);
  const serial = text.slice(TYPE_DIGITS + 1);
  const isRight =
    text.length === TYPE_DIGITS + 1 + SERIAL_DIGITS &&
    text[TYPE_DIGITS] === '-' &&
    isHexadecimal(type) &&
    isHexadecimal(serial);
  if (!isRight) fail('out-of-range', 'deviceId', text, form);
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
  fail('unknown-name', 'deviceType', name, `it must be a number, or one of ${names}`);
}

function refuseUnlessInteger(path: string, value: unknown, most: number): void {
  const allowed = `it must be an integer from 0 to ${most}`;
  if (typeof value !== 'number') fail('wrong-type', path, value, allowed);
  if (!(Number.isInteger(value) && value >= 0 && value <= most)) fail('out-of-range', path, value, allowed);
}

function fail(code: RumpErrorCode, path: string, value: unknown, allowed: string): never {
  throw new RumpError(code, `${path} is ${display(value)}; ${allowed}`, { path });
}
