/**
 * Device IDs (Table 1) as text: the device type in hexadecimal, as long as its field, and the serial; the serial alone where frames tell
 * no device type. A serial that is a number is hexadecimal too; one that is text has escapes for all but `a-z` and `0-9`.
 */

import { DEVICE_TYPES } from '../generated/descriptions.ts';
import {
  checkedSerial,
  DEVICE_ID,
  DEVICE_ID_FORM,
  DEVICE_TYPE_DIGITS,
  type Serial,
  serialOfText,
  serialText,
} from '../generated/device-id.ts';
import { MAXIMUM_DEVICE_TYPE } from '../generated/layout.ts';
import type { DeviceTypeName } from '../generated/messages.ts';
import { hexadecimal } from '../values/bytes.ts';
import { checkedInteger, refuse } from '../values/error.ts';

export interface DeviceId {
  /** Its name, or the code where the profile has no name for it. */
  readonly deviceType: DeviceTypeName | number;
  /** As messages have it: the bits of the serial number as an unsigned integer, or text. */
  readonly serial: Serial;
}

/**
 * A device ID as text.
 * @param deviceType Its name or code.
 * @returns Such as `0002-001122334455`, in lower case.
 * @throws {RumpError} `unknown-name` for a name that the profile does not have, `out-of-range` for a number or text that the field cannot
 * hold, `wrong-type` for anything else; with the path `deviceType` or `serial`
 */
export function formatDeviceId(deviceType: DeviceTypeName | number, serial: Serial): string {
  const code = typeof deviceType === 'string' ? codeOf(deviceType) : deviceType;
  checkedInteger(code, 'deviceType', 0, MAXIMUM_DEVICE_TYPE);
  const text = serialText(checkedSerial(serial));
  return DEVICE_TYPE_DIGITS === 0 ? text : `${hexadecimal(code, DEVICE_TYPE_DIGITS)}-${text}`;
}

/**
 * The inverse of `formatDeviceId`.
 * @param text In upper or lower case.
 * @throws {RumpError} `wrong-type`, or `out-of-range` for text of another form; with the path `deviceId`
 */
export function parseDeviceId(text: string): DeviceId {
  if (typeof text !== 'string') refuse('wrong-type', 'deviceId', text, DEVICE_ID_FORM);
  const [, type = '', rest] = DEVICE_ID.exec(text) ?? [];
  const serial = rest === undefined ? null : serialOfText(rest);
  if (serial === null) refuse('out-of-range', 'deviceId', text, DEVICE_ID_FORM);
  const code = Number(`0x0${type}`);
  const name = DEVICE_TYPES.find((entry) => entry.code === code)?.name as DeviceTypeName | undefined;
  return { deviceType: name ?? code, serial };
}

function codeOf(name: string): number {
  const code = DEVICE_TYPES.find((entry) => entry.name === name)?.code;
  if (code !== undefined) return code;
  const names = DEVICE_TYPES.map((entry) => entry.name).join(', ');
  refuse('unknown-name', 'deviceType', name, `it must be a number, or one of ${names}`);
}
