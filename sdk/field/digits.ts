/** Bytes that messages have as hexadecimal digits. */
import { hexadecimal } from '../values/bytes.ts';

/** Bytes as two lower-case hexadecimal digits each. */
export function readDigits(view: DataView, at: number, size: number): string {
  let digits = '';
  for (let index = 0; index < size; index++) digits += hexadecimal(view.getUint8(at + index), 2);
  return digits;
}

/** The bytes of hexadecimal digits, two each. */
export function writeDigits(digits: string, view: DataView, at: number): void {
  for (let index = 0; index * 2 < digits.length; index++) {
    view.setUint8(at + index, Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16));
  }
}
