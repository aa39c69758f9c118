/** As number-serials.ts, for serials that are text: the bytes count that are sent. */
import { checkedSerial } from '../generated/device-id.ts';
import { readDeviceType, SERIAL_LENGTH, SERIAL_OFFSET } from '../generated/layout.ts';
import { serialBytes } from '../generated/message.ts';
import { hashOfBytes } from './hash.ts';

/** `serials` are their bytes, one behind the other. */
export function isSerialIn(serials: readonly number[], view: DataView, at: number): boolean {
  const place = at + SERIAL_OFFSET;
  for (let first = 0; first < serials.length; first += SERIAL_LENGTH) {
    let index = 0;
    while (index < SERIAL_LENGTH && view.getUint8(place + index) === serials[first + index]) index++;
    if (index === SERIAL_LENGTH) return true;
  }
  return false;
}

export function hashAt(view: DataView, at: number): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at + SERIAL_OFFSET, SERIAL_LENGTH);
  return hashOfBytes(readDeviceType(view, at), bytes);
}

export function hashOfDevice(deviceType: number, serial: unknown): number {
  return hashOfBytes(deviceType, serialBytes(checkedSerial(serial)));
}
