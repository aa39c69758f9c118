// Generated from profile/frame.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

import { hexadecimal } from '../values/bytes.ts';
import { checkedInteger } from '../values/error.ts';

/** As messages have it. */
export type Serial = number;

/** Of a device type in a device ID, in hexadecimal; 0 where the frame has none, and a device ID is its serial alone. */
export const DEVICE_TYPE_DIGITS: number = 4;

/** Device type and serial in the text of a device ID. */
export const DEVICE_ID: RegExp = /^([0-9a-f]{4})-(.*)$/is;
/** What is said where text is none. */
export const DEVICE_ID_FORM = 'it must be 4 hexadecimal digits, a hyphen and 12 more';
export const DEVICE_ID_EXAMPLE = '0001-001122334455';

/** A serial as it stands in a device ID; different serials have different text. */
export function serialText(serial: Serial): string {
  return hexadecimal(serial, 12);
}

/** The inverse of `serialText`, in upper or lower case; null for text that is no serial's. */
export function serialOfText(text: string): Serial | null {
  return /^[0-9a-f]{12}$/i.test(text) ? Number.parseInt(text, 16) : null;
}

/** A serial that may be anything; throws unless the header can hold it. */
export function checkedSerial(serial: unknown): Serial {
  return checkedInteger(serial, 'serial', 0, 0xffffffffffff) as Serial;
}

/** Whether a serial that was read can be written, and is no other's. */
export function isWritableSerial(_serial: Serial): boolean {
  return true;
}
