/** Device IDs (Table 1) as the exchange uses them: one text for look-ups, and the two numbers that frames carry. */
import { MAXIMUM_DEVICE_TYPE, MAXIMUM_SERIAL } from '../generated/layout.ts';
import { hexadecimal } from '../values/bytes.ts';

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

/** Takes either case; null for what is no device ID. */
export function parseAddress(text: unknown): DeviceAddress | null {
  if (typeof text !== 'string' || text.length !== TYPE_DIGITS + 1 + SERIAL_DIGITS || !FORM.test(text)) return null;
  return addressOf(Number.parseInt(text, 16), Number.parseInt(text.slice(TYPE_DIGITS + 1), 16));
}
