/** Integers in either byte order, numbers in other encodings than binary, and text and bytes that take all the rest. */
import { isUint8Array, lengthOf } from '../../values/bytes.ts';
import { LONE_SURROGATE, utf8Of } from '../utf-8.ts';

/** Of 1 to 6 bytes. */
export function readInteger(view: DataView, at: number, size: number, little: boolean): number {
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at, little);
  let value = 0;
  for (let index = 0; index < size; index++) {
    value = value * 256 + view.getUint8(at + (little ? size - 1 - index : index));
  }
  return value;
}

export function writeInteger(view: DataView, at: number, size: number, little: boolean, value: number): void {
  let rest = value;
  for (let index = 0; index < size; index++) {
    view.setUint8(at + (little ? index : size - 1 - index), rest % 256);
    rest = Math.floor(rest / 256);
  }
}

/** The number in packed decimal digits; -1 if one of them is invalid. */
export function numberOfBcd(raw: number): number {
  let number = 0;
  let weight = 1;
  for (let rest = raw; rest > 0; rest = Math.floor(rest / 16)) {
    const digit = rest % 16;
    if (digit > 9) return -1;
    number += digit * weight;
    weight *= 10;
  }
  return number;
}

export function bcdOfNumber(number: number): number {
  let raw = 0;
  let weight = 1;
  for (let rest = number; rest > 0; rest = Math.floor(rest / 10)) {
    raw += (rest % 10) * weight;
    weight *= 16;
  }
  return raw;
}

/** How many bytes it took; -1 for anything but text, or if it does not fit into `room`: then the bytes are undefined. */
export function writeOpenText(value: unknown, room: number, view: DataView, at: number): number {
  if (typeof value !== 'string' || value.length > room || value.includes('\0') || LONE_SURROGATE.test(value)) return -1;
  const bytes = utf8Of(value);
  if (bytes.length > room) return -1;
  for (let index = 0; index < bytes.length; index++) view.setUint8(at + index, bytes[index] as number);
  return bytes.length;
}

/** The same for bytes. */
export function writeOpenBytes(value: unknown, room: number, view: DataView, at: number): number {
  if (!isUint8Array(value)) return -1;
  const length = lengthOf(value);
  if (length > room) return -1;
  for (let index = 0; index < length; index++) view.setUint8(at + index, value[index] as number);
  return length;
}
